"""What each file may say: one fact a line, errors with their places."""

from pathlib import Path

import pytest

from alerts.config import DEFAULT_PORTS
from jobs.config import ConsoleSettings
from scraper.catalogue import load
from scraper.model import Selectors

ONE_PACK = {"steppewatch.yaml": "catalogue: [kz]\n"}


# the directory


def test_only_the_settings_file_is_needed(read_with) -> None:
    configuration = read_with(dict.fromkeys(("sources.yaml", "watches.yaml", "channels.yaml")))

    assert (configuration.sources, configuration.watches, configuration.channels) == ((), (), ())
    assert [path.name for path in configuration.files] == ["steppewatch.yaml"]


def test_missing_settings_file_is_told(errors_of) -> None:
    (line,) = errors_of({"steppewatch.yaml": None})

    assert line.startswith("steppewatch.yaml:1:1: no such file in ")


@pytest.mark.parametrize("text", ["", "# all gone\n", "---\n", "null\n"])
def test_empty_file_is_an_error_for_a_cut_one_looks_the_same(errors_of, text: str) -> None:
    assert errors_of({"watches.yaml": text}) == ['watches.yaml:1:1: the file is empty: write "watches: []"']


def test_list_that_holds_nothing_is_an_error(errors_of) -> None:
    assert errors_of({"sources.yaml": "sources:\n"}) == [
        'sources.yaml:1:1: "sources" holds nothing: write "sources: []" for none'
    ]


def test_file_over_the_limit_is_not_parsed(errors_of) -> None:
    assert errors_of({"watches.yaml": "#" * 1_500_001}) == [
        "watches.yaml:1:1: the file is too large: 1,500,000 bytes at the most"
    ]


def test_bytes_that_are_not_utf8_are_told_with_their_place(write, errors_of) -> None:
    directory = write({})
    (directory / "watches.yaml").unlink()
    (directory / "lists.yaml").write_bytes("lists:\n  нефть".encode("cp1251"))

    assert errors_of({"watches.yaml": None})[0] == "lists.yaml:2:3: the file is not UTF-8 here (byte 0xED)"


def test_windows_line_ends_and_byte_order_mark_shift_nothing(errors_of) -> None:
    text = "\ufeffwatches:\r\n  - id: a\r\n    qurey: x\r\n    notify: []\r\n"

    assert errors_of({"watches.yaml": text}) == ['watches.yaml:3:5: unknown key "qurey", did you mean "query"?']


def test_directory_in_place_of_a_file_is_told(write, errors_of) -> None:
    (write({"lists.yaml": None}) / "lists.yaml").mkdir()

    assert errors_of({})[0].startswith("lists.yaml:1:1: ")


# steppewatch.yaml


def test_defaults_poll_nothing_and_listen_on_this_machine(read_with) -> None:
    configuration = read_with({"steppewatch.yaml": "{}\n"})

    assert configuration.database == Path("data/steppewatch.db")
    assert configuration.console == ConsoleSettings("127.0.0.1", 8765)
    assert (configuration.timezone, configuration.poll_every_seconds) == ("UTC", 600)
    assert configuration.catalogue == ()


def test_settings_are_read_as_written(read_with) -> None:
    text = (
        "database: sqlite:////var/lib/steppewatch/news.db\ntimezone: Asia/Almaty\npoll_every: 2h\n"
        "console: {listen: '[::1]:0'}\n"
        "crawler: {allow_addresses: [127.0.0.0/8, 10.1.2.3], page_delay: 5s, contact: ops@example.org}\n"
    )

    configuration = read_with({"steppewatch.yaml": text})

    assert configuration.database == Path("/var/lib/steppewatch/news.db")
    assert (configuration.timezone, configuration.poll_every_seconds) == ("Asia/Almaty", 7200)
    assert configuration.console == ConsoleSettings("::1", 0)
    assert configuration.crawler.allow_addresses == ("127.0.0.0/8", "10.1.2.3/32")
    assert (configuration.crawler.page_delay_seconds, configuration.crawler.contact) == (5.0, "ops@example.org")


