"""Alerts as JSON to an address of the owner's, with the message's id as `Idempotency-Key`: a receiver that keeps
the keys sees each once.
"""

from dataclasses import replace

from alerts.channels.base import answer_line, secrets_of
from alerts.channels.http import Client, judge
from alerts.config import WebhookSettings
from alerts.model import Message, Outcome, Retry
from alerts.render.webhook import webhook_json
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX


class WebhookChannel:
    kind = "webhook"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX

    def __init__(self, settings: WebhookSettings) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        answer = self._client.post(self._url, webhook_json(message), {"Idempotency-Key": message.id})
        outcome = answer if isinstance(answer, Retry) else judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets_of(self._url)))

    def close(self) -> None:
        self._client.close()
