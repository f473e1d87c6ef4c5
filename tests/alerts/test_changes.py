"""Whether a watch hears what became of an article that it told of."""

from dataclasses import replace

import pytest
from builders import NOON, a_watch, after, an_alert

from alerts.decide import alert_of_change, decide_change
from scraper.archive.versions import Version

EDIT = Version(1, 1, NOON, "edit", "Kazakhstan plans two pipelines", "…", "a [-pipeline-] {+pipelines+}", "12 → 15")
REMOVAL = Version(1, 2, NOON, "removed", "Kazakhstan plans a pipeline", "", reason="the page is gone (HTTP 404)")
ASKING = replace(a_watch(), on_change=True)


@pytest.mark.parametrize(
    ("version", "watch", "channels", "told", "reason"),
    [
        (EDIT, ASKING, ["desk"], True, "changed: 12 → 15"),
        (REMOVAL, ASKING, ["desk"], True, "removed: the page is gone (HTTP 404)"),
        (EDIT, a_watch(), ["desk"], False, "changed; the watch wants no changes"),
        (REMOVAL, a_watch(), ["desk"], False, "removed; the watch wants no changes"),
        (EDIT, ASKING, [], False, "changed; the watch names no channel"),
    ],
)
def test_a_change_is_told_where_the_watch_asks_and_somebody_listens(version, watch, channels, told, reason):
    decision = decide_change(version, watch, channels=channels)

    assert (decision.told, decision.reason) == (told, reason)


def test_the_follow_up_joins_the_thread_of_the_storys_first_alert():
    update = replace(an_alert("a2"), kind="update", root_id="a1")

    assert alert_of_change(an_alert("a1"), EDIT, instance="i", now=after(9)).root_id == "a1"
    assert alert_of_change(update, EDIT, instance="i", now=after(9)).root_id == "a1"


def test_the_same_version_makes_the_same_alert_and_each_version_its_own():
    ids = [
        alert_of_change(an_alert(), version, instance="i", now=after(seconds)).id
        for version, seconds in ((EDIT, 9), (EDIT, 99), (replace(EDIT, n=2), 9), (REMOVAL, 9))
    ]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_what_was_taken_down_is_shown_as_it_was_told():
    alert = alert_of_change(an_alert(), REMOVAL, instance="i", now=after(9))

    assert (alert.kind, alert.snippet, alert.marks) == ("removal", an_alert().snippet, an_alert().marks)