def test_a_translation_server_is_read_with_its_key(read_with) -> None:
    text = "language: en\ntranslate: {api: deepl, url: 'https://api.deepl.example', key: '${DEEPL}'}\n"

    configuration = read_with({"steppewatch.yaml": text}, {"DEEPL": "k-1"})

    assert configuration.language == "en"
    assert configuration.translate.key.reveal() == "k-1"
    assert "k-1" not in repr(configuration)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("databas: x", '1:1: unknown key "databas", did you mean "database"?'),
        ("foreman: desk", '1:1: unknown key "foreman", allowed: '),
        ("owner: desc", '1:8: owner: unknown channel "desc", did you mean "desk"?'),
        ("heartbeat: watch.example", "1:12: heartbeat: "),
        ("keep_articles: 2h", '1:16: keep_articles: "2h" is not how long to keep: write 90d, 26w or 2y'),
        ("keep_articles: 7d", "1:16: keep_articles: 7d is out of range: 30d at the least"),
        ("canary: daily", '1:9: canary: unknown "daily"'),
        ("database: /var/x.db", "1:11: database: not a database: write sqlite:/// and the path"),
        ("database: postgresql://user@host/name", "1:11: database: PostgreSQL is not supported by this version"),
        ("timezone: Asia/Almati", '1:11: timezone: unknown time zone "Asia/Almati", did you mean "Asia/Almaty"?'),
        ("timezone: ../../etc/passwd", "1:11: timezone: unknown time zone"),
        ("timezone: no", "1:11: timezone: unknown time zone"),
        ("language: eng", '1:11: language: unknown language "eng", did you mean "en"?'),
        ("language: klingon", '1:11: language: unknown language "klingon"'),
        (
            "translate: {api: libretranslate, url: 'http://127.0.0.1:5000'}",
            "1:1: translate needs the language that you",
        ),
        (
            "language: en\ntranslate: {api: gpt, url: 'http://x'}",
            '2:18: translate.api: unknown "gpt", allowed: apertium,',
        ),
        ("language: en\ntranslate: {api: libretranslate}", '2:12: missing key "url"'),
        (
            "language: en\ntranslate: {api: deepl, url: 'https://api.deepl.example'}",
            "2:12: translate: DeepL asks for a",
        ),
        ("language: en\ntranslate: {api: apertium, url: 'http://169.254.169.254'}", "2:33: translate.url: link-local"),
        (
            "language: en\ntranslate: {api: libretranslate, url: 'http://x', key: abc}",
            "2:56: translate.key: a secret is written as",
        ),
        ("catalogue: kz", "1:12: catalogue: must be a list, as [a, b], not text"),
        ("catalogue: [kz, kzz]", '1:17: unknown pack "kzz", did you mean "kz"?'),
        ("catalogue: [kz, kz]", '1:17: pack "kz" is named twice'),
        ("poll_every: 600", '1:13: poll_every: "600" is not a duration: write 30s, 10m, 2h or 1d'),
        ("poll_every: 29s", "1:13: poll_every: 29s is out of range: 30s at the least"),
        ("poll_every: 8d", "1:13: poll_every: 8d is out of range"),
        ("poll_every: 10 m", "1:13: poll_every:"),
        ("poll_every: -1m", "1:13: poll_every:"),
        ("console: 8765", "1:10: console: must be keys with values, not a number"),
        ("console: {listen: 8765}", "1:19: console.listen: must be text, and YAML reads 8765 as a number"),
        ("console: {listen: '127.0.0.1:70000'}", "1:19: console.listen:"),
        ("console: {listen: '300.0.0.1:80'}", "1:19: console.listen:"),
        ("console: {lisen: '127.0.0.1:80'}", '1:11: unknown key "lisen", did you mean "listen"?'),
        ("crawler: {allow_addresses: [127.0.0.1/8]}", "1:29: crawler.allow_addresses: "),
        ("crawler: {allow_addresses: [localhost]}", '1:29: crawler.allow_addresses: "localhost" is not a network'),
        ("crawler: {page_delay: 2m}", "1:23: crawler.page_delay: 2m is out of range: 60s at the most"),
        ('crawler: {contact: "a\\r\\nX-Evil: 1"}', "1:20: crawler.contact: "),
        ("- a", "1:1: the file holds keys"),
    ],
)
def test_bad_settings(errors_of, line: str, message: str) -> None:
    lines = errors_of({"steppewatch.yaml": line + "\n"})

    assert len(lines) == 1
    assert lines[0].startswith(f"steppewatch.yaml:{message}")


def test_console_open_to_others_is_warned_of(read_with) -> None:
    (warning,) = read_with({"steppewatch.yaml": "console: {listen: 0.0.0.0:8765}\n"}).warnings

    assert str(warning).startswith("steppewatch.yaml:1:19: warning: the console has no password")


# sources.yaml


def test_source_has_its_defaults(read_with) -> None:
    (source,) = read_with({"steppewatch.yaml": "poll_every: 3m\n"}).sources

    assert (source.id, source.name, source.page, source.every_seconds, source.pack) == (
        "one",
        "one",
        "fetch",
        180,
        None,
    )


def test_packs_come_in_their_order_with_the_default_interval(read_with) -> None:
    configuration = read_with({"steppewatch.yaml": "catalogue: [uz, kz]\npoll_every: 7m\n", "sources.yaml": None})

    assert configuration.sources == load(["uz", "kz"], every_seconds=420)


