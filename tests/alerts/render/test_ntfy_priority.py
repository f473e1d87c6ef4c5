"""How loudly a notification rings: by the gravest of its alerts."""

from dataclasses import replace
from datetime import UTC

import pytest
from builders import NOON, an_alert

from alerts.model import Message
from alerts.render.ntfy import ntfy_content


@pytest.mark.parametrize(
    ("severities", "priority"),
    [(("high",), 4), (("low", "high"), 4), (("normal",), None), (("low", "normal"), None), (("low", "low"), 2)],
)
def test_the_gravest_alert_decides_how_loudly_it_rings(severities, priority):
    alerts = tuple(
        replace(an_alert(f"a{number}", article_id=number), severity=severity)
        for number, severity in enumerate(severities, start=1)
    )

    assert ntfy_content(Message("m1", "phone", alerts, NOON), UTC).get("priority") == priority
