"""One module a kind of order: the request it makes, and the report it makes of the answer."""
