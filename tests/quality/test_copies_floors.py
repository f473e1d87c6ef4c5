"""Floors for copies on the labelled pairs. They only rise; `copies.py --wrong` shows what is wrong."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builder import pairs
from copies import FOOTER, candidate_recall, suppressed, tally, weighed


@pytest.fixture(scope="module")
def labelled():
    return pairs()


@pytest.fixture(scope="module")
def found(labelled):
    return weighed(labelled)


def test_copies_are_told_from_other_news(found):
    total = tally(found)

    assert len(found) >= 600
    assert total.precision >= 0.995
    assert total.recall >= 0.985


@pytest.mark.parametrize(
    "kind", ["wire", "truncated", "light", "noisy", "teaser", "in-digest", "updated", "wire-both", "scanned"]
)
def test_no_copy_of_this_kind_is_missed(found, kind):
    assert tally(pair for pair in found if pair[0].kind == kind).recall == 1.0


def test_most_rewritten_versions_are_told(found):
    assert tally(pair for pair in found if pair[0].kind.startswith("rewritten")).recall >= 0.85


def test_an_updated_version_says_what_changed(found):
    updated = [told for pair, told in found if pair.kind == "updated"]

    assert {told.kinship for told in updated} == {"near"}
    assert all(told.changes and told.changes.numbers for told in updated)


def test_candidates_hold_the_original(labelled):
    recall, proposed = candidate_recall(labelled)

    assert recall >= 0.99
    assert proposed <= 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_distinct_event_is_suppressed(seed):
    assert suppressed(seed) == []


def test_few_are_suppressed_where_all_stand_above_one_long_footer():
    # Frames with two of five slots different, and two thirds of the text the site's own.
    assert sum(len(suppressed(seed, FOOTER)) for seed in range(5)) <= 0.02 * 5 * 216
