"""What the scraper keeps: sources and their state, entries, articles, and the backlog that hands work on.

All SQL of the scraper is in this folder. One process writes (`open_database`), any number read (`open_reader`); the
ledger of `alerts` lives in the same file, on the same connection and in the same transactions.
"""

from scraper.archive import canary, columns  # noqa: F401 - they register columns, and what readers are not shown
from scraper.archive.archive import Archive
from scraper.archive.database import Database, open_database, open_reader

__all__ = ["Archive", "Database", "open_database", "open_reader"]
