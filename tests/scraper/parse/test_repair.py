"""Bytes as servers send them come out as the text they were meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parse.repair import repair

RUSSIAN = "Казахстан и Россия договорились о транзите нефти. Министр заявил: «Объёмы вырастут вдвое»."
UKRAINIAN = "Українська влада заявила, що газопровід буде збудовано, її підтримали європейські країни."
BELARUSIAN = "Беларускі ўрад заявіў, што ў краіне будуць пабудаваны новыя дарогі ўсіх узроўняў."
KAZAKH = "Қазақстан мен Ресей мұнай құбыры туралы келісімге қол қойды. Үкімет өкілі ғана емес, әкім де сөйледі."
FRENCH = "Le président a déclaré que l'oléoduc a été arrêté près de la frontière."
TURKISH = "Müdür değişti: ülke gündeminde petrol boru hattı ve İstanbul'da görüşmeler."
CHINESE = "哈萨克斯坦总统签署了关于天然气管道的法律"
PERSIAN = "رئیس جمهور قزاقستان در تهران اعلام کرد"


def feed(text: str, codec: str, declared: str | None = None) -> bytes:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    return f"{declaration}<rss><channel><title>{text}</title></channel></rss>".encode(codec)


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "iso-8859-1", "koi8-r", "windows-1251", "ibm866", None])
@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "koi8-r", "cp866", "mac-cyrillic", "utf-16"])
def test_russian_is_read_right_whatever_was_declared(codec: str, declared: str | None) -> None:
    text = RUSSIAN.encode(codec, "ignore").decode(codec)  # some of the encodings have no « »

    assert f"<title>{text}</title>" in repair(feed(text, codec, declared)).text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", ["КАЗАХСТАН И РОССИЯ", "Нефть", "Астана, 5 мая", "Президент Токаев в ООН"])
def test_a_few_words_are_enough(codec: str, text: str) -> None:
    assert text in repair(feed(text, codec, "utf-8")).text


def test_four_capitals_are_taken_for_the_commonest_encoding() -> None:
    assert "ОДКБ" in repair(feed("ОДКБ", "cp1251", "utf-8")).text  # as KOI8-R it would be the likelier letters "ндйа"


@pytest.mark.parametrize(
    ("text", "codec"),
    [(UKRAINIAN, "cp1251"), (UKRAINIAN, "koi8-u"), (BELARUSIAN, "cp1251"), (KAZAKH, "kz1048"), (KAZAKH, "utf-16-le")],
)
def test_neighbours_letters_survive_without_a_declaration(text: str, codec: str) -> None:
    assert text in repair(feed(text, codec)).text


def test_kazakh_letters_decide_for_their_encoding() -> None:
    assert repair(feed(KAZAKH, "kz1048", "windows-1251")).encoding == "kz1048"
    assert repair(feed(UKRAINIAN, "cp1251", "windows-1251")).encoding == "cp1251"


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "cp1252", None),
        (FRENCH, "utf-8", "iso-8859-1"),
        (TURKISH, "cp1254", "windows-1254"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "utf-8", "gb2312"),
        (PERSIAN, "utf-8", "windows-1256"),
    ],
)
def test_other_scripts_are_left_alone(text: str, codec: str, declared: str | None) -> None:
    assert text in repair(feed(text, codec, declared)).text


def test_header_counts_before_the_document() -> None:
    body = feed(TURKISH, "cp1254", "windows-1252")

    assert TURKISH in repair(body, content_type="text/xml; charset=windows-1254").text


@pytest.mark.parametrize(
    "label", ["win-1251", "CP1251", "x-cp1251", "windows1251", "unicode_escape", "idna", "nonsense"]
)
def test_odd_and_unknown_labels_do_no_harm(label: str) -> None:
    assert RUSSIAN in repair(feed(RUSSIAN, "cp1251"), content_type=f'text/xml; charset="{label}"').text


def test_few_broken_bytes_leave_the_rest_as_it_was() -> None:
    body = feed(KAZAKH, "utf-8") + b"\xd0 \xff"

    repaired = repair(body)

    assert KAZAKH in repaired.text
    assert repaired.text.endswith("\ufffd \ufffd")
    assert repaired.notes == ("2 bytes that are not UTF-8",)


def test_words_of_another_encoding_inside_utf8_are_rescued() -> None:
    body = feed(RUSSIAN * 3, "utf-8") + "старая кодировка".encode("cp1251")

    assert repair(body).text.endswith("старая кодировка")


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_text_garbled_before_it_was_sent_is_read_back(codec: str) -> None:
    assert repair("Нефть и газ Казахстана".encode("cp1251").decode(codec).encode()).text == "Нефть и газ Казахстана"


def test_text_encoded_twice_is_read_back() -> None:
    assert repair(RUSSIAN.encode().decode("latin-1").encode()).text == RUSSIAN


def test_french_in_utf8_is_not_taken_for_garbled_text() -> None:
    assert repair("À Noël, été à l'œuvre où ça brûlé".encode()).text == "À Noël, été à l'œuvre où ça brûlé"


def test_what_was_put_right_is_said() -> None:
    assert repair(feed(RUSSIAN, "utf-8", "utf-8")).notes == ()
    assert repair(feed(RUSSIAN, "cp1251", "windows-1251")).notes == ()
    assert repair(feed(RUSSIAN, "cp1251", "utf-8")).notes == ("declared utf-8, read as cp1251",)
    assert repair(feed("Нефть и газ", "koi8-r")).notes == ("no encoding declared, read as koi8-u",)
    assert repair(b"a\0b").notes == ("control characters removed",)


def test_line_ends_become_one_kind_and_controls_go() -> None:
    assert repair("a\r\nb\rc\u0085d\te\x00\x07\x9b\ufffef".encode()).text == "a\nb\nc\nd\tef"


@given(st.binary(), st.one_of(st.none(), st.text(max_size=40)))
def test_any_bytes_give_text_without_controls(body: bytes, content_type: str | None) -> None:
    text = repair(body, content_type=content_type).text

    assert not any(ord(c) < 0x20 and c not in "\t\n" for c in text)
    assert not any(0x7F <= ord(c) <= 0x9F for c in text)
    text.encode("utf-8")  # no surrogates


@given(st.text())
def test_utf8_is_never_changed_but_for_controls(text: str) -> None:
    wanted = "".join(c for c in text if c.isprintable() and c < "\u00c0")

    assert repair(wanted.encode()).text == wanted