def test_entry_with_the_id_of_an_outlet_replaces_it_whole_in_its_place(read_with) -> None:
    outlets = load(["kz"])
    second = outlets[1]
    text = f"sources:\n  - {{id: {second.id}, kind: feed, url: 'https://mine.example/rss'}}\n"

    sources = read_with({**ONE_PACK, "sources.yaml": text}).sources

    assert [source.id for source in sources] == [source.id for source in outlets]
    assert (sources[1].url, sources[1].name, sources[1].country, sources[1].languages, sources[1].pack) == (
        "https://mine.example/rss",
        second.id,
        None,
        (),
        None,
    )


def test_entry_that_is_not_enabled_drops_the_outlet(read_with) -> None:
    outlets = load(["kz"])

    sources = read_with(
        {**ONE_PACK, "sources.yaml": f"sources:\n  - id: {outlets[0].id}\n    enabled: false\n"}
    ).sources

    assert sources == outlets[1:]


def test_dropping_what_is_not_there_is_warned_of(read_with) -> None:
    outlet = load(["kz"])[0].id
    text = f"sources:\n  - id: {outlet}x\n    enabled: false\n"

    (warning,) = read_with({**ONE_PACK, "sources.yaml": text}).warnings

    assert str(warning) == (
        f'sources.yaml:2:9: warning: "{outlet}x" is no source of the catalogue\'s packs: nothing is dropped, '
        f'did you mean "{outlet}"?'
    )


def test_one_address_under_two_ids_is_warned_of(read_with) -> None:
    text = "sources:\n  - {id: a, kind: feed, url: 'https://a.example/'}\n  - {id: b, kind: feed, url: 'https://a.example/'}\n"

    (warning,) = read_with({"sources.yaml": text}).warnings

    assert str(warning) == 'sources.yaml:3:30: warning: the source "a" has the same address: it is polled twice'


@pytest.mark.parametrize(("allowed", "warnings"), [("[]", 1), ("[127.0.0.0/8]", 0)])
def test_private_address_is_warned_of_unless_it_is_allowed(read_with, allowed: str, warnings: int) -> None:
    files = {
        "steppewatch.yaml": f"crawler: {{allow_addresses: {allowed}}}\n",
        "sources.yaml": "sources:\n  - {id: a, kind: feed, url: 'http://127.0.0.1:81/'}\n",
    }

    assert len(read_with(files).warnings) == warnings


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("id: 'a b', kind: feed, url: 'https://a.example/'", "2:10: id: an id is made of"),
        (f"id: {'a' * 65}, kind: feed, url: 'https://a.example/'", "2:10: id: an id has at most 64 characters"),
        ("id: 7, kind: feed, url: 'https://a.example/'", "2:10: id: must be text, and YAML reads 7 as a number"),
        ("id: -x, kind: feed, url: 'https://a.example/'", "2:10: id: an id is made of"),
        ("id: a, kind: rss, url: 'https://a.example/'", '2:19: kind: unknown "rss", allowed: '),
        ("id: a, kind: feeds, url: 'https://a.example/'", '2:19: kind: unknown "feeds", did you mean "feed"?'),
        ("id: a, kind: feed", '2:5: missing key "url"'),
        ("id: a, knid: feed, url: 'https://a.example/'", '2:13: unknown key "knid", did you mean "kind"?'),
        ("id: a, kind: feed, url: a.example", "2:30: url: not a web address: it begins with http"),
        ("id: a, kind: feed, url: 'file:///etc/passwd'", "2:30: url: not a web address: it begins with http"),
        ("id: a, kind: feed, url: 'https:///rss'", "2:30: url: not a web address: it names no host"),
        ("id: a, kind: feed, url: 'https://a.example:99999/'", "2:30: url: not a web address: its host or port"),
        ("id: a, kind: feed, url: 'https://u:p@a.example/'", "2:30: url: an address here holds no user or password"),
        ("id: a, kind: feed, url: 'https://a.example/ b'", "2:30: url: an address holds no spaces"),
        ("id: a, kind: feed, url: 'https://a.example/', country: kz", "2:61: country: "),
        ("id: a, kind: feed, url: 'https://a.example/', timezone: UTC+5", "2:62: timezone: "),
        ("id: a, kind: feed, url: 'https://a.example/', languages: ru", "2:63: languages: must be a list"),
        ("id: a, kind: feed, url: 'https://a.example/', languages: [ru, rus ]", None),
        ("id: a, kind: feed, url: 'https://a.example/', languages: [ru, Russian]", "2:68: languages: "),
        (
            "id: a, kind: feed, url: 'https://a.example/', every: 10s",
            "2:59: every: 10s is out of range: 30s at the least",
        ),
        ("id: a, kind: feed, url: 'https://a.example/', page: none", "2:58: page: unknown"),
        ("id: a, kind: feed, url: 'https://a.example/', enabled: no", "2:61: enabled: must be true or false"),
        ("id: a, kind: feed, url: 'https://a.example/', tier: 1", '2:52: unknown key "tier"'),
        ("id: a, kind: feed, url: 'https://a.example/', name: ''", "2:58: name: a name is one line"),
    ],
)
def test_bad_sources(read_with, errors_of, keys: str, message: str | None) -> None:
    files = {"sources.yaml": f"sources:\n  - {{{keys}}}\n"}
    # The brace of flow style takes one column: "  - {id: " makes the id's value stand in column 10.
    if message is None:
        assert read_with(files).sources
        return

    lines = errors_of(files)

    assert len(lines) == 1
    assert lines[0].startswith(f"sources.yaml:{message}")


