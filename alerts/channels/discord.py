"""Alerts to a Discord channel, through its webhook (docs.discord.com/developers/resources/webhook#execute-webhook).

| Discord says | answer |
|---|---|
| 200 with the message's `id` (asked for by `wait=true`) | delivered |
| 2xx without it: something else answered | retry, in doubt |
| 429 | retry after `retry_after`, else Retry-After or X-RateLimit-Reset-After |
| 400, code 50006 (empty) or 50035 about `content` | refused: only these are about the message |
| to an edit: 404 code 10008 (the message is gone) | refused |
| 404 code 10015 (the webhook is gone), 401, 403, all else | retry: the owner can mend it |

Messages mention nobody (`allowed_mentions`) and show no previews (flag 4). Webhooks have no replies and no key of the
sender's: updates are messages of their own, and what is repeated after a crash is seen twice. Markdown is never
refused, so there is nothing to send again as plain text. The address is the secret here, so no answer holds it.
"""

from dataclasses import replace
from datetime import tzinfo
from urllib.parse import parse_qsl, urlencode, urlsplit

from alerts.channels.base import answer_line, secrets_of, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import DiscordSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.markdown import DISCORD_ALERTS_MAX, discord_markdown
from alerts.timing.buckets import Limit

SUPPRESS_EMBEDS = 4  # docs.discord.com/developers/resources/message#message-object-message-flags


class DiscordChannel:
    kind = "discord"
    # Seen by users of webhooks (birdie0.github.io/discord-webhooks-guide/other/rate_limits.html); Discord itself says
    # to read the headers of its answers: docs.discord.com/developers/topics/rate-limits.
    limits: tuple[Limit, ...] = (Limit(5, 2.0), Limit(30, 60.0))
    alerts_max = DISCORD_ALERTS_MAX
    edits = True

    def __init__(self, settings: DiscordSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._address = settings.url.reveal()
        self._url = _waiting(self._address)
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > DISCORD_ALERTS_MAX:
            return Refused(too_many(message, DISCORD_ALERTS_MAX))
        body = {
            "content": discord_markdown(message, self._zone),
            "allowed_mentions": {"parse": []},
            "flags": SUPPRESS_EMBEDS,
        }
        if message.replaces:
            answer = self._client.patch(_message_url(self._address, message.replaces), as_json(body), {})
        else:
            answer = self._client.post(self._url, as_json(body), {})
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets_of(self._address)))

    def close(self) -> None:
        self._client.close()


def _waiting(url: str) -> str:
    """The address that answers when the message is there, not before; other keys (`thread_id`) stay."""
    parts = urlsplit(url)
    keys = [(key, value) for key, value in parse_qsl(parts.query) if key != "wait"]
    return parts._replace(query=urlencode([*keys, ("wait", "true")])).geturl()


def _message_url(url: str, number: str) -> str:
    """The address of a message that the webhook sent (…/webhook#edit-webhook-message)."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/messages/{number}").geturl()


def _judge(answer: Answer) -> Outcome:
    said = f"HTTP {answer.status} {answer.text}"
    match answer.json():
        case {"id": str(number)} if 200 <= answer.status < 300:
            return Delivered(f"message {number}", reference=number)
        case {"retry_after": int() | float() as seconds} if answer.status == 429:
            return Retry(said, after_seconds=max(float(seconds), 0.0))
        case {"code": 10008} if answer.status == 404:
            return Refused(said)
        case {"code": 50006} if answer.status == 400:
            return Refused(said)
        case {"code": 50035, "errors": {"content": _}} if answer.status == 400:
            return Refused(said)
    if 200 <= answer.status < 300:
        return Retry(f"not an answer of Discord's: {said}", in_doubt=True)
    outcome = judge(answer)
    return Retry(outcome.answer) if isinstance(outcome, Refused) else outcome  # about the webhook, or a gateway's
