"""What the `sources` commands do beside listing: find, write, exchange and probe sources, without a daemon."""
