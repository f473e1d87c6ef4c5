"""The engine without the crawler, born again and again: `runner.py SETTINGS` reads an order a line and forks a life.

Imports, vocabulary and plan are there before the fork, so that a life starts in milliseconds and a thousand kill -9
take minutes. A life is a process of its own with its own connection; what a kill takes is what it would take of the
daemon.
"""

import json
import os
import queue
import sys
import threading
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
import wrong_order
from reports import Press, Wire

from alerts.channels import build
from alerts.config import CHANNEL_KINDS
from alerts.ledger import Holds, Messages
from alerts.matching import compile_watches
from alerts.model import Watch
from alerts.timing.plan import ChannelTiming
from alerts.timing.routing import Habits
from alerts.vocabulary import load
from jobs import notices, telling
from jobs.engine.hands import Hands
from jobs.engine.local import LocalEngine
from jobs.events import Plan, Reported, Stop, Tick
from scraper import clock, failpoints
from scraper.archive import Archive, open_database, open_reader
from scraper.crawl import Order

WORK = ("page", "group", "match")
TICK_SECONDS = 0.01
TOKEN = "123456:" + "t" * 35  # for every channel that wants one


class Life:
    """One life of the engine: until all that was published is told, or until it is killed."""

    def __init__(self, settings: dict[str, Any], press: Press, plan: Plan, order: dict[str, Any]) -> None:
        self._path = Path(settings["database"])
        self._plan, self._published = plan, order["published"]
        self._wire = Wire(press, self._published)
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()

    def live(self) -> None:
        """Work until nothing is left to do."""
        database = open_database(self._path, create=True)
        engine = LocalEngine(database, self._plan, Hands(self._submit, lambda: None))
        threading.Thread(target=self._crawl, args=(engine,), daemon=True).start()
        threading.Thread(target=self._tick, args=(engine,), daemon=True).start()
        engine.start()
        say("ready")
        reader = open_reader(self._path)
        backlog, messages, holds = Archive(reader).backlog, Messages(reader), Holds(reader)
        while self._wire.read != self._published.keys() or backlog.rows(WORK) or messages.waiting() or holds.waiting():
            time.sleep(0.02)
        engine.post(Stop())
        engine.join(30)

    def _submit(self, orders: Any) -> None:
        for order in orders:
            self._orders.put(order)

    def _crawl(self, engine: LocalEngine) -> None:
        while True:
            engine.post(Reported(self._wire.answer(self._orders.get())))

    def _tick(self, engine: LocalEngine) -> None:
        while True:
            time.sleep(TICK_SECONDS)
            engine.post(Tick())


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def scale_clock(started: float, scale: float) -> None:
    """So many seconds for one, from the scenario's start on, in every life alike."""
    start = datetime.fromtimestamp(started, UTC)
    clock.now = lambda: start + timedelta(seconds=(time.time() - started) * scale)


def plan_of(settings: dict[str, Any], press: Press) -> Plan:
    channels = []
    for keys in settings["channels"]:
        context = {"lookup": lambda name: settings["secrets"].get(name, TOKEN)}
        python = {name: tuple(value) if isinstance(value, list) else value for name, value in keys.items()}
        checked = CHANNEL_KINDS[keys["kind"]].model_validate(python, context=context)
        channels.append(build(checked, timezone="UTC"))
    every_seconds = max(1, int(settings["scale"] * 0.05))
    notify = tuple(channel.id for channel in channels)
    # With `grouped` every fifth alert is held for a moment and goes out with others.
    habits = Habits(group_wait_seconds=every_seconds if settings["grouped"] else 0)
    watches = (
        Watch("kz", "Kazakhstan", "Kazakhstan", notify),
        Watch("uz", "Uzbekistan", "Uzbekistan", notify, habits=habits),
    )
    return Plan(
        sources=tuple(press.source(n, every_seconds=every_seconds) for n in range(press.sources)),
        watches=watches,
        matcher=compile_watches(watches, load()),
        channels=tuple(channels),
        # No limits of services: a message an alert, however fast.
        timings={channel.id: ChannelTiming(limits=(), alerts_max=channel.alerts_max) for channel in channels},
    )


def main() -> None:
    # The disks of these lives have 24 MiB: what is tried is a disk that is full, not the halt before it.
    notices.FREE_BYTES_MIN = notices.FREE_BYTES_ENOUGH = 0
    # No two of these articles resemble each other; to find that out would be most of the work.
    telling.TOLD_MAX = 0
    settings = json.loads(sys.argv[1])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    scale_clock(settings["started"], settings["scale"])
    press = Press(settings["seed"], settings["sources"])
    plan = plan_of(settings, press)
    if settings["wrong"]:
        wrong_order.ORDERS[settings["wrong"]]()
    say("born")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            failpoints._FUSE = failpoints.read_fuse(order.get("fail"))
            try:
                Life(settings, press, plan, order).live()
            except BaseException:  # noqa: BLE001 - a child must never go on as its parent
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        say(f"pid {child}")
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


if __name__ == "__main__":
    main()
