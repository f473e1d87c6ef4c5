"""robots.txt as RFC 9309 reads it."""

import pytest

from scraper.fetch.robots import RULES_MAX, is_allowed, read_rules
from scraper.model import RobotsRules

HOST = "https://one.example"

GROUPS = """\
User-agent: otherbot
Disallow: /

User-Agent: *  # everybody
Disallow: /private
Crawl-delay: 7

user-agent: Steppewatch/1.0
User-agent: third
Disallow: /rss
Allow: /rss/news
Crawl-Delay: 2.5
Sitemap: https://one.example/sitemap.xml
"""


def test_group_that_names_us_is_ours_alone() -> None:
    assert read_rules(GROUPS) == RobotsRules(("/rss/news",), ("/rss",), 2.5)


def test_group_for_everybody_is_ours_when_none_names_us() -> None:
    assert read_rules(GROUPS.replace("Steppewatch", "else")) == RobotsRules((), ("/private",), 7.0)


def test_groups_that_name_us_are_read_as_one() -> None:
    text = (
        "User-agent: steppewatch\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: steppewatch\nDisallow: /b\n"
    )

    assert read_rules(text).disallow == ("/a", "/b")


def test_group_that_names_us_and_holds_nothing_allows_everything() -> None:
    assert is_allowed(read_rules("User-agent: *\nDisallow: /\n\nUser-agent: steppewatch\nDisallow:\n"), f"{HOST}/rss")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/rss", False),
        ("Disallow:", "/rss", True),
        ("Disallow: /rss", "/rss.xml", False),
        ("Disallow: /rss$", "/rss.xml", True),
        ("Disallow: /rss$", "/rss", False),
        ("Disallow: /*.xml$", "/a/b.xml", False),
        ("Disallow: /*.xml$", "/a/b.xml?x=1", True),
        ("Disallow: /*/feed", "/ru/feed/", False),
        ("Disallow: /*/feed", "/feed/", True),
        ("Disallow: /*a*b*c", "/xxaxxbxx", True),
        ("Disallow: /*?", "/rss?id=1", False),
        ("Disallow: /\nAllow: /rss", "/rss", True),
        ("Allow: /\nDisallow: /rss", "/rss", False),
        ("Allow: /rss\nDisallow: /rss", "/rss", True),
        ("Disallow: /RSS", "/rss", True),
        ("Disallow: rss", "/rss", True),
        ("<html>Disallow: /</html>", "/rss", True),
    ],
)
def test_longest_rule_decides(rules: str, path: str, allowed: bool) -> None:
    assert is_allowed(read_rules(f"User-agent: *\n{rules}\n"), HOST + path) is allowed


@pytest.mark.parametrize(("value", "seconds"), [("10", 10.0), ("0", None), ("-1", None), ("abc", None), ("1e9", None)])
def test_crawl_delay_is_a_plain_number(value: str, seconds: float | None) -> None:
    assert read_rules(f"User-agent: *\nCrawl-delay: {value}\n").delay_seconds == seconds


def test_no_delay_is_longer_than_a_day() -> None:
    assert read_rules("User-agent: *\nCrawl-delay: 99999999\n").delay_seconds == 86_400.0


def test_what_is_kept_of_a_huge_file_has_a_limit() -> None:
    rules = read_rules("User-agent: *\n" + "".join(f"Disallow: /{number}\n" for number in range(100_000)))

    assert len(rules.disallow) == RULES_MAX


def test_evil_pattern_takes_one_pass() -> None:
    rules = read_rules("User-agent: *\nDisallow: /" + "*a" * 240 + "b$\n")

    assert is_allowed(rules, HOST + "/" + "a" * 2_000)  # as a regular expression it would not end


def test_host_whose_file_could_not_be_read_allows() -> None:
    assert is_allowed(None, f"{HOST}/rss")
