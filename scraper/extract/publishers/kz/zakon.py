"""Zakon.kz: date and time without a zone in a bar above the columns, the lead apart from the text."""

from scraper.extract.rules import Rules

RULES = Rules(
    hosts=("zakon.kz",),
    published="//*[contains(@class, 'date-time') or contains(@class, 'newsdate')]",
    text="//*[contains(@class, 'articleBlock') or contains(@class, 'newscont')]//*[self::p or self::h2 or self::li]",
    drop="//*[contains(@class, 'articleBlock')]//*[contains(@class, 'readMore') or contains(@class, 'tg-widget')]",
)
