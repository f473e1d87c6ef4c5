"""sqlite-utils, without what it would load to convert columns of numpy and pandas."""

from scraper.unused import left_out

with left_out("numpy", "pandas"):
    from sqlite_utils import Database as Tables
    from sqlite_utils.migrations import Migrations

__all__ = ["Migrations", "Tables"]
