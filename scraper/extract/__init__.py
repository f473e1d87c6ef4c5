"""From the bytes of an article's page to its text. Runs in the crawler process only."""
