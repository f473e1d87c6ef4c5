"""`steppewatch sources`: what is configured and how each source is doing; its subcommands are in `jobs/sources/`."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from jobs.commands.common import config_option, json_option

if TYPE_CHECKING:
    from scraper.archive import Database
    from scraper.archive.routes import RouteRow
    from scraper.archive.sources import SourceRow

# In the order of a source's life, each with its module and the name of the command in it.
SUBCOMMANDS = {
    "add": ("jobs.sources.add", "command"),
    "probe": ("jobs.sources.probe", "command"),
    "import": ("jobs.sources.exchange", "import_command"),
    "export": ("jobs.sources.exchange", "export_command"),
}


class Subcommands(click.Group):
    """Loads a subcommand when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in SUBCOMMANDS:
            return None
        module, name = SUBCOMMANDS[cmd_name]
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found


@click.group(
    "sources", cls=Subcommands, invoke_without_command=True, short_help="Sources and how each is doing; add, probe."
)
@config_option
@click.option("--failing", is_flag=True, help="Only those whose last poll failed.")
@json_option
@click.pass_context
def command(context: click.Context, directory: Path, failing: bool, as_json: bool) -> None:
    """List every configured source with its state, or add, probe and exchange sources.

    The catalogue's doubtful addresses are "not polled".
    With --json each has its routes, which of them is in use, and why.

    \b
    Examples:
      steppewatch sources --failing
      steppewatch sources --json | jq 'select(.verdict != "ok") | {id, verdict, verdict_reason}'
      steppewatch sources --json | jq 'select(.routes[0].in_use | not) | {id, route}'
      steppewatch sources add https://example.kz/
    """
    if context.invoked_subcommand is None:
        print_states(directory, failing=failing, as_json=as_json)
        return
    early = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if early:
        raise click.UsageError(f"options of `sources {context.invoked_subcommand}` stand behind it", context)


def print_states(directory: Path, *, failing: bool, as_json: bool) -> None:
    """Every source with its state, on stdout."""
    from jobs.commands.common import local, print_json, print_table, reading
    from scraper.archive import Archive

    with reading(directory) as database:
        rows = [row for row in Archive(database).sources.rows() if not failing or row.state.failing_since]
        found = health_of(database, rows) if as_json else {}
    if as_json:
        for row in rows:
            print_json(plain(row) | found.get(row.source.id, {}))
        return
    print_table(
        f"{len(rows)} sources",
        ("source", "pack", "kind", "state", "entries", "last good poll (UTC)", "error"),
        [
            (r.source.id, r.source.pack, kind(r), state(r), r.entries, local(r.state.succeeded_at), r.state.error)
            for r in rows
        ],
    )


def health_of(database: "Database", rows: "list[SourceRow]") -> dict[str, dict[str, object]]:
    """By source: the verdict, the rhythm, how long after publication an article is seen, and what polling cost."""
    from scraper import clock
    from scraper.archive.health import HealthTable
    from scraper.fetch.health import judge
    from scraper.fetch.rhythm import rhythm_of

    now, table = clock.now(), HealthTable(database)
    by_source = {facts.source_id: facts for facts in table.facts(now)}
    wanted = {row.source.id: row for row in rows if row.source.id in by_source}
    found: dict[str, dict[str, object]] = {}
    for source_id, row in wanted.items():
        verdict = judge(by_source[source_id], now)
        rhythm = rhythm_of(by_source[source_id].state.rhythm)
        states = [held.state for held in row.routes]
        found[source_id] = {
            "verdict": verdict.word,
            "verdict_reason": verdict.reason,
            "verdict_since": clock.text_of(verdict.since),
            "entries_per_day": round(rhythm.per_day, 1) if rhythm and rhythm.is_known else None,
            "busiest_hour_utc": rhythm.busiest_hour if rhythm and rhythm.is_known else None,
            "latency_seconds": table.latency_seconds(source_id),
            "polls": sum(state.polls for state in states),
            "polled_bytes": sum(state.polled_bytes for state in states),
            "polled_seconds": round(sum(state.polled_seconds for state in states), 1),
        }
    return found


def state(row: "SourceRow") -> str:
    if row.source.is_doubtful:
        return f"not polled: {row.source.status} address"
    if row.state.failing_since:
        return "failing"
    return "polled" if row.state.polled_at else "due"


def kind(row: "SourceRow") -> str:
    """The kind of the route in use."""
    used = [held.route.kind for held in row.routes if row.use and held.state.route_id == row.use.route_id]
    return used[0] if used else row.source.kind


def plain(row: "SourceRow") -> dict[str, object]:
    """A source as a line of JSON."""
    from scraper.clock import text_of

    return {
        "id": row.source.id,
        "name": row.source.name,
        "pack": row.source.pack,
        "kind": row.source.kind,
        "url": row.source.url,
        "country": row.source.country,
        "languages": list(row.source.languages),
        "every_seconds": row.source.every_seconds,
        "address_status": row.source.status or None,
        "state": state(row),
        "route": row.use.reason if row.use else None,
        "routes": [plain_route(held, row) for held in row.routes],
        "error": row.state.error,
        "failing_since": text_of(row.state.failing_since),
        "failures": row.state.failures,
        "http_status": row.state.status,
        "polled_at": text_of(row.state.polled_at),
        "succeeded_at": text_of(row.state.succeeded_at),
        "next_poll_at": text_of(row.state.next_poll_at),
        "next_poll_reason": row.next_poll_reason,
        "entries": row.entries,
        "latest_entry_at": text_of(row.latest_entry_at),
        "notes": list(row.state.notes),
    }


def plain_route(held: "RouteRow", row: "SourceRow") -> dict[str, object]:
    from scraper.clock import text_of

    return {
        "kind": held.route.kind,
        "url": held.route.url,
        "address_status": held.route.status or None,
        "in_use": row.use is not None and held.state.route_id == row.use.route_id,
        "polled": held.polled,
        "moved_to": held.state.address,
        "stopped": held.state.stopped,
        "error": held.state.error,
        "failures": held.state.failures,
        "succeeded_at": text_of(held.state.succeeded_at),
        "next_poll_at": text_of(held.state.next_poll_at),
        "next_poll_reason": held.next_poll_reason,
        "possible_gap_at": text_of(held.state.gap_at),
        "stale_since": text_of(held.state.stale_at),
    }
