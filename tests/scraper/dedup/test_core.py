"""What of an article is compared: labels, datelines and attributions go, and who is credited is kept."""

import pytest

from scraper.dedup.core import pare

LEAD = "Министерство энергетики сообщило о запуске завода в Атырау"


def words_of(text, title=""):
    return " ".join(pare(title, text).words)


@pytest.mark.parametrize(
    ("text", "agencies", "words"),
    [
        ("АСТАНА, 24 ноября. /ТАСС/. Завод открыт.", ("tass",), "завод открыт"),
        ("Астана. 24 ноября. Интерфакс-Казахстан – Завод открыт.", ("interfax",), "завод открыт"),
        ("ALMATY (Reuters) - The plant opened.", ("reuters",), "the plant opened"),
        ("Завод открыт, сообщает Интерфакс.", ("interfax",), "завод открыт"),
        ("Завод открыт, передаёт корреспондент Tengrinews.kz.", ("tengrinews",), "завод открыт"),
        ("Завод открыт со ссылкой на ТАСС.", ("tass",), "завод открыт"),
        ("The plant opened, as reported by Reuters.", ("reuters",), "the plant opened"),
        ("Зауыт ашылды, деп хабарлайды Kazinform.", ("kazinform",), "зауыт ашылды"),
        ("Завод ачылды, деп кабарлайт АКИпресс.", ("akipress",), "завод ачылды"),
        ("Zavod ochildi, deb xabar beradi O‘zA.", ("uza",), "zavod ochildi"),
        ("Завод кушода шуд, хабар медиҳад «Ховар».", ("khovar",), "завод кушода шуд"),
        ("L'usine a ouvert, rapporte l'AFP.", ("afp",), "lusine a ouvert"),
        ("Fabrika açıldı. Anadolu'nun haberine göre kaza yok.", ("aa",), "fabrika açildi kaza yok"),
        ("Das Werk ist offen, meldet dpa.", ("dpa",), "das werk ist offen"),
        ("Завод відкрито, повідомляє Укрінформ.", ("ukrinform",), "завод відкрито"),
        ("The plant opened. — TASS", ("tass",), "the plant opened"),
        ("Бишкек, 24 ноября – Завод открыт.", (), "завод открыт"),
    ],
)
def test_attribution_goes_and_the_agency_is_kept(text, agencies, words):
    core = pare("", text)

    assert (core.credits, " ".join(core.words)) == (agencies, words)


@pytest.mark.parametrize(
    "label",
    [
        "Читайте также:\nПервая ссылка без точки\nВторая ссылка",
        "Read also: Storm closes mountain pass",
        "Подписывайтесь на наш Telegram-канал!",
        "Фото: пресс-служба",
        "Сондай-ақ оқыңыз: Ауа райы",
        "Дагы окуңуз: Аба ырайы",
        "Mavzuga oid: Yangi yo‘l",
        "Инчунин хонед: Ҳаво сард",
        "Lire aussi : le marché",
        "Bizi takip edin",
        "Настоящий материал произведён иностранным агентом ООО «Пример».",
    ],
)
def test_what_sites_repeat_is_not_compared(label):
    assert words_of(f"{LEAD}.\n{label}") == words_of(f"{LEAD}.")


def test_paragraph_after_related_links_is_compared_again():
    paragraph = "Завод будет выпускать полипропилен, и первую партию отправят в порт до конца года."

    assert "полипропилен" in words_of(f"{LEAD}.\nЧитайте также:\nСсылка\n{paragraph}")


def test_escapes_invisible_characters_and_mixed_scripts_do_not_count():
    noisy = "Ми\u00adнистерство &amp;laquo;энергетики&amp;raquo; сo\u200bобщило о запуске зaвода в <b>Атырау</b>"

    assert words_of(noisy) == words_of(LEAD)


def test_numbers_are_one_word_however_they_are_grouped():
    assert words_of("40 000 тонн, 4,2 процента") == words_of("40000 тонн, 4.2 процента")


def test_headline_repeated_in_the_text_counts_once():
    assert words_of(f"{LEAD}\nЗавод построили за два года.", LEAD) == "завод построили за два года"


def test_chinese_characters_are_words():
    assert pare("", "哈萨克斯坦石油").words == tuple("哈萨克斯坦石油")


def test_names_are_words_with_a_capital_inside_a_sentence():
    assert pare("", "Завод открыл министр Болат Сейтов. Рабочие рады.").names == {"болат", "сейтов"}


def test_endless_texts_end():
    assert len(pare("т" * 10**6, "сообщает тасс " * 10**5).words) <= 5_000


def test_half_of_a_surrogate_pair_does_not_count():
    assert words_of("нефть\ud800 и га\udfffз", "\ud83d") == "нефть и газ"
