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


@pytest.mark.parametrize("language", [code for code in SENTENCES if code not in ("zh", "fa", "kk-Arab")])
def test_capitals_are_no_other_language(language: str) -> None:
    text = SENTENCES[language]
    if language in ("tr", "az"):
        text = text.replace("i", "İ")

    assert identify(text.upper()) == language


@pytest.mark.parametrize("language", ["ru", "kk", "ky", "tg", "uk", "fa"])
def test_brands_in_latin_letters_do_not_decide(language: str) -> None:
    assert identify(f"Samsung Galaxy, Google Pay: {SENTENCES[language]}") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Шахтёры требуют зарплату", "ru"),
        ("Ціни на газ ростуть", "uk"),
        ("Новы завод пад Мінскам", "be"),
        ("Жаңа зауыт ашылды", "kk"),
        ("Өкмөт отставкага кетти", "ky"),
        ("Шинэ үйлдвэр нээгдэв", "mn"),
        ("Янги завод ишга тушди", "uz-Cyrl"),
        ("Корхонаи нав ба кор даромад", "tg"),
        ("Yangi zavod ishga tushdi", "uz"),
        ("Täze zawod açyldy", "tk"),
        ("Yeni fabrika hizmete girdi", "tr"),
        ("Yeni zavod işə düşdü", "az"),
        ("Ministr bilan uchrashuv bo'lib o'tdi", "uz"),
        ("New plant opens in the south", "en"),
        ("Neue Fabrik im Süden eröffnet", "de"),
        ("Une nouvelle usine ouvre ses portes", "fr"),
    ],
)
def test_a_headline_tells_its_language(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Los ministros acordaron construir una nueva línea de ferrocarril hasta la frontera", "es"),
        ("I ministri hanno deciso di costruire una nuova ferrovia fino al confine", "it"),
        ("Ministrowie zgodzili się na budowę nowej linii kolejowej do granicy", "pl"),
        ("Министрите се договориха да построят нова железопътна линия до границата", "bg"),
        ("Министрлар чик буена кадәр яңа тимер юл төзергә килеште һәм җыелыш тәмамланды", "tt"),
        ("მინისტრები ახალი რკინიგზის მშენებლობაზე შეთანხმდნენ", "ka"),
        ("Նախարարները պայմանավորվեցին կառուցել նոր երկաթուղի", "hy"),
        ("اتفق الوزراء على بناء خط سكة حديد جديد إلى الحدود", "ar"),
        ("大臣らは国境までの新しい鉄道の建設で合意した", "ja"),
    ],
)
def test_other_languages_are_not_taken_for_ours(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", ["O'Neal and O'Brien don't know", "Picasso'nun İspanya'daki evinden çalındı"])
def test_an_apostrophe_alone_is_not_uzbek(text: str) -> None:
    assert identify(text) != "uz"


def test_kazakh_in_latin_letters_is_told_in_both_orthographies() -> None:
    assert identify("Úkimet jańa zaýyt salýǵa kelisti") == "kk-Latn"
    assert identify("Ükımet jaña zauyt saluğa kelıstı, dep habarlady qala äkımı") == "kk-Latn"
