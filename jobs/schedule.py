"""The clockwork: ticks, and nothing else. What is due is in the database, so a tick that comes late misses nothing."""

from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

# How late a due poll may start; passes cost a fraction of a millisecond when nothing is due.
TICK_SECONDS = 0.5


def start_ticks(tick: Callable[[], None]) -> Callable[[], None]:
    """Call `tick` twice a second in the running event loop; returns the function that stops it.

    The scheduler keeps its jobs in memory: version 3 pickles stored ones. A late tick runs (`misfire_grace_time=None`,
    the default of 1 s silently skips it), missed ones run once (`coalesce`), never two at a time.
    """
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, misfire_grace_time=None, coalesce=True, max_instances=1)
    scheduler.start()

    def stop() -> None:
        scheduler.shutdown(wait=False)

    return stop
