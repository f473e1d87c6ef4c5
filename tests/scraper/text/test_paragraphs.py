import pytest

from scraper.text.language import languages_in

RUSSIAN = "Министры договорились построить новую железную дорогу до границы, сообщила пресс-служба правительства."
KAZAKH = "Министрлер шекараға дейін жаңа теміржол салуға келісті, деп хабарлады үкіметтің баспасөз қызметі."
KYRGYZ = "Министрлер чек арага чейин жаңы темир жол курууга макулдашты, деп билдирди өкмөттүн басма сөз кызматы."
ENGLISH = "The ministers agreed to build a new railway to the border, the press service of the government said."
FRENCH = "Les ministres ont décidé de construire une voie ferrée jusqu'à la frontière, selon le gouvernement."
PERSIAN = "وزیران با ساخت راه‌آهن تازه‌ای تا مرز موافقت کردند و قرار شد سال آینده کار آغاز شود."
UYGHUR = "مىنىستىرلار چېگراغىچە يېڭى تۆمۈريول ياساشقا كېلىشتى، دەپ خەۋەر قىلدى ھۆكۈمەت مەتبۇئات بۆلۈمى."
CHINESE = "部长们同意修建一条通往边境的新铁路，政府新闻处星期二说。"


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        (f"{RUSSIAN} {RUSSIAN}\n{KAZAKH}", ("ru", "kk")),
        (f"{KAZAKH} {KAZAKH}\n{RUSSIAN}", ("kk", "ru")),
        (f"{RUSSIAN}\n{RUSSIAN}\n{KYRGYZ}", ("ru", "ky")),
        (f"{RUSSIAN}\n{RUSSIAN}\n{ENGLISH}", ("ru", "en")),
        (f"{ENGLISH}\n{ENGLISH}\n{FRENCH}", ("en", "fr")),
        (f"{PERSIAN}\n{PERSIAN}\n{UYGHUR}", ("fa", "ug")),
        (f"{RUSSIAN}\n{CHINESE}", ("ru", "zh")),
    ],
)
def test_each_language_of_a_mixed_text_is_named_that_of_most_text_first(text: str, languages: tuple[str, ...]) -> None:
    assert languages_in(text) == languages


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, ENGLISH, UYGHUR])
def test_text_in_one_language_has_one(text: str) -> None:
    assert len(languages_in("\n".join([text] * 5))) == 1


def test_a_caption_in_another_language_is_no_paragraph_of_it() -> None:
    assert languages_in(f"{RUSSIAN}\nҚазақстан теміржолы\n{RUSSIAN}") == ("ru",)


def test_a_name_in_a_paragraph_does_not_change_its_language() -> None:
    assert languages_in(f"{RUSSIAN}\n{RUSSIAN} Об этом пишет «Егемен Қазақстан».") == ("ru",)


def test_a_text_without_long_paragraphs_is_told_as_a_whole() -> None:
    assert languages_in("Жаңа теміржол\nсалынады") == ("kk",)


@pytest.mark.parametrize("text", ["", "12 345\n67"])
def test_no_text_has_no_languages(text: str) -> None:
    assert languages_in(text) == ()
