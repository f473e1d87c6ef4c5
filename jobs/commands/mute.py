"""`steppewatch mute`: not to hear of a watch for a while."""

from pathlib import Path

import click

from jobs.commands.common import config_option


@click.command("mute", short_help="Hold a watch's alerts for a while; they come as one digest.")
@click.argument("watch_id", metavar="WATCH", required=False)
@click.option("--for", "for_", metavar="DURATION", help="How long: 30m, 6h, 2d.")
@config_option
def command(watch_id: str | None, for_: str | None, directory: Path) -> None:
    """Hold the alerts of WATCH; when the time is over they come together, as one digest. Nothing is lost.

    Without WATCH: what is muted now.

    \b
    Examples:
      steppewatch mute kz-energy --for 6h
      steppewatch unmute kz-energy
    """
    from datetime import timedelta

    from jobs.commands.common import asking, local, print_table, reading
    from jobs.errors import UsageError
    from scraper import clock
    from scraper.config import seconds_of

    if watch_id is None:
        from alerts.ledger import Holds

        with reading(directory) as database:
            mutes = Holds(database).mutes(clock.now())
        rows = [(mute.watch_id, local(mute.muted_at), local(mute.until_at)) for mute in mutes]
        print_table(f"{len(mutes)} watches muted", ("watch", "since (UTC)", "until (UTC)"), rows)
        return
    if for_ is None:
        raise UsageError("say for how long: --for 6h")
    try:
        until = clock.now() + timedelta(seconds=seconds_of(for_))
    except ValueError as error:
        raise UsageError(f"--for: {error}") from error
    answer = asking(directory, {"do": "mute", "watch": watch_id, "until": clock.text_of(until)})
    held = f"; {answer['put_off']} held alerts wait with it" if answer["put_off"] else ""
    click.echo(f"{answer['watch']} is muted until {local(until)} UTC{held}")
