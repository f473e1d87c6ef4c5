"""When told articles are looked at again."""

from builders import NOON, after

from scraper.fetch.reviews import is_gone, next_look

HOUR = 3_600


def test_looks_become_rarer_and_end_after_two_days():
    now, hours = NOON, []
    while (following := next_look(NOON, now)).at is not None:
        now = following.at
        hours.append((now - NOON).total_seconds() / HOUR)

    assert hours == [1, 3, 8, 24, 48]
    assert following.reason == "looked at for 48 hours"


def test_dates_that_passed_while_nobody_looked_are_not_made_up_for():
    assert next_look(NOON, after(9 * HOUR)).at == after(24 * HOUR)


def test_a_server_that_asks_for_a_pause_gets_it():
    assert next_look(NOON, after(HOUR), wait_seconds=3 * HOUR).at == after(8 * HOUR)


def test_only_the_servers_word_that_a_page_is_gone_counts():
    assert [status for status in (None, 200, 403, 404, 410, 429, 451, 500, 503) if is_gone(status)] == [404, 410, 451]
