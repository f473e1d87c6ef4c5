"""What is asked with every article costs as much after a year as on the first day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOON, a_report, a_watch, an_alert, an_entry, archive_with, record

from alerts.ledger import Decisions, Holds, Messages

OLD = NOON - timedelta(days=30)
QUESTIONS = {
    "told": lambda database: Decisions(database).told("kz", 1),
    "told since": lambda database: Decisions(database).told_since(["kz"], since=NOON, but=1, limit=100),
    "sent since": lambda database: Holds(database).sent_since("kz", "desk", NOON),
    "waiting": lambda database: Messages(database).waiting(),
}


@pytest.fixture
def database(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(*map(an_entry, range(1, 151))))
    for work in archive.backlog.due("page", NOON, limit=150):
        archive.serve_feed_text(work.ref, error="", refetch_at=None, now=NOON)
    Decisions(archive.database).sync_watches([a_watch()], now=OLD)
    yield archive.database
    archive.database.close()


def tell(database, numbers):
    with database.transaction():
        for number in numbers:
            alert = replace(an_alert(f"a{number}", article_id=number), created_at=OLD)
            Decisions(database).add_alert(alert)
            message_id = Messages(database).add("desk", (alert.id,), now=OLD)
            Messages(database).settle(message_id, "delivered", due_at=None, answer="250", now=OLD)


def steps(database, ask):
    """How many instructions of SQLite's machine an answer takes."""
    taken = 0

    def count():
        nonlocal taken
        taken += 1

    database.tables.conn.set_progress_handler(count, 1)
    ask(database)
    database.tables.conn.set_progress_handler(None, 1)
    return taken


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_does_not_go_through_all_that_was_ever_told(database, question):
    tell(database, range(1, 6))
    few = steps(database, QUESTIONS[question])
    tell(database, range(6, 151))

    assert steps(database, QUESTIONS[question]) <= few + 10
