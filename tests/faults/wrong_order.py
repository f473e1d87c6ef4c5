"""The daemon with its outbox made wrong on purpose, to see that the checker bites. Usage: wrong_order.py ORDER run …

mark-first: a message is recorded as delivered before it goes out, as many notifiers do. A kill in between loses it;
here the way to the sink takes as long as its answer.
send-first: messages go out before anything is recorded, and answers are recorded in bunches. A kill repeats a bunch.
"""

import sys
import threading

from alerts.channels.webhook import WebhookChannel
from alerts.model import Delivered
from alerts.outbox import Outbox

BUNCH = 15
WAY_SECONDS = 0.02


def mark_first() -> None:
    claim = Outbox.claim

    def claim_and_mark(self, channel_id, now):  # type: ignore[no-untyped-def]
        claimed = claim(self, channel_id, now)
        if claimed is not None:
            settle(self, claimed, Delivered("assumed"), now)
        return claimed

    def send_after_a_while(self, message):  # type: ignore[no-untyped-def]
        threading.Event().wait(WAY_SECONDS)
        return send(self, message)

    settle = Outbox.settle
    send = WebhookChannel.send
    WebhookChannel.send = send_after_a_while  # type: ignore[method-assign]
    Outbox.claim = claim_and_mark  # type: ignore[method-assign]
    Outbox.settle = lambda self, claimed, outcome, now: None  # type: ignore[method-assign]


def send_first() -> None:
    waiting: list[tuple[object, object, object]] = []
    settle = Outbox.settle
    claim = Outbox.claim

    def settle_in_bunches(self, claimed, outcome, now):  # type: ignore[no-untyped-def]
        waiting.append((claimed, outcome, now))
        if len(waiting) >= BUNCH:
            record(self)

    def record(self):  # type: ignore[no-untyped-def]
        while waiting:
            settle(self, *waiting.pop(0))

    def claim_or_record(self, channel_id, now):  # type: ignore[no-untyped-def]
        claimed = claim(self, channel_id, now)
        if claimed is None:
            record(self)  # nothing left to send: catch up with the books
        return claimed

    Outbox.settle = settle_in_bunches  # type: ignore[method-assign]
    Outbox.claim = claim_or_record  # type: ignore[method-assign]


ORDERS = {"mark-first": mark_first, "send-first": send_first}

if __name__ == "__main__":
    ORDERS[sys.argv.pop(1)]()
    from jobs.cli import main

    main(prog_name="steppewatch")
