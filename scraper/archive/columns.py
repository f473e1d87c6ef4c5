"""Columns added to tables, in the archive's sequence of migrations."""

from scraper.archive.schema import migrations, run_statements
from scraper.archive.tables import Tables


@migrations(name="007_timezone")
def timezone_column(db: Tables) -> None:
    """In which zone a source's dates are that name none."""
    run_statements(db, "ALTER TABLE sources ADD COLUMN timezone TEXT")


@migrations(name="012_route_costs")
def cost_columns(db: Tables) -> None:
    """How often a route was polled, and what that cost."""
    run_statements(db, _ROUTE_COSTS)


@migrations(name="023_modified")
def modified_columns(db: Tables) -> None:
    """When a page says that its article was last changed, and what it said at each version."""
    run_statements(db, "ALTER TABLE articles ADD COLUMN modified_at TEXT")
    run_statements(db, "ALTER TABLE versions ADD COLUMN modified_at TEXT")


@migrations(name="024_stale_routes")
def stale_column(db: Tables) -> None:
    """Since when a route shows less than another of its source, though it answers."""
    run_statements(db, "ALTER TABLE routes ADD COLUMN stale_at TEXT")


_ROUTE_COSTS = """
ALTER TABLE routes ADD COLUMN polls INTEGER NOT NULL DEFAULT 0;

ALTER TABLE routes ADD COLUMN polled_bytes INTEGER NOT NULL DEFAULT 0;

ALTER TABLE routes ADD COLUMN polled_seconds REAL NOT NULL DEFAULT 0
"""
