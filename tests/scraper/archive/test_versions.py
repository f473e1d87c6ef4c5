"""Versions of told articles in the archive."""

import pytest
from builders import NOON, a_page, a_report, after, an_entry, archive_with, record

TEXT = (
    "Twelve lorries wait at the bridge in Oral, the ministry said on Sunday; repairs will take until the month's end."
)
EDITED = TEXT.replace("Twelve", "Fifteen")


@pytest.fixture
def archive(tmp_path):
    """An archive with one article whose page came, and a look at it to come."""
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    (work,) = archive.backlog.due("page", NOON, limit=9)
    archive.record_page(work.ref, a_page(TEXT, title="Lorries wait"), now=NOON)
    archive.group(archive.articles.of_entry(work.ref).id, now=NOON)
    with archive.database.transaction():
        archive.backlog.done("match", archive.articles.of_entry(work.ref).id)
        archive.backlog.add("review", work.ref, now=NOON)
    return archive


@pytest.fixture
def article(archive):
    return next(archive.articles.latest(limit=1))


def review(archive, article, text, *, title="Lorries wait", seconds=60, **said):
    page = a_page(text, title=title, **said)
    return archive.record_review(article.entry_id, page, next_at=after(seconds + 60), now=after(seconds))


def test_an_edit_becomes_the_articles_text_and_the_earlier_one_stays(archive, article):
    version = review(archive, article, EDITED)

    assert (version.n, version.kind, version.reason) == (1, "edit", "twelve → fifteen")
    assert [kept.text for kept in archive.versions.of(article.id)] == [TEXT, EDITED]
    assert archive.articles.article(article.id).text == EDITED


def test_each_version_keeps_when_the_page_said_it_was_changed(archive, article):
    review(archive, article, EDITED, modified_at=after(50))
    review(archive, article, TEXT.replace("Twelve", "Twenty"), seconds=120)  # a page that says nothing any more

    assert [kept.modified_at for kept in archive.versions.of(article.id)] == [None, after(50), after(50)]
    assert archive.articles.article(article.id).modified_at == after(50)


def test_search_finds_the_new_words_and_not_the_old(archive, article):
    review(archive, article, EDITED)

    found = {
        word: archive.database.execute(
            "SELECT count(*) AS n FROM articles_fts WHERE articles_fts MATCH ?", (word,)
        ).fetchone()["n"]
        for word in ("twelve", "fifteen")
    }
    assert found == {"twelve": 0, "fifteen": 1}


def test_an_edited_article_meets_the_watches_again(archive, article):
    review(archive, article, EDITED)

    assert [work.ref for work in archive.backlog.due("match", after(60), limit=9)] == [article.id]


def test_an_unchanged_page_keeps_no_version(archive, article):
    assert review(archive, article, TEXT) is None
    assert archive.versions.of(article.id) == []
    assert archive.backlog.due("match", after(60), limit=9) == []


def test_a_feeds_headline_that_is_not_the_pages_is_no_edit(archive, article):
    assert article.title == "Headline number 1"

    assert review(archive, article, TEXT) is None
    assert review(archive, article, TEXT, title="Lorries turn back").reason == "the headline was changed"
    assert review(archive, article, TEXT, title="Lorries turn back") is None


def test_an_article_whose_pages_headline_is_not_known_learns_it_first(archive, article):
    with archive.database.transaction():
        archive.articles.note_page_title(article.id, "")

    assert review(archive, article, TEXT, title="Lorries turn back") is None
    assert review(archive, article, TEXT, title="Lorries wait").reason == "the headline was changed"


def test_a_removal_is_kept_once_until_something_else_happened(archive, article):
    def remove():
        return archive.record_removal(article.entry_id, reason="gone", next_at=after(600), now=after(60))

    assert remove().kind == "removed"
    assert remove() is None
    review(archive, article, EDITED)
    assert remove().n == 3


def test_the_last_look_ends_the_stage(archive, article):
    archive.record_review(article.entry_id, a_page(TEXT), next_at=None, now=after(60))

    assert archive.backlog.find("review", article.entry_id) is None
    assert review(archive, article, EDITED) is None


def test_edits_and_removals_are_listed_newest_first(archive, article):
    review(archive, article, EDITED)
    archive.record_removal(article.entry_id, reason="gone", next_at=None, now=after(120))

    assert [version.kind for version in archive.versions.latest(limit=9)] == ["removed", "edit"]
    assert list(archive.versions.latest(limit=9, source_id="ria")) == []
