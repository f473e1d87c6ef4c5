"""Sources that fail together are one outage, and whose network it is."""

from dataclasses import replace
from datetime import timedelta

from builders import NOON, after

from scraper.fetch.health import HealthFacts
from scraper.fetch.outage import find_outage
from scraper.model import RouteState

MINUTE = 60


def sources(*, well: int, failing: int, country: str | None = None, others: str | None = None, spread: float = 60.0):
    """So many of each; those that fail began one after the other, `spread` seconds apart, from noon on."""
    state = RouteState(1, polled_at=after(3600), succeeded_at=NOON)
    return [
        *(HealthFacts(f"well-{n}", "feed", 600, state, country=others) for n in range(well)),
        *(
            HealthFacts(
                f"dead-{n}",
                "feed",
                600,
                replace(state, failing_since=after(n * spread), failures=2, error="timed out"),
                country=country,
            )
            for n in range(failing)
        ),
    ]


def test_a_fifth_that_fails_within_an_hour_is_an_outage():
    outage = find_outage(sources(well=80, failing=20))

    assert (outage.since, len(outage.source_ids)) == (NOON, 20)
    assert (outage.whose, outage.text) == ("most likely our own network", "20 of 100 sources")


def test_less_than_a_fifth_is_none():
    assert find_outage(sources(well=81, failing=19)) is None


def test_two_of_three_sources_are_none():
    assert find_outage(sources(well=1, failing=2)) is None


def test_sources_that_died_one_a_day_are_none():
    assert find_outage(sources(well=50, failing=50, spread=86_400.0)) is None


def test_sources_that_failed_once_are_none():
    facts = [replace(one, state=replace(one.state, failures=1)) for one in sources(well=0, failing=50)]

    assert find_outage(facts) is None


def test_sources_long_dead_are_no_part_of_it():
    old = replace(sources(well=0, failing=1)[0], source_id="old")
    old = replace(old, state=replace(old.state, failing_since=NOON - timedelta(days=9)))

    outage = find_outage([old, *sources(well=10, failing=10)])

    assert outage.since == NOON
    assert "old" not in outage.source_ids


def test_sources_never_polled_do_not_count():
    facts = [*sources(well=4, failing=3), *(HealthFacts(f"new-{n}", "feed", 600, RouteState(1)) for n in range(90))]

    assert find_outage(facts).text == "3 of 7 sources"


def test_sources_of_one_country_alone_are_that_countrys_network():
    facts = sources(well=70, failing=30, country="KZ", others="RU")

    assert find_outage(facts).whose == "most likely the network of KZ"


def test_sources_of_one_country_with_others_are_our_own_network():
    facts = sources(well=30, failing=30, country="KZ", others="RU") + [
        replace(one, source_id=f"ru-{n}", country="RU") for n, one in enumerate(sources(well=0, failing=3))
    ]

    assert find_outage(facts).whose == "most likely our own network"


def test_where_all_sources_are_of_one_country_it_may_be_our_own():
    assert find_outage(sources(well=0, failing=30, country="KZ")).whose == "most likely our own network"


def test_it_is_over_when_less_than_a_twentieth_is_left():
    assert find_outage(sources(well=94, failing=6), since=NOON) is not None
    assert find_outage(sources(well=96, failing=4), since=NOON) is None
