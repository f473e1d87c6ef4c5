"""Suppression never hides news: distinct short news of a few frames, through archive, watch and decision, are all told.

The frames and what fills them are those of `builder.crowd`; one watch matches all, and the default `updates: material`
holds. Nothing may attach to a story: not in grouping, nor as a report of an event that was told.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builder import MORNING, crowd
from builders import a_report, a_source, a_watch, an_entry, new_database

from alerts.ledger import Decisions
from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.stages import Stages
from scraper.archive import Archive

START = MORNING - timedelta(hours=1)
SITES = [a_source(f"site{number}", page="feed") for number in range(8)]
ANYTHING = a_watch("anything", query="url:https OR url:http")


class Desk:
    id = "desk"


def told(directory: Path, seed: int) -> tuple[int, list[tuple[str, str]]]:
    """How many news there were, and (frame's id, reason) of those of which no first alert was made."""
    archive = Archive(new_database(directory))
    archive.sources.sync(SITES, first_polls=[START] * len(SITES), now=START)
    since = Decisions(archive.database).sync_watches([ANYTHING], now=START)
    stages = Stages(archive, Plan((), (ANYTHING,), compile_watches([ANYTHING], load()), (Desk(),)), since)
    for site in SITES:
        poll(archive, site.id, an_entry(0, key="old", title=f"Old {site.id}"), START)
    frame_of = {}
    for number, (frame, article) in enumerate(crowd(seed)):
        site, now = SITES[number % len(SITES)], article.published_at + timedelta(minutes=5)
        host = f"{site.id}.example"
        changes = {"title": article.title, "text": article.text, "published_at": article.published_at, "language": None}
        poll(archive, site.id, an_entry(number + 1, host=host, **changes), now)
        frame_of[archive.articles.count()] = frame
        while stages.work(now):
            pass
    firsts = {row.alert.article_id for row in stages.decisions.latest(limit=9_999) if row.alert.kind == "first"}
    reasons = {no.article_id: no.decision.reason for no in stages.decisions.refusals(limit=9_999)}
    missing = [(frame, reasons.get(one, "an update")) for one, frame in frame_of.items() if one not in firsts]
    archive.database.close()
    return len(frame_of), missing


def poll(archive: Archive, source_id: str, entry: object, now: datetime) -> None:
    archive.record_poll(a_report(entry, source_id=source_id), next_poll_at=now, reason="", now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [7, 8])
def test_distinct_news_of_one_frame_are_all_told(tmp_path: Path, seed: int) -> None:
    count, missing = told(tmp_path, seed)

    assert count >= 200
    assert missing == []
