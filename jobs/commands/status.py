"""`steppewatch status`: how the service is doing."""

from pathlib import Path

import click

from jobs.commands.common import config_option, json_option


@click.command("status", short_help="How the service is doing: sources, backlog, outbox, last alert.")
@config_option
@json_option
def command(directory: Path, as_json: bool) -> None:
    """Say how the service is doing: whether it runs, which sources fail and since when, what waits, the last alert.

    \b
    Examples:
      steppewatch status
      steppewatch status --json | jq .failing
    """
    from jobs.commands.common import local, print_json, print_table, reading
    from jobs.status import gather
    from scraper import clock

    with reading(directory) as database:
        status = gather(database, clock.now())
    if as_json:
        print_json(status.plain())
        return
    click.echo(f"running (pid {status.pid})" if status.pid else "not running")
    if status.storage_error:
        click.echo(f"\nNothing can be stored, so nothing is polled or sent: {status.storage_error}\n")
    if status.configuration_error:
        click.echo(f"\nThe configuration has errors; the last good one is in force:\n{status.configuration_error}\n")
    click.echo(
        f"sources: {status.sources_polled} polled, {status.sources_due} due, {status.sources_failing} failing,"
        f" {status.sources_not_yet_polled} not polled"
    )
    if status.verdicts:
        click.echo("verdicts: " + ", ".join(f"{count} {word}" for word, count in status.verdicts.items()))
    click.echo(f"articles: {status.articles}   alerts: {status.alerts}")
    click.echo(f"sentence vectors: {f'none, {status.vectors}' if status.vectors else 'available'}")
    if status.last_alert:
        last = status.last_alert
        click.echo(f"last alert: {local(last.created_at)} UTC, {last.watch_title}: {last.headline}")
    if status.canary:
        click.echo(f"canary: {status.canary}")
    if status.backlog:
        rows = [(s.stage, s.rows, s.failed, local(s.oldest_due_at)) for s in status.backlog]
        print_table("backlog", ("stage", "rows", "failed before", "oldest due since (UTC)"), rows)
    if status.channels:
        channels = [
            (c.id, c.waiting + c.claimed, c.delivered, c.dead, c.answer if c.failing_since else "delivers")
            for c in status.channels
        ]
        print_table("outbox", ("channel", "waiting", "delivered", "dead", "state"), channels)
    if status.quarantined:
        quarantined = [(q.id, local(q.last_seen_at)) for q in status.quarantined]
        print_table("sources whose keys change (real news still alerts)", ("source", "last seen (UTC)"), quarantined)
    if status.failing:
        failing = [(f.id, f.error, local(f.failing_since), f.failures, local(f.next_poll_at)) for f in status.failing]
        columns = ("source", "error", "since (UTC)", "failures", "next poll (UTC)")
        print_table("failing sources", columns, failing)
