"""The outbox: mail written in the transaction that causes it, sent after it."""
