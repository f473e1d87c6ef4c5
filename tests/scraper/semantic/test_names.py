import pytest

from scraper.semantic.names import Names, meet, named, names, skeleton


def one_name(word: str, language: str) -> Names:
    return named({skeleton(word, language)}, set())


@pytest.mark.parametrize(
    "forms",
    [
        [("Токаев", "ru"), ("Tokayev", "en"), ("Tokaïev", "fr"), ("Tokajew", "de"), ("Тоқаев", "kk")],
        [("Жапаров", "ky"), ("Japarov", "en"), ("Schaparow", "de"), ("Caparov", "tr")],
        [("Шомуродов", "ru"), ("Shomurodov", "uz"), ("Chomourodov", "fr"), ("Şomurodov", "tr")],
        [("Хамраев", "ru"), ("Hamrayev", "uz"), ("Khamraev", "en"), ("Xamrayev", "uz")],
        [("Юлдашев", "ru"), ("Yo‘ldoshev", "uz"), ("Iouldachev", "fr"), ("Juldaschew", "de")],
        [("Чиназ", "ru"), ("Chinoz", "uz"), ("Çinaz", "tr")],
    ],
)
def test_one_name_has_the_same_consonants_in_every_language(forms: list[tuple[str, str]]) -> None:
    assert len({skeleton(word, language) for word, language in forms}) == 1


def test_an_ending_does_not_part_a_name_from_itself() -> None:
    assert meet(one_name("Бекташевтин", "ky"), one_name("Bektashev", "en"))


def test_names_with_other_consonants_do_not_meet() -> None:
    assert not meet(one_name("Сапаров", "ru"), one_name("Сериков", "ru"))


def test_a_possible_name_is_met_but_meets_nothing() -> None:
    sure, possible = named({"tkv"}, set()), named(set(), {"tkvm"})

    assert meet(sure, possible) == {"tkv"}
    assert meet(possible, sure) == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("заседание ОДКБ", "ru"), ("ҰҚШҰ-ның отырысы", "kk"), ("the CSTO summit", "en"), ("l'OTSC", "fr"),
        ("集安组织会议", "zh"),
    ],
)  # fmt: skip
def test_names_that_letters_do_not_tell_are_known(text: str, language: str) -> None:
    assert "[csto]" in names(text, language).sure


def test_the_first_word_of_a_sentence_is_only_a_possible_name() -> None:
    found = names("Утечку устранили. Серик Абенов доволен.", "ru")

    assert skeleton("Утечку", "ru") in found.possible
    assert skeleton("Абенов", "ru") in found.sure


def test_days_and_months_are_no_names() -> None:
    assert names("on a Tuesday in March", "en").sure == frozenset()


def test_united_states_are_one_name() -> None:
    assert names("in the United States", "en").sure == {"<usa>"}


def test_a_person_with_two_names_is_one_name() -> None:
    found = names("сообщил Серик Абенов", "ru")

    assert found.sure == {skeleton("Абенов", "ru")}
    assert skeleton("Серик", "ru") in found.possible
