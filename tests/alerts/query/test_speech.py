import pytest

from alerts.model import Document
from alerts.query.places import Speech

RUSSIAN = "Министры договорились построить новую железную дорогу до границы, сообщила пресс-служба правительства."
KAZAKH = "Министрлер шекараға дейін жаңа теміржол салуға келісті, деп хабарлады үкіметтің баспасөз қызметі."


@pytest.mark.parametrize("declared", ["ru", None])
def test_a_kazakh_paragraph_in_a_russian_article_lets_kazakh_terms_count(declared: str | None) -> None:
    speech = Speech(Document("d", text="\n".join([RUSSIAN] * 4 + [KAZAKH]), language=declared))

    assert speech.allows(frozenset(["kk"]))
    assert speech.allows(frozenset(["ru"]))
    assert not speech.allows(frozenset(["ky", "uk"]))


def test_a_russian_article_alone_lets_no_kazakh_term_count() -> None:
    speech = Speech(Document("d", text="\n".join([RUSSIAN] * 4), language="ru"))

    assert not speech.allows(frozenset(["kk"]))
