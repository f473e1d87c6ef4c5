"""How a message of several alerts reads: an article once, a story together, the gravest first."""

import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from messages import SENT, a_message, many_alerts, shown_alert

from alerts.model import Carrier
from alerts.render.html import html_text
from alerts.render.mail import mail
from alerts.render.plain import plain_text
from alerts.render.slack import slack_payload
from alerts.render.telegram import telegram_html, telegram_plain, units
from alerts.render.times import times_text
from alerts.render.webhook import webhook_json
from alerts.render.words import heading, subject, words_of

UTC = ZoneInfo("UTC")
ALMATY = ZoneInfo("Asia/Almaty")
FORMS = {
    "plain": plain_text,
    "html": html_text,
    "telegram": telegram_html,
    "slack": lambda message, zone: str(slack_payload(message, zone)),
}
OIL = shown_alert(id="0" * 24, watch_id="oil", watch_title="Oil", terms=("oléoduc",), marks=((35, 42),))
CHINA = shown_alert(id="1" * 24, watch_id="china", watch_title="China", terms=("Kazakhstan",), marks=((3, 13),))


def mailed(*alerts):
    return mail(a_message(*alerts), UTC, sender="watch@desk.example", recipients=("a@desk.example",))


@pytest.mark.parametrize("form", FORMS)
def test_an_article_that_fires_two_watches_is_shown_once_and_names_both(form):
    once, both = (FORMS[form](a_message(*alerts), UTC) for alerts in ((OIL,), (OIL, CHINA)))

    assert both.count(OIL.headline) == once.count(OIL.headline)
    assert "Watches: " in both
    assert "Oil, China" in both
    assert f"{OIL.id}, {CHINA.id}" in both


def test_what_either_watch_found_is_marked_and_listed():
    text = plain_text(a_message(OIL, CHINA), UTC)

    assert "Le *Kazakhstan* a ouvert dimanche un *oléoduc* long" in text
    assert "Found: oléoduc, Kazakhstan" in text


def test_another_snippet_is_shown_where_it_shows_more():
    further = replace(CHINA, snippet="… vers la Chine. …", marks=((10, 15),))

    text = plain_text(a_message(OIL, further), UTC)

    assert "oléoduc* long" in text
    assert "vers la *Chine*" in text


def test_headers_name_each_alert_and_the_subject_each_watch():
    sent = mailed(OIL, CHINA)

    assert sent.get_all("X-Alert-Id") == [OIL.id, CHINA.id]
    assert sent["Subject"].startswith("[Oil, China] Le Kazakhstan")
    assert "more" not in sent["Subject"]


def test_news_of_one_of_two_watches_says_for_which():
    update = replace(CHINA, kind="update", n=1, root_id="f" * 24, news="12 → 15")

    assert plain_text(a_message(OIL, update), UTC).startswith("Update: 12 → 15 (for China)\n")
    assert subject(a_message(OIL, update)).startswith("[Oil, China] Le Kazakhstan")


def test_an_edit_is_not_mixed_with_what_was_told_before():
    edit = replace(OIL, id="2" * 24, kind="change", n=1, snippet="[-twelve-] {+fifteen+}", marks=(), news="12 → 15")

    text = plain_text(a_message(OIL, edit), UTC)

    assert text.count("Alert: ") == 2
    assert "[-twelve-] {+fifteen+}" in text


def test_twenty_watches_of_one_article_are_all_named_in_a_telegram_message():
    alerts = [shown_alert(id=f"{n:024x}", watch_id=f"w{n}", watch_title=f"{n} " + "long title " * 9) for n in range(20)]

    text = telegram_plain(a_message(*alerts), UTC)

    assert units(text) <= 4096
    assert all(f"{n} long title" in text for n in range(20))


def test_alerts_of_one_story_stand_together_under_its_headline():
    first, other, second = many_alerts(3)
    story = replace(first, story_id=5, headline="The strike"), replace(second, story_id=5, headline="Day two")

    text = plain_text(a_message(story[0], replace(other, headline="Elsewhere"), story[1]), UTC)

    assert text.startswith("3 alerts of 2 stories since 22 Nov 2026, 09:05 (UTC)\n")
    assert (
        text.index("One story, 2 alerts:") < text.index("The strike") < text.index("Day two") < text.index("Elsewhere")
    )


def test_a_digest_says_since_when_it_has_alerts():
    early = shown_alert(id="e" * 24, article_id=8, created_at=SENT - timedelta(hours=9))

    assert heading(a_message(shown_alert(), early), ALMATY) == "2 alerts of 2 stories since 22 Nov 2026, 05:05 (UTC+5)"
    assert heading(a_message(OIL, CHINA), ALMATY) is None


def test_high_severity_is_said_first_and_in_headers():
    grave = shown_alert(severity="high")

    assert mailed(grave)["Subject"].startswith("High: [Kazakhstan: ")
    assert (mailed(grave)["Importance"], mailed(grave)["X-Priority"]) == ("high", "1")
    assert plain_text(a_message(grave), UTC).startswith("High severity\n")
    assert json.loads(webhook_json(a_message(grave)))["alerts"][0]["severity"] == "high"


