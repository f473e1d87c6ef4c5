"""Alerts to Microsoft Teams, through a workflow "when a Teams webhook request is received" that posts the card.

| the workflow says | answer |
|---|---|
| 202 (or 200): it has started | delivered; what Teams makes of the card, it tells the workflow's owner alone |
| 413, 400 `TriggerInputSchemaMismatch`, `InvalidRequestContent` | sent once more at once, as plain text; then refused |
| 401, 403, 404 (`WorkflowNotFound`, switched off or expired), all else | retry: the owner can mend it |
| 429, 5xx | retry after Retry-After |

The connectors of old ("incoming webhook", *.webhook.office.com) are switched off; the configuration refuses their
addresses. Workflows have no replies and no key of the sender's: updates are cards of their own, and what is repeated
after a crash is seen twice. The address is the secret here, so no answer holds it.
"""

from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line, secrets_of, too_many
from alerts.channels.http import Answer, Client, as_json, judge
from alerts.config import TeamsSettings
from alerts.model import Message, Outcome, Refused, Retry
from alerts.render.teams import ALERTS_MAX, Json, teams_payload, teams_plain_payload
from alerts.timing.buckets import Limit

_UNREADABLE = ("TriggerInputSchemaMismatch", "InvalidRequestContent", "RequestEntityTooLarge")


class TeamsChannel:
    kind = "teams"
    # What a channel takes of a bot, the narrowest of the steps there:
    # learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit
    limits: tuple[Limit, ...] = (Limit(7, 1.0), Limit(8, 2.0), Limit(60, 30.0), Limit(1800, 3600.0))
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: TeamsSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._zone = zone
        self._client = Client()

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        answer = self._post(teams_payload(message, self._zone))
        if isinstance(answer, Answer) and _is_unreadable(answer):
            answer = self._post(teams_plain_payload(message, self._zone))
        outcome = answer if isinstance(answer, Retry) else _judge(answer)
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets_of(self._url)))

    def close(self) -> None:
        self._client.close()

    def _post(self, payload: Json) -> Answer | Retry:
        return self._client.post(self._url, as_json(payload), {})


def _judge(answer: Answer) -> Outcome:
    if 200 <= answer.status < 300 and answer.text.lstrip().startswith("<"):
        said = f"HTTP {answer.status} {answer.text}"
        return Retry(f"a web page, which is not how workflows answer: {said}", in_doubt=True)
    outcome = judge(answer)
    if isinstance(outcome, Refused) and not _is_unreadable(answer):
        return Retry(outcome.answer)  # about the workflow, or a gateway's words
    return outcome


def _is_unreadable(answer: Answer) -> bool:
    error = answer.json().get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return answer.status == 413 or (answer.status == 400 and code in _UNREADABLE)
