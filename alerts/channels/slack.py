"""Alerts to a Slack incoming webhook.

| Slack says | answer |
|---|---|
| 200 `ok` | delivered |
| 200 with a web page: a gateway's sign-in or error page in between | retry, in doubt |
| 400 `invalid_blocks`, `invalid_payload` | sent once more at once, as plain text; refused if that is not read either |
| 400 `user_not_found`, 403 `action_prohibited`, 404 `no_service`, 410 `channel_is_archived` | retry |
| 429 | retry after the time it names |

Slack's words: api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks. The address is the secret
here, so no answer holds it.
"""

import json
from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, secrets_of, too_many
from alerts.channels.http import Answer, Client, judge
from alerts.config import SlackSettings
from alerts.model import Message, Outcome, Refused, Retry
from alerts.render.slack import ALERTS_MAX, Json, slack_payload, slack_plain_payload
from alerts.timing.buckets import Limit

# What Slack calls a message that it cannot read; its other answers of 400 are about the address or the channel.
_UNREADABLE = ("invalid_payload", "invalid_blocks", "no_text", "missing_text", "msg_too_long", "msg_blocks_too_long")


class SlackChannel:
    kind = "slack"
    limits: tuple[Limit, ...] = (Limit(1, 1.0),)
    alerts_max = ALERTS_MAX

    def __init__(self, settings: SlackSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        answer = self._post(slack_payload(message, self._zone))
        if isinstance(answer, Answer) and _is_unreadable(answer):
            answer = self._post(slack_plain_payload(message, self._zone))
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets_of(self._url)))

    def close(self) -> None:
        self._client.close()

    def _post(self, payload: Json) -> Answer | Retry:
        return self._client.post(self._url, json.dumps(payload, ensure_ascii=False).encode(), {})


def _judge(answer: Answer) -> Outcome:
    said = f"HTTP {answer.status} {answer.text}"
    if 200 <= answer.status < 300 and answer.text.lstrip().startswith("<"):
        return Retry(f"a web page, which is not how Slack answers: {said}", in_doubt=True)
    if answer.status == 400 and not _is_unreadable(answer):
        return Retry(said)
    return judge(answer)


def _is_unreadable(answer: Answer) -> bool:
    return answer.status == 400 and answer.text.strip().startswith(_UNREADABLE)
