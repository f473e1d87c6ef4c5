"""Vaqt.uz: dates are told by nearness ("Кеча 17:55") in a list above the headline's block."""

from scraper.extract.rules import Rules

RULES = Rules(hosts=("vaqt.uz",), published="//ul[contains(@class, 'meta')]/li")
