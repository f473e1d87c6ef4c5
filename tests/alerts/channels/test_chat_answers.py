"""What each chat service answers, in its own words, and what that means."""

import json

import pytest
from channels import app_of, channel_to
from fakes.discord import FakeDiscord
from fakes.matrix import FakeMatrix
from fakes.mattermost import FakeMattermost
from fakes.ntfy import FakeNtfy
from fakes.slack import FakeSlack
from fakes.teams import FakeTeams
from messages import a_message

from alerts.model import Delivered, Refused, Retry


def said(**words):
    return json.dumps(words)


MATRIX = [
    (200, said(event_id="$e"), {}, Delivered("event $e", reference="$e")),
    (200, "<html>sign in</html>", {}, Retry("not an answer of Matrix's: HTTP 200 <html>sign in</html>", in_doubt=True)),
    (200, "{}", {}, Retry("not an answer of Matrix's: HTTP 200 {}", in_doubt=True)),
    (429, said(errcode="M_LIMIT_EXCEEDED", error="slow", retry_after_ms=2500), {}, 2.5),
    (429, said(errcode="M_LIMIT_EXCEEDED", error="slow"), {"Retry_After": "7"}, 7.0),
    (429, said(errcode="M_LIMIT_EXCEEDED", error="slow", retry_after_ms="soon"), {}, None),
    (413, said(errcode="M_TOO_LARGE", error="too large"), {}, Refused),
    (400, said(errcode="M_BAD_JSON", error="no"), {}, Refused),
    (400, said(errcode="M_UNKNOWN", error="no"), {}, Retry),
    (400, "bad gateway", {}, Retry),
    (401, said(errcode="M_UNKNOWN_TOKEN", error="expired"), {}, Retry),
    (403, said(errcode="M_FORBIDDEN", error="not in room"), {}, Retry),
    (404, said(errcode="M_NOT_FOUND", error="no room"), {}, Retry),
    (502, "<html>", {}, Retry),
]
DISCORD = [
    (200, said(id="123"), {}, Delivered("message 123", reference="123")),
    (204, "", {}, Retry("not an answer of Discord's: HTTP 204", in_doubt=True)),
    (429, said(message="slow", retry_after=0.64, **{"global": False}), {}, 0.64),
    (429, said(message="slow", retry_after=65), {"Retry_After": "66"}, 65.0),
    (429, "cloudflare", {"Retry_After": "600"}, 600.0),
    (429, "{}", {"X_RateLimit_Reset_After": "1.5"}, 2.0),
    (400, said(code=50006, message="Cannot send an empty message"), {}, Refused),
    (400, said(code=50035, message="Invalid Form Body", errors={"content": {}}), {}, Refused),
    (400, said(code=50035, message="Invalid Form Body", errors={"thread_id": {}}), {}, Retry),
    (401, said(code=50027, message="Invalid Webhook Token"), {}, Retry),
    (404, said(code=10015, message="Unknown Webhook"), {}, Retry),
    (500, "", {}, Retry),
]
MATTERMOST = [
    (200, "ok", {}, Delivered("HTTP 200 ok")),
    (
        200,
        "<html>sign in</html>",
        {},
        Retry("not an answer of Mattermost's: HTTP 200 <html>sign in</html>", in_doubt=True),
    ),
    (400, said(id="web.incoming_webhook.user.app_error", message="Couldn't find the user."), {}, Retry),
    (403, said(id="web.incoming_webhook.permissions.app_error", message="No rights"), {}, Retry),
    (404, said(id="web.incoming_webhook.invalid.app_error", message="Invalid webhook."), {}, Retry),
    (429, "limit exceeded", {"X_RateLimit_Reset": "3"}, 3.0),
    (429, "limit exceeded", {"X_RateLimit_Reset": "1795000000"}, None),
    (501, said(id="web.incoming_webhook.disabled.app_error", message="disabled"), {}, Retry),
]
TEAMS = [
    (202, "", {}, Delivered("HTTP 202")),
    (200, "<html>", {}, Retry("a web page, which is not how workflows answer: HTTP 200 <html>", in_doubt=True)),
    (400, said(error={"code": "WorkflowTriggerIsNotEnabled"}), {}, Retry),
    (401, said(error={"code": "DirectApiAuthorizationRequired"}), {}, Retry),
    (404, said(error={"code": "WorkflowNotFound"}), {}, Retry),
    (429, said(error={"code": "429"}), {"Retry_After": "30"}, 30.0),
    (502, said(error={"code": "NoResponse"}), {}, Retry),
]
NTFY = [
    (200, said(id="n1", event="message"), {}, Delivered("notification n1", reference="n1")),
    (200, said(healthy=True), {}, Retry('not an answer of ntfy\'s: HTTP 200 {"healthy": true}', in_doubt=True)),
    (400, said(code=40019, http=400, error="invalid request: request body must be message JSON"), {}, Refused),
    (400, said(code=40009, http=400, error="invalid request: topic invalid"), {}, Retry),
    (400, "bad gateway", {}, Retry),
    (401, said(code=40101, http=401, error="unauthorized"), {}, Retry),
    (403, said(code=40301, http=403, error="forbidden"), {}, Retry),
    (413, said(code=41301, http=413, error="too large"), {}, Refused),
    (429, said(code=42901, http=429, error="limit reached: too many requests"), {"Retry_After": "5"}, 5.0),
    (429, said(code=42908, http=429, error="limit reached: daily message quota reached"), {}, None),
    (507, said(code=50701, http=507, error="cannot publish to UnifiedPush topic"), {}, Retry),
]
SLACK_APP = [
    (200, said(ok=True, ts="1764.1"), {}, Delivered("message 1764.1", reference="1764.1")),
    (200, said(ok=False, error="not_in_channel"), {}, Retry("HTTP 200 not_in_channel")),
    (200, said(ok=False, error="invalid_auth"), {}, Retry("HTTP 200 invalid_auth")),
    (200, "<html>", {}, Retry("not an answer of Slack's: HTTP 200 <html>", in_doubt=True)),
    (429, said(ok=False, error="ratelimited"), {"Retry_After": "12"}, 12.0),
    (400, "bad request", {}, Retry),
    (503, "", {"Retry_After": "9"}, 9.0),
]
CASES = [
    *((FakeMatrix, *case) for case in MATRIX),
    *((FakeDiscord, *case) for case in DISCORD),
    *((FakeMattermost, *case) for case in MATTERMOST),
    *((FakeTeams, *case) for case in TEAMS),
    *((FakeNtfy, *case) for case in NTFY),
    *((FakeSlack, *case) for case in SLACK_APP),
]


