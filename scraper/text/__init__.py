"""Text as matching and grouping see it: folding, words with their places, and the language a text is written in."""
