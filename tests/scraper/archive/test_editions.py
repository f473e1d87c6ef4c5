"""Editions of one article in several languages are one story; what templates link from every page joins nothing."""

from builders import NOON, a_page, a_report, a_source, after, an_entry, archive_with, record
from stories import BLAST, BRIDGE

RUSSIAN = (
    "Мост через Ишим закрыли на неделю: строители нашли трещину в опоре, движение пустили в объезд по новой дороге."
)
KAZAKH = "Есіл көпірі бір аптаға жабылды: құрылысшылар тіректен жарық тапты, көлік жаңа жолмен айналып жүреді."


def published(archive, n, text, language, editions=(), **said):
    """The article of a page at `https://tass.example/<language>/<n>`, grouped."""
    url = f"https://tass.example/{language}/{n}"
    entry = an_entry(0, key=url, url=url, title=text[:20], text="")
    record(archive, a_report(entry))
    (work,) = archive.backlog.due("page", after(99_999), limit=9)
    page = a_page(text, title=text[:20], language=language, editions=tuple(editions), **said)
    archive.record_page(work.ref, page, now=NOON)
    for waiting in archive.backlog.due("group", after(99_999), limit=9):
        archive.group(waiting.ref, now=NOON)
    return archive.articles.of_entry(work.ref)


def test_edition_that_names_an_earlier_one_joins_its_story(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"))

    first = published(archive, 101, RUSSIAN, "ru")
    other = published(archive, 101, KAZAKH, "kk", ["https://tass.example/ru/101"])

    assert (other.relation, other.related_to, other.story_id) == ("translation", first.id, first.story_id)
    assert other.relation_reason == "another edition of the same article (ru)"


def test_each_edition_keeps_when_its_own_page_was_changed(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"))

    first = published(archive, 101, RUSSIAN, "ru", modified_at=after(-60))
    other = published(archive, 101, KAZAKH, "kk", ["https://tass.example/ru/101"], modified_at=after(30))

    kept = archive.articles.articles([first.id, other.id])
    assert [article.modified_at for article in kept] == [after(-60), after(30)]


def test_edition_that_an_earlier_one_named_joins_its_story(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"))

    first = published(archive, 101, RUSSIAN, "ru", ["https://tass.example/kk/101"])
    other = published(archive, 101, KAZAKH, "kk")

    assert (other.relation, other.story_id) == ("translation", first.story_id)


def test_address_that_every_page_links_joins_nothing(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"))
    about = "https://tass.example/kk/1"
    texts = (RUSSIAN, BLAST, BRIDGE, KAZAKH, "Wheat prices rose again on Monday, traders in the north said.")
    linking = [published(archive, n, text, "ru", [about]) for n, text in enumerate(texts, start=100)]

    named = published(archive, 1, "Редакция рассказывает о себе и о том, как с ней связаться по почте.", "kk")

    assert {article.relation for article in linking} == {"new"}
    assert named.relation == "new"
