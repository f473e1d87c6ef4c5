"""Entries that are nothing but an address, as sitemaps give them, and posts that need no page."""

from builders import NOON, a_page, a_report, a_source, after, an_entry, archive_with, record

WORDLESS = {"title": "", "summary": "", "text": ""}


def of(archive, entry_id: int = 2):
    return archive.articles.of_entry(entry_id)


def stages(archive) -> list[str]:
    return [count.stage for count in archive.backlog.counts(NOON)]


def test_the_page_gives_title_and_text(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1, **WORDLESS)))

    archive.record_page(2, a_page("All of the story.", title="Pipeline opened"), now=NOON)

    assert (of(archive).title, of(archive).text) == ("Pipeline opened", "All of the story.")
    assert stages(archive) == ["group"]


def test_a_page_that_is_late_is_waited_for_without_an_article(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1, **WORDLESS)))

    archive.serve_feed_text(2, error="the page took too long", refetch_at=after(300), now=NOON)

    assert of(archive) is None
    assert stages(archive) == ["refetch"]


def test_a_late_page_makes_the_article(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1, **WORDLESS)))
    archive.serve_feed_text(2, error="HTTP 503", refetch_at=after(300), now=NOON)

    archive.record_page(2, a_page("All of the story.", title="Pipeline opened"), now=after(300))

    assert of(archive).title == "Pipeline opened"
    assert stages(archive) == ["group"]


def test_a_page_that_never_comes_leaves_nothing(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1, **WORDLESS)))

    archive.serve_feed_text(2, error="HTTP 404", refetch_at=None, now=NOON)

    assert of(archive) is None
    assert stages(archive) == []


def test_giving_up_in_the_background_leaves_nothing(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1, **WORDLESS)))
    archive.serve_feed_text(2, error="HTTP 503", refetch_at=after(300), now=NOON)

    archive.give_up_page(2, error="HTTP 503")

    assert (of(archive), stages(archive)) == (None, [])


def test_the_page_is_fetched_also_where_the_feed_is_said_to_be_enough(tmp_path):
    archive = archive_with(tmp_path, a_source(page="feed"))

    record(archive, a_report(an_entry(1, **WORDLESS)))

    assert stages(archive) == ["page"]


def test_a_baseline_of_addresses_makes_no_articles(tmp_path):
    archive = archive_with(tmp_path, baseline=False)

    record(archive, a_report(an_entry(1, **WORDLESS)))

    assert (of(archive, 1), stages(archive)) == (None, [])


def test_a_telegram_post_needs_no_page(tmp_path):
    archive = archive_with(tmp_path)

    record(archive, a_report(an_entry(1, url="https://t.me/energo/7", title="Pipeline", text="Pipeline opened.")))

    assert (of(archive).title, of(archive).text_from) == ("Pipeline", "feed")
    assert stages(archive) == ["group"]
