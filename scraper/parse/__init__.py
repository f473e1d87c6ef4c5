"""From the bytes of feeds to entries. Runs in the crawler process only: it parses what strangers send."""