def test_countries_that_yaml_once_read_as_words_are_text(read_with) -> None:
    text = "sources:\n  - {id: no, kind: feed, url: 'https://a.example/', country: NO, languages: [no]}\n"

    (source,) = read_with({"sources.yaml": text}).sources

    assert (source.id, source.country, source.languages) == ("no", "NO", ("no",))


def test_too_many_sources_are_refused_at_the_first_that_is_too_many(errors_of) -> None:
    (line,) = errors_of({"sources.yaml": "sources:\n" + "  - {id: a}\n" * 5_001})

    assert line == "sources.yaml:5002:5: too many sources: 5,001, 5,000 at the most"


# watches.yaml


def watch(*lines: str) -> dict[str, str]:
    return {"watches.yaml": "watches:\n  - id: a\n" + "".join(f"    {line}\n" for line in lines)}


def test_lists_are_read_as_the_query_they_stand_for(read_with) -> None:
    (found,) = read_with(
        watch("all: [Kazakhstan]", "any: [pipeline, gas field]", "none: [football]", "notify: [desk]")
    ).watches

    assert found.query == 'Kazakhstan AND (pipeline OR "gas field") AND NOT football'
    assert (found.title, found.notify) == ("a", ("desk",))


_WEIGHTS = "pipeline!: 3, gas field: 2.50, pipe*: 1, football: -10, (oil OR coal): 1"


@pytest.mark.parametrize(
    "lines",
    [
        [f"score: {{{_WEIGHTS}, threshold: 6}}"],
        [f"score: {{{_WEIGHTS}}}", "threshold: 6.0"],
        ["threshold: 6", "score:", *(f"  {line}" for line in _WEIGHTS.split(", "))],
    ],
)
def test_weights_are_read_as_the_query_they_stand_for(read_with, lines: list[str]) -> None:
    (found,) = read_with(watch(*lines, "notify: [desk]")).watches

    assert found.query == ('SCORE(pipeline!: 3, "gas field": 2.5, pipe*: 1, football: -10, (oil OR coal): 1) >= 6')


@pytest.mark.parametrize("updates", ["none", "material", "all"])
def test_a_watch_says_which_updates_it_wants(read_with, updates: str) -> None:
    (found,) = read_with(watch("query: oil", "notify: []", f"updates: {updates}")).watches

    assert found.updates == updates


def test_a_watch_that_says_nothing_wants_what_is_new(read_with) -> None:
    assert read_with(watch("query: oil", "notify: []")).watches[0].updates == "material"


