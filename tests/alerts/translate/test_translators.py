"""Three kinds of translation server, each spoken to over a real connection."""

import json

import pytest
from fakes.translate import FakeApertium, FakeDeepL, FakeLibreTranslate

from alerts.keys import Secret
from alerts.model import Refused, Retry
from alerts.translate.config import TranslateSettings
from alerts.translate.servers import TRANSLATION_CHARACTERS_MAX, build
from alerts.translate.texts import Texts

SERVERS = {"libretranslate": FakeLibreTranslate, "deepl": FakeDeepL, "apertium": FakeApertium}
TEXTS = Texts(7, "ru", "en", ("казахстан", "нефть & <газ>"))


@pytest.fixture(params=SERVERS)
def server(request):
    with SERVERS[request.param]() as fake:
        fake.api = request.param
        yield fake


def translator(server, *, api=None, key="k-123456"):
    settings = {"api": api or server.api, "url": Secret(server.url), "key": Secret(key)}
    return build(TranslateSettings.model_validate(settings, context={"lookup": str}))


def test_each_text_has_its_translation(server):
    assert translator(server).translate(TEXTS) == ("КАЗАХСТАН", "НЕФТЬ & <ГАЗ>")


def test_a_redirect_is_not_followed(server):
    server.answer(302, Location="http://127.0.0.1:9/translate")

    answer = translator(server).translate(TEXTS)

    assert isinstance(answer, Retry)
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again_when_it_says(server):
    server.answer(429, Retry_After="77")

    assert translator(server).translate(TEXTS).after_seconds == 77


def test_a_pair_that_the_server_does_not_have_is_not_asked_for_again(server):
    server.answer(400, '{"error": "not supported"}')

    assert isinstance(translator(server).translate(TEXTS), Refused)


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"translatedText": ["one"], "translations": [1, 2]}', "null"])
def test_what_is_no_translation_is_none(server, body):
    server.answer(200, body)

    assert isinstance(translator(server).translate(TEXTS), Retry | Refused)


def test_an_endless_translation_is_refused():
    with FakeLibreTranslate() as server:
        server.answer(200, json.dumps({"translatedText": ["a", "b" * (TRANSLATION_CHARACTERS_MAX + 1)]}))

        assert isinstance(translator(server, api="libretranslate").translate(TEXTS), Refused)


def test_no_answer_is_tried_again(server):
    server.drop(accept=False)

    assert isinstance(translator(server).translate(TEXTS), Retry)


def test_the_key_is_in_no_answer():
    with FakeDeepL() as server:
        server.answer(403, '{"message": "wrong key k-123456"}')

        assert "k-123456" not in translator(server, api="deepl").translate(TEXTS).answer


def test_libretranslate_gets_the_key_and_tells_the_language_itself():
    with FakeLibreTranslate() as server:
        translator(server, api="libretranslate").translate(Texts(7, None, "en", ("x",)))

        asked = json.loads(server.requests[0].body)
        assert (asked["source"], asked["api_key"]) == ("auto", "k-123456")


def test_apertium_is_not_asked_for_a_language_it_cannot_name():
    with FakeApertium() as server:
        assert isinstance(translator(server, api="apertium").translate(Texts(7, None, "en", ("x",))), Refused)
        assert server.requests == []
