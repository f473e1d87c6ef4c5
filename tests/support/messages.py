"""Alerts and messages for tests of what is shown and sent: what matters is named, the rest is ordinary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.model import Alert, Message

SENT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
ALERT_ID = "a1b2c3d4e5f6a1b2c3d4e5f6"
MESSAGE_ID = "0123456789abcdef01234567"

_ALERT = Alert(
    id=ALERT_ID,
    watch_id="kz-energy",
    watch_title="Kazakhstan: pipelines and CSTO",
    article_id=7,
    kind="first",
    headline="Le Kazakhstan ouvre un oléoduc vers la Chine",
    snippet="Le Kazakhstan a ouvert dimanche un oléoduc long de 900 kilomètres. …",
    marks=((3, 13), (35, 42)),
    terms=("Kazakhstan", "oléoduc"),
    source_id="courrier",
    source_name="Le Courrier",
    country="FR",
    language="fr",
    url="https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2",
    published_at=SENT - timedelta(minutes=20),
    first_seen_at=SENT,
    created_at=SENT,
    outlets=2,
)


def shown_alert(**changes: object) -> Alert:
    """An alert with something in every field."""
    return replace(_ALERT, **changes)  # type: ignore[arg-type]


def a_message(*alerts: Alert, message_id: str = MESSAGE_ID, note: str = "") -> Message:
    """A message of these alerts, of one ordinary alert where none is named and there is no note."""
    return Message(message_id, "desk", alerts or (() if note else (_ALERT,)), SENT, note)


def many_alerts(count: int, **changes: object) -> tuple[Alert, ...]:
    """Alerts of as many articles."""
    return tuple(shown_alert(**({"id": f"{n:024x}", "article_id": 100 + n} | changes)) for n in range(count))
