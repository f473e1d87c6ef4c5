"""Alerts to one of the hundred services that Apprise knows (github.com/caronc/apprise): the long tail, **at least
once**.

| Apprise says | answer |
|---|---|
| success | delivered |
| time-out, failure, anything else | retry, in doubt |

Apprise does not tell what the service answered: neither whether it can be mended, nor whether it may have taken the
message, nor when to come back. So nothing is refused for good, and after a broken line a message may be seen twice.
Redirects are not followed, whatever the address says (a redirected POST would become a GET without a body, which
Apprise calls success), and an answer is waited for a minute. One address is one target. The library is the extra
`apprise`; it is loaded with the first message. What it connects to is not checked by the address guard.
"""

import logging
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from alerts.channels.base import CONNECT_TIMEOUT_SECONDS, answer_line, secrets_of, too_many
from alerts.channels.http import ANSWER_TIMEOUT_SECONDS
from alerts.config import AppriseSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.markdown import disarm, disarmed_plain
from alerts.render.words import subject
from alerts.timing.buckets import Limit

ALERTS_MAX = 20


class AppriseChannel:
    kind = "apprise"
    limits: tuple[Limit, ...] = (Limit(1, 1.0),)  # what the narrowest of the chats take; Apprise knows no more
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: AppriseSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._url = settings.url.reveal()
        self._zone = zone
        self._target: Any = None  # the service, once the library is loaded

    def send(self, message: Message) -> Outcome:
        if len(message.alerts) > ALERTS_MAX:
            return Refused(too_many(message, ALERTS_MAX))
        if self._target is None:
            self._target = _target_of(self._url)
        if self._target is None:
            return Retry("Apprise does not know this address: see github.com/caronc/apprise/wiki")
        return self._notify(message)

    def close(self) -> None:
        self._target = None

    def _notify(self, message: Message) -> Outcome:
        import apprise

        services = apprise.Apprise(asset=self._target.asset)
        services.add(self._target)
        text = disarmed_plain(message, self._zone, self._target.body_maxlen)
        title = disarm(subject(message))
        answer = services.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT)
        said = [entry.message for entry in answer.logs() if entry.level in ("WARNING", "ERROR")]
        line = answer_line(f"{answer.status.name.lower()} {' '.join(said)}".rstrip(), secrets=_secrets_of(self._url))
        # The status alone counts: a partial success is true in places.
        return Delivered(line) if answer.status == apprise.AppriseResultStatus.SUCCESS else Retry(line, in_doubt=True)


def _target_of(url: str) -> Any:
    """The service of the address; None where Apprise knows none."""
    import apprise

    logging.getLogger("apprise").propagate = False  # its lines name targets; what they say is in the answer
    logging.getLogger("apprise").addHandler(logging.NullHandler())
    asset = apprise.AppriseAsset(http_redirects=False, interpret_emojis=False, interpret_escapes=False)
    target = apprise.Apprise.instantiate(url, asset=asset)
    if not isinstance(target, apprise.NotifyBase):
        return None
    target.redirects = False  # also where the address says otherwise
    target.socket_connect_timeout, target.socket_read_timeout = CONNECT_TIMEOUT_SECONDS, ANSWER_TIMEOUT_SECONDS
    return target


def _secrets_of(url: str) -> list[str]:
    """Also the host: in many of Apprise's addresses it is the token."""
    return [*secrets_of(url), urlsplit(url).netloc, urlsplit(url).hostname or ""]