def test_weight_of_a_list_is_that_of_any_of_its_terms(read_with) -> None:
    files = watch("score: {'@majors': 3, oil: 2, threshold: 4}", "notify: []")

    (found,) = read_with({**files, "lists.yaml": "lists: {majors: [Lukoil, Kashagan field]}\n"}).watches

    assert found.query == 'SCORE((Lukoil OR "Kashagan field"): 3, oil: 2) >= 4'


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["notify: []"], '2:5: missing key "query" (or "all", "any", "none", or "score")'),
        (["query: oil"], '2:5: missing key "notify"'),
        (["query:", "notify: []"], "3:5: query: holds nothing"),
        (["query: #oil", "notify: []"], "3:5: query: holds nothing; quote the query if it begins with #"),
        (["query: 2026", "notify: []"], "3:12: query: must be text, and YAML reads 2026 as a number: quote it"),
        (["query: [oil, gas]", "notify: []"], "3:12: query: must be text, not a list"),
        (["query: {oil: gas}", "notify: []"], "3:12: query: must be text, not a mapping"),
        (["query: -oil", "notify: []"], "3:13: the query would match every text without these words"),
        (["query: oil gas", "notify: []"], "3:16: words side by side"),
        (["query: oil AND", "notify: []"], "3:19: nothing stands after AND"),
        (["query: oil", "all: [gas]", "notify: []"], '4:5: a watch has either "query" or "all", not both'),
        (["none: [oil]", "notify: []"], "3:5: nothing to look for"),
        (["any: []", "notify: []"], "3:10: any: must have at least 1"),
        (["any: [oil, 5]", "notify: []"], "3:16: any: must be text, and YAML reads 5 as a number"),
        (["any: [oil, a AND b]", "notify: []"], '3:16: "any" takes words and phrases, not rules'),
        (["all: oil", "notify: []"], "3:10: all: must be a list"),
        (["query: oil", "notify: desk"], "4:13: notify: must be a list"),
        (["query: oil", "notify: [desk, dsk]"], '4:20: unknown channel "dsk", did you mean "desk"?'),
        (["query: oil", "notify: [zzz]"], '4:14: unknown channel "zzz", allowed: desk'),
        (["query: oil", "notify: [desk, desk]"], '4:20: channel "desk" is named twice'),
        (
            ["query: oil", "notify: []", "updates: often"],
            '5:14: updates: unknown "often", allowed: all, material, none',
        ),
        (["query: oil", "notify: []", "updates:"], "5:5: updates: must be one of none, material, all"),
        (["query: oil", "notify: []", "updates: [all]"], "5:14: updates: must be one of none, material, all"),
        (["query: oil", "notify: []", "update: all"], '5:5: unknown key "update", did you mean "updates"?'),
        (["query: oil", "notify: []", "severity: urgent"], '5:15: severity: unknown "urgent", allowed: high'),
        (["query: oil", "notify: []", "digest: daily"], '5:13: digest: "daily" is no digest: write hourly'),
        (["query: oil", "notify: []", "digest: daily 25:00"], '5:13: digest: "25:00" is not a time of day'),
        (["query: oil", "notify: []", "digest: weekly day 07:30"], '5:13: digest: "weekly day 07:30" is no'),
        (["query: oil", "notify: []", "quiet: {from: 22:00}"], '5:12: missing key "to"'),
        (["query: oil", "notify: []", "quiet: {from: 7:00, to: 07:00}"], '5:12: quiet: "from" and "to" are'),
        (["query: oil", "notify: []", "quiet: {from: 1:00, to: 2:00, break_if: 'a AND'}"], "5:45: quiet.break_if: "),
        (["query: oil", "notify: []", "quiet: {from: 1:00, to: 2:00, timezone: Oz}"], "5:45: quiet.timezone: "),
        (["query: oil", "notify: []", "group_wait: 2h"], "5:17: group_wait: must be at most 1h, not 2h"),
        (["query: oil", "notify: []", "max_per_hour: 0"], "5:19: max_per_hour: must be at least 1, not 0"),
        (["score: {oil: 3}", "notify: []"], '3:5: missing key "threshold"'),
        (["threshold: 6", "query: oil", "notify: []"], '3:5: "threshold" goes with "score"'),
        (["score: {oil: 3, threshold: 3}", "threshold: 3", "notify: []"], '4:5: "threshold" stands inside "score"'),
        (["score: {oil: 3, threshold: 3}", "query: oil", "notify: []"], '3:5: a watch has either "query" or "score"'),
        (["score: {oil: 3, threshold: 3}", "any: [oil]", "notify: []"], '4:5: a watch has either "score" or "any"'),
        (["score:", "threshold: 3", "notify: []"], "3:5: score: holds nothing"),
        (["score: [oil]", "threshold: 3", "notify: []"], "3:12: score: must be terms with weights"),
        (["score: {threshold: 3}", "notify: []"], "3:12: nothing to look for"),
        (["score: {oil: much, threshold: 3}", "notify: []"], "3:18: score.oil: must be a number"),
        (["score: {oil: true, threshold: 3}", "notify: []"], "3:18: score.oil: must be a number"),
        (["score: {oil: 0, threshold: 3}", "notify: []"], "3:18: score.oil: must be between -1000 and 1000"),
        (["score: {oil: 2.005, threshold: 1}", "notify: []"], "3:18: score.oil: must be between -1000 and 1000"),
        (["score: {oil: 3, threshold: 4}", "notify: []"], "3:32: no text reaches 4: the weights above 0 come to 3"),
        (["score: {oil: 3}", "threshold: -1", "notify: []"], "4:16: every text reaches -1"),
        (["score: {gas AND oil: 3, threshold: 3}", "notify: []"], '3:13: score: "score" takes words and phrases'),
        (["score: {(NOT oil): 3, threshold: 3}", "notify: []"], "3:13: score: the query would match every text"),
        (["score: {oil, threshold: 3}", "notify: []"], "3:13: score.oil: must be a number"),
        (["query: oil", "notify: []", 'title: "a\\nb"'], "5:12: title: a name is one line of text"),
    ],
)
def test_bad_watches(errors_of, lines: list[str], message: str) -> None:
    told = errors_of(watch(*lines))

    assert len(told) == 1
    assert told[0].startswith(f"watches.yaml:{message}")


