"""Suppression never hides news: distinct short news of a few frames, through archive, watch and decision, are all told.

The frames and what fills them are those of `builder.crowd`; one watch matches all, and the default `updates: material`
holds.
None may be held back as a copy or as a report of what was told. 4 of 1,080 are told as updates of another story
(2026-11-25): rates in Russian join drones over Kursk by a name (курс) and the day of the month.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builder import MORNING, crowd
from builders import a_report, a_source, a_watch, an_entry, new_database
from copies import FOOTER

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


def decide_all(directory: Path, seed: int, footer: str = "") -> dict[str, list[str]]:
    """Frames' ids of the news by what came of each: `first` or `update` alert, or `refused` with the reason."""
    archive = Archive(new_database(directory))
    archive.sources.sync(SITES, now=START)
    since = Decisions(archive.database).sync_watches([ANYTHING], now=START)
    stages = Stages(archive, Plan((), (ANYTHING,), compile_watches([ANYTHING], load()), (Desk(),)), since)
    for site in SITES:
        poll(archive, site.id, an_entry(0, key="old", title=f"Old {site.id}"), START)
    frame_of = {}
    for number, (frame, article) in enumerate(crowd(seed)):
        site, now = SITES[number % len(SITES)], article.published_at + timedelta(minutes=5)
        texts = {"title": article.title, "text": f"{article.text}\n{footer}", "published_at": article.published_at}
        poll(archive, site.id, an_entry(number + 1, host=f"{site.id}.example", language=None, **texts), now)
        frame_of[archive.articles.count()] = frame
        while stages.work(now):
            pass
    kinds = {row.alert.article_id: row.alert.kind for row in stages.decisions.latest(limit=9_999)}
    reasons = {no.article_id: no.decision.reason for no in stages.decisions.refusals(limit=9_999)}
    archive.database.close()
    found: dict[str, list[str]] = {"first": [], "update": [], "refused": []}
    for article_id, frame in frame_of.items():
        reason = reasons.get(article_id, "no decision")
        found[kinds.get(article_id, "refused")].append(frame if article_id in kinds else f"{frame}: {reason}")
    return found


def poll(archive: Archive, source_id: str, entry: object, now: datetime) -> None:
    archive.record_poll(a_report(entry, source_id=source_id), next_poll_at=now, reason="", now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_distinct_news_of_one_frame_are_all_told(tmp_path: Path, seed: int) -> None:
    found = decide_all(tmp_path, seed)

    assert sum(map(len, found.values())) >= 200
    assert found["refused"] == []
    assert len(found["update"]) <= 3


def test_few_are_held_back_where_all_stand_above_one_long_footer(tmp_path: Path) -> None:
    found = decide_all(tmp_path, 2, FOOTER)  # the worst of five seeds: 4

    assert len(found["refused"]) <= 0.02 * 216
