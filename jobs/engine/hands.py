"""How the work thread reaches what others own: the crawler, the daemon's end, the canary's feed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerts.canary import Canary
from scraper.crawl import Order


@dataclass(frozen=True, slots=True)
class Hands:
    """What the work thread asks others to do; each call returns at once and may be made from any thread."""

    submit: Callable[[Sequence[Order]], None]
    finished: Callable[[], None]
    show: Callable[[Canary | None], None] = lambda _: None  # the canary that is to be in its feed
