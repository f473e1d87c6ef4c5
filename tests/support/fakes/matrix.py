"""A Matrix homeserver with one account in one room (spec.matrix.org/latest/client-server-api): its transactions, its
errors, and what a strict client would show of an event."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from fakes.http import FakeHttp, Request, Response

PATH = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([^/]+)")
PILL = re.compile(r"https?://matrix\.to/", re.IGNORECASE)


@dataclass
class Event:
    """An event as a room shows it; `strays` are elements that are not balanced, or not ours."""

    name: str
    content: dict[str, Any]
    text: str = ""
    bold: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


class FakeMatrix(FakeHttp):
    """`messages` are the room's events: a transaction that comes again makes none, and is counted in `repeats`."""

    kind = "matrix"
    token = "s3cret-token-of-matrix"
    secrets = (token,)
    room = "!abc:example.org"

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Event] = []
        self.errors: list[str] = []
        self.repeats = 0
        self.edits = 0
        self._events: dict[str, str] = {}

    @property
    def keys(self) -> dict[str, Any]:
        return {"api": self.url, "token": self.token, "room": self.room}

    def accept(self, request: Request) -> Response:
        found = PATH.fullmatch(request.path)
        if request.method != "PUT" or found is None:
            return self._refuse(404, "M_UNRECOGNIZED")
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self._refuse(401, "M_UNKNOWN_TOKEN")
        room, transaction = unquote(found[1]), found[2]
        if room != self.room:
            return self._refuse(403, "M_FORBIDDEN")
        if len(request.body) > 65_000:
            return self._refuse(413, "M_TOO_LARGE")
        if transaction in self._events:
            self.repeats += 1
        else:
            self._events[transaction] = f"$event-{len(self._events) + 1}"
            self._keep(self._events[transaction], json.loads(request.body))
        return Response(200, json.dumps({"event_id": self._events[transaction]}).encode())

    def _keep(self, name: str, content: dict[str, Any]) -> None:
        if "m.new_content" not in content:
            self.messages.append(read_event(name, content))
            return
        relation = content["m.relates_to"]
        assert relation["rel_type"] == "m.replace"
        place = [event.name for event in self.messages].index(relation["event_id"])
        self.messages[place] = read_event(relation["event_id"], content["m.new_content"])
        self.edits += 1

    def _refuse(self, status: int, code: str) -> Response:
        self.errors.append(code)
        return Response(status, json.dumps({"errcode": code, "error": "said the fake"}).encode())


def read_event(name: str, content: dict[str, Any]) -> Event:
    event = Event(name, content)
    reader = _Reader(event)
    reader.feed(content["formatted_body"])
    reader.close()
    event.strays += reader.open
    if content.get("m.mentions") != {}:
        event.mentions.append("m.mentions")
    event.mentions += [link for link in event.links if PILL.match(link)]
    return event


class _Reader(HTMLParser):
    def __init__(self, event: Event) -> None:
        super().__init__(convert_charrefs=True)
        self.event = event
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.event.text += "\n"
            return
        self.open.append(tag)
        wanted = ["href"] if tag == "a" else []
        if tag not in ("p", "a", "strong") or [name for name, _ in attributes] != wanted:
            self.event.strays.append(tag)
        if tag == "a":
            link = attributes[0][1] or ""
            self.event.links.append(link)
            if not link.startswith(("http://", "https://")):
                self.event.strays.append(link)
        if tag == "strong":
            self.event.bold.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.event.strays.append(f"/{tag}")
        if tag == "p":
            self.event.text += "\n\n"

    def handle_data(self, data: str) -> None:
        self.event.text += data
        if "strong" in self.open:
            self.event.bold[-1] += data

    def handle_comment(self, data: str) -> None:
        self.event.strays.append(f"<!--{data}")

    handle_decl = unknown_decl = handle_pi = handle_comment
