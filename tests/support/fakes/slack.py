"""A Slack incoming webhook that checks blocks as strictly as Slack documents them, and finds mentions as Slack would.

Sources: docs.slack.dev/reference/block-kit, docs.slack.dev/messaging/formatting-message-text, and for the length of
blocks slackapi/bolt-js#2509.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from fakes.http import FakeHttp, Request, Response

MENTION = re.compile(r"<(?:[@#!][^>]*)>")
LINK = re.compile(r"<([a-z]+:[^>|]*)(?:\|([^>]*))?>")
ELEMENT_KEYS = {"text": {"type", "text", "style"}, "link": {"type", "text", "url", "style"}}


@dataclass(frozen=True)
class Post:
    """What the channel shows: the blocks' text, or `text` alone; `notification` is what the phone shows."""

    shown: str
    notification: str
    bold: list[str]
    links: list[str]
    mentions: list[str]


class PayloadError(Exception):
    pass


class FakeSlack(FakeHttp):
    """`reads_blocks = False` refuses blocks, as look-alikes of Slack do. There is an incoming webhook, and an app with
    `token` in the channel `room`, whose posts may be in `threads`."""

    kind = "slack"
    token = "xoxb-s3cret-token"
    room = "C0123456789"
    secrets = ("s3cret-hook", token)

    def __init__(self) -> None:
        super().__init__()
        self.reads_blocks = True
        self.messages: list[Post] = []
        self.payload_errors: list[str] = []
        self.edits = 0
        self.threads: list[str | None] = []

    @property
    def keys(self) -> dict[str, Any]:
        return {"url": self.hook_url}

    @property
    def app_keys(self) -> dict[str, Any]:
        return {"token": self.token, "channel": self.room, "api": f"{self.url}/api"}

    @property
    def hook_url(self) -> str:
        return f"{self.url}/services/T0000/B0000/s3cret-hook"

    def accept(self, request: Request) -> Response:
        if request.path in ("/api/chat.postMessage", "/api/chat.update"):
            return self._accept_of_app(request)
        if request.path != "/services/T0000/B0000/s3cret-hook":
            return Response(404, b"no_service")
        try:
            self.messages.append(self._read(json.loads(request.body)))
        except PayloadError as error:
            self.payload_errors.append(str(error))
            return Response(400, str(error).encode())
        return Response(200, b"ok")

    def _accept_of_app(self, request: Request) -> Response:
        payload = json.loads(request.body)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return Response(200, b'{"ok":false,"error":"invalid_auth"}')
        if payload["channel"] != self.room:
            return Response(200, b'{"ok":false,"error":"channel_not_found"}')
        try:
            shown = self._read(payload)
        except PayloadError as error:
            self.payload_errors.append(str(error))
            return Response(200, json.dumps({"ok": False, "error": str(error)}).encode())
        if request.path == "/api/chat.update":
            number = int(payload["ts"].removeprefix("1764."))
            if number > len(self.messages):
                return Response(200, b'{"ok":false,"error":"message_not_found"}')
            self.messages[number - 1] = shown
            self.edits += 1
            return Response(200, json.dumps({"ok": True, "ts": payload["ts"]}).encode())
        self.messages.append(shown)
        self.threads.append(payload.get("thread_ts"))
        return Response(200, json.dumps({"ok": True, "ts": f"1764.{len(self.messages):06}"}).encode())

    def _read(self, payload: dict[str, Any]) -> Post:
        text, blocks = payload.get("text", ""), payload.get("blocks")
        if not text and not blocks:
            raise PayloadError("no_text")
        if blocks is None:
            return Post(_unescape(text), _unescape(text), [], _links(text), MENTION.findall(text))
        if not self.reads_blocks or len(blocks) > 50:
            raise PayloadError("invalid_blocks")
        if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
            raise PayloadError("msg_blocks_too_long")
        elements = [element for block in blocks for element in _elements(block)]
        return Post(
            shown="".join(element["text"] for element in elements),
            notification=_unescape(text),
            bold=[element["text"] for element in elements if element.get("style", {}).get("bold")],
            links=[element["url"] for element in elements if element["type"] == "link"],
            mentions=MENTION.findall(text),
        )


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block == {"type": "divider"}:
        return []
    if block.get("type") != "rich_text" or set(block) != {"type", "elements"}:
        raise PayloadError("invalid_blocks")
    elements: list[dict[str, Any]] = []
    for section in block["elements"]:
        if section.get("type") != "rich_text_section" or not section["elements"]:
            raise PayloadError("invalid_blocks")
        elements += section["elements"]
    for element in elements:
        keys = ELEMENT_KEYS.get(element.get("type", ""), set())
        if not keys or not set(element) <= keys or not element.get("text"):
            raise PayloadError("invalid_blocks")
        if element["type"] == "link" and not element["url"].startswith(("http://", "https://")):
            raise PayloadError("invalid_blocks")
    return elements


def _links(text: str) -> list[str]:
    return [_unescape(address) for address, _ in LINK.findall(text)]


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
