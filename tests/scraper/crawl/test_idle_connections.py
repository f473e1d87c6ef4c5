"""How many connections stay open when nobody uses them: of a thousand hosts that are polled at once not a thousand."""

from twisted.internet.task import Clock

from scraper.crawler.handler import IDLE_MAX, KEEP_ALIVE_SECONDS, _CappedPool


class Connection:
    """An idle one; it is its own transport, and notes that it was closed."""

    def __init__(self):
        self.state = "QUIESCENT"
        self.transport = self
        self.is_open = True

    def loseConnection(self):  # noqa: N802 - Twisted's name
        self.is_open = False


def idle(pool, clock, count):
    connections = [Connection() for _ in range(count)]
    for number, connection in enumerate(connections):
        pool._putConnection(("https", f"host{number}.example", 443), connection)
    clock.advance(0)
    return connections


def test_oldest_are_closed_when_there_are_too_many():
    clock = Clock()

    connections = idle(_CappedPool(clock, persistent=True), clock, IDLE_MAX + 50)

    assert [connection.is_open for connection in connections] == [False] * 50 + [True] * IDLE_MAX


def test_others_are_closed_when_their_time_is_up():
    clock = Clock()
    pool = _CappedPool(clock, persistent=True)
    pool.cachedConnectionTimeout = KEEP_ALIVE_SECONDS

    connections = idle(pool, clock, 3)
    assert all(connection.is_open for connection in connections)
    clock.advance(KEEP_ALIVE_SECONDS)

    assert not any(connection.is_open for connection in connections)
