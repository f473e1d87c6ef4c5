"""A Telegram Bot API that reads as strictly as the real one: its HTML, its limits, and the words of its errors.

Sources: core.telegram.org/bots/api#html-style (tags, four named entities) and the messages that clients report.
"""

import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from fakes.http import FakeHttp, Request, Response

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "a", "code", "pre", "blockquote"}
ENTITIES = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)[A-Za-z#]?")
MENTION = re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}")
COMMAND = re.compile(r"(?:^|(?<=\s))/[A-Za-z]\w{0,63}")


@dataclass(frozen=True)
class Sent:
    """A message as the chat shows it: `bold` and `links` are what the markup made of it."""

    number: int
    chat: str
    text: str
    bold: list[str]
    links: list[str]
    reply_to: int | None = None

    @property
    def mentions(self) -> list[str]:
        text = re.sub(r"https?://\S+", "", self.text)  # an address wins over a mention inside it
        return MENTION.findall(text) + COMMAND.findall(text)


class MarkupError(Exception):
    pass


class FakeTelegram(FakeHttp):
    """Knows one bot and its chats; `moved` maps a group to its supergroup; `reads_html = False` refuses all markup."""

    kind = "telegram"
    secrets = ("s3cret-Token_x",)

    def __init__(self, *, token: str = "123456:s3cret-Token_x", chats: tuple[str, ...] = ("-100123",)) -> None:
        super().__init__()
        self.token = token
        self.chats = set(chats)
        self.moved: dict[str, str] = {}
        self.reads_html = True
        self.messages: list[Sent] = []
        self.markup_errors: list[str] = []
        self.edits = 0

    @property
    def keys(self) -> dict[str, Any]:
        return {"token": self.token, "chat": "-100123", "api": self.url}

    @property
    def hook_url(self) -> str:
        return f"{self.url}/bot{self.token}/sendMessage {self.token}"

    def accept(self, request: Request) -> Response:
        method = request.path.removeprefix(f"/bot{self.token}/")
        if method not in ("sendMessage", "editMessageText"):
            known = request.path.startswith(f"/bot{self.token}/")
            return _error(404, "Not Found") if known else _error(401, "Unauthorized")
        body: dict[str, Any] = json.loads(request.body)
        chat = str(body["chat_id"])
        if chat in self.moved:
            parameters = {"migrate_to_chat_id": int(self.moved[chat])}
            return _error(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
        if chat not in self.chats:
            return _error(400, "Bad Request: chat not found")
        try:
            shown = self._read(body)
        except MarkupError as error:
            self.markup_errors.append(str(error))
            return _error(400, f"Bad Request: can't parse entities: {error}")
        if not shown.text.strip():
            return _error(400, "Bad Request: message text is empty")
        if len(shown.text.encode("utf-16-le")) // 2 > 4096:
            return _error(400, "Bad Request: message is too long")
        if method == "editMessageText":
            return self._edit(int(body["message_id"]), shown)
        sent = Sent(len(self.messages) + 1, chat, shown.text, shown.bold, shown.links, _reply(body))
        self.messages.append(sent)
        return _json(200, {"ok": True, "result": {"message_id": sent.number, "chat": {"id": chat}}})

    def _edit(self, number: int, shown: "_Reader") -> Response:
        if not 0 < number <= len(self.messages):
            return _error(400, "Bad Request: message to edit not found")
        old = self.messages[number - 1]
        if old.text == shown.text:
            return _error(400, "Bad Request: message is not modified: specified new message content is the same")
        self.messages[number - 1] = replace(old, text=shown.text, bold=shown.bold, links=shown.links)
        self.edits += 1
        return _json(200, {"ok": True, "result": {"message_id": number, "chat": {"id": old.chat}}})

    def _read(self, body: dict[str, Any]) -> "_Reader":
        reader = _Reader()
        if body.get("parse_mode") != "HTML":
            reader.text = body["text"]
            return reader
        if not self.reads_html:
            raise MarkupError("unsupported start tag")
        if found := ENTITIES.search(body["text"]):
            raise MarkupError(f"unexpected entity {found.group()!r}")
        reader.feed(body["text"])
        reader.close()
        if reader.open or reader.rawdata:
            raise MarkupError(f"can't find end tag of {reader.open or reader.rawdata!r}")
        return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.bold: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise MarkupError(f'unsupported start tag "{tag}"')
        self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attributes).get("href") or "")
        if tag == "b":
            self.bold.append("")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        raise MarkupError(f'unsupported start tag "{tag}"')

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise MarkupError(f'unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text += data
        if "b" in self.open:
            self.bold[-1] += data

    def handle_comment(self, data: str) -> None:
        raise MarkupError("unsupported start tag")

    def handle_decl(self, decl: str) -> None:
        raise MarkupError("unsupported start tag")

    def unknown_decl(self, data: str) -> None:
        raise MarkupError("unsupported start tag")

    def handle_pi(self, data: str) -> None:
        raise MarkupError("unsupported start tag")


def _reply(body: dict[str, Any]) -> int | None:
    reply = body.get("reply_parameters")
    assert reply is None or reply["allow_sending_without_reply"] is True
    return reply["message_id"] if reply else None


def _error(code: int, description: str, parameters: dict[str, Any] | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return _json(code, body | ({"parameters": parameters} if parameters else {}))


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
