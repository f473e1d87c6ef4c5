"""All that is known of one alert, from the match to the last try, for `alerts show`."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alerts.audit import Account, Destination, Waiting, audit
from alerts.ledger import Decisions
from alerts.ledger.accounts import Accounts, Try
from alerts.ledger.decisions import plain
from alerts.model import Alert
from alerts.render.clean import one_line
from jobs.errors import JobsError
from jobs.status import plain_of
from scraper.archive import Archive, Database
from scraper.archive.stories import Member

_HITS_SHOWN_MAX = 12


@dataclass(frozen=True, slots=True)
class History:
    """One alert. `hits` are as the ledger keeps them; `reason` None where the decision was about a change."""

    alert: Alert
    reason: str | None
    hits: tuple[dict[str, Any], ...]
    story: tuple[Member, ...]
    meant: tuple[Destination, ...]
    held: tuple[Waiting, ...]
    tries: tuple[Try, ...]
    accounts: tuple[Account, ...]
    acknowledged_at: datetime | None
    note: str

    def plain(self) -> dict[str, Any]:
        """As JSON wants it."""
        body: dict[str, Any] = plain_of(asdict(self) | {"alert": plain(self.alert)})
        return body


def history_of(database: Database, beginning: str) -> History:
    """The history of the alert whose id begins so; JobsError where that is none or several."""
    decisions, accounts, archive = Decisions(database), Accounts(database), Archive(database)
    found = decisions.find(beginning)
    if len(found) != 1:
        raise JobsError(f"{len(found) or 'no'} alerts begin with {beginning}")
    (alert,) = decisions.alerts(found)
    decision = accounts.decision(alert.watch_id, alert.article_id) if alert.kind in ("first", "update") else None
    passages = accounts.passages_of(alert.id)
    held, meant = accounts.held(alert_id=alert.id), accounts.meant(alert_id=alert.id)
    acknowledged_at, note = decisions.acknowledgement(alert.id) or (None, "")
    story_id = archive.articles.article(alert.article_id).story_id
    return History(
        alert=alert,
        reason=decision["reason"] if decision else None,
        hits=tuple(json.loads(decision["hits"])) if decision else (),
        story=tuple(archive.stories.members(story_id)) if story_id is not None else (),
        held=tuple(held),
        tries=tuple(accounts.tries([passage.message_id for passage in passages])),
        meant=tuple(meant),
        accounts=tuple(audit([alert.id], passages, held, meant=meant)),
        acknowledged_at=acknowledged_at,
        note=note,
    )


def lines_of(history: History) -> Iterator[str]:
    """The history as a person reads it; strangers' text on one clean line."""
    alert = history.alert
    yield f"alert {alert.id} ({alert.kind}) of {alert.created_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"  watch     {alert.watch_id}: {one_line(alert.watch_title)}"
    yield f"  headline  {one_line(alert.headline)}"
    address = one_line(alert.url or "no address")
    yield f"  source    {one_line(alert.source_name)}, article {alert.article_id}, {address}"
    yield f"  seen      {alert.first_seen_at:%Y-%m-%d %H:%M:%S} UTC"
    if alert.published_at:
        yield f"  published {alert.published_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"  why told  {history.reason or one_line(alert.news)}"
    for hit in history.hits[:_HITS_SHOWN_MAX]:
        concept = f" (concept {hit['concept']})" if hit["concept"] else ""
        yield f"  found     {one_line(hit['form'])} in the {hit['field']} at {hit['start']}, for {hit['term']}{concept}"
    for member in history.story:
        seen = f"{member.first_seen_at:%m-%d %H:%M}"
        yield f"  story     article {member.article_id}, {one_line(member.source_name)}, {seen}: {member.relation}"
    for meant in history.meant:
        how = "left out, " if meant.left_out else ""
        yield f"  meant for {meant.channel_id}: {how}{meant.reason}"
    for account in history.accounts:
        yield f"  channel   {account.channel_id or '-'}: {account.verdict}, {one_line(account.reason)}"
    for one in history.tries:
        yield f"  try       {one.tried_at:%m-%d %H:%M:%S} {one.channel_id}: {one.outcome}, {one_line(one.answer)}"
    if history.acknowledged_at:
        note = f": {one_line(history.note)}" if history.note else ""
        yield f"  seen to   {history.acknowledged_at:%Y-%m-%d %H:%M} UTC{note}"
