"""`steppewatch ack`: somebody has seen to an alert."""

from pathlib import Path

import click

from jobs.commands.common import config_option


@click.command("ack", short_help="Note that somebody has seen to an alert.")
@click.argument("alert_id", metavar="ALERT")
@click.option("--note", default="", help="A line for those who look later.")
@config_option
def command(alert_id: str, note: str, directory: Path) -> None:
    """Note that somebody has seen to ALERT (its id, or the beginning of it). `alerts show` tells it.

    \b
    Example:
      steppewatch ack 3f2a91c0 --note "called the ministry"
    """
    from jobs.commands.common import asking

    answer = asking(directory, {"do": "acknowledge", "alert": alert_id, "note": note})
    click.echo(f"{answer['alert']}: noted")
