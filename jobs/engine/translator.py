"""The thread that asks the translation server, so that nothing waits for it. One article at a time."""

import queue
import threading
from collections.abc import Callable

import structlog

from alerts.model import Refused
from alerts.translate.texts import Answer, Texts, Translator
from jobs.events import Translated

log = structlog.get_logger(__name__)


class Interpreter:
    """Asks one server. The work thread hands over one article and no other before the answer."""

    def __init__(self, translator: Translator, answer: Callable[[Translated], None]) -> None:
        self.translator = translator
        self._answer = answer
        self._queue: queue.Queue[Texts | None] = queue.Queue(maxsize=2)  # an article, and the word to end
        self.is_busy = False  # read and written by the work thread alone
        # A daemon thread: a server that hangs must not keep the program from ending.
        threading.Thread(target=self._run, name="translator", daemon=True).start()

    def ask(self, texts: Texts) -> None:
        """Have the texts translated; the answer arrives as an event."""
        self.is_busy = True
        self._queue.put(texts)

    def close(self) -> None:
        """End the thread after what it is at."""
        self._queue.put(None)

    def _run(self) -> None:
        while (texts := self._queue.get()) is not None:
            self._answer(Translated(texts, self.translator.api, self._try(texts)))
        self.translator.close()

    def _try(self, texts: Texts) -> Answer:
        try:
            return self.translator.translate(texts)
        except Exception as error:
            log.exception("translator failed", article=texts.article_id)
            return Refused(f"a mistake in the program: {type(error).__name__}: {error}")
