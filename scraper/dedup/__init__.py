"""Identity: which address, entry or text is the same as one seen before. Light: the parent process imports it too."""