def test_unknown_keys_of_quiet_hours_are_told_by_the_names_that_stand_in_the_file(errors_of) -> None:
    lines = errors_of(watch("query: oil", "notify: []", "quiet: {from: 22:00, until: 7:00}"))

    assert lines == [
        'watches.yaml:5:12: missing key "to"',
        'watches.yaml:5:26: unknown key "until", allowed: break_if, from, timezone, to',
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("fallback: desk", "fallback: a channel cannot stand in for itself"),
        ("fallback: dask", 'fallback: unknown channel "dask", did you mean "desk"?'),
        ("rate: 20", 'rate: "20" is no rate: write 20/1m for twenty messages a minute'),
        ("rate: 0/1m", "rate: 0/1m is out of range"),
        ("retry_for: 30m", "retry_for: 30m is out of range: 1h at the least, 30d at the most"),
    ],
)
def test_bad_times_of_channels(errors_of, line: str, message: str) -> None:
    (told,) = errors_of({"channels.yaml": f"channels:\n  - id: desk\n    kind: terminal\n    {line}\n"})

    assert told.startswith(f"channels.yaml:4:{7 + line.index(' ') - 1}: {message}")


def test_a_fallback_has_none_itself(errors_of) -> None:
    told = errors_of(
        {
            "channels.yaml": "channels:\n  - {id: a, kind: terminal, fallback: b}\n"
            "  - {id: b, kind: terminal, fallback: c}\n  - {id: c, kind: terminal}\n"
        }
    )

    assert 'channels.yaml:2:39: fallback: "b" has a fallback itself; one step is taken, not more' in told


def test_query_error_in_a_folded_block_points_at_its_line(errors_of) -> None:
    (line,) = errors_of(watch("query: >-", "  Kazakhstan AND", "  pipeline OR oil", "notify: []"))

    assert line.startswith("watches.yaml:5:16: AND and OR are mixed")


def test_channel_that_is_wrong_otherwise_is_known_by_its_id(errors_of) -> None:
    lines = errors_of({"channels.yaml": "channels:\n  - id: desk\n    kind: pigeon\n"})

    assert [line.split(":")[0] for line in lines] == ["channels.yaml"]


@pytest.mark.parametrize("text", ["channels: [\n", "channel:\n  - id: desk\n    kind: terminal\n"])
def test_channels_that_cannot_be_read_make_no_unknown_names(errors_of, text: str) -> None:
    lines = errors_of({"channels.yaml": text})

    assert [line.split(":")[0] for line in lines] == ["channels.yaml"]


def test_entries_that_are_no_mappings_are_told(errors_of) -> None:
    assert errors_of({"watches.yaml": "watches:\n  - oil\n"}) == [
        'watches.yaml:2:5: an entry is a mapping: "- id: …" and its other keys below'
    ]


def test_list_without_its_key_is_told(errors_of) -> None:
    assert errors_of({"watches.yaml": "- id: a\n"}) == ['watches.yaml:1:1: the file begins with a key: "watches:"']


# vocabulary.yaml and lists.yaml


def test_own_words_are_read(read_with) -> None:
    configuration = read_with(
        {
            "vocabulary.yaml": "concepts:\n  - id: steppewatch-test\n    kind: topic\n    terms: {en: [zzyzx]}\n",
            "lists.yaml": "lists:\n  majors: [Lukoil, Kashagan field]\n",
        }
    )

    assert configuration.vocabulary == {
        "concepts": [{"id": "steppewatch-test", "kind": "topic", "terms": {"en": ["zzyzx"]}}]
    }
    assert configuration.lists == {"majors": ("Lukoil", "Kashagan field")}


def test_named_list_stands_in_a_query_for_its_terms(read_with) -> None:
    configuration = read_with(
        {
            "watches.yaml": "watches:\n"
            "  - {id: a, query: 'oil AND @majors', notify: []}\n"
            "  - {id: b, any: ['@majors', oil], notify: []}\n",
            "lists.yaml": "lists:\n  majors: [Lukoil, '@fields']\n  fields: [Kashagan field]\n",
        }
    )

    assert [watch.query for watch in configuration.watches] == [
        'oil AND (Lukoil OR "Kashagan field")',
        '(Lukoil OR "Kashagan field") OR oil',
    ]


def test_lists_that_cannot_be_resolved_are_told(errors_of) -> None:
    watches = "watches:\n  - {id: a, query: 'oil AND @majers', notify: []}\n"
    lists = "lists:\n  majors: [x]\n  a: ['@b']\n  b: ['@a']\n  c: ['@d']\n"

    assert errors_of({"watches.yaml": watches, "lists.yaml": lists}) == [
        "watches.yaml:2:29: unknown list @majers; did you mean majors?",
        "lists.yaml:3:3: a: the list holds itself: @a → @b → @a; take one of the names out",
        "lists.yaml:4:3: b: the list holds itself: @b → @a → @b; take one of the names out",
        "lists.yaml:5:3: c: unknown list @d; lists.yaml has a b c majors",
    ]


