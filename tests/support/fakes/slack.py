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
    """`reads_blocks = False` refuses blocks, as look-alikes of Slack do."""

    def __init__(self) -> None:
        super().__init__()
        self.reads_blocks = True
        self.messages: list[Post] = []
        self.payload_errors: list[str] = []

    @property
    def hook_url(self) -> str:
        return f"{self.url}/services/T0000/B0000/s3cret-hook"

    def accept(self, request: Request) -> Response:
        if request.path != "/services/T0000/B0000/s3cret-hook":
            return Response(404, b"no_service")
        try:
            self.messages.append(self._read(json.loads(request.body)))
        except PayloadError as error:
            self.payload_errors.append(str(error))
            return Response(400, str(error).encode())
        return Response(200, b"ok")

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
