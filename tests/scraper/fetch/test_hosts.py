"""Turns, host by host."""

from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.hosts import HostQueues


def queues(total_max: int = 64, page_delay_seconds: float = 1.0) -> HostQueues:
    return HostQueues(total_max=total_max, page_delay_seconds=page_delay_seconds)


def test_one_host_has_one_turn_at_a_time() -> None:
    line = queues()
    line.add("a", 1, is_page=False)
    line.add("a", 2, is_page=False)
    line.add("b", 3, is_page=False)

    assert line.take(0.0) == [1, 3]
    assert line.take(99.0) == []
    line.done("a", 100.0, is_page=False)
    assert line.take(100.0) == [2]


def test_a_page_waits_for_the_pause_after_the_last_page_and_a_poll_does_not() -> None:
    line = queues()
    for order_id in (1, 2):
        line.add("a", order_id, is_page=True)
    assert line.take(0.0) == [1]
    line.done("a", 5.0, is_page=True)

    assert line.take(5.0) == []
    assert line.next_at() == 6.0
    line.add("a", 3, is_page=False)
    assert line.take(5.5) == [3]
    line.done("a", 5.6, is_page=False)
    assert line.take(5.9) == []
    assert line.take(6.0) == [2]


def test_the_pause_holds_across_batches() -> None:
    line = queues()
    line.add("a", 1, is_page=True)
    line.take(0.0)
    line.done("a", 5.0, is_page=True)
    line.forget(5.5)
    line.add("a", 2, is_page=True)

    assert line.take(5.5) == []
    assert line.take(6.0) == [2]


def test_polls_go_before_pages() -> None:
    line = queues()
    line.add("a", 1, is_page=True)
    line.add("a", 2, is_page=False)

    assert line.take(0.0) == [2]


def test_a_hundred_pages_of_one_host_hold_up_no_other_host() -> None:
    line = queues(total_max=2)
    for order_id in range(100):
        line.add("slow", order_id, is_page=True)
    line.add("quick", 100, is_page=False)

    assert line.take(0.0) == [0, 100]


def test_no_more_run_than_allowed_and_hosts_take_turns_in_order() -> None:
    line = queues(total_max=2)
    for order_id, host in enumerate("abcd"):
        line.add(host, order_id, is_page=False)

    assert line.take(0.0) == [0, 1]
    line.done("b", 0.0, is_page=False)
    assert line.take(0.0) == [2]


def test_idle_hosts_are_forgotten() -> None:
    line = queues()
    line.add("a", 1, is_page=True)
    line.take(0.0)
    line.done("a", 0.0, is_page=True)

    line.forget(1.0)

    assert line._lines == {}


@given(
    orders=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40),
    total_max=st.integers(1, 4),
    steps=st.lists(st.integers(0, 3), max_size=20),
)
def test_every_order_gets_exactly_one_turn(orders: list[tuple[str, bool]], total_max: int, steps: list[int]) -> None:
    line = queues(total_max=total_max)
    now, taken, running = 0.0, [], []
    for order_id, (host, is_page) in enumerate(orders):
        line.add(host, order_id, is_page=is_page)
        if steps and order_id % 3 == 0:
            now += steps[order_id % len(steps)]
            running += line.take(now)
    for _ in range(200):
        now += 0.5
        running += line.take(now)
        hosts = [orders[order_id][0] for order_id in running]
        assert len(hosts) == len(set(hosts)) <= total_max
        if running:
            done = running.pop(0)
            taken.append(done)
            line.done(orders[done][0], now, is_page=orders[done][1])

    assert sorted(taken) == list(range(len(orders)))
    assert line.waiting == line.active == 0
