"""A Discord webhook (docs.discord.com/developers/resources/webhook#execute-webhook): its limits, its answers, and what
a channel would show."""

import json
from typing import Any

from fakes.http import FakeHttp, Request, Response
from fakes.markdown import Shown, read_markdown


class FakeDiscord(FakeHttp):
    kind = "discord"
    secrets = ("s3cret-hook-of-discord",)

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Shown] = []
        self.errors: list[str] = []
        self.edits = 0

    @property
    def hook_url(self) -> str:
        return f"{self.url}/api/webhooks/1234567890/s3cret-hook-of-discord"

    @property
    def keys(self) -> dict[str, Any]:
        return {"url": self.hook_url}

    def accept(self, request: Request) -> Response:
        path, _, query = request.path.partition("?")
        hook, _, number = path.partition("/messages/")
        if hook != "/api/webhooks/1234567890/s3cret-hook-of-discord" or (request.method == "PATCH") != bool(number):
            return _json(404, {"message": "Unknown Webhook", "code": 10015})
        body: dict[str, Any] = json.loads(request.body)
        content = body.get("content", "")
        if not content.strip():
            return self._refuse(50006, "Cannot send an empty message")
        if len(content.encode("utf-16-le")) // 2 > 2000:
            errors = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH"}]}}
            return self._refuse(50035, "Invalid Form Body", errors)
        shown = read_markdown(content)
        if body.get("allowed_mentions") != {"parse": []}:
            shown.strays.append("mentions allowed")
        if not body.get("flags", 0) & 4:
            shown.strays.append("embeds shown")
        if number:
            place = int(number) - 10**18
            if not 0 < place <= len(self.messages):
                return _json(404, {"message": "Unknown Message", "code": 10008})
            self.messages[place - 1] = shown
            self.edits += 1
            return _json(200, {"id": number})
        self.messages.append(shown)
        return _json(200, {"id": str(10**18 + len(self.messages))}) if "wait=true" in query else Response(204)

    def _refuse(self, code: int, message: str, errors: dict[str, Any] | None = None) -> Response:
        self.errors.append(message)
        return _json(400, {"code": code, "message": message} | ({"errors": errors} if errors else {}))


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
