"""The index of fingerprints: what it proposes, forgets and costs."""

import random
import sys
from array import array
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scraper.dedup.candidates import CANDIDATES_MAX, POSTINGS_MAX, UNDATED, Candidates
from scraper.dedup.core import Core
from scraper.dedup.fingerprints import HEAD_SHINGLES, fingerprints

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def prints(seed, count=60):
    rng = random.Random(seed)
    return array("I", [rng.getrandbits(32) for _ in range(count)])


def numbers(candidates):
    return [candidate.number for candidate in candidates]


def index_of(*rows):
    index = Candidates()
    for number, row in enumerate(rows):
        index.add(number, row, NOON)
    return index


def test_article_with_enough_in_common_is_proposed():
    assert index_of(prints(1), prints(2)).query(prints(2)[:20]) == [(1, 20)]


def test_three_fingerprints_and_a_fifth_of_the_smaller_set_are_needed():
    index = index_of(prints(1, 60))

    assert index.query(prints(1, 60)[:2]) == []
    assert index.query(prints(1, 60)[:11] + prints(2, 49)) == []
    assert numbers(index.query(prints(1, 60)[:12] + prints(2, 48))) == [0]


def test_fewer_candidates_than_the_limit_come_back_best_first():
    whole = prints(1, 60)
    index = index_of(*(whole[: 20 + number] + prints(100 + number, 40) for number in range(30)))

    found = index.query(whole)

    assert len(found) == CANDIDATES_MAX
    assert found[0].number == 29


def test_original_is_found_in_a_crowd_that_shares_a_template():
    template = prints(1, 40)
    index = index_of(*(template + prints(number + 2, 20) for number in range(10 * POSTINGS_MAX)))

    assert numbers(index.query(template + prints(9, 20)))[0] == 7


def test_what_is_forgotten_is_proposed_no_more():
    index = Candidates()
    for number in range(20):
        index.add(number, prints(number), NOON + timedelta(hours=number))

    assert index.forget(NOON + timedelta(hours=12)) == list(range(12))
    assert len(index) == 8
    assert index.query(prints(3)) == []
    assert numbers(index.query(prints(15))) == [15]


def test_undated_articles_are_forgotten_once_they_have_a_time():
    index = Candidates()
    index.add(1, prints(1), UNDATED)
    assert index.forget(NOON) == []

    index.redate(NOON)

    assert index.forget(NOON + timedelta(seconds=1)) == [1]


def test_loaded_index_answers_like_the_one_it_was_stored_from():
    rows = [(number, prints(number), NOON) for number in range(300)]
    grown, loaded = Candidates(), Candidates()
    for row in rows:
        grown.add(*row)
    loaded.load((number, row.tobytes(), at) for number, row, at in rows)

    assert all(grown.query(row) == loaded.query(row) == [(number, 60)] for number, row, _ in rows)


def test_memory_does_not_grow_when_articles_come_and_go():
    index = Candidates()
    for number in range(20_000):
        index.add(number, prints(number, 10), NOON + timedelta(seconds=number))
        index.forget(NOON + timedelta(seconds=number - 500))

    assert len(index) == 501
    assert sum(sys.getsizeof(part) for part in vars(index).values() if isinstance(part, array)) < 500_000
    assert numbers(index.query(prints(19_800, 10))) == [19_800]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=60))
def test_index_agrees_with_a_plain_search(steps):
    index, kept, now = Candidates(), {}, NOON
    for number, (seed, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        for gone in index.forget(now - timedelta(hours=24)):
            del kept[gone]
        expected = {known for known, (row, _) in kept.items() if row == seed}
        found = set(numbers(index.query(prints(seed, 5))))
        assert found <= expected
        assert len(found) == min(len(expected), CANDIDATES_MAX)
        index.add(number, prints(seed, 5), now)
        kept[number] = (seed, now)


def test_head_is_kept_whole_and_the_rest_is_sampled():
    words = tuple(f"w{number}" for number in range(400))

    head = set(fingerprints(Core((), words[: HEAD_SHINGLES + 2])))
    whole = fingerprints(Core((), words))

    assert len(head) == HEAD_SHINGLES
    assert head < set(whole)
    assert HEAD_SHINGLES + 60 < len(whole) < HEAD_SHINGLES + 140


def test_headline_counts_where_the_text_is_short():
    assert len(fingerprints(Core(("a", "b", "c", "d"), ("e", "f", "g")))) == 3


def test_fingerprints_stay_what_they_were():
    # They are stored: another hash would find no copies of what was stored before.
    assert list(fingerprints(Core((), ("нефть", "и", "газ", "в", "казахстане")))) == [1895146004, 3299402109, 760505667]
