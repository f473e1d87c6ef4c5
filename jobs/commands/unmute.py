"""`steppewatch unmute`: to hear of a watch again."""

from pathlib import Path

import click

from jobs.commands.common import config_option


@click.command("unmute", short_help="End a watch's mute; what it held comes now.")
@click.argument("watch_id", metavar="WATCH")
@config_option
def command(watch_id: str, directory: Path) -> None:
    """End the mute of WATCH; the alerts that it held come at once, as one digest.

    \b
    Example:
      steppewatch unmute kz-energy
    """
    from jobs.commands.common import asking

    answer = asking(directory, {"do": "unmute", "watch": watch_id})
    click.echo(f"{answer['watch']} is heard again; {answer['released']} held alerts go out now")
