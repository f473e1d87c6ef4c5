"""Alerts to Slack: to an incoming webhook, or as an app with a token (chat.postMessage), which alone can reply in
threads.

| a webhook says | answer |
|---|---|
| 200 `ok` | delivered |
| 200 with a web page: a gateway's sign-in or error page in between | retry, in doubt |
| 400 `invalid_blocks`, `invalid_payload` | sent once more at once, as plain text; refused if that is not read either |
| 400 `user_not_found`, 403 `action_prohibited`, 404 `no_service`, 410 `channel_is_archived` | retry |
| 429 | retry after the time it names |

| chat.postMessage says (always with status 200, but for 429 and 5xx) | answer |
|---|---|
| `ok: true` | delivered; `ts` is its name |
| `invalid_blocks`, `msg_too_long` and their like | sent once more at once, as plain text; then refused |
| `thread_not_found` and its like | sent once more at once, alone |
| to an edit: `message_not_found`, `edit_window_closed` and their like | refused: it is gone or too old |
| all else (`not_in_channel`, `invalid_auth`, `channel_not_found`, `ratelimited`, …) | retry: the owner can mend it |
| no JSON of Slack's | retry, in doubt |

Slack's words: docs.slack.dev/reference/methods/chat.postMessage and
api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks. A webhook's address is the secret, so no
answer holds it. Slack has no key of the sender's: what is repeated after a crash is seen twice.
"""

import re
from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, secrets_of, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import SlackSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.slack import ALERTS_MAX, Json, slack_payload, slack_plain_payload
from alerts.timing.buckets import Limit

# What Slack calls a message that it cannot read; its other answers of 400 are about the address or the channel.
_UNREADABLE = (
    *("invalid_payload", "invalid_blocks", "no_text", "missing_text", "msg_too_long", "msg_blocks_too_long"),
    "invalid_blocks_format",
)
# The story's first message is gone, or cannot be answered.
_ABOUT_THE_THREAD = ("thread_not_found", "invalid_thread_ts", "cannot_reply_to_message")
_ABOUT_THE_EDIT = ("message_not_found", "cant_update_message", "edit_window_closed")
_NAME = re.compile(r"\d{1,20}\.\d{1,20}")


class SlackChannel:
    kind = "slack"
    limits: tuple[Limit, ...] = (Limit(1, 1.0),)  # docs.slack.dev/apis/web-api/rate-limits: one a second and channel
    alerts_max = ALERTS_MAX

    def __init__(self, settings: SlackSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._token = settings.token.reveal() if settings.token else None
        self._room = settings.channel
        self._url = settings.url.reveal() if settings.url else f"{settings.api.rstrip('/')}/chat.postMessage"
        self._edits_url = f"{settings.api.rstrip('/')}/chat.update"
        self.edits = settings.token is not None  # a webhook does not say how its messages are called
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        answer = self._post(slack_payload(message, self._zone), message.thread, message.replaces)
        if isinstance(answer, Answer) and answer.json().get("error") in _ABOUT_THE_THREAD:
            answer = self._post(slack_payload(message, self._zone), None, message.replaces)
        if isinstance(answer, Answer) and _is_unreadable(answer):
            answer = self._post(slack_plain_payload(message, self._zone), message.thread, message.replaces)
        judge_answer = _judge_app if self._token else _judge_hook
        outcome = answer if isinstance(answer, Retry) else judge_answer(answer)
        secrets = [self._token] if self._token else secrets_of(self._url)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets))

    def close(self) -> None:
        self._client.close()

    def _post(self, payload: Json, thread: str | None, replaced: str | None) -> Answer | Retry:
        if self._token is None:
            return self._client.post(self._url, as_json(payload), {})
        payload = {"channel": self._room, **payload}
        if replaced:
            payload["ts"] = replaced
        elif thread and _NAME.fullmatch(thread):
            payload["thread_ts"] = thread
        # Without the charset Slack adds a warning to its answer.
        content_type = "application/json; charset=utf-8"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": content_type}
        return self._client.post(self._edits_url if replaced else self._url, as_json(payload), headers)


def _judge_hook(answer: Answer) -> Outcome:
    said = f"HTTP {answer.status} {answer.text}"
    if 200 <= answer.status < 300 and answer.text.lstrip().startswith("<"):
        return Retry(f"a web page, which is not how Slack answers: {said}", in_doubt=True)
    if answer.status == 400 and not _is_unreadable(answer):
        return Retry(said)
    return judge(answer)


def _judge_app(answer: Answer) -> Outcome:
    match answer.json():
        case {"ok": True, **rest}:
            name = rest.get("ts")
            return Delivered(f"message {name}", reference=name) if isinstance(name, str) else Delivered("ok")
        case {"ok": False, "error": str(error)}:
            said = f"HTTP {answer.status} {error}"
            return (
                Refused(said)
                if error in (*_UNREADABLE, *_ABOUT_THE_EDIT)
                else Retry(said, after_seconds=answer.after_seconds)
            )
    if 200 <= answer.status < 300:
        return Retry(f"not an answer of Slack's: HTTP {answer.status} {answer.text}", in_doubt=True)
    outcome = judge(answer)
    return Retry(outcome.answer) if isinstance(outcome, Refused) else outcome  # a gateway's words, not Slack's


def _is_unreadable(answer: Answer) -> bool:
    if answer.json().get("error") in _UNREADABLE:
        return True
    return answer.status == 400 and answer.text.strip().startswith(_UNREADABLE)