def test_each_bad_concept_is_told_with_its_place(errors_of) -> None:
    text = (
        "concepts:\n"
        "  - id: one\n    kind: topic\n    termz: {en: [a]}\n"
        "  - id: two\n    kind: topic\n    terms: {xx: [b]}\n"
        "  - id: three\n    kind: topic\n    terms: {en: [c, 5]}\n"
    )

    assert [line.rsplit(": ", 1)[0].split(": ")[0] for line in errors_of({"vocabulary.yaml": text})] == [
        "vocabulary.yaml:4:5",
        "vocabulary.yaml:7:13",
        "vocabulary.yaml:10:21",
    ]


def test_concept_that_takes_the_name_of_another_is_told_at_the_name(errors_of) -> None:
    text = "concepts:\n  - id: steppewatch-test\n    kind: topic\n    terms: {en: [Kazakhstan]}\n"

    (line,) = errors_of({"vocabulary.yaml": text})

    assert line.startswith('vocabulary.yaml:2:9: "Kazakhstan" would name two concepts')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lists: [a]\n", '1:1: "lists" holds names with terms'),
        ("lists: {'a b': [x]}\n", "1:9: an id is made of"),
        ("lists: {a: x}\n", "1:12: a: must be a list"),
        ("lists: {a: [x, 5]}\n", "1:16: a: a term is text"),
        ("lists: {a: [x, y AND z]}\n", '1:16: "a" takes words and phrases'),
    ],
)
def test_bad_lists(errors_of, text: str, message: str) -> None:
    (line,) = errors_of({"lists.yaml": text})

    assert line.startswith(f"lists.yaml:{message}")


# channels.yaml (secrets have their own file)


def channel(*lines: str) -> dict[str, str]:
    return {"channels.yaml": "channels:\n  - id: desk\n" + "".join(f"    {line}\n" for line in lines)}


def email(smtp: str, to: str = "[a@b.org]", sender: str = "s@b.org") -> dict[str, str]:
    return channel("kind: email", f"to: {to}", f"sender: {sender}", f"smtp: {smtp}")


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_port_is_the_usual_one_of_the_security(read_with, security: str) -> None:
    (settings,) = read_with(email(f"{{host: mail.example, security: {security}}}")).channels

    assert (settings.smtp.port, settings.smtp.security) == (DEFAULT_PORTS[security], security)


def test_mail_is_encrypted_unless_said_otherwise(read_with) -> None:
    (settings,) = read_with(email("{host: mail.example}")).channels

    assert (settings.smtp.security, settings.smtp.port) == ("starttls", 587)


def test_chat_may_be_written_as_a_number(read_with) -> None:
    (settings,) = read_with(channel("kind: telegram", 'token: "${T}"', "chat: -100123"), {"T": "1:a"}).channels

    assert settings.chat == "-100123"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (channel("kind: termnal"), '3:11: kind: unknown "termnal", did you mean "terminal"?'),
        (channel("kind: pigeon"), '3:11: unknown kind "pigeon", allowed: apprise, atom, discord, email, file'),
        (channel("knid: terminal"), '3:5: unknown key "knid", did you mean "kind"?'),
        (channel("path: x"), '2:5: missing key "kind", allowed: '),
        (channel("kind: 5"), "3:11: kind: must be one of"),
        (channel("kind: file"), '2:5: missing key "path"'),
        (channel("kind: terminal", "path: x"), '4:5: unknown key "path"'),
        (email("{}"), '6:11: missing key "host"'),
        (email("mail.example"), "6:11: smtp: must be keys with values, not text"),
        (email("{hots: mail.example}"), '6:12: unknown key "hots", did you mean "host"?'),
        (email("{host: 'https://mail.example'}"), "6:18: smtp.host: not a host"),
        (email("{host: '169.254.169.254'}"), "6:18: smtp.host: link-local addresses are refused"),
        (email("{host: mail.example, port: '25'}"), "6:38: smtp.port: must be a whole number, not text"),
        (email("{host: mail.example, port: 70000}"), "6:38: smtp.port: must be at most 65535, not 70000"),
        (
            email("{host: mail.example, security: ssl}"),
            '6:42: smtp.security: unknown "ssl", allowed: none, starttls, tls',
        ),
        (email("{host: mail.example, user: me}"), "6:11: smtp: user and password go together"),
        (email("{host: m}", to="a@b.org"), "4:9: to: must be a list"),
        (email("{host: m}", to="[]"), "4:9: to: must have at least 1"),
        (email("{host: m}", to="[a@b.org, Ann <ann@b.org>]"), '4:19: to: "Ann <ann@b.org>" is not an e-mail address'),
        (email("{host: m}", to="[a@b.org, a@b.org]"), '4:9: to: "a@b.org" stands there twice'),
        (email("{host: m}", sender='"s@b.org\\r\\nBcc: x@y.org"'), "5:13: sender: "),
        (email("{host: m}", sender="почта@b.org"), "5:13: sender: "),
        (channel("kind: webhook", "url: /hook"), "4:10: url: not a web address"),
        (channel("kind: webhook", "url: 'http://169.254.169.254/x'"), "4:10: url: link-local addresses are refused"),
        (channel("kind: webhook", "url: 'http://[fe80::1]/x'"), "4:10: url: link-local addresses are refused"),
    ],
)
def test_bad_channels(errors_of, files: dict[str, str], message: str) -> None:
    lines = errors_of(files)

    assert len(lines) == 1
    assert lines[0].startswith(f"channels.yaml:{message}")


