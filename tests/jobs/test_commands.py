"""The subcommands as a user calls them: output, exit codes, and errors that name the place."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from daemon import Daemon, steppewatch, write_configuration
from fakes.smtp import FakeSmtp

from jobs.cli import COMMANDS, main

QUERY = '{"id": "kz", "query": "Kazakhstan AND (pipeline OR CSTO)"}\n'
DOCUMENT = '{"id": "d1", "title": "Қазақстан", "text": "ҰҚШҰ-ның отырысы өтті", "language": "kk"}\n'
OTHER = '{"id": "d2", "title": "Weather", "text": "Rain in Paris"}\n'
NO_SOURCES = "sources: []\n"
NO_WATCHES = "watches: []\n"


def call(*arguments, stdin=None):
    return CliRunner().invoke(main, list(arguments), input=stdin, prog_name="steppewatch")


@pytest.fixture
def queries(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text(QUERY)
    return str(path)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name):
    done = call(name, "--help")

    assert done.exit_code == 0
    assert "Example" in done.output
    assert "steppewatch" in done.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed(name):
    assert f"  {name} " in call("--help").output


def test_unknown_command_is_bad_usage_and_the_commands_are_named():
    done = call("mach")

    assert done.exit_code == 2
    assert "match" in done.output


def test_match_prints_the_contracts_line(queries):
    done = call("match", "--queries", queries, stdin=DOCUMENT + OTHER)

    (line,) = done.stdout.splitlines()
    row = json.loads(line)
    assert (row["document"], row["watch"], row["language"]) == ("d1", "kz", "kk")
    hits = {(hit["concept"], hit["form"], hit["field"], hit["start"], hit["end"]) for hit in row["hits"]}
    assert hits == {("kazakhstan", "Қазақстан", "title", 0, 9), ("csto", "ҰҚШҰ-ның", "text", 0, 8)}


def test_match_all_also_says_what_nothing_matched(queries):
    done = call("match", "--queries", queries, "--all", stdin=OTHER)

    assert json.loads(done.stdout)["watch"] is None


def test_bad_query_is_said_and_skipped(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text('{"id": "bad", "query": "Kazakhstan pipeline"}\nnonsense\n' + QUERY)

    done = call("match", "--queries", str(path), stdin=DOCUMENT)

    assert done.exit_code == 0
    assert f"{path}:1: query 'bad', column 12" in done.stderr
    assert f"{path}:2: not a query" in done.stderr
    assert json.loads(done.stdout)["watch"] == "kz"


def test_odd_queries_are_said_and_used(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text('{"id": "odd", "query": "«CSTO» OR pipelin"}\n')

    done = call("match", "--queries", str(path), stdin='{"id": "d", "title": "CSTO"}\n')

    assert done.stderr.splitlines() == [
        f"{path}:1: warning: query 'odd', column 1: « is read as a straight quotation mark \"",
        f"{path}:1: warning: query 'odd', column 1: \"CSTO\" means itself; write csto for the concept, "
        "in all its languages",
        f"{path}:1: warning: query 'odd', column 11: pipelin is in no vocabulary; did you mean pipeline?",
    ]
    assert json.loads(done.stdout)["watch"] == "odd"


def test_ten_thousand_odd_queries_do_not_fill_the_screen(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text("".join(f'{{"id": "{n}", "query": "gas OR gas"}}\n' for n in range(60)))

    done = call("match", "--queries", str(path), stdin="")

    assert len(done.stderr.splitlines()) == 51
    assert "further warnings are left out" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{nonsense\n", "stdin:2: not a document"),
        ('{"title": "no id"}\n', "'id' is missing"),
        ('{"id": 1, "title": ["a", "list"]}\n', '"title" is not text'),
        ("[1, 2]\n", "stdin:2: not a document"),
    ],
)
def test_bad_document_is_bad_usage_that_names_its_line(queries, line, words):
    done = call("match", "--queries", queries, stdin=DOCUMENT + line)

    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout.count("\n") == 1  # what came before is out


def test_match_prints_before_the_next_document_is_needed(queries):
    command = [sys.executable, "-m", "jobs.cli", "match", "--queries", queries]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        running.stdin.write(DOCUMENT)
        running.stdin.flush()

        assert json.loads(running.stdout.readline())["document"] == "d1"

        running.stdin.close()
        assert running.wait(10) == 0


def test_explain_names_concepts_terms_and_the_hit(tmp_path):
    path = tmp_path / "document.json"
    path.write_text(DOCUMENT)

    done = call("explain", "Kazakhstan AND CSTO", "--document", str(path))

    assert done.exit_code == 0
    assert "concept csto" in done.output
    assert "ОДКБ" in done.output
    assert "ҰҚШҰ-ның" in done.output


def test_explain_prints_the_sum_of_a_score_and_takes_named_lists(tmp_path):
    (tmp_path / "document.json").write_text('{"id": "d", "text": "Lukoil and football", "language": "en"}')
    config = write_configuration(tmp_path, sources=NO_SOURCES, watches=NO_WATCHES, channels="channels: []\n")
    (config / "lists.yaml").write_text("lists: {majors: [Lukoil, Rosneft]}\n")
    query = "SCORE(@majors: 3, CSTO: 5, football: -1.5) >= 6"

    done = call("explain", query, "--document", str(tmp_path / "document.json"), "--config", str(config))

    assert "score 1.5, 6 needed: (Lukoil OR Rosneft) +3, football -1.5; not found: CSTO +5" in done.stdout
    assert "missing: CSTO" in done.stdout
    assert done.stderr == ""


def test_explain_says_what_is_hardly_meant_on_stderr():
    done = call("explain", "Russia AND pipelin", "--json")

    assert done.stderr == "warning: column 12: pipelin is in no vocabulary; did you mean pipeline?\n"
    assert json.loads(done.stdout)["warnings"] == [
        {"message": "pipelin is in no vocabulary; did you mean pipeline?", "column": 12}
    ]


def test_explain_points_at_the_column_of_a_bad_query():
    done = call("explain", "Kazakhstan pipeline")

    assert done.exit_code == 2
    assert "Kazakhstan pipeline\n           ^ column 12" in done.stderr


def test_parse_prints_the_contracts_entry():
    feed = (
        "<rss version='2.0'><channel><title>t</title><item><guid>g1</guid><title>Новость</title>"
        "<link>/a/1</link><pubDate>Sun, 22 Nov 2026 14:05:00 +0500</pubDate></item></channel></rss>"
    )

    done = call("parse", "--url", "https://site.example/rss", stdin=feed)

    row = json.loads(done.stdout)
    assert row["url"] == "https://site.example/a/1"
    assert row["published_at"] == "2026-11-22T09:05:00.000000Z"
    assert {"key", "url", "title", "summary", "published_at", "authors", "language"} <= set(row)


def test_parse_of_a_page_fails_and_says_what_it_is():
    done = call("parse", stdin="<!doctype html><html><head><title>Just a moment</title></head><body>x</body></html>")

    assert done.exit_code == 1
    assert "a captcha or bot wall page (title: Just a moment), not a feed" in done.stderr


def test_extract_says_why_a_page_is_no_article():
    page = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"

    done = call("extract", "--url", "https://site.example/a/1", stdin=page)

    assert done.exit_code == 1
    assert done.stdout == ""
    assert "bot wall" in done.stderr


def test_extract_reads_dates_in_the_given_zone():
    words = "Министерство сообщило, что новый мост откроют весной после нескольких лет работ. " * 4
    body = f"<article><h1>Мост</h1><time>22.11.2025 14:05</time><p>{words}</p></article>"
    page = f"<html><head><title>Мост</title></head><body>{body}</body></html>"

    done = call("extract", "--url", "https://site.example/a/1", "--timezone", "Asia/Almaty", stdin=page)

    assert json.loads(done.stdout)["published_at"] == "2025-11-22T09:05:00.000000Z"


def test_extract_names_an_unknown_zone():
    done = call("extract", "--timezone", "Asia/Alma", stdin="<p>x</p>")

    assert done.exit_code == 1
    assert "Asia/Almaty" in done.stderr


def test_extract_prints_the_contracts_page():
    words = "The ministry said on Monday that the new bridge will be opened in spring after years of work. " * 6
    head = "<html lang=en><head><title>A bridge</title></head>"
    page = f"{head}<body><article><h1>A bridge</h1><p>{words}</p></article></body></html>"

    done = call("extract", "--url", "https://site.example/a/1", stdin=page)

    row = json.loads(done.stdout)
    assert {"title", "text", "language", "authors", "published_at", "modified_at", "canonical_url", "editions"} == set(
        row
    )
    assert "opened in spring" in row["text"]
    assert row["language"] == "en"


@pytest.mark.parametrize("name", ["status", "sources", "articles", "stories", "alerts"])
def test_reading_commands_name_the_database_they_did_not_find(tmp_path, name):
    config = write_configuration(tmp_path, sources=NO_SOURCES, watches=NO_WATCHES, channels="channels: []\n")

    done = call(name, "--config", str(config))

    assert done.exit_code == 1
    assert f"no database at {tmp_path}/data/steppewatch.db" in done.stderr


def test_run_with_a_bad_configuration_says_every_error_and_starts_nothing(tmp_path):
    config = write_configuration(
        tmp_path,
        sources=NO_SOURCES,
        watches="watches:\n  - {id: a}\n  - {id: b, qurey: x}\n",
        channels="channels: []\n",
    )

    done = steppewatch("run", "--config", str(config), cwd=tmp_path)

    assert done.returncode == 2
    assert "watches.yaml:2:" in done.stderr
    assert 'unknown key "qurey", did you mean "query"?' in done.stderr
    assert not (tmp_path / "data").exists()


def test_second_run_on_one_database_says_who_runs(tmp_path):
    config = write_configuration(tmp_path, sources=NO_SOURCES, watches=NO_WATCHES, channels="channels: []\n")
    with Daemon(config).wait_ready() as daemon:
        second = steppewatch("run", "--config", str(config), cwd=tmp_path)

        assert second.returncode == 1
        assert f"already running (pid {daemon.process.pid})" in second.stderr
        assert daemon.stop() == 0


def test_channel_test_sends_one_message_and_says_the_answer(tmp_path):
    with FakeSmtp() as smtp:
        channels = (
            "channels:\n  - id: desk\n    kind: email\n    to: [a@example.org]\n    sender: b@example.org\n"
            f"    smtp: {{host: 127.0.0.1, port: {smtp.port}, security: none}}\n"
        )
        config = write_configuration(tmp_path, sources=NO_SOURCES, watches=NO_WATCHES, channels=channels)

        done = call("channels", "test", "desk", "--config", str(config))
        unknown = call("channels", "test", "desc", "--config", str(config))

    assert done.exit_code == 0, done.output
    assert len(smtp.messages) == 1
    assert unknown.exit_code == 2
    assert "did you mean 'desk'" in unknown.stderr


def test_channel_test_that_fails_is_exit_one(tmp_path):
    channels = "channels:\n  - {id: ops, kind: webhook, url: 'http://127.0.0.1:9/'}\n"
    config = write_configuration(tmp_path, sources=NO_SOURCES, watches=NO_WATCHES, channels=channels)

    done = call("channels", "test", "ops", "--config", str(config))

    assert done.exit_code == 1
    assert "ops: not delivered" in done.stderr


STORY = (
    "Four miners died and eleven were hurt when methane exploded in a pit near Karaganda at 3:40 on Monday morning. "
)
STORY += (
    "There were 126 people underground at a depth of 480 metres and most of them came up by themselves, rescuers said."
)


def test_group_prints_the_contracts_line_for_each_document_in_order():
    documents = [
        {"id": "a", "title": "Blast in a mine", "text": STORY, "url": "https://a.example/1"},
        {"id": "b", "title": "Miners die near Karaganda", "text": f"KARAGANDA (Reuters) - {STORY}"},
        {"id": "c", "title": "Rain", "text": "Rain is expected in the capital on Tuesday, forecasters said."},
        {"id": "d", "url": "https://www.a.example/1?utm_source=rss"},
    ]

    done = call("group", stdin="".join(json.dumps(document) + "\n" for document in documents))

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [row["document"] for row in rows] == ["a", "b", "c", "d"]
    assert [row["relation"] for row in rows] == ["new", "copy", "new", "same"]
    assert [row["of"] for row in rows] == [None, "a", None, "a"]
    assert rows[0]["story"] == rows[1]["story"] == rows[3]["story"] != rows[2]["story"]
    assert all(set(row) == {"document", "story", "relation", "of", "score", "reason"} and row["reason"] for row in rows)


def test_group_answers_before_the_next_document_is_needed():
    program = [sys.executable, "-m", "jobs.cli", "group"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        for name in ("a", "b"):
            running.stdin.write(json.dumps({"id": name, "text": STORY}) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["document"] == name
        running.stdin.close()

    assert running.returncode == 0


def test_group_names_the_line_that_is_no_document():
    done = call("group", stdin='{"id": "a"}\n[]\n')

    assert done.exit_code == 2
    assert "stdin:2: not a document" in done.stderr


def test_half_of_a_surrogate_pair_goes_out_as_it_came_in():
    done = call("group", stdin='{"id": "\\ud800", "text": "a \\ud800 b"}\n')

    assert json.loads(done.stdout)["document"] == "\ud800"
