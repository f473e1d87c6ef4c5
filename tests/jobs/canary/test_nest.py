"""What the canary's feed serves, and to whom."""

import asyncio

import pytest
from builders import NOON, new_database

from alerts.canary import Canary
from jobs.canary.nest import Nest
from jobs.canary.texts import page
from scraper.dedup.grouping import Arrival, Grouper


@pytest.fixture
def database(tmp_path):
    database = new_database(tmp_path)
    yield database
    database.close()


def ask(nest, *requests):
    """The answers to raw requests, one connection each."""

    async def scenario():
        await nest.start()
        host, port = nest.endpoint.split(":")
        answers = []
        for request in requests:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request)
            answers.append((await reader.read()).decode())
            writer.close()
        await nest.stop()
        return answers

    return asyncio.run(scenario())


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def test_feed_lists_the_one_on_its_way_and_nothing_while_there_is_none(database):
    nest = Nest(database)
    path = nest.url.partition(nest.endpoint)[2]
    nest.show(Canary(7, NOON))

    full, page_answer = ask(nest, get(path), get(f"{path}/7"))

    assert f"<link>{nest.url}/7</link>" in full
    assert page_answer.startswith("HTTP/1.1 200 OK")
    assert "Казахстана" in page_answer

    empty_nest = Nest(database)
    (empty,) = ask(empty_nest, get(path))
    assert "<item>" not in empty


def test_nobody_else_is_served(database):
    nest = Nest(database)
    path = nest.url.partition(nest.endpoint)[2]

    answers = ask(nest, get("/"), get("/canary/guess/1"), get(f"{path}/x"), b"POST / HTTP/1.1\r\n\r\n", b"\0\r\n\r\n")

    assert [answer[:12] for answer in answers] == ["HTTP/1.1 404"] * 4 + [""]


def test_port_is_kept_over_restarts_where_it_is_free_and_another_is_taken_where_it_is_not(database):
    first = Nest(database)
    while_taken = Nest(database)
    asyncio.run(first.stop())
    asyncio.run(while_taken.stop())

    assert while_taken.endpoint != first.endpoint
    again = Nest(database)
    asyncio.run(again.stop())
    assert again.url == while_taken.url


def test_a_week_of_canaries_has_no_copies_among_them():
    grouper = Grouper()

    relations = [
        grouper.group(
            Arrival(
                number=n,
                id=f"a{n}",
                title=page(n).partition("<h1>")[2].partition("</h1>")[0],
                text=page(n),
                language="ru",
                source="canary:",
                published_at=NOON,
            )
        ).relation
        for n in range(1, 169)
    ]

    assert set(relations) == {"new"}
