"""`parse` for every kind of source: a body on stdin, entries as JSON Lines."""

import json

import pytest
from click.testing import CliRunner, Result

from jobs.cli import main

LISTING = "".join(
    f'<li><b>25.11.2026 1{n}:00</b> <a href="/n/471{n}">Очень важная новость {n}</a></li>' for n in range(4)
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/n/1</loc></url></urlset>'
)
TELEGRAM = (
    '<section class="tgme_channel_history"><div class="tgme_widget_message" data-post="energo/7">'
    '<div class="tgme_widget_message_text">Добыча выросла</div></div></section>'
)


def call(*arguments: str, body: str) -> Result:
    return CliRunner().invoke(main, ["parse", *arguments], input=body.encode())


def entries(result: Result) -> list[dict]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_listing_page_is_learned():
    found = entries(call("--kind", "listing", "--url", "https://a.example/", body=LISTING))

    assert [entry["url"][-1] for entry in found] == ["0", "1", "2", "3"]


def test_a_listing_page_is_read_by_selectors_in_its_zone():
    options = ("--entry", "li", "--date", "b", "--pattern", "/n/4711", "--timezone", "Asia/Almaty")

    (entry,) = entries(call("--kind", "listing", "--url", "https://a.example/", *options, body=LISTING))

    assert (entry["title"], entry["published_at"][:16]) == ("Очень важная новость 1", "2026-11-25T06:00")


def test_a_sitemap_is_read():
    (entry,) = entries(call("--kind", "sitemap", body=SITEMAP))

    assert (entry["url"], entry["title"]) == ("https://a.example/n/1", "")


def test_a_channel_is_read():
    (entry,) = entries(call("--kind", "telegram", body=TELEGRAM))

    assert (entry["key"], entry["title"]) == ("energo/7", "Добыча выросла")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--kind", "listing", "--entry", ".gone"), 1, "selectors.entry '.gone' finds nothing"),
        (("--kind", "telegram", "--entry", "li"), 2, "--kind listing"),
        (("--kind", "listing", "--timezone", "Asia/Almati"), 2, 'did you mean "Asia/Almaty"'),
    ],
)
def test_what_is_wrong_is_said(options, code, said):
    result = call(*options, body=LISTING)

    assert result.exit_code == code
    assert said in result.stderr
