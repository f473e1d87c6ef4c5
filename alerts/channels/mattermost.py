"""Alerts to a Mattermost incoming webhook (docs.mattermost.com/developers/integrate/webhooks/incoming).

| Mattermost says | answer |
|---|---|
| 200 `ok` | delivered |
| 200 with anything else: a gateway's sign-in or error page in between | retry, in doubt |
| 400 `web.incoming_webhook.text.app_error`, `….parse.app_error` | sent once more at once, as text alone; then refused |
| 400, 403, 404 about the hook, its channel or its user; all else | retry: the owner can mend it |
| 429 | retry after Retry-After or X-RateLimit-Reset |

The text goes as an attachment: posts with one show no preview of a link. Incoming webhooks have no replies and no key
of the sender's: updates are posts of their own, and what is repeated after a crash is seen twice. The address is the
secret here, so no answer holds it.
"""

from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, secrets_of, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import MattermostSettings
from alerts.model import Message, Outcome, Refused, Retry
from alerts.render.markdown import MATTERMOST_ALERTS_MAX, escape, mattermost_markdown
from alerts.render.words import subject
from alerts.timing.buckets import Limit

_UNREADABLE = ("web.incoming_webhook.text.app_error", "web.incoming_webhook.parse.app_error")


class MattermostChannel:
    kind = "mattermost"
    # RateLimitSettings of a new server: 10 a second, bursts of 100; off unless its owner turns it on.
    limits: tuple[Limit, ...] = (Limit(10, 1.0),)
    alerts_max = MATTERMOST_ALERTS_MAX
    edits = False

    def __init__(self, settings: MattermostSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > MATTERMOST_ALERTS_MAX:
            return Refused(too_many(message, MATTERMOST_ALERTS_MAX))
        text = mattermost_markdown(message, self._zone)
        answer = self._post({"attachments": [{"fallback": escape(subject(message)), "text": text}]})
        if isinstance(answer, Answer) and _is_unreadable(answer):
            answer = self._post({"text": text})
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets_of(self._url)))

    def close(self) -> None:
        self._client.close()

    def _post(self, payload: dict[str, object]) -> Answer | Retry:
        return self._client.post(self._url, as_json(payload), {})


def _judge(answer: Answer) -> Outcome:
    said = f"HTTP {answer.status} {answer.json().get('message') or answer.text}"
    if 200 <= answer.status < 300 and answer.text.strip() != "ok":
        return Retry(f"not an answer of Mattermost's: {said}", in_doubt=True)
    outcome = judge(answer)
    if isinstance(outcome, Refused):
        return Refused(said) if _is_unreadable(answer) else Retry(said)
    return outcome


def _is_unreadable(answer: Answer) -> bool:
    return answer.status == 400 and answer.json().get("id") in _UNREADABLE
