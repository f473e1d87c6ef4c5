"""What can be asked of the writer, as plain mappings in and out, and the doing of it."""

import difflib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from alerts.ledger import Decisions, Holds, Messages
from alerts.render.clean import clip, one_line
from jobs.errors import JobsError
from scraper.archive import Database
from scraper.clock import moment, text_of

MUTE_MAX = timedelta(days=365)  # whoever never wants to hear of a watch takes it out
NOTE_CHARACTERS_MAX = 500

Request = Mapping[str, Any]
Answer = dict[str, Any]


def perform(database: Database, request: Request, now: datetime) -> Answer:
    """Do what is asked, in one transaction. JobsError says what is wrong with it, or KeyError and the like do."""
    doing = _DOINGS.get(str(request.get("do")))
    if doing is None:
        raise JobsError(f"cannot be asked for: {clip(one_line(str(request.get('do'))), 40)}")
    with database.transaction():
        return doing(database, request, now)


def _mute(database: Database, request: Request, now: datetime) -> Answer:
    watch_id = _watch(database, request["watch"])
    until = moment(request["until"])
    if not now < until <= now + MUTE_MAX:
        raise JobsError("a mute ends in the future, within a year")
    holds = Holds(database)
    holds.mute(watch_id, until=until, now=now)
    return {"watch": watch_id, "until": text_of(until), "put_off": holds.put_off(watch_id, until, reason="muted")}


def _unmute(database: Database, request: Request, now: datetime) -> Answer:
    watch_id = _watch(database, request["watch"])
    holds = Holds(database)
    if not holds.unmute(watch_id):
        raise JobsError(f"{watch_id} is not muted")
    return {"watch": watch_id, "released": holds.let_go(watch_id, now)}


def _acknowledge(database: Database, request: Request, now: datetime) -> Answer:
    alert_id = _alert(database, request["alert"])
    note = clip(one_line(str(request.get("note") or "")), NOTE_CHARACTERS_MAX)
    Decisions(database).acknowledge(alert_id, note=note, now=now)
    return {"alert": alert_id}


def _redeliver(database: Database, request: Request, now: datetime) -> Answer:
    alert_id = _alert(database, request["alert"])
    messages = Messages(database)
    channel_id = request.get("channel")
    channels = [str(channel_id)] if channel_id else messages.channels_of(alert_id)
    if not channels:
        raise JobsError(f"alert {alert_id} went to no channel: name one with --channel")
    return {"alert": alert_id, "messages": [messages.again(name, alert_id, now=now) for name in channels]}


_DOINGS: dict[str, Callable[[Database, Request, datetime], Answer]] = {
    "mute": _mute,
    "unmute": _unmute,
    "acknowledge": _acknowledge,
    "redeliver": _redeliver,
}


def _watch(database: Database, name: object) -> str:
    known = Decisions(database).watch_ids()
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=1)
        hint = f", did you mean {near[0]}?" if near else f"; there are: {', '.join(known) or 'none'}"
        raise JobsError(f"no watch {clip(one_line(str(name)), 60)}{hint}")
    return str(name)


def _alert(database: Database, name: object) -> str:
    """The alert whose id is `name` or begins with it."""
    found = Decisions(database).find(str(name))
    if not found:
        raise JobsError(f"no alert {clip(one_line(str(name)), 60)}")
    if len(found) > 1:
        raise JobsError(f"{len(found)} alerts begin with {name}: write more of the id")
    return found[0]
