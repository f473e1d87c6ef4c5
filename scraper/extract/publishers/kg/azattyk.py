"""RFE/RL's services (Pangea): the clock beside the headline is the page's, not the article's."""

from scraper.extract.rules import Rules

RULES = Rules(
    hosts=("azattyk.org", "azattyq.org", "ozodi.org", "ozodlik.org", "azathabar.com", "azadliq.org", "rferl.org"),
    published="//*[contains(@class, 'publishing-details')]//time/@datetime",
    authors="//*[contains(@class, 'publishing-details')]//*[contains(@class, 'links__item-link')]",
)
