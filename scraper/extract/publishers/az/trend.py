"""Trend: the date has its zone in brackets ("21 January 2024 03:10 (UTC +04:00)") and stands below the text."""

from scraper.extract.rules import Rules

RULES = Rules(
    hosts=("trend.az",),
    published="//*[contains(@class, 'date-time')]",
    drop="//*[contains(@class, 'article-paddings')]//*[contains(@class, 'follow')]",
)
