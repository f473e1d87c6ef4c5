"""The article on a page."""

from datetime import datetime

from scraper.model import Page


def extract(body: bytes, *, url: str, content_type: str | None, languages: tuple[str, ...], now: datetime) -> Page:
    """Title, text and metadata of the article on a page; ParseError for walls, empty pages and soft 404s."""
    raise NotImplementedError
