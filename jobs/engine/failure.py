"""What stands for a report that cannot be recorded."""

from scraper.crawl import Report
from scraper.model import PageReport, PollReport


def failure_of(report: Report, error: Exception) -> Report:
    """What to keep instead of a report that cannot be recorded: its source or page is not asked again at once."""
    reason = f"a mistake in the program: {type(error).__name__}: {error}"
    if isinstance(report, PollReport):
        return PollReport(report.source_id, "failed", report.route_id, error=reason)
    if isinstance(report, PageReport):
        return PageReport(entry_id=report.entry_id, error=reason)
    return report  # searches belong to commands, not to the daemon
