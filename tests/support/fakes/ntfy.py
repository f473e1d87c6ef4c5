"""An ntfy server with one topic (docs.ntfy.sh/publish): its limits, its errors, and notifications that replace each
other by `sequence_id`."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from fakes.http import FakeHttp, Request, Response

KEYS = {"topic", "sequence_id", "title", "message", "click", "priority"}


@dataclass
class Notification:
    """What a phone shows; nothing in it is markup."""

    title: str
    text: str
    click: str | None
    strays: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


class FakeNtfy(FakeHttp):
    kind = "ntfy"
    topic = "s3cret-topic-of-ntfy"
    token: str | None = None
    secrets = (topic,)

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []
        self.repeats = 0
        self._shown: dict[str, Notification] = {}

    @property
    def messages(self) -> list[Notification]:
        return list(self._shown.values())

    @property
    def keys(self) -> dict[str, Any]:
        return {"api": self.url, "topic": self.topic} | ({"token": self.token} if self.token else {})

    def accept(self, request: Request) -> Response:
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            return self._refuse(403, 40301, "forbidden")
        body: dict[str, Any] = json.loads(request.body)
        if request.path != "/" or body["topic"] != self.topic:
            return self._refuse(400, 40009, "invalid request: topic invalid")
        if not re.fullmatch(r"[-_A-Za-z0-9]{1,64}", body["sequence_id"]):
            return self._refuse(400, 40049, "invalid request: sequence ID invalid")
        if len(body["message"].encode()) > 4096 or not body["message"]:
            self.errors.append("becomes a file")
        click = body.get("click")
        notification = Notification(body["title"], body["message"], click)
        notification.strays += sorted(set(body) - KEYS)
        if click and not click.startswith(("http://", "https://")):
            notification.strays.append(click)
        self.repeats += body["sequence_id"] in self._shown
        self._shown[body["sequence_id"]] = notification
        answer = {"id": f"n{len(self._shown)}", "time": 1795000000, "event": "message", "topic": self.topic}
        return Response(200, json.dumps(answer).encode())

    def _refuse(self, status: int, code: int, error: str) -> Response:
        self.errors.append(error)
        return Response(status, json.dumps({"code": code, "http": status, "error": error}).encode())
