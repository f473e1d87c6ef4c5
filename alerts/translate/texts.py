"""What of an alert is translated, and what a translator answers."""

from dataclasses import dataclass
from typing import Literal, Protocol

from alerts.model import Alert, Refused, Retry

Api = Literal["libretranslate", "deepl", "apertium"]

HEADLINE_CHARACTERS_MAX = 300
SNIPPET_CHARACTERS_MAX = 700


@dataclass(frozen=True, slots=True)
class Texts:
    """What of one article waits to be translated; `source` is None where its language is unknown."""

    article_id: int
    source: str | None
    target: str
    texts: tuple[str, ...]


Answer = tuple[str, ...] | Refused | Retry  # a translation a text, or why there is none


class Translator(Protocol):
    """One server. `translate` is called by one thread at a time."""

    @property
    def api(self) -> Api:
        """Whose API it speaks."""
        ...

    def translate(self, texts: Texts) -> Answer:
        """A translation a text, or why there is none."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


def texts_of(alert: Alert) -> tuple[str, ...]:
    """What of an alert is translated: the headline and, but for word diffs, the snippet."""
    snippet = "" if alert.kind == "change" else alert.snippet[:SNIPPET_CHARACTERS_MAX]
    return tuple(text for text in (alert.headline[:HEADLINE_CHARACTERS_MAX], snippet) if text.strip())
