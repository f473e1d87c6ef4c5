"""Which keys, bodies and texts are the same."""

import pytest

from scraper.dedup.digest import TEXT_WORDS_MIN, body_hash, key_digest, text_digest

TEXT = (
    "Президент подписал закон о газопроводе. Документ вступает в силу первого января, сообщает пресс-служба. "
    "Стороны договорились о поставках газа на пятнадцать лет, а строительство начнётся весной в трёх областях страны, "
    "где уже готовы площадки для рабочих и техники."
)


def test_key_digest_is_twelve_hex_digits_and_never_changes() -> None:
    # From b2sum -l 48. Digests are stored: another way of making them would make every entry new again.
    assert key_digest("https://example.kz/news/1") == "1d700d809969"
    assert key_digest("\ud800") != key_digest("?")


def test_bodies_that_differ_in_one_byte_have_two_hashes() -> None:
    assert body_hash(b"a") != body_hash(b"b")
    assert body_hash(b"a") == body_hash(b"a")


@pytest.mark.parametrize("entry", [b"<item>a</item>", b"<entry xml:lang='kk'>a</entry>", b"<rss:item>a</rss:item>"])
def test_what_stands_before_the_first_entry_does_not_count(entry: bytes) -> None:
    assert body_hash(b"<rss><b>Mon</b>" + entry) == body_hash(b"<rss><b>Tue</b>" + entry)
    assert body_hash(b"<rss>" + entry) != body_hash(b"<rss>" + entry.replace(b"a<", b"b<"))


def test_case_punctuation_and_hidden_letters_do_not_count() -> None:
    shown_otherwise = TEXT.upper().replace(",", " —").replace("ГАЗОПРОВОДЕ", "ГАЗО\u00adПРО\u200bВОДЕ")

    assert text_digest("Закон", TEXT) == text_digest("«ЗАКОН»", shown_otherwise)


def test_title_repeated_in_the_text_does_not_count() -> None:
    assert text_digest("Новый закон", TEXT) == text_digest("Новый закон", "Новый закон. " + TEXT)


def test_one_other_word_makes_another_digest() -> None:
    assert text_digest("Закон", TEXT) != text_digest("Закон", TEXT.replace("весной", "осенью"))


def test_same_wall_under_two_titles_is_two_articles() -> None:
    assert text_digest("Закон о газе", TEXT) != text_digest("Закон о нефти", TEXT)


def test_short_text_has_no_digest() -> None:
    assert text_digest("Фото дня", "слово " * (TEXT_WORDS_MIN - 1)) is None
    assert text_digest("Фото дня", "слово " * TEXT_WORDS_MIN) is not None


def test_chinese_characters_count_as_words() -> None:
    assert text_digest("标题", "哈萨克斯坦总统签署了关于天然气管道的法律该法律将于一月一日生效新闻处说") is not None
