"""One thread per channel: takes a claimed message, makes one try, hands the answer back to the work thread.

`Senders` are for the work thread, which hands over one message at a time to each.
"""

import queue
import threading
from collections.abc import Callable, Sequence

import structlog

from alerts.channels.base import Channel
from alerts.model import Outcome, Retry
from alerts.outbox import Claim
from jobs.events import Sent
from scraper import clock
from scraper.failpoints import passing

log = structlog.get_logger(__name__)


class Sender:
    """Sends for one channel. The work thread hands over one message at a time."""

    def __init__(self, channel: Channel, answer: Callable[[Sent], None]) -> None:
        self.channel = channel
        self._answer = answer
        self._queue: queue.SimpleQueue[Claim | None] = queue.SimpleQueue()
        # Daemon threads: a channel that hangs must not keep the program from ending; its message is in doubt, not lost.
        self._thread = threading.Thread(target=self._run, name=f"sender {channel.id}", daemon=True)
        self._thread.start()

    def send(self, claim: Claim) -> None:
        """Try the message; the answer arrives as an event."""
        self._queue.put(claim)

    def close(self) -> None:
        """End the thread after the message that is on its way."""
        self._queue.put(None)

    def _run(self) -> None:
        while (claim := self._queue.get()) is not None:
            outcome = self._try(claim)
            passing("channel.answered")
            self._answer(Sent(claim, outcome, clock.now()))
        self.channel.close()

    def _try(self, claim: Claim) -> Outcome:
        try:
            return self.channel.send(claim.message)
        except Exception as error:
            log.exception("channel failed", channel=self.channel.id, message=claim.message.id)
            return Retry(f"a mistake in the program: {type(error).__name__}: {error}", in_doubt=True)


class Senders:
    """A sender for each channel of the plan, and who of them has a message on its way."""

    def __init__(self, answer: Callable[[Sent], None]) -> None:
        self._answer = answer
        self._senders: dict[str, Sender] = {}
        self.busy: set[str] = set()  # ids of channels, also of those that are gone by now

    def use(self, channels: Sequence[Channel]) -> None:
        """One for each of the channels; a channel that is the same object keeps its own."""
        wanted = {channel.id: channel for channel in channels}
        for channel_id, sender in list(self._senders.items()):
            if wanted.get(channel_id) is not sender.channel:
                self._senders.pop(channel_id).close()
        for channel_id, channel in wanted.items():
            if channel_id not in self._senders:
                self._senders[channel_id] = Sender(channel, self._answer)

    @property
    def ids(self) -> list[str]:
        """Of the channels, in the order of the plan."""
        return list(self._senders)

    def send(self, claim: Claim) -> None:
        """Let the message out. Its channel is busy until it is taken from `busy`."""
        self.busy.add(claim.envelope.channel_id)
        self._senders[claim.envelope.channel_id].send(claim)
