import os
import signal
from pathlib import Path

import pytest

from scraper.semantic import vectors
from scraper.semantic.centres import DIMENSIONS, cosine
from scraper.semantic.reading import Document, Reading, read
from scraper.semantic.vectors import Encoder, Text, Unavailable, obstacle

needs_vectors = pytest.mark.skipif(obstacle() is not None, reason=obstacle() or "")


@pytest.fixture
def encoder():
    made = Encoder()
    yield made
    made.close()


@needs_vectors
def test_a_translation_is_nearer_than_another_text(encoder: Encoder) -> None:
    found = encoder.encode(
        [
            Text("Утечку нефти под Атырау устранили", "ru"),
            Text("Oil leak near Atyrau repaired", "en"),
            Text("Rybakina wins the tournament in Berlin", "en"),
        ]
    )

    assert isinstance(found, tuple)
    assert {len(vector) for vector in found} == {DIMENSIONS}
    assert cosine(found[0], found[1]) > 0.5
    assert cosine(found[0], found[2]) < 0.3


@needs_vectors
def test_a_child_that_died_is_started_anew(encoder: Encoder) -> None:
    encoder.encode([Text("один", "ru")])
    assert encoder.pid is not None
    os.kill(encoder.pid, signal.SIGKILL)

    answers = [encoder.encode([Text("два", "ru")]) for _ in range(2)]

    assert isinstance(answers[1], tuple)


@needs_vectors
def test_a_late_answer_is_a_reason_and_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(order_seconds_max=0.0)

    answer = encoder.encode([Text("текст", "ru")])

    assert isinstance(answer, Unavailable)
    assert answer.retry
    assert encoder.pid is None


@needs_vectors
def test_the_child_has_no_secret_and_little_memory(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    encoder.encode([Text("текст", "ru")])

    proc = Path(f"/proc/{encoder.pid}")

    assert b"hunter2" not in (proc / "environ").read_bytes()
    assert "Max address space         469762048" in (proc / "limits").read_text()


@needs_vectors
def test_a_reading_gets_a_vector_for_each_sentence(encoder: Encoder) -> None:
    reading = read(Document(1, "Заголовок", "Первое предложение. Второе предложение.", "ru"))

    attached = encoder.attach(reading)

    assert isinstance(attached, Reading)
    assert attached.vectors is not None
    assert len(attached.vectors.sentences) == 2


def test_a_processor_that_cannot_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors.platform, "machine", lambda: "aarch64")

    answer = Encoder().encode([Text("текст", "ru")])

    assert answer == Unavailable("vectors need an x86-64 processor, this is aarch64", retry=False)


def test_an_extra_that_is_not_installed_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(vectors.importlib.util, "find_spec", lambda name: None)

    answer = Encoder().encode([Text("текст", "ru")])

    assert isinstance(answer, Unavailable)
    assert not answer.retry
    assert "steppewatch[semantic]" in answer.reason


@needs_vectors
def test_a_child_that_never_became_ready_is_not_started_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "START", "print('no')")
    started = []
    popen = vectors.subprocess.Popen
    monkeypatch.setattr(
        vectors.subprocess, "Popen", lambda *given, **named: started.append(1) or popen(*given, **named)
    )
    encoder = Encoder()

    answers = [encoder.encode([Text("текст", "ru")]) for _ in range(3)]

    assert all(isinstance(answer, Unavailable) and answer.retry for answer in answers)
    assert len(started) == 1
