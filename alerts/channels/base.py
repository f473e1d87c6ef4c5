"""What a channel is: one blocking try a call, answered with an outcome.

A channel never retries, waits between tries, keeps a queue or logs: the outbox owns all that. It answers one
question: can trying again help? The rule is the same for all kinds: **refused** is only what can never be accepted
because of the message itself (too long, not understood). What the owner can mend (a wrong token, a chat that threw
the bot out, an address that moved, a full mailbox) is **retry**: the reason is shown, and once it is mended the
alerts that waited come out. Redirects are failures of this kind, never followed. Where the other side may have
taken the message but its answer was lost, the retry is `in_doubt`: it goes out again with the same id.

Answers are one clean line without secrets, for the ledger and for people.
"""

import re
import ssl
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from alerts.model import Message, Outcome
from alerts.render.clean import clip, one_line
from alerts.timing.buckets import Limit

CONNECT_TIMEOUT_SECONDS = 10.0  # a server that needs longer to pick up is down
SECRET_CHARACTERS_MIN = 10  # shorter words of an address are names ("services", "hook"), not keys
ANSWER_CHARACTERS_MAX = 300  # what fits a status line and says enough


class Channel(Protocol):
    """One destination, used by one thread.

    `limits` are what its service takes, all of them at once; `alerts_max` is how many alerts a message can hold. Where
    it `edits`, a message that `replaces` an earlier one takes its place and rings nobody; no other gets such messages.
    """

    id: str
    kind: str
    limits: tuple[Limit, ...]  # of the service, for one destination
    alerts_max: int  # that one message can show
    edits: bool

    def send(self, message: Message) -> Outcome:
        """What came of one try. Expected failures are outcomes; an exception here is a mistake in the program."""
        ...

    def close(self) -> None:
        """Lets go of connections; the channel can be used again afterwards."""
        ...


def answer_line(answer: str, *, secrets: Iterable[str] = ()) -> str:
    """`answer` as it may be kept and shown: clean, short, each of `secrets` blotted out."""
    for secret in sorted((secret for secret in secrets if secret), key=len, reverse=True):
        answer = answer.replace(secret, "***")
    return clip(one_line(answer), ANSWER_CHARACTERS_MAX)


def too_many(message: Message, alerts_max: int) -> str:
    """Why a message cannot be shown whole. It is refused then: alerts are never cut off in silence."""
    return f"a message holds at most {alerts_max} alerts here, this one has {len(message.alerts)}"


def secrets_of(url: str) -> list[str]:
    """What of an address may be a secret: all of it, path, query and login alone, and each long part of these."""
    parts = urlsplit(url)
    wholes = [url, parts.path, parts.query, parts.username, parts.password]
    words = [word for word in re.split(r"[/?&=]", parts.path + "&" + parts.query) if len(word) >= SECRET_CHARACTERS_MIN]
    return [secret for secret in (*wholes, *words) if secret and len(secret) > 1]  # a path may be "/" alone


def reason_of(error: BaseException) -> str:
    """Why a connection failed, in words for the owner; never holds an address with a secret in it."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"certificate not trusted: {error.verify_message}"
        case TimeoutError():
            return "no answer in time"
        case OSError(strerror=str(words)):
            return words
        case _:
            return str(error) or type(error).__name__
