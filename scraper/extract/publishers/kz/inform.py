"""Kazinform: the date stands in words far from the headline ("1 Декабря 2020 14:02")."""

from scraper.extract.rules import Rules

RULES = Rules(
    hosts=("inform.kz",),
    published="//*[contains(@class, 'article__time') or contains(@class, 'time_article_bl')]",
    authors="//*[contains(@class, 'article__author')]//a",
)