@pytest.mark.parametrize(("fake_type", "status", "body", "headers", "expected"), CASES)
def test_what_an_answer_means(fake_type, status, body, headers, expected):
    with fake_type() as fake:
        fake.answer(status, body, **headers)
        channel = app_of(fake) if fake_type is FakeSlack else channel_to(fake)
        outcome = channel.send(a_message())

    match expected:
        case type():
            assert type(outcome) is expected
            assert not getattr(outcome, "in_doubt", False)
        case float() | None:
            assert isinstance(outcome, Retry)
            assert outcome.after_seconds == expected
        case _:
            assert outcome == expected


def unreadable(fake):
    """The answer of a service that cannot read our markup."""
    match fake:
        case FakeSlack():
            return 200, said(ok=False, error="invalid_blocks")
        case FakeMattermost():
            return 400, said(id="web.incoming_webhook.parse.app_error", message="Unable to parse incoming data.")
        case FakeTeams():
            return 400, said(error={"code": "TriggerInputSchemaMismatch"})
    raise AssertionError


@pytest.mark.parametrize("fake_type", [FakeSlack, FakeMattermost, FakeTeams])
def test_what_cannot_be_read_is_sent_once_more_as_plain_text(fake_type):
    with fake_type() as fake:
        fake.answer(*unreadable(fake))
        outcome = (app_of(fake) if fake_type is FakeSlack else channel_to(fake)).send(a_message())

    assert isinstance(outcome, Delivered)
    assert (len(fake.requests), len(fake.messages)) == (2, 1)
    assert fake.requests[0].body != fake.requests[1].body


@pytest.mark.parametrize("fake_type", [FakeSlack, FakeMattermost, FakeTeams])
def test_what_cannot_be_read_as_plain_text_either_is_refused(fake_type):
    with fake_type() as fake:
        for _ in range(2):
            fake.answer(*unreadable(fake))
        outcome = (app_of(fake) if fake_type is FakeSlack else channel_to(fake)).send(a_message())

    assert isinstance(outcome, Refused)
    assert len(fake.requests) == 2
