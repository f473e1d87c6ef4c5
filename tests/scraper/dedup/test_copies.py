"""Whether one article is a copy of another, and why not where it looks like one."""

import pytest

from scraper.dedup.changes import compare
from scraper.dedup.containment import overlap
from scraper.dedup.copies import weigh
from scraper.dedup.core import pare
from scraper.dedup.numbers import is_same_number

LEAD = (
    "Пожар на складе в Талдыкоргане тушили шесть часов, огонь уничтожил 1 200 квадратных метров кровли. "
    "В здании хранились краски и лаки, поэтому пожарные подавали пену с двух сторон. "
    "Пострадали 3 рабочих, их доставили в областную больницу с ожогами рук. "
    "Причину установит комиссия, которую возглавил заместитель акима области Канат Ермеков."
)
BACKGROUND = (
    "За последний год в области сгорели четыре склада, и после каждого пожара чиновники обещали проверить проводку. "
    "Владельцы зданий жалуются, что инспекторы приходят редко, а страховые компании платят неохотно и после суда."
)
OTHER = (
    "Областной суд оставил под стражей владельца рынка в Текели, которого обвиняют в неуплате налогов на 400 млн. "
    "Защита просила о домашнем аресте и представила справки о здоровье, но судья счёл их недостаточными. "
    "Следующее заседание назначено на середину декабря, свидетелей вызовут по одному."
)
WEATHER = (
    "{} ноября в Актау ожидается {}, ночью {} градусов, днём {}. Ветер {} метров в секунду. "
    "Жителей просят не парковать машины под деревьями и следить за сообщениями синоптиков."
)


def told(old, new, days=0.0):
    return weigh(pare("", old), pare("", new), days)


def test_same_text_under_another_sites_labels_is_a_copy():
    wired = f"ТАЛДЫКОРГАН, 24 ноября. /ТАСС/. {LEAD}\nЧитайте также: Погода\n{BACKGROUND}\nПодписывайтесь на канал!"

    assert told(f"{LEAD}\n{BACKGROUND}", wired).kinship == "copy"


def test_shortened_text_is_a_copy():
    assert told(f"{LEAD}\n{BACKGROUND}", LEAD[:260]).kinship == "copy"


def test_fuller_text_is_near_and_says_how_much_is_new():
    weighing = told(LEAD, f"{LEAD}\n{BACKGROUND}")

    assert weighing.kinship == "near"
    assert "words added" in weighing.reason


def test_updated_number_is_near_and_named():
    weighing = told(f"{LEAD}\n{BACKGROUND}", f"{LEAD}\n{BACKGROUND}".replace("3 рабочих", "5 рабочих"))

    assert weighing.kinship == "near"
    assert "3 → 5" in weighing.reason


def test_other_story_with_the_same_background_is_no_copy():
    assert told(f"{LEAD}\n{BACKGROUND}", f"{OTHER}\n{BACKGROUND}").kinship == "none"


def test_next_story_that_tells_the_last_one_again_is_no_copy():
    assert told(f"{LEAD}\n{BACKGROUND}", f"{OTHER}\nРанее сообщалось. {LEAD}").kinship in ("none", "holds")


def test_article_inside_an_earlier_digest_is_a_part_of_it():
    assert told(f"{OTHER}\n{BACKGROUND}\n{LEAD}", LEAD).kinship == "part"


def test_digest_holds_an_earlier_article():
    assert told(LEAD, f"{OTHER}\n{LEAD}\n{BACKGROUND}").kinship == "holds"


@pytest.mark.parametrize(
    "values",
    [
        ("25", "ясная погода", "2", "9", "12"),
        ("24", "мокрый снег", "7", "3", "19"),
        ("25", "мокрый снег", "5", "8", "14"),
    ],
)
def test_same_frame_with_other_numbers_is_other_news(values):
    assert told(WEATHER.format("24", "мокрый снег", "5", "8", "14"), WEATHER.format(*values)).kinship == "none"


def test_reason_names_what_was_exchanged():
    weighing = told(LEAD, LEAD.replace("1 200", "300").replace("3 рабочих", "9 рабочих"))

    assert weighing.kinship == "none"
    assert weighing.reason == "other numbers in the head of the same frame: 1200 → 300, 3 → 9"


