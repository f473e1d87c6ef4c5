"""Alerts to phones through ntfy, of ntfy.sh or of one's own (docs.ntfy.sh/publish/#publish-as-json).

| ntfy says | answer |
|---|---|
| 200 with the notification's `id` | delivered |
| 2xx without it: something else answered | retry, in doubt |
| 429 (requests, or the day's messages) | retry, after Retry-After where it is given |
| 400 with a code that is not about topic or account, 413 | refused |
| 401, 403, 404, 507, all else | retry: the owner can mend it |

A message's id is the notification's `sequence_id`: where server and phone know these (since 2.16), a repeat takes the
place of what it repeats. Updates are notifications of their own. There is no markup that could be refused.
"""

from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import NtfySettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.ntfy import ALERTS_MAX, ntfy_content
from alerts.timing.buckets import Limit

# Invalid topic, disallowed topic, and all that is about the sender's account: docs.ntfy.sh/config, "Error codes".
_ABOUT_THE_TOPIC = (40009, 40010, 40035, 40036)


class NtfyChannel:
    kind = "ntfy"
    # visitor-request-limit-burst and -replenish (60 at once, then one in 5 s), and the day of ntfy.sh without an
    # account: docs.ntfy.sh/publish/#limitations.
    limits: tuple[Limit, ...] = (Limit(60, 300.0), Limit(250, 86_400.0))
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: NtfySettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._url = settings.api.rstrip("/") + "/"
        self._topic = settings.topic.reveal()
        self._token = settings.token.reveal() if settings.token else None
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        body = {"topic": self._topic, "sequence_id": message.id, **ntfy_content(message, self._zone)}
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self._client.post(self._url, as_json(body), headers)
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        secrets = [self._topic, self._token or ""]
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets))

    def close(self) -> None:
        self._client.close()


def _judge(answer: Answer) -> Outcome:
    match answer.json():
        case {"id": str(name), "event": "message"} if 200 <= answer.status < 300:
            return Delivered(f"notification {name}", reference=name)
        case {"code": int(code), "error": str(error)} if answer.status >= 400:
            said = f"HTTP {answer.status} {code} {error}"
            refused = answer.status in (400, 413) and code not in _ABOUT_THE_TOPIC
            return Refused(said) if refused else Retry(said, after_seconds=answer.after_seconds)
    if 200 <= answer.status < 300:
        return Retry(f"not an answer of ntfy's: HTTP {answer.status} {answer.text}", in_doubt=True)
    outcome = judge(answer)
    return Retry(outcome.answer) if isinstance(outcome, Refused) else outcome  # a gateway's words, not ntfy's
