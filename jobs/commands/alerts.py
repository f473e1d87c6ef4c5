"""`steppewatch alerts`: what was told, and what was not and why."""

from pathlib import Path

import click

from jobs.commands.common import ListingGroup, config_option, json_option


@click.group("alerts", cls=ListingGroup, short_help="Alerts and how each was delivered, newest first.")
def command() -> None:
    """List alerts, or look at and send one again. Without a subcommand: `list`.

    \b
    Examples:
      steppewatch alerts --watch kz-energy
      steppewatch alerts --refused
      steppewatch alerts show 3f2a91c0
      steppewatch alerts preview 3f2a91c0
      steppewatch alerts redeliver 3f2a91c0
    """


@command.command("list")
@config_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@click.option("--watch", "watch_id", help="Only of this watch.")
@click.option("--refused", is_flag=True, help="Matches that were not told, each with the reason.")
@json_option
def list_(directory: Path, limit: int, watch_id: str | None, refused: bool, as_json: bool) -> None:
    """List alerts, newest first, each with the state of its message on every channel.

    \b
    Examples:
      steppewatch alerts --watch kz-energy
      steppewatch alerts --refused
      steppewatch stories 1042                what else belongs to a story
    """
    from alerts.ledger import Decisions
    from alerts.ledger.accounts import Accounts
    from alerts.ledger.decisions import plain
    from jobs.commands.common import local, print_json, print_table, reading
    from scraper import clock

    with reading(directory) as database:
        decisions = Decisions(database)
        noes = list(decisions.refusals(limit=limit, watch_id=watch_id)) if refused else []
        rows = [] if refused else list(decisions.latest(limit=limit, watch_id=watch_id))
        waiting = [] if refused else Accounts(database).held()
    if as_json:
        for no in noes:
            story = None if no.story_id is None else str(no.story_id)
            reason = {"watch": no.watch_id, "article": str(no.article_id), "story": story, "reason": no.decision.reason}
            print_json(reason | {"decided_at": clock.text_of(no.decided_at)})
        for row in rows:
            sent = [{"channel": channel, "state": state, "answer": answer} for channel, state, answer in row.sent]
            held = [
                {"channel": one.channel_id, "until": clock.text_of(one.release_at), "reason": one.reason}
                for one in waiting
                if one.alert_id == row.alert.id
            ]
            print_json(plain(row.alert) | {"sent": sent, "held": held})
        return
    if refused:
        refusals = [(local(n.decided_at), n.watch_id, n.article_id, n.story_id, n.decision.reason) for n in noes]
        print_table(f"{len(noes)} matches not told", ("at (UTC)", "watch", "article", "story", "reason"), refusals)
        return
    told = [
        (local(r.alert.created_at), r.alert.watch_id, r.alert.source_id, r.alert.headline, ", ".join(r.alert.terms),
         ", ".join(f"{channel}: {state}" for channel, state, _ in r.sent))
        for r in rows
    ]  # fmt: skip
    print_table(f"{len(rows)} alerts", ("at (UTC)", "watch", "source", "headline", "matched", "sent"), told)


@command.command("show")
@click.argument("alert_id", metavar="ALERT")
@config_option
@json_option
def show(alert_id: str, directory: Path, as_json: bool) -> None:
    """Tell all that is known of ALERT (its id, or the beginning of it): what matched, why it was told, its story, every
    try on every channel.

    \b
    Example:
      steppewatch alerts show 3f2a91c0
    """
    from jobs.commands.common import print_json, reading
    from jobs.history import history_of, lines_of

    with reading(directory) as database:
        history = history_of(database, alert_id)
    if as_json:
        print_json(history.plain())
        return
    for line in lines_of(history):
        click.echo(line)


@command.command("redeliver")
@click.argument("alert_id", metavar="ALERT")
@click.option("--channel", "channel_id", help="Only to this channel; it may be one that the alert never went to.")
@config_option
def redeliver(alert_id: str, channel_id: str | None, directory: Path) -> None:
    """Send ALERT (its id, or the beginning of it) once more to the channels that it went to.

    The message keeps its id: a reader's mail program may show it as the one it has.

    \b
    Examples:
      steppewatch alerts redeliver 3f2a91c0
      steppewatch alerts redeliver 3f2a91c0 --channel desk-mail
    """
    from jobs.commands.common import asking

    if channel_id is not None:
        known_channel(directory, channel_id)
    answer = asking(directory, {"do": "redeliver", "alert": alert_id, "channel": channel_id})
    click.echo(f"{answer['alert']}: {len(answer['messages'])} messages go out now")


@command.command("preview")
@click.argument("alert_id", metavar="ALERT")
@config_option
def preview(alert_id: str, directory: Path) -> None:
    """Show ALERT (its id, or the beginning of it) as a reader gets it, without sending anything.

    \b
    Example:
      steppewatch alerts preview 3f2a91c0
    """
    from zoneinfo import ZoneInfo

    from alerts.ledger import Decisions
    from alerts.model import Message
    from alerts.render.plain import plain_text
    from alerts.render.words import subject
    from jobs.commands.common import read_configuration, reading
    from jobs.errors import JobsError

    zone = ZoneInfo(read_configuration(directory).timezone)
    with reading(directory) as database:
        decisions = Decisions(database)
        found = decisions.find(alert_id)
        if len(found) != 1:
            raise JobsError(f"{len(found) or 'no'} alerts begin with {alert_id}")
        alerts = decisions.alerts(found)
    message = Message("preview", "preview", alerts, alerts[0].created_at)
    click.echo(f"{subject(message)}\n\n{plain_text(message, zone)}", nl=False)


def known_channel(directory: Path, channel_id: str) -> None:
    """A UsageError unless the configuration has the channel: its message would wait for nobody."""
    from jobs.commands.common import read_configuration
    from jobs.errors import UsageError

    known = [settings.id for settings in read_configuration(directory).channels]
    if channel_id not in known:
        raise UsageError(f"no channel {channel_id!r}; the channels are: {', '.join(known) or 'none'}")