def test_other_mails_claim_no_importance():
    assert mailed(shown_alert())["Importance"] is None
    assert "High" not in mailed(shown_alert(severity="low"))["Subject"]


def test_the_subject_of_a_digest_is_its_gravest_article():
    plain, grave = shown_alert(headline="Weather"), shown_alert(article_id=8, headline="War", severity="high")

    assert subject(a_message(plain, grave)) == "High: [Kazakhstan: pipelines and CSTO] War (and 1 more)"


def test_the_updating_outlets_own_first_report_is_not_listed_as_another():
    own = Carrier("courrier", "Le Courrier", "fr", "new", SENT)
    other = Carrier("kabar", "Kabar", "ky", "translation", SENT)

    words = words_of(shown_alert(carriers=(own, other, other), outlets=1), UTC)

    assert words.carriers == ("Kabar (ky) 09:05, translation",)


@pytest.mark.parametrize(
    ("published", "seen", "sent", "text"),
    [
        (0, 3, 3, "published 22 Nov 2026, 09:05 (UTC), seen 09:08 (+3 min), sent 09:08"),
        (0, 180, 181, "published 22 Nov 2026, 09:05 (UTC), seen 12:05 (+3 h), sent 12:06 (+1 min)"),
        (0, 1, 1_200, "published 22 Nov 2026, 09:05 (UTC), seen 09:06 (+1 min), sent 23 Nov 2026, 05:05 (UTC) (+19 h)"),
        (5, 0, 0, "published 22 Nov 2026, 09:10 (UTC), seen 09:05, sent 09:05"),
        (None, 0, 0, "no date given, seen 22 Nov 2026, 09:05 (UTC), sent 09:05"),
    ],
)
def test_times_say_how_long_each_step_took(published, seen, sent, text):
    published_at, seen_at, sent_at = (
        None if minutes is None else SENT + timedelta(minutes=minutes) for minutes in (published, seen, sent)
    )

    assert times_text(published_at, seen_at, sent_at, UTC) == text


@pytest.mark.parametrize(
    ("changed", "seen", "sent", "text"),
    [
        (40, 60, 60, "published 22 Nov 2026, 09:05 (UTC), changed 09:45, seen 10:05 (+60 min), sent 10:05"),
        (90, 3, 95, "published 22 Nov 2026, 09:05 (UTC), seen 09:08 (+3 min), changed 10:35, sent 10:40 (+92 min)"),
        (9, 60, 60, "published 22 Nov 2026, 09:05 (UTC), seen 10:05 (+60 min), sent 10:05"),
        (-90, 60, 60, "published 22 Nov 2026, 09:05 (UTC), seen 10:05 (+60 min), sent 10:05"),
        (600, 60, 60, "published 22 Nov 2026, 09:05 (UTC), seen 10:05 (+60 min), sent 10:05"),
    ],
)
def test_a_change_is_shown_in_its_place_where_it_came_well_after_publication(changed, seen, sent, text):
    modified_at, seen_at, sent_at = (SENT + timedelta(minutes=minutes) for minutes in (changed, seen, sent))

    assert times_text(SENT, seen_at, sent_at, UTC, modified_at=modified_at) == text


def test_a_clock_that_changes_between_two_times_shows_both_offsets():
    summer = SENT.replace(month=10, day=25, hour=0, minute=30)

    text = times_text(summer, summer + timedelta(hours=1), summer + timedelta(hours=1), ZoneInfo("Europe/Berlin"))

    assert "02:30 (UTC+2), seen 25 Oct 2026, 02:30 (UTC+1) (+60 min)" in text


@pytest.mark.parametrize("form", [*FORMS, "webhook"])
def test_the_gloss_is_shown_and_marked_as_made_by_machine(form):
    alert = a_message(shown_alert(gloss="Kazakhstan · oil pipeline · 900"))
    text = webhook_json(alert).decode() if form == "webhook" else FORMS[form](alert, UTC)

    assert "Kazakhstan · oil pipeline · 900" in text
    assert ("gloss" if form == "webhook" else "Gloss, by machine:") in text


def test_in_brief_the_gravest_are_marked_and_foreign_headlines_explained():
    alerts = many_alerts(8, headline="خبر " * 20, gloss="Kazakhstan · oil pipeline", snippet="слово " * 200)

    text = telegram_html(a_message(replace(alerts[0], severity="high"), *alerts[1:]), UTC)

    assert text.count("(by machine: Kazakhstan · oil pipeline)") == 8
    assert text.count("High: ") == 1
    assert "Found: " not in text


def test_in_brief_a_crowded_message_keeps_headlines_and_ids():
    alerts = many_alerts(20, headline="слово " * 40, gloss="Kazakhstan · oil pipeline " * 9, severity="high")

    text = telegram_plain(a_message(*alerts), UTC)

    assert units(text) <= 4096
    assert all(alert.id in text for alert in alerts)
