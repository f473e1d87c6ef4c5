"""Articles that reach the archive as pages do, for tests of stories: what each says is named, the rest is ordinary."""

from builders import NOON, a_report, after, an_entry, record

from scraper.archive import Archive
from scraper.model import Article

BLAST = (
    "Four miners died and eleven were hurt when methane exploded in a pit near Karaganda in Kazakhstan at 3:40 on "
    "Monday morning. There were 126 people underground at a depth of 480 metres, and most of them came up by "
    "themselves, rescuers said. The mine belongs to the company Saryarka Komir, which opened it nine years ago. "
    "Work in the pit has been stopped until a commission of the ministry has looked at the ventilation."
)
BRIDGE = (
    "Engineers closed the old bridge over the Ishim in Petropavl, in the north of Kazakhstan, because of cracks in two "
    "of its pillars. Lorries have to take the ring road, which adds 17 kilometres to the way to the border. The city "
    "hopes to open one lane for buses by the end of December, said the deputy mayor Aidar Sultanov."
)


def publish(archive: Archive, source_id: str, title: str, text: str, *, seconds: float = 1, **changes: object) -> int:
    """Put an article of its own address into the archive, not grouped yet; returns its id."""
    number = archive.articles.count() + 1
    entry = an_entry(number, host=f"{source_id}.example", title=title, summary=text, text=text, **changes)
    record(archive, a_report(entry, source_id=source_id), seconds=seconds)
    return archive.articles.count()


def grouped(
    archive: Archive, source_id: str, title: str, text: str, *, seconds: float = 1, **changes: object
) -> Article:
    """The article after it was published and grouped."""
    article_id = publish(archive, source_id, title, text, seconds=seconds, **changes)
    archive.group(article_id, now=after(seconds))
    return archive.articles.article(article_id)


__all__ = ["BLAST", "BRIDGE", "NOON", "grouped", "publish"]
