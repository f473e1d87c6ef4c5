"""Alerts as JSON to an address of the owner's, with the message's id as `Idempotency-Key`: a receiver that keeps
the keys sees each once. Answers mean what `alerts.channels.http` says.

With a `secret` each try is signed: `X-Steppewatch-Signature` is `sha256=` and the HMAC-SHA256 (RFC 2104) in hex of the
time in `X-Steppewatch-Timestamp` (seconds since 1970), a dot, and the body. Who checks the time too cannot be played an
old message again.
"""

import hmac
from dataclasses import replace

from alerts.channels.base import answer_line, secrets_of
from alerts.channels.http import Client, judge
from alerts.config import WebhookSettings
from alerts.model import Message, Outcome, Retry
from alerts.render.webhook import webhook_json
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX
from scraper import clock


class WebhookChannel:
    kind = "webhook"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: WebhookSettings) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._secret = settings.secret.reveal() if settings.secret else None
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        body = webhook_json(message)
        headers = {"Idempotency-Key": message.id}
        if self._secret:
            headers |= signature(self._secret, body, seconds=int(clock.now().timestamp()))
        answer = self._client.post(self._url, body, headers)
        outcome = answer if isinstance(answer, Retry) else judge(answer)
        return replace(
            outcome, answer=answer_line(outcome.answer, secrets=[*secrets_of(self._url), self._secret or ""])
        )

    def close(self) -> None:
        self._client.close()


def signature(secret: str, body: bytes, *, seconds: int) -> dict[str, str]:
    """The headers that prove who sent `body`, and when."""
    digest = hmac.new(secret.encode(), b"%d." % seconds + body, "sha256").hexdigest()
    return {"X-Steppewatch-Timestamp": str(seconds), "X-Steppewatch-Signature": f"sha256={digest}"}
