"""A webhook receiver that keeps the idempotency keys it has seen."""

import json
from typing import Any

from fakes.http import FakeHttp, Request, Response


class FakeWebhook(FakeHttp):
    """`messages` are the accepted bodies, each key once; `repeats` counts those that came again."""

    kind = "webhook"
    secrets = ("/hook/s3cret-path", "s3cret-key")

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.repeats = 0
        self._keys: set[str] = set()

    @property
    def hook_url(self) -> str:
        return f"{self.url}/hook/s3cret-path?key=s3cret-key"

    @property
    def keys(self) -> dict[str, Any]:
        return {"url": self.hook_url}

    def accept(self, request: Request) -> Response:
        if request.method != "POST" or request.headers.get("content-type") != "application/json":
            return Response(400, b"POST of JSON only")
        key = request.headers["idempotency-key"]
        if key in self._keys:
            self.repeats += 1
        else:
            self._keys.add(key)
            self.messages.append(json.loads(request.body))
        return Response(202, b"queued")
