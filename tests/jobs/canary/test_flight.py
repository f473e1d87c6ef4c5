"""The canary through the real daemon and its real crawler: all the way, past kill -9, and seen by nobody."""

import sqlite3

import pytest
from daemon import Daemon, wait_until, write_configuration

from scraper.archive import Archive, open_reader
from scraper.model import CANARY_ID

WATCHES = "watches:\n  - {id: everything, query: 'Казахстан! OR Kazakhstan OR url:canary', notify: [desk]}\n"
CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"
# Nothing but the canary's port of this machine is open.
CLOSED = "catalogue: []\nconsole: {listen: '127.0.0.1:0'}\n"
TABLES = ("entries", "articles", "stories", "decisions", "alerts", "outbox", "deliveries", "backlog", "fingerprints")


@pytest.fixture
def config(tmp_path):
    config = write_configuration(tmp_path, sources="sources: []\n", watches=WATCHES, channels=CHANNELS)
    database = f"database: sqlite:///{tmp_path / 'data' / 'steppewatch.db'}\n"
    (config / "steppewatch.yaml").write_text(database + CLOSED)
    return config


def rows(config, query):
    connection = sqlite3.connect(config.parent / "data" / "steppewatch.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def left(config):
    """Rows that are still there, hidden ones too."""
    return {table: n for table in TABLES if (n := rows(config, f"SELECT count(*) FROM {table}")[0][0])}


def test_canary_comes_through_the_real_crawler_and_leaves_nothing_but_its_time(config):
    with Daemon(config).wait_ready() as daemon:
        daemon.wait_for("canary came through")
        assert daemon.stop() == 0

    ((n, begun_at, arrived_at),) = rows(config, "SELECT * FROM canaries")
    assert n == 1
    assert begun_at < arrived_at
    assert left(config) == {}
    assert not (config.parent / "alerts.mbox").exists()
    assert any("entries found" in line and CANARY_ID in line for line in daemon.log)


@pytest.mark.timeout(240)
def test_canary_survives_kill_nine_at_every_stage_and_comes_through_once(config):
    for point in ("poll.stored", "page.stored", "group.placed", "match.decided", "outbox.claimed", "outbox.settling"):
        with Daemon(config, environ={"STEPPEWATCH_FAIL": f"{point}:1"}, measured=False) as daemon:
            daemon.process.wait(timeout=60)
        assert daemon.process.returncode == -9, (point, daemon.log[-5:])

    with Daemon(config).wait_ready() as daemon:
        wait_until(lambda: rows(config, "SELECT arrived_at FROM canaries")[0][0], what="the arrival")
        assert daemon.stop() == 0

    assert rows(config, "SELECT count(*), count(arrived_at) FROM canaries") == [(1, 1)]
    assert left(config) == {}


def test_canary_on_its_way_is_seen_by_no_reader(config, tmp_path):
    with Daemon(config, environ={"STEPPEWATCH_FAIL": "outbox.claimed:1"}, measured=False) as daemon:
        daemon.process.wait(timeout=60)
    assert left(config).keys() >= {"entries", "articles", "decisions", "alerts", "outbox"}

    reader = open_reader(tmp_path / "data" / "steppewatch.db")
    seen = {
        table: reader.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"]
        for table in ("sources", "entries", "articles", "decisions", "alerts", "outbox")
    }
    archive = Archive(reader)
    latest, sources = list(archive.articles.latest(limit=9)), list(archive.sources.rows())
    reader.close()

    assert set(seen.values()) == {0}
    assert (latest, sources) == ([], [])


def test_canary_that_is_switched_off_is_taken_out_with_all_it_left(config):
    with Daemon(config, environ={"STEPPEWATCH_FAIL": "outbox.claimed:1"}, measured=False) as daemon:
        daemon.process.wait(timeout=60)
    settings = config / "steppewatch.yaml"
    settings.write_text(settings.read_text() + "canary: off\n")

    with Daemon(config).wait_ready() as daemon:
        assert daemon.stop() == 0

    assert left(config) == {}
    assert rows(config, "SELECT count(*) FROM canaries") == [(1,)]
