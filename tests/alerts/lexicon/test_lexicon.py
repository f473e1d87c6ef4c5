import subprocess
from pathlib import Path

import pytest

from alerts.lexicon import UNKNOWN, Asked, StoredLexicon, cache_directory, store
from alerts.lexicon.dictionaries import Lemmas, turn
from alerts.matching import compile_watches
from alerts.model import Document, Watch
from alerts.morphology import Stem
from alerts.morphology.stem import listed
from alerts.vocabulary import load


def words_file(directory: Path) -> Path:
    (path,) = directory.glob("lexicon-*/words.tsv")
    return path


def test_a_russian_word_is_known_with_the_forms_no_rule_tells(tmp_path: Path) -> None:
    lexicon = StoredLexicon(tmp_path, print)

    lexicon.learn([Asked("человек", "ru"), Asked("шумодромка", "ru")])

    assert {"человека", "люди", "людьми"} <= set(lexicon.known("человек", "ru").forms)
    assert lexicon.known("шумодромка", "ru") == UNKNOWN


def test_an_inflected_word_stands_for_the_whole_of_its_word(tmp_path: Path) -> None:
    lexicon = StoredLexicon(tmp_path, print)

    lexicon.learn([Asked("трубопроводы", "ru")])

    assert "трубопроводу" in lexicon.known("трубопроводы", "ru").forms


def test_a_persian_plural_that_is_broken_is_known(tmp_path: Path) -> None:
    lexicon = StoredLexicon(tmp_path, print)

    lexicon.learn([Asked("مجلس", "fa")])

    assert "مجالس" in lexicon.known("مجلس", "fa").forms


def test_what_was_looked_up_once_is_read_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    StoredLexicon(tmp_path, print).learn([Asked("страна", "ru"), Asked("шумодромка", "ru")])
    monkeypatch.setattr(store.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    later = StoredLexicon(tmp_path, print)

    later.learn([Asked("страна", "ru"), Asked("шумодромка", "ru")])

    assert "стране" in later.known("страна", "ru").forms


def test_a_damaged_line_is_looked_up_again(tmp_path: Path) -> None:
    StoredLexicon(tmp_path, print).learn([Asked("страна", "ru")])
    words_file(tmp_path).write_bytes(b"ru\t\xff\xfe\nru\tcut off in the mid")
    later = StoredLexicon(tmp_path, print)

    later.learn([Asked("страна", "ru")])

    assert "стране" in later.known("страна", "ru").forms


def test_without_dictionaries_the_rules_serve_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    ended = subprocess.CompletedProcess([], 1, b"", b"Traceback\nMemoryError: no memory\n")
    monkeypatch.setattr(store.subprocess, "run", lambda *_, **__: ended)

    matcher = compile_watches([Watch("w", "", "страна!")], load(), StoredLexicon(tmp_path, said.append))

    assert matcher.match(Document("d", text="в стране", language="ru"))
    assert said == ["dictionaries cannot be asked, words are inflected by rules alone: MemoryError: no memory"]


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "file").write_text("in the way")

    StoredLexicon(tmp_path / "file", said.append).learn([Asked("страна", "ru")])

    assert "rules alone" in said[0]


def test_the_cache_is_where_systemd_or_the_user_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_DIRECTORY", "/var/cache/steppewatch")
    monkeypatch.setenv("XDG_CACHE_HOME", "/home/analyst/caches")

    assert cache_directory() == Path("/var/cache/steppewatch")

    monkeypatch.delenv("CACHE_DIRECTORY")

    assert cache_directory() == Path("/home/analyst/caches/steppewatch")


TABLE = [
    ("Reden", "Rede"), ("Rede", "Rede"), ("redet", "reden"), ("rede", "reden"), ("reden", "reden"),
    ("Redner", "Redner"), ("Rednern", "Redner"),
]  # fmt: skip


def test_a_noun_is_not_the_verb_of_its_letters() -> None:
    lemmas = Lemmas(turn(TABLE, "de"))

    assert lemmas.forms("Rede") == {"rede", "reden"}
    assert lemmas.forms("reden") == {"reden", "rede", "redet"}


def test_other_words_are_those_the_rules_would_take() -> None:
    lemmas = Lemmas(turn(TABLE, "de"))

    assert lemmas.others("Rede", [Stem("rede", listed("- n")), Stem("red", listed("ner"))]) == {"redner"}
    assert lemmas.others("rede", [Stem("rede", listed("- n t"))]) == {"reden", "redet"}


@pytest.mark.slow
def test_turkish_words_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    lexicon = StoredLexicon(tmp_path, print)
    matcher = compile_watches([Watch("w", "", "danışma!")], load(), lexicon)

    assert matcher.match(Document("d", text="danışmanın", language="tr")) == []
    assert matcher.match(Document("d", text="danışmada", language="tr"))
