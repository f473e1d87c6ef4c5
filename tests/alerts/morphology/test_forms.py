"""For each language: forms that must be found under the dictionary form, and look-alikes that must not."""

import pytest

from alerts.morphology import is_abbreviation, stems
from scraper.text.normalise import fold_case, shape


def is_form(word: str, term: str, language: str, **options: bool) -> bool:
    """True if `word` is a form of `term`, asked of the stems as the index asks them."""
    for stem in stems(term, language, **options):
        written = shape(word) if stem.cased else fold_case(shape(word))
        capital = shape(word)[:1].isupper() or not stem.capital
        if capital and written.startswith(stem.text) and stem.endings.accepts(fold_case(written[len(stem.text) :])):
            return True
    return False


FORMS = {
    (
        "ru",
        "трубопровод",
    ): "трубопровод трубопровода трубопроводу трубопроводом трубопроводе трубопроводы трубопроводами",
    ("ru", "рынок"): "рынок рынка рынку рынком рынке рынки рынков рынками рынках",
    ("ru", "нефть"): "нефть нефти нефтью",
    ("ru", "санкция"): "санкция санкции санкцию санкцией санкций санкциями",
    (
        "ru",
        "казахстанский",
    ): "казахстанско казахстанского казахстанская казахстанскую казахстанские казахстанских казахстанскими",
    ("ru", "землетрясение"): "землетрясения землетрясением землетрясений землетрясениях",
    ("ru", "Токаев"): "Токаева Токаеву Токаевым Токаеве Токаевой",
    ("ru", "банка"): "банки банке банку банкой банок банками",
    ("uk", "трубопровід"): "трубопроводу трубопроводом трубопроводів трубопроводами",
    ("uk", "санкція"): "санкції санкцій санкціями санкцією",
    ("ru", "ребенок"): "ребёнка дети детьми",
    ("ru", "лошадь"): "лошади лошадьми",
    ("ru", "судья"): "судье судей судьям",
    ("uk", "казахстанець"): "казахстанця казахстанців казахстанцями",
    ("uk", "потік"): "потоку потоці потоків",
    ("uk", "радість"): "радості радістю",
    ("uk", "школа"): "школі шкіл",
    ("uk", "питання"): "питань питанням",
    ("be", "рынак"): "рынку рынкі рынкаў",
    ("be", "пытанне"): "пытання пытанню пытаннем пытанняў",
    ("be", "горад"): "горада гарады гарадоў",
    ("be", "газаправод"): "газаправода газаправодам газаправодзе газаправодаў газаправоды",
    (
        "kk",
        "құбыр",
    ): "құбырды құбырдың құбырға құбырдан құбырмен құбырлар құбырлардың құбырының құбырындағы құбырдағы",
    ("kk", "халық"): "халқы халқының халыққа халықтар халқымыз",
    ("kk", "ауыз"): "аузы аузында",
    ("kk", "ұйымы"): "ұйымына ұйымында ұйымынан",
    ("kk", "кітап"): "кітабы кітабын кітаптар кітапқа",
    ("ky", "куур"): "куурду куурдун куурга куурдан куурлар кууру куурунун",
    ("ky", "апрель"): "апрелде апрелден",
    ("ky", "ата"): "атаңар атаңардан",
    ("ky", "тыш"): "тышкы",
    ("ky", "орун"): "орду орунда",
    ("ky", "шайлоо"): "шайлоодо шайлоонун шайлоосу шайлоолор",
    ("uz", "quvur"): "quvurni quvurning quvurga quvurdan quvurlar quvuri quvurlari quvurlarining quvurdagi",
    ("uz", "shahar"): "shahri shahrida shaharlar shaharga",
    ("uz-Cyrl", "қувур"): "қувурни қувурнинг қувурлар қувури қувурлари",
    ("tg", "қубур"): "қубурҳо қубурҳои қубурро қубури",
    ("tk", "geçiriji"): "geçirijisi geçirijiler geçirijileriň geçirijini",
    ("az", "kəmər"): "kəməri kəmərin kəmərləri kəmərindən kəmərlə",
    ("tr", "şehir"): "şehri şehirde şehirler şehrinde şehrin",
    ("tr", "hat"): "hattı hatta hatlar",
    ("tr", "renk"): "rengi renkler",
    ("tr", "uçak"): "uçağı uçağındayım uçaktaydı",
    ("tr", "CHP"): "CHP'liler CHP'nin",
    ("tr", "kitap"): "kitabı kitaplar kitapta kitabın",
    ("en", "company"): "company companies company's",
    ("en", "pipeline"): "pipelines pipeline's",
    ("fr", "oléoduc"): "oléoducs",
    ("fr", "kazakhstanais"): "kazakhstanaise kazakhstanaises",
    ("fr", "état"): "États Etat ETATS",
    ("fr", "journal"): "journaux",
    ("de", "Leitung"): "Leitungen",
    ("de", "Land"): "Landes Länder Ländern",
    ("fa", "کشور"): "کشورها کشور‌های کشوری",
}
STRANGERS = {
    ("ru", "труба"): "трубач трубопровод трубка",
    ("ru", "уран"): "ураган ресторан Уранус",
    ("ru", "Путин"): "путинцев распутин",
    ("ru", "газ"): "газета газон",
    ("ru", "банк"): "банкнота банкир банкет",
    ("kk", "газ"): "газет газеттің",
    ("kk", "қазақ"): "қазақстан қазақстанға",
    ("uz", "gaz"): "gazeta gazlamoq",
    ("tr", "Kazak"): "Kazakistan'da",
    ("tr", "tatil"): "tatlı",
    ("tr", "kat"): "kadın kadının",
    ("tr", "özellik"): "özellikle",
    ("tr", "kullanım"): "kullanma",
    ("uz", "bosh"): "boshqa boshqalar",
    ("uz-Cyrl", "бош"): "бошқа",
    ("kk", "бас"): "басқа басқалар",
    ("ky", "баш"): "башка",
    ("fr", "marché"): "marche Marche MARCHE",
    ("en", "oil"): "oily boil oilfield",
    ("en", "pipe"): "pipeline piper",
    ("de", "Öl"): "Ölung Ölpipeline",
    ("fr", "gaz"): "gazette gazon",
}