def test_same_frame_with_another_place_is_other_news():
    frame = (
        "Глава района {} Марат Жолдасов открыл новую школу на {} мест. В здании есть спортзал, столовая и мастерские, "
        "дети больше не будут ездить в соседнее село. Строили школу полтора года на деньги областного бюджета."
    )

    assert told(frame.format("Аксу", "300"), frame.format("Шетск", "600")).kinship == "none"


def test_days_between_ask_for_more_in_common():
    first, second = f"{LEAD[:200]}\n{BACKGROUND}", f"{LEAD[:200]}\n{OTHER}"

    assert told(first, second, days=0).score == told(first, second, days=5).score
    assert told(first, second, days=0).kinship == "near"
    assert told(first, second, days=5).kinship == "none"


def test_few_words_are_never_a_copy():
    assert told("Фоторепортаж с места", "Фоторепортаж с места").kinship == "none"


def test_score_weighs_the_front():
    words = tuple(f"w{number}" for number in range(200))
    others = tuple(f"x{number}" for number in range(100))

    head, tail = overlap(words, words[:100] + others), overlap(words, others + words[100:])

    assert head.plain_forward == pytest.approx(tail.plain_forward, abs=0.01)
    assert head.score > tail.score + 0.2


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("4", "4_0", True),
        ("40", "40000", True),
        ("6", "шесть", True),
        ("шесть", "семь", False),
        ("1511", "1151", False),
    ],
)
def test_numbers_are_compared_by_what_they_say(first, second, same):
    assert is_same_number(first, second) is same


def test_changes_name_places_that_were_exchanged():
    old, new = LEAD, LEAD.replace("в Талдыкоргане", "в Жаркенте")

    assert compare(pare("", old), pare("", new)).names == (("талдыкоргане", "жаркенте"),)


def test_headlines_alone_are_copies_only_word_for_word():
    first = pare("Главы пяти государств встретятся в Баку, чтобы подписать договор о дружбе", "")
    second = pare("Главы пяти государств встретятся в Ташкенте, чтобы подписать договор о дружбе", "")

    assert weigh(first, first).kinship == "copy"
    assert weigh(first, second).kinship == "none"


def test_own_lead_that_says_nothing_new_does_not_hide_the_copy():
    own = "Шесть часов тушили в Талдыкоргане пожар на складе, где огонь уничтожил 1 200 метров кровли."
    rest = LEAD.split(". ", 1)[1]

    assert told(f"{LEAD}\n{BACKGROUND}", f"{own} {rest}\n{BACKGROUND}").kinship in ("copy", "near")


def test_wall_that_a_site_shows_for_every_article_makes_no_copies():
    wall = (
        "Мы используем файлы cookie, чтобы сайт работал лучше. Продолжая просмотр, вы соглашаетесь с правилами "
        "обработки данных. Чтобы читать дальше, войдите или оформите подписку: первый месяц бесплатно, отменить её "
        "можно в любой день."
    )
    bridge, oil = pare("В Астане открыли мост", wall), pare("Нефть подорожала втрое", wall)

    assert weigh(bridge, oil, same_source=True).kinship == "none"
    assert weigh(bridge, bridge, same_source=True).kinship == "copy"


def test_short_news_above_the_same_long_footer_are_other_news():
    footer = (
        "Редакция выходит с 1998 года и пишет о жизни степных районов. Мы работаем на пожертвования, и каждый перевод "
        "помогает нам ездить туда, куда другие не доехали. Письма и рассказы очевидцев присылайте на адрес редакции, "
        "по будням на них отвечает дежурный, а в выходные их читает весь отдел."
    )
    first = f"В Жанаозене отключили воду в трёх микрорайонах до вечера среды.\n{footer}"
    second = f"Акимат Риддера купил двенадцать новых автобусов для школьных маршрутов.\n{footer}"

    assert told(first, second).kinship == "none"


def test_rubric_under_another_headline_is_other_news():
    rubric = "Главные новости к этому часу собрала наша редакция, читайте подробности в обзоре на сайте."
    first = pare("Главные новости: мост в Актау, выборы в Гурджаани", rubric)
    second = pare("Главные новости: пожар в Семее, суд в Оше", rubric)

    assert weigh(first, second, same_source=True).kinship == "none"
    assert weigh(first, first, same_source=True).kinship == "copy"
