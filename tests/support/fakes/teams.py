"""A Teams workflow "when a Teams webhook request is received", which posts the card of the request: it reads cards as
strictly as adaptivecards.io describes them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from fakes.http import FakeHttp, Request, Response

MACRO = re.compile(r"\{\{(?:DATE|TIME)\(")
RUN_KEYS = {"type", "text", "weight", "isSubtle", "selectAction"}
CARD_KEYS = {"$schema", "type", "version", "fallbackText", "msteams", "body"}
BLOCK_KEYS = {"type", "inlines", "spacing", "separator"}


@dataclass
class Card:
    """What a channel shows; `strays` are parts that are not ours."""

    text: str = ""
    bold: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


class FakeTeams(FakeHttp):
    """`reads_runs = False` refuses runs with keys of their own, and takes bare texts."""

    kind = "teams"
    secrets = ("s3cret-signature-of-teams",)
    path = "/workflows/0a1b/triggers/manual/paths/invoke?sig=s3cret-signature-of-teams"

    def __init__(self) -> None:
        super().__init__()
        self.reads_runs = True
        self.messages: list[Card] = []
        self.errors: list[str] = []

    @property
    def hook_url(self) -> str:
        return self.url + self.path

    @property
    def keys(self) -> dict[str, Any]:
        return {"url": self.hook_url}

    def accept(self, request: Request) -> Response:
        if request.path != self.path:
            return self._refuse(401, "DirectApiAuthorizationRequired")
        if len(request.body) > 28 * 1024:
            return self._refuse(413, "RequestEntityTooLarge")
        body: dict[str, Any] = json.loads(request.body)
        (attachment,) = body["attachments"]
        runs = [run for block in attachment["content"]["body"] for run in block["inlines"]]
        if body["type"] != "message" or (not self.reads_runs and any(isinstance(run, dict) for run in runs)):
            return self._refuse(400, "TriggerInputSchemaMismatch")
        self.messages.append(read_card(attachment["content"]))
        return Response(202)

    def _refuse(self, status: int, code: str) -> Response:
        self.errors.append(code)
        return Response(status, json.dumps({"error": {"code": code, "message": "said the fake"}}).encode())


def read_card(content: dict[str, Any]) -> Card:
    card = Card()
    if content["type"] != "AdaptiveCard" or set(content) - CARD_KEYS:
        card.strays.append("card")
    if "entities" in content.get("msteams", {}):
        card.mentions.append("entities")
    for block in content["body"]:
        if block["type"] != "RichTextBlock" or set(block) - BLOCK_KEYS or not block["inlines"]:
            card.strays.append(block["type"])
        for run in block["inlines"]:
            _read_run({"type": "TextRun", "text": run} if isinstance(run, str) else run, card)
        card.text += "\n"
    return card


def _read_run(run: dict[str, Any], card: Card) -> None:
    if run["type"] != "TextRun" or set(run) - RUN_KEYS or not run["text"] or MACRO.search(run["text"]):
        card.strays.append(run["text"])
    card.text += run["text"]
    if run.get("weight") == "Bolder":
        card.bold.append(run["text"])
    if action := run.get("selectAction"):
        card.links.append(action["url"])
        if action["type"] != "Action.OpenUrl" or not action["url"].startswith(("http://", "https://")):
            card.strays.append(action["url"])