@pytest.mark.parametrize(
    ("language", "term", "form"), [(*key, form) for key, forms in FORMS.items() for form in forms.split()]
)
def test_form_is_found(language: str, term: str, form: str) -> None:
    assert is_form(form, term, language)


@pytest.mark.parametrize(
    ("language", "term", "word"), [(*key, word) for key, words in STRANGERS.items() for word in words.split()]
)
def test_look_alike_is_not_a_form(language: str, term: str, word: str) -> None:
    assert not is_form(word, term, language)


@pytest.mark.parametrize(
    ("language", "term", "form"),
    [
        ("kk", "Қазақстан", "қазақстандықтардың"),
        ("ky", "Казакстан", "казакстандык"),
        ("uz", "Oʻzbekiston", "oʻzbekistonliklar"),
        ("tr", "Kazakistan", "Kazakistanlı"),
        ("tg", "Қазоқистон", "қазоқистонӣ"),
    ],
)
def test_derived_words_are_found_only_where_asked_for(language: str, term: str, form: str) -> None:
    assert is_form(form, term, language, derived=True)
    assert not is_form(form, term, language)


def test_names_take_endings_of_other_languages() -> None:
    assert is_form("Kazakhstanda", "Kazakhstan", "en", name=True)
    assert not is_form("Kazakhstanda", "Kazakhstan", "en")


@pytest.mark.parametrize("word", ["CSTO", "ОДКБ", "ҰҚШҰ", "KXShT", "YeOII", "РК"])
def test_capitals_make_an_abbreviation(word: str) -> None:
    assert is_abbreviation(word)


@pytest.mark.parametrize("word", ["Opep", "KazMunayGas", "Kazakhstan", "ПРАВИТЕЛЬСТВО", "a", "C", "G7"])
def test_names_and_words_are_no_abbreviations(word: str) -> None:
    assert not is_abbreviation(word)
