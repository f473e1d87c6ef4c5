"""Stories in the archive: articles of many sources that tell the same news, after restarts and merges too."""

from builders import a_report, a_source, after, an_entry, archive_with, group_all, new_database, record
from stories import BLAST, BRIDGE, grouped

from scraper.archive import Archive

SOURCES = tuple(a_source(name, page="feed") for name in ("tass", "ria", "kabar", "uza"))


def wired(text=BLAST):
    return f"KARAGANDA (Reuters) - {text}"


def queued_for_watches(archive):
    return [work.ref for work in archive.backlog.due("match", after(99_999), limit=99)]


def test_a_copy_in_another_source_joins_the_story_and_says_why(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)

    first = grouped(archive, "tass", "Blast in a mine", BLAST)
    copy = grouped(archive, "ria", "Miners die near Karaganda", wired())

    assert (first.relation, first.story_id) == ("new", first.id)
    assert (copy.relation, copy.related_to, copy.story_id) == ("copy", first.id, first.story_id)
    assert copy.score > 0.5
    assert f"article {first.id}" in copy.relation_reason


def test_other_news_is_a_story_of_its_own(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)

    first = grouped(archive, "tass", "Blast in a mine", BLAST)
    other = grouped(archive, "ria", "Bridge closed", BRIDGE)

    assert (other.relation, other.related_to) == ("new", None)
    assert other.story_id != first.story_id


def test_a_new_process_over_the_same_file_still_finds_copies(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    first = grouped(archive, "tass", "Blast in a mine", BLAST)
    archive.database.close()

    restarted = Archive(new_database(tmp_path))
    copy = grouped(restarted, "ria", "Miners die near Karaganda", wired(), seconds=60)

    assert (copy.relation, copy.related_to, copy.story_id) == ("copy", first.id, first.id)


def test_a_grouping_that_was_rolled_back_leaves_no_story(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    try:
        with archive.database.transaction():
            grouped(archive, "tass", "Blast in a mine", BLAST)
            raise RuntimeError("the process dies here")
    except RuntimeError:
        pass

    again = grouped(archive, "ria", "Miners die near Karaganda", wired())

    assert again.relation == "new"


def test_baseline_articles_have_a_story_and_are_never_matched(tmp_path):
    archive = archive_with(tmp_path, *SOURCES, baseline=False)
    old = an_entry(1, title="Blast in a mine", summary=BLAST, text=BLAST)
    record(archive, a_report(old))
    record(archive, a_report(an_entry(0, key="old"), source_id="ria"))
    group_all(archive)

    copy = grouped(archive, "ria", "Miners die near Karaganda", wired())

    baseline = archive.articles.article(1)
    assert (baseline.relation, baseline.story_id) == ("new", 1)
    assert (copy.relation, copy.story_id) == ("copy", 1)
    assert queued_for_watches(archive) == [copy.id]


def test_a_page_that_tells_something_else_under_its_address_is_new(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    address = "https://live.example/now/41.html"

    first = grouped(archive, "tass", "Blast in a mine", BLAST, url=address)
    other = grouped(archive, "ria", "Bridge closed", BRIDGE, url=address)
    same = grouped(archive, "kabar", "Blast in a mine", BLAST, url=address)

    assert other.relation == "new"
    assert (same.relation, same.related_to) == ("same", first.id)


def test_merged_stories_keep_their_ids_and_take_their_articles_along(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    older = grouped(archive, "tass", "Blast in a mine", BLAST)
    younger = grouped(archive, "ria", "Bridge closed", BRIDGE)

    with archive.database.transaction():
        survivor = archive.stories.merge(younger.story_id, older.story_id)

    assert survivor == older.id
    assert archive.articles.article(younger.id).story_id == older.id
    assert archive.stories.resolve(younger.id) == older.id
    assert archive.stories.story(younger.id) == archive.stories.story(older.id)
    assert [member.article_id for member in archive.stories.story(younger.id).members] == [older.id, younger.id]


def test_a_copy_of_an_article_whose_story_was_merged_away_joins_the_survivor(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    older = grouped(archive, "tass", "Bridge closed", BRIDGE)
    grouped(archive, "ria", "Blast in a mine", BLAST)
    with archive.database.transaction():
        archive.stories.merge(older.id, older.id + 1)

    copy = grouped(archive, "kabar", "Miners die near Karaganda", wired())

    assert copy.story_id == older.id


def test_a_story_knows_its_outlets_languages_and_independent_sources(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    first = grouped(archive, "tass", "Blast in a mine", wired(), language="en")
    for source_id, language in (("ria", "ru"), ("kabar", "ru")):
        copy = grouped(archive, source_id, f"Взрыв в шахте, {source_id}", wired(), language=language)
        assert copy.credits == ("reuters",)

    story = archive.stories.story(first.id)

    assert (story.outlets, story.independent) == (3, 1)
    assert story.languages == ("en", "ru")
    assert story.first_seen_at == first.first_seen_at


def test_the_title_is_the_first_in_the_readers_language_or_the_first_of_all(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    first = grouped(archive, "tass", "Blast in a mine", BLAST, language="en")
    grouped(archive, "ria", "Взрыв в шахте", wired(), language="ru")

    story = archive.stories.story(first.id)

    assert story.title("ru") == "Взрыв в шахте"
    assert story.title("kk") == story.title() == "Blast in a mine"


def test_latest_stories_are_those_of_the_newest_articles_with_enough_of_them(tmp_path):
    archive = archive_with(tmp_path, *SOURCES)
    blast = grouped(archive, "tass", "Blast in a mine", BLAST)
    bridge = grouped(archive, "tass", "Bridge closed", BRIDGE)
    grouped(archive, "ria", "Miners die near Karaganda", wired())

    assert archive.stories.latest(limit=9) == [blast.id, bridge.id]
    assert archive.stories.latest(limit=9, articles_min=2) == [blast.id]


def test_an_unknown_story_is_none(tmp_path):
    assert archive_with(tmp_path).stories.story(999) is None
