import pytest

from scraper.text.language import identify

SENTENCES = {
    "en": "The ministers met in the capital on Tuesday and agreed to build a new railway to the border.",
    "fr": "Les ministres se sont réunis mardi dans la capitale et ont décidé de construire une voie ferrée.",
    "de": "Die Minister trafen sich am Dienstag in der Hauptstadt und beschlossen den Bau einer neuen Bahnstrecke.",
    "ru": "Министры встретились во вторник в столице и договорились построить новую железную дорогу до границы.",
    "uk": "Міністри зустрілися у вівторок у столиці та домовилися збудувати нову залізницю до кордону.",
    "be": "Міністры сустрэліся ў аўторак у сталіцы і дамовіліся пабудаваць новую чыгунку да мяжы.",
    "kk": "Министрлер сейсенбі күні елордада кездесіп, шекараға дейін жаңа теміржол салуға келісті.",
    "ky": "Министрлер шейшемби күнү борбор калаада жолугуп, чек арага чейин жаңы темир жол курууга макулдашты.",
    "uz": "Vazirlar seshanba kuni poytaxtda uchrashib, chegaragacha yangi temir yoʻl qurishga kelishib oldilar.",
    "uz-Cyrl": "Вазирлар сешанба куни пойтахтда учрашиб, чегарагача янги темир йўл қуришга келишиб олдилар.",
    "tg": "Вазирон рӯзи сешанбе дар пойтахт вохӯрданд ва ба сохтани роҳи оҳани нав то сарҳад мувофиқат карданд.",
    "tk": "Ministrler sişenbe güni paýtagtda duşuşyp, serhede çenli täze demir ýol gurmak barada ylalaşdylar.",
    "az": "Nazirlər çərşənbə axşamı paytaxtda görüşərək sərhədə qədər yeni dəmir yolu çəkməyə razılaşdılar.",
    "tr": "Bakanlar salı günü başkentte bir araya gelerek sınıra kadar yeni bir demiryolu yapılmasına karar verdi.",
    "zh": "部长们星期二在首都会晤，同意修建一条通往边境的新铁路。",
    "fa": "وزیران روز سه‌شنبه در پایتخت دیدار کردند و با ساخت راه‌آهن تازه‌ای تا مرز موافقت کردند.",
    "kk-Arab": "مينيسترلەر سەيسەنبى كۇنى ەلوردادا كەزدەسىپ، شەكاراعا دەيىن جاڭا تەمىرجول سالۋعا كەلىستى.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert identify(SENTENCES[language]) == language


def test_one_foreign_name_does_not_decide_for_the_text() -> None:
    text = SENTENCES["ru"] * 3 + " Об этом пишет «Егемен Қазақстан»."

    assert identify(text) == "ru"


def test_the_source_decides_where_the_text_does_not() -> None:
    assert identify("Ташкент, Бишкек", ("uz",)) == "uz-Cyrl"
    assert identify("Qwerty Zxcv", ("uz", "ru")) == "uz"


@pytest.mark.parametrize("text", ["", "  ", "12 345", "OK"])
def test_too_little_text_is_unknown(text: str) -> None:
    assert identify(text, ("ru",)) is None


def test_control_characters_and_addresses_do_no_harm() -> None:
    assert identify("\x00\x07\ud800 https://example.org/ru/path " + SENTENCES["fr"]) == "fr"
