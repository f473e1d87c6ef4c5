"""Translation servers on loopback that speak LibreTranslate's, DeepL's and Apertium's API: they answer in capitals."""

import json
from urllib.parse import parse_qs

from fakes.http import FakeHttp, Request, Response


def _json(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


class FakeLibreTranslate(FakeHttp):
    def accept(self, request: Request) -> Response:
        asked = json.loads(request.body)
        if request.path != "/translate" or asked["format"] != "text":
            return _json({"error": "not found"}, 404)
        if asked["source"] not in ("auto", "ru", "fr"):
            return _json({"error": f"{asked['source']} is not supported"}, 400)
        return _json({"translatedText": [text.upper() for text in asked["q"]]})


class FakeDeepL(FakeHttp):
    def accept(self, request: Request) -> Response:
        if request.headers.get("authorization") != "DeepL-Auth-Key k-123456":
            return _json({"message": "wrong key k-123456"}, 403)
        asked = json.loads(request.body)
        if request.path != "/v2/translate" or asked["target_lang"] != "EN-US":
            return _json({"message": "not supported"}, 400)
        found = [{"detected_source_language": "RU", "text": text.upper()} for text in asked["text"]]
        return _json({"translations": found})


class FakeApertium(FakeHttp):
    def accept(self, request: Request) -> Response:
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if request.path != "/translate" or asked["langpair"] != "rus|eng":
            return _json({"status": "error", "code": 400, "message": "That pair is invalid"}, 400)
        answer = {"responseData": {"translatedText": asked["q"].upper()}, "responseDetails": None}
        return _json(answer | {"responseStatus": 200})
