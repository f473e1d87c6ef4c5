"""The main job, from a feed's answer to an accepted mail, with a real HTTP and a real SMTP server on loopback."""

import sqlite3

import pytest
from daemon import Daemon, rows, steppewatch, wait_until, write_configuration
from fakes.smtp import FakeSmtp
from site_server import Site

FRENCH = (
    "Le Kazakhstan et ses voisins préparent une nouvelle liaison vers la mer. Selon le ministère, un oléoduc de "
    "trois cents kilomètres doit être achevé au printemps prochain, malgré les retards du chantier.\n"
    "Les chefs d'état-major de l'Organisation du traité de sécurité collective se réunissent la même semaine pour "
    "parler de la protection des installations, a indiqué un porte-parole lors d'une conférence de presse."
)

WATCHES = """\
watches:
  - id: kz-energy
    title: "Kazakhstan: pipelines and CSTO"
    query: 'Kazakhstan AND (pipeline OR CSTO)'
    notify: [desk]
"""


def channels(port: int) -> str:
    return f"""\
channels:
  - id: desk
    kind: email
    to: [desk@example.org]
    sender: steppewatch@example.org
    smtp: {{host: 127.0.0.1, port: {port}, security: none}}
"""


def sources(site: Site, *names: str) -> str:
    listed = "\n".join(
        f"  - {{id: {name}, name: {name.title()}, kind: feed, url: '{site.feed_url(name)}',"
        " languages: [fr], country: FR}"
        for name in names
    )
    return f"sources:\n{listed}\n"


@pytest.fixture
def site():
    with Site() as site:
        for name in ("courrier", "matin"):
            site.add_feed(name, language="fr")
            site.publish(name, f"Vieilles nouvelles de {name}", page="Le Kazakhstan et son oléoduc, déjà connus. " * 5)
        yield site


def test_french_page_after_the_baseline_gives_exactly_one_mail(site, tmp_path):
    with FakeSmtp() as smtp:
        config = write_configuration(
            tmp_path, sources=sources(site, "courrier", "matin"), watches=WATCHES, channels=channels(smtp.port)
        )
        with Daemon(config).wait_ready() as daemon:
            wait_until(lambda: site.polls("courrier") and site.polls("matin"), what="the baseline")
            wait_until(lambda: 304 in site.polls("courrier"), what="a second poll, answered with 304")
            site.publish("courrier", "Une nouvelle liaison vers la mer", summary="Ce que prépare le pays.", page=FRENCH)
            wait_until(lambda: smtp.messages, what="the mail")

            polls = len(site.polls("courrier"))
            wait_until(lambda: len(site.polls("courrier")) >= polls + 10, what="ten more polls")
            assert len(smtp.messages) == 1

            tracked = site.page_url("courrier", 1) + "?utm_source=rss&utm_medium=feed"
            site.publish("matin", "Une nouvelle liaison vers la mer", summary="Repris.", link=tracked)
            polls = len(site.polls("matin"))
            wait_until(lambda: len(site.polls("matin")) >= polls + 3, what="polls of the second feed")
            wait_until(lambda: article_count(tmp_path) == 4, what="the copy in the archive")
            assert len(smtp.messages) == 1
            assert daemon.stop() == 0

        with Daemon(config).wait_ready() as daemon:
            polls = len(site.polls("courrier"))
            wait_until(lambda: len(site.polls("courrier")) >= polls + 2, what="polls after the restart")
            assert daemon.stop() == 0
        assert len(smtp.messages) == 1

    mail = smtp.messages[0]
    assert "Kazakhstan: pipelines and CSTO" in str(mail["Subject"])
    text = mail.get_body(("plain",)).get_content()
    for expected in ("Courrier", site.page_url("courrier", 1), "oléoduc", "Kazakhstan", "FR", "French"):
        assert expected in text
    (alert,) = rows("alerts", "--config", str(config), cwd=tmp_path)
    assert mail["X-Alert-Id"] == alert["id"]
    assert [sent["state"] for sent in alert["sent"]] == ["delivered"]
    copy = next(row for row in rows("articles", "--config", str(config), cwd=tmp_path) if row["source"] == "matin")
    assert copy["relation"] == "same"


def test_what_appears_while_the_daemon_is_down_does_alert(site, tmp_path):
    with FakeSmtp() as smtp:
        config = write_configuration(
            tmp_path, sources=sources(site, "courrier"), watches=WATCHES, channels=channels(smtp.port)
        )
        assert run_once(config, tmp_path).returncode == 0
        site.publish("courrier", "Une nouvelle liaison vers la mer", page=FRENCH)

        assert run_once(config, tmp_path).returncode == 0
        assert run_once(config, tmp_path).returncode == 0

    assert len(smtp.messages) == 1


def test_a_watch_that_is_new_says_nothing_of_what_was_seen_before(site, tmp_path):
    with FakeSmtp() as smtp:
        nothing = WATCHES.replace("Kazakhstan AND (pipeline OR CSTO)", "Uzbekistan")
        config = write_configuration(
            tmp_path, sources=sources(site, "courrier"), watches=nothing, channels=channels(smtp.port)
        )
        run_once(config, tmp_path)
        site.publish("courrier", "Une nouvelle liaison vers la mer", page=FRENCH)
        run_once(config, tmp_path)
        (config / "watches.yaml").write_text(WATCHES.replace("kz-energy", "another"))

        assert run_once(config, tmp_path).returncode == 0

    assert smtp.messages == []


def test_failing_source_is_said_and_stops_no_other(site, tmp_path):
    with FakeSmtp() as smtp:
        listed = sources(site, "courrier") + (
            f"  - {{id: gone, kind: feed, url: '{site.url}/feed/none.xml'}}\n"
            "  - {id: page, kind: listing, url: 'http://127.0.0.1:9/list'}\n"
        )
        config = write_configuration(tmp_path, sources=listed, watches=WATCHES, channels=channels(smtp.port))
        run_once(config, tmp_path)
        site.publish("courrier", "Une nouvelle liaison vers la mer", page=FRENCH)
        done = run_once(config, tmp_path)

    assert done.returncode == 0
    assert len(smtp.messages) == 1
    states = {row["id"]: row for row in rows("sources", "--config", str(config), cwd=tmp_path)}
    assert (states["gone"]["state"], states["gone"]["error"]) == ("failing", "HTTP 404")
    assert states["page"]["state"] == "failing"
    assert states["courrier"]["state"] == "polled"
    (status,) = rows("status", "--config", str(config), cwd=tmp_path)
    assert {failing["id"] for failing in status["failing"]} == {"gone", "page"}


def run_once(config, cwd):
    return steppewatch("run", "--once", "--config", str(config), cwd=cwd)


def article_count(directory) -> int:
    reader = sqlite3.connect(f"file:{directory}/data/steppewatch.db?mode=ro", uri=True)
    try:
        return reader.execute("SELECT count(*) FROM articles").fetchone()[0]
    finally:
        reader.close()
