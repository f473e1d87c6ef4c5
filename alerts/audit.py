"""Whether every match of an interval is accounted for: told, and each channel took it once, or a named reason why not.

Pure: rows of the ledger in, a verdict a channel out. What is judged is what the ledger holds; that nothing fired
without a decision is proved elsewhere (tests/faults): a match leaves its row in the transaction that takes its work.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["delivered", "repeated", "waiting", "held", "dead", "left out", "missing"]
# Nobody owes an explanation for these; "repeated" tells that a reader got more than one.
ACCOUNTED = frozenset({"delivered", "repeated", "waiting", "held", "dead", "left out"})


@dataclass(frozen=True, slots=True)
class Destination:
    """A channel that an alert was meant for when it was made: how it was to go there, or why it was left out."""

    alert_id: str
    channel_id: str
    reason: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A message with one of its alerts. `accepted` tries were taken, of `doubtful` ones nobody knows."""

    alert_id: str
    channel_id: str
    message_id: str
    state: str
    answer: str | None = None
    into_id: str | None = None  # the message that took its alerts over
    accepted: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that is held for a channel."""

    alert_id: str
    channel_id: str
    release_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """What became of an alert on a channel, with the reason in words."""

    alert_id: str
    channel_id: str
    verdict: Verdict
    reason: str


def audit(
    alert_ids: Iterable[str],
    passages: Sequence[Passage],
    held: Sequence[Waiting],
    *,
    meant: Sequence[Destination] = (),
) -> list[Account]:
    """One account for every alert and channel that it was meant for; an alert meant for none is missing.

    `meant` are the channels kept with the alerts. Of alerts of older versions, which have none, the messages tell.
    """
    by_pair: defaultdict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        by_pair[passage.alert_id, passage.channel_id].append(passage)
    waits = {(one.alert_id, one.channel_id): one for one in held}
    pairs = dict.fromkeys([*by_pair, *waits])
    accounts = [_account(pair, by_pair.get(pair, []), waits.get(pair), by_pair) for pair in pairs]
    accounts += [_without_row(one) for one in meant if (one.alert_id, one.channel_id) not in pairs]
    accounted = {account.alert_id for account in accounts}
    return accounts + [
        Account(alert_id, "", "missing", "the alert is in no message and is not held")
        for alert_id in alert_ids
        if alert_id not in accounted
    ]


def _without_row(destination: Destination) -> Account:
    """Of a channel in whose messages the alert is not, and for which it is not held."""
    alert_id, channel_id, reason = destination.alert_id, destination.channel_id, destination.reason
    if destination.left_out:
        return Account(alert_id, channel_id, "left out", reason)
    return Account(alert_id, channel_id, "missing", f"meant to go there ({reason}), and it is in no message nor held")


def _account(
    pair: tuple[str, str],
    passages: Sequence[Passage],
    wait: Waiting | None,
    by_pair: dict[tuple[str, str], list[Passage]],
) -> Account:
    alert_id, channel_id = pair
    delivered = [passage for passage in passages if passage.state == "delivered"]
    accepted = sum(passage.accepted for passage in delivered)
    if len(delivered) > 1 or accepted > 1:
        times = max(len(delivered), accepted)
        return Account(alert_id, channel_id, "repeated", f"accepted {times} times")
    if delivered:
        doubtful = delivered[0].doubtful
        more = f", after {doubtful} tries that may have been taken" if doubtful else ""
        return Account(alert_id, channel_id, "delivered", f"accepted once{more}")
    if wait is not None:
        return Account(alert_id, channel_id, "held", f"{wait.reason}, until {wait.release_at:%Y-%m-%d %H:%M} UTC")
    for passage in passages:
        if passage.state in ("waiting", "claimed"):
            said = f"; last answer: {passage.answer}" if passage.answer else ""
            return Account(alert_id, channel_id, "waiting", f"in message {passage.message_id}{said}")
    for passage in passages:
        if passage.state == "dead":
            return Account(alert_id, channel_id, "dead", passage.answer or "no reason was kept")
        if passage.state == "handed" and passage.into_id in _messages_with(alert_id, by_pair):
            return Account(alert_id, channel_id, "delivered", passage.answer or f"handed to {passage.into_id}")
    states = ", ".join(f"{passage.state} into {passage.into_id}" for passage in passages)
    return Account(alert_id, channel_id, "missing", f"no message carries it on: {states}")


def _messages_with(alert_id: str, by_pair: dict[tuple[str, str], list[Passage]]) -> set[str]:
    """Messages that carry the alert on some channel; each has an account of its own there."""
    return {
        passage.message_id
        for (one, _), passages in by_pair.items()
        if one == alert_id
        for passage in passages
        if passage.state not in ("merged", "handed")
    }
