"""Alerts to a Telegram chat, through a bot (core.telegram.org/bots/api#making-requests).

| Telegram says | answer |
|---|---|
| `ok: true` | delivered |
| 2xx without it: something else answered | retry, in doubt |
| 429 | retry after `parameters.retry_after` |
| 400 "can't parse entities" | sent once more at once as plain text; refused if that fails the same way |
| 400 with `migrate_to_chat_id`: the group became a supergroup | sent at once to that chat, and further messages too |
| 400 "message is too long", "message text is empty" | refused: only these are about the message |
| to an edit: 400 "message is not modified" | delivered |
| to an edit: 400 "message to edit not found", "message can't be edited" | refused: it is gone or too old |
| all else (blocked, kicked, chat not found, no rights, wrong token, 5xx) | retry: the owner can mend it |

An update answers the story's first message. Telegram has no key of the sender's, so what is repeated after a crash is
seen twice.

A chat that moved is named in every answer until the owner writes the new one into the configuration.
The token is a part of the address, so no answer holds an address.
"""

from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import TelegramSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.telegram import ALERTS_MAX, telegram_html, telegram_plain
from alerts.timing.buckets import Limit

_ABOUT_THE_MESSAGE = ("message is too long", "message text is empty", "text must be encoded in UTF-8")
_ABOUT_THE_MARKUP = "can't parse entities"
_ABOUT_THE_EDIT = ("message to edit not found", "message can't be edited")
_UNCHANGED = "message is not modified"


class TelegramChannel:
    kind = "telegram"
    # core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; every chat is taken to be a group
    limits: tuple[Limit, ...] = (Limit(1, 1.0), Limit(20, 60.0))
    alerts_max = ALERTS_MAX
    edits = True

    def __init__(self, settings: TelegramSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._token = settings.token.reveal()
        self._url = f"{settings.api.rstrip('/')}/bot{self._token}/"
        self._chat = settings.chat
        self._moved_to: str | None = None
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        where = {"message_id": int(message.replaces)} if message.replaces else _reply_to(message.thread)
        method = "editMessageText" if message.replaces else "sendMessage"
        answer = self._post(method, {"text": telegram_html(message, self._zone), "parse_mode": "HTML", **where})
        if isinstance(answer, Answer) and _ABOUT_THE_MARKUP in _said(answer):
            answer = self._post(method, {"text": telegram_plain(message, self._zone), **where})
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        note = f"; the chat is now {self._moved_to}: write that into channels.yaml" if self._moved_to else ""
        secrets = [self._token, self._token.partition(":")[2]]
        return replace(outcome, answer=answer_line(outcome.answer + note, secrets=secrets))

    def close(self) -> None:
        self._client.close()

    def _post(self, method: str, text: dict[str, object]) -> Answer | Retry:
        """The answer of the chat, or of the one it moved to."""
        answer = self._post_to(method, self._moved_to or self._chat, text)
        if isinstance(answer, Answer) and (moved_to := _new_chat(answer)) is not None:
            self._moved_to = moved_to
            answer = self._post_to(method, moved_to, text)
        return answer

    def _post_to(self, method: str, chat: str, text: dict[str, object]) -> Answer | Retry:
        body = {"chat_id": chat, "link_preview_options": {"is_disabled": True}, **text}
        return self._client.post(self._url + method, as_json(body), {})


def _reply_to(thread: str | None) -> dict[str, object]:
    if thread is None or not thread.isdecimal():
        return {}
    # The first message may be deleted, or be one of the group that this chat was before: the alert comes all the same.
    return {"reply_parameters": {"message_id": int(thread), "allow_sending_without_reply": True}}


def _judge(answer: Answer) -> Outcome:
    said = _said(answer)
    match answer.json():
        case {"ok": True, **rest}:
            result = rest.get("result")
            number = result.get("message_id") if isinstance(result, dict) else None
            return Delivered(f"message {number}", reference=str(number)) if isinstance(number, int) else Delivered("ok")
        case {"ok": False, "parameters": {"retry_after": int(seconds)}}:
            return Retry(said, after_seconds=float(max(seconds, 0)))
        case {"ok": False}:
            if answer.status == 400 and _UNCHANGED in said:
                return Delivered("said so already")
            if answer.status == 400 and any(
                words in said for words in (*_ABOUT_THE_MESSAGE, *_ABOUT_THE_EDIT, _ABOUT_THE_MARKUP)
            ):
                return Refused(said)
            return Retry(said, after_seconds=answer.after_seconds)
    if 200 <= answer.status < 300:
        return Retry(f"not an answer of Telegram's: {said}", in_doubt=True)
    outcome = judge(answer)
    return Retry(outcome.answer) if isinstance(outcome, Refused) else outcome  # a gateway's words, not Telegram's


def _said(answer: Answer) -> str:
    description = answer.json().get("description")
    return f"HTTP {answer.status} {description if isinstance(description, str) else answer.text}"


def _new_chat(answer: Answer) -> str | None:
    match answer.json():
        case {"ok": False, "parameters": {"migrate_to_chat_id": int(chat)}}:
            return str(chat)
    return None
