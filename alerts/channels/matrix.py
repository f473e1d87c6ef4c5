"""Alerts to a Matrix room, as an account that has joined it (spec.matrix.org/latest/client-server-api).

| the homeserver says | answer |
|---|---|
| 200 with an `event_id` | delivered; the event's id is its name |
| 2xx without it: something else answered | retry, in doubt |
| 429 `M_LIMIT_EXCEEDED` | retry after `retry_after_ms`, or Retry-After |
| 400 to an update (its thread cannot be joined: gone, or not to be joined by rule) | sent once more at once, alone |
| 413 `M_TOO_LARGE`, 400 `M_BAD_JSON`, `M_NOT_JSON` | refused: only these are about the message |
| all else (`M_UNKNOWN_TOKEN`, `M_FORBIDDEN`, an unknown room, 5xx) | retry: the owner can mend it |

A message's id is the transaction's: a homeserver that still knows it answers with the event it made and shows nothing
twice. Synapse knows it for some half an hour, others until their next start; a repeat after that is seen twice. Updates
join the thread of the story's first event. Messages name nobody (`m.mentions` is empty), so that no name in a headline
rings. HTML is never refused by servers, so there is nothing to send again as plain text.
"""

from dataclasses import replace
from datetime import tzinfo
from urllib.parse import quote

from alerts.channels.base import answer_line, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import MatrixSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.matrix import ALERTS_MAX, Json, matrix_content
from alerts.timing.buckets import Limit

_ABOUT_THE_MESSAGE = ("M_TOO_LARGE", "M_BAD_JSON", "M_NOT_JSON")


class MatrixChannel:
    kind = "matrix"
    # Synapse's rc_message, from which other homeservers took theirs: 10 at once, then one in 5 seconds.
    limits: tuple[Limit, ...] = (Limit(10, 50.0),)
    alerts_max = ALERTS_MAX
    edits = True

    def __init__(self, settings: MatrixSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._token = settings.token.reveal()
        room = quote(settings.room, safe="")
        self._url = f"{settings.api.rstrip('/')}/_matrix/client/v3/rooms/{room}/send/m.room.message/"
        self._type = "m.text" if settings.loud else "m.notice"
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        content = {"msgtype": self._type, "m.mentions": {}, **matrix_content(message, self._zone)}
        if message.replaces:
            content = _replacement(content, message.replaces)
        answer = self._put(message.id, content | _thread_of(message.thread))
        if isinstance(answer, Answer) and answer.status == 400 and _thread_of(message.thread):
            answer = self._put(message.id, content)
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=[self._token]))

    def close(self) -> None:
        self._client.close()

    def _put(self, transaction: str, content: Json) -> Answer | Retry:
        url = self._url + quote(transaction, safe="")
        return self._client.put(url, as_json(content), {"Authorization": f"Bearer {self._token}"})


def _thread_of(thread: str | None) -> Json:
    """The relation to the story's first event; clients without threads show it as an answer to that."""
    if thread is None or not thread.startswith("$"):
        return {}
    reply = {"m.in_reply_to": {"event_id": thread}}
    return {"m.relates_to": {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True, **reply}}


def _replacement(content: Json, event: str) -> Json:
    """An event whose content takes the place of another's; the outer text is for clients that know no edits."""
    outer = {"msgtype": content["msgtype"], "m.mentions": {}, "body": "* (changed)"}
    return outer | {"m.new_content": content, "m.relates_to": {"rel_type": "m.replace", "event_id": event}}


def _judge(answer: Answer) -> Outcome:
    match answer.json():
        case {"event_id": str(event)} if 200 <= answer.status < 300:
            return Delivered(f"event {event}", reference=event)
        case {"errcode": str(code), **rest} if answer.status >= 400:
            said = f"HTTP {answer.status} {code} {rest.get('error', '')}".rstrip()
            return Refused(said) if code in _ABOUT_THE_MESSAGE else Retry(said, after_seconds=_after_seconds(answer))
    if 200 <= answer.status < 300:
        return Retry(f"not an answer of Matrix's: HTTP {answer.status} {answer.text}", in_doubt=True)
    outcome = judge(answer)
    return Retry(outcome.answer) if isinstance(outcome, Refused) else outcome  # a gateway's words, not Matrix's


def _after_seconds(answer: Answer) -> float | None:
    match answer.json():
        case {"retry_after_ms": int(milliseconds)} if answer.status == 429:
            return max(milliseconds, 0) / 1000
    return answer.after_seconds
