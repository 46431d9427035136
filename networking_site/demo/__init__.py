"""The demo community, The Long Table: people, events and introductions, by hand."""
