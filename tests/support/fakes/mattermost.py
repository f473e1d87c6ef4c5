"""A Mattermost incoming webhook (docs.mattermost.com/developers/integrate/webhooks/incoming): its limits, its answers,
and what a channel would show."""

import json
from typing import Any

from fakes.http import FakeHttp, Request, Response
from fakes.markdown import Shown, read_markdown


class FakeMattermost(FakeHttp):
    """`reads_attachments = False` refuses attachments, as look-alikes do."""

    kind = "mattermost"
    secrets = ("s3cret-hook-of-mattermost",)

    def __init__(self) -> None:
        super().__init__()
        self.reads_attachments = True
        self.messages: list[Shown] = []
        self.errors: list[str] = []

    @property
    def hook_url(self) -> str:
        return f"{self.url}/hooks/s3cret-hook-of-mattermost"

    @property
    def keys(self) -> dict[str, Any]:
        return {"url": self.hook_url}

    def accept(self, request: Request) -> Response:
        if request.path != "/hooks/s3cret-hook-of-mattermost":
            return self._refuse(404, "web.incoming_webhook.invalid.app_error", "Invalid webhook.")
        body: dict[str, Any] = json.loads(request.body)
        attachments = body.get("attachments", [])
        if attachments and not self.reads_attachments:
            return self._refuse(400, "web.incoming_webhook.parse.app_error", "Unable to parse incoming data.")
        texts = [body.get("text", ""), *(attachment["text"] for attachment in attachments)]
        if not any(texts):
            return self._refuse(400, "web.incoming_webhook.text.app_error", "No text specified.")
        if any(len(text) > 16_383 for text in texts):
            self.errors.append("too long")
        shown = read_markdown("\n".join(filter(None, texts)))
        for attachment in attachments:
            shown.mentions += read_markdown(attachment["fallback"]).mentions
        self.messages.append(shown)
        return Response(200, b"ok")

    def _refuse(self, status: int, name: str, message: str) -> Response:
        self.errors.append(message)
        return Response(status, json.dumps({"id": name, "message": message, "status_code": status}).encode())
