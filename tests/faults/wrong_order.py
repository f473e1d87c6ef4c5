"""The daemon with its outbox made wrong on purpose, to see that the checker bites. Usage: wrong_order.py ORDER run …

mark-first: a message is recorded as delivered before it goes out, as many notifiers do. A kill in between loses it;
here the way to the sink takes as long as its answer.
send-first: messages go out before anything is recorded, and answers are recorded in bunches. A kill repeats a bunch.
"""

import sys
import threading
from collections import defaultdict

from alerts.channels.webhook import WebhookChannel
from alerts.model import Delivered
from alerts.outbox import Outbox
from scraper.model import CANARY_ID

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
    waiting: defaultdict[str, list[tuple[object, object, object]]] = defaultdict(list)
    settle = Outbox.settle
    claim = Outbox.claim

    def settle_in_bunches(self, claimed, outcome, now):  # type: ignore[no-untyped-def]
        channel_id = claimed.envelope.channel_id
        waiting[channel_id].append((claimed, outcome, now))
        if len(waiting[channel_id]) >= BUNCH or channel_id == CANARY_ID:  # what is left of a canary goes at once
            record(self, channel_id)

    def record(self, channel_id):  # type: ignore[no-untyped-def]
        for settled in waiting.pop(channel_id, ()):
            settle(self, *settled)

    def claim_or_record(self, channel_id, now):  # type: ignore[no-untyped-def]
        claimed = claim(self, channel_id, now)
        if claimed is None:
            record(self, channel_id)  # nothing left to send: catch up with the books
        return claimed

    Outbox.settle = settle_in_bunches  # type: ignore[method-assign]
    Outbox.claim = claim_or_record  # type: ignore[method-assign]


ORDERS = {"mark-first": mark_first, "send-first": send_first}

if __name__ == "__main__":
    ORDERS[sys.argv.pop(1)]()
    from jobs.cli import main

    main(prog_name="steppewatch")
