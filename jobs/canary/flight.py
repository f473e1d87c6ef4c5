"""What a flight passes that users have too: a source, a watch and a channel."""

from alerts.model import Delivered, Match, Message, Outcome, Watch
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX
from scraper.model import CANARY_ID, Source


def source(url: str) -> Source:
    """The source whose feed the daemon serves at `url`. It asks nobody for permission to read its own."""
    return Source(
        CANARY_ID, "Steppewatch", "feed", url, country="KZ", languages=("ru",), every_seconds=3_600, robots="ignore"
    )


def watch() -> Watch:
    """The watch that it fires: by the vocabulary, in another language than the query's."""
    return Watch(CANARY_ID, "Canary", "Kazakhstan AND url:canary", notify=(CANARY_ID,))


def meets(match: Match, source_id: str) -> bool:
    """Whether the match counts: the canary fires its own watch and no other, and nothing else fires that."""
    return (match.watch_id == CANARY_ID) == (source_id == CANARY_ID)


class Sink:
    """The channel that ends here."""

    id = CANARY_ID
    kind = "canary"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def send(self, message: Message) -> Outcome:  # noqa: ARG002 - a channel's interface
        """Always taken."""
        return Delivered("came through")

    def close(self) -> None:
        """Nothing is held."""
