"""Mail through the owner's SMTP server: one conversation a try, in the order of RFC 5321, with an answer for every
way it can end.

| what happens | answer |
|---|---|
| no connection, no TLS where it is asked for, certificate not trusted, login or sender refused, 4xx anywhere | retry |
| the mailbox of every recipient is refused as unknown or closed (550, 551, 553) | refused |
| recipients refused for policy (5.7.x, 554: relaying, block lists) or because the mailbox is full (552, 5.2.2) |
retry | | the mail itself is refused: 5xx after its last dot, 552 to its size | refused | | but for missing sender
authentication (5.7.20 to 5.7.29, RFC 7372), which the owner can mend | retry | | no answer after the last dot |
retry, in doubt: RFC 1047 says why nobody can know | | some recipients take it, some are refused (5xx) | delivered,
naming those who are | | some recipients take it, some are put off (4xx) | retry for these alone: who has it is
remembered |

The connection is kept for the next mail, for some seconds.

What is remembered is in memory: a crash in between repeats that mail, with the same Message-ID, to those who have
it. Since a channel waits for its slowest recipient, one who is often put off deserves a channel of his own.
"""

import ssl
from collections import OrderedDict
from dataclasses import replace
from datetime import tzinfo

from alerts.channels.base import answer_line
from alerts.channels.smtp import Line, Offer
from alerts.config import EmailSettings
from alerts.model import Delivered, Message, Outcome, Refused, Retry
from alerts.render.mail import mail
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX

REMEMBERED_MAX = 100  # messages that some recipients have and others are put off for


class EmailChannel:
    kind = "email"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: EmailSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._settings = settings
        self._zone = zone
        self._line: Line | None = None
        self._served: OrderedDict[str, tuple[str, ...]] = OrderedDict()  # message id -> recipients who have it

    def send(self, message: Message) -> Outcome:
        to, sender, smtp = self._settings.to, self._settings.sender, self._settings.smtp
        if self._line is None:
            self._line = Line(smtp, ssl.create_default_context() if smtp.security != "none" else None)
        made = mail(message, self._zone, sender=sender, recipients=to)
        body = made.as_bytes()
        served = self._served.pop(message.id, ())
        offer = Offer(sender, [recipient for recipient in to if recipient not in served])
        outcome = offer.make(self._line, body)
        served += offer.served
        if served and isinstance(outcome, Retry):
            self._remember(message.id, served)
        elif served and isinstance(outcome, Refused):
            outcome = Delivered(f"taken for {', '.join(served)}; refused for {outcome.answer}")
        if isinstance(outcome, Delivered):
            outcome = replace(outcome, reference=str(made["Message-ID"]))
        secrets = [secret.reveal() for secret in (smtp.user, smtp.password) if secret]
        return replace(outcome, answer=answer_line(outcome.answer, secrets=secrets))

    def close(self) -> None:
        if self._line is not None:
            self._line.close()

    def _remember(self, message_id: str, served: tuple[str, ...]) -> None:
        self._served[message_id] = served
        while len(self._served) > REMEMBERED_MAX:
            self._served.popitem(last=False)