# on_change


@pytest.mark.parametrize(("line", "on_change"), [("", False), ("    on_change: true\n", True)])
def test_watch_hears_of_changes_only_where_it_asks(read_with, line: str, on_change: bool) -> None:
    (watch,) = read_with({"watches.yaml": f"watches:\n  - id: a\n    query: gas\n    notify: []\n{line}"}).watches

    assert watch.on_change is on_change


def test_on_change_is_yes_or_no(errors_of) -> None:
    text = "watches:\n  - id: a\n    query: gas\n    notify: []\n    on_change: all\n"

    (line,) = errors_of({"watches.yaml": text})

    assert line.startswith("watches.yaml:5:16: on_change: ")


# routes


ROUTES = """\
sources:
  - id: mysite
    aliases: [Old.Example.org, www.mirror.example]
    robots: ignore
    routes:
      - {kind: feed, url: https://example.org/rss}
      - {kind: listing, url: https://example.org/news, selectors: {entry: div.news, pattern: '^/news/\\d+'}}
"""


def test_routes_come_in_their_order(read_with) -> None:
    (source,) = read_with({"sources.yaml": ROUTES}).sources

    assert [(route.kind, route.url) for route in source.routes] == [
        ("feed", "https://example.org/rss"),
        ("listing", "https://example.org/news"),
    ]
    assert source.routes[1].selectors == Selectors(entry="div.news", pattern=r"^/news/\d+")
    assert (source.aliases, source.robots) == (("old.example.org", "mirror.example"), "ignore")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    robots: ignore\n", "    kind: feed\n", '4:11: kind: with "routes", this stands in each of them'),
        ("kind: feed, ", "", '6:9: missing key "kind"'),
        ("https://example.org/news", "https://www.example.org/rss", "6:7: routes: route 2 has the address of one"),
        ("Old.Example.org", "https://old.example.org", '3:15: aliases: "https://old.example.org" is not the name of'),
        ("robots: ignore", "robots: never", "4:13: robots: "),
        ("'^/news/\\d+'", "'^/news/('", "is not a regular expression"),
        ("entry: div.news", "entries: div.news", 'unknown key "entries", allowed: date, entry, link'),
    ],
)
def test_wrong_route_is_told_with_its_place(errors_of, old: str, new: str, said: str) -> None:
    assert old in ROUTES
    (line,) = errors_of({"sources.yaml": ROUTES.replace(old, new)})

    assert said in line


def test_source_without_any_route_misses_kind_and_url(errors_of) -> None:
    assert errors_of({"sources.yaml": "sources:\n  - id: a\n    routes: []\n"})[0].startswith(
        "sources.yaml:3:13: routes: "
    )


ONE_LISTING = "sources:\n  - {{id: a, kind: listing, url: 'https://a.example/', {}}}\n"


def test_a_source_has_a_zone_and_selectors(read_with) -> None:
    text = ONE_LISTING.format("timezone: Asia/Almaty, selectors: {entry: article.card, date: ./time}")

    (source,) = read_with({"sources.yaml": text}).sources

    assert source.timezone == "Asia/Almaty"
    assert source.selectors == Selectors(entry="article.card", date="./time")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("timezone: Asia/Almati", 'timezone: unknown time zone "Asia/Almati", did you mean "Asia/Almaty"?'),
        ("selectors: {entry: 'article..card'}", 'selectors.entry: "article..card" is not valid CSS'),
        ("selectors: {entry: '//article['}", 'selectors.entry: "//article[" is not valid XPath'),
        ("selectors: {pattern: '('}", 'selectors.pattern: "(" is not a regular expression'),
    ],
)
def test_a_wrong_zone_or_selector_is_told(errors_of, key: str, message: str) -> None:
    (line,) = errors_of({"sources.yaml": ONE_LISTING.format(key)})

    assert message in line
