"""Adilet, the base of laws: documents are tables and numbered points; the title stands beside a coat of arms."""

from scraper.extract.rules import Rules

RULES = Rules(
    hosts=("adilet.zan.kz",),
    title="//*[contains(@class, 'container_alpha')]//h1",
    text="//*[contains(@class, 'gs_12')]//article//*[self::p or self::h3 or self::td]",
)
