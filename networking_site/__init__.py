"""The roof: settings, addresses, and the pages made of several apps."""
