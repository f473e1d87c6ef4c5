"""Gets articles and keeps them: sources, crawling, parsing, text, duplicates and the archive."""
