"""`steppewatch channels`: try a channel."""

from pathlib import Path

import click

from jobs.commands.common import config_option


@click.group("channels", short_help="Try a channel: `channels test ID` sends one message.")
def command() -> None:
    """Try the channels that alerts go to.

    \b
    Example:
      steppewatch channels test desk-mail
    """


@command.command("test")
@click.argument("channel_id")
@config_option
def test(channel_id: str, directory: Path) -> None:
    """Send one test message to the channel and say what it answered."""
    import difflib
    import uuid

    from alerts.channels import build
    from alerts.model import Delivered, Message
    from jobs.commands.common import read_configuration
    from jobs.errors import JobsError, UsageError
    from scraper import clock

    configuration = read_configuration(directory)
    known = {settings.id: settings for settings in configuration.channels}
    if channel_id not in known:
        near = difflib.get_close_matches(channel_id, known, n=1)
        hint = f", did you mean {near[0]!r}?" if near else f"; the channels are: {', '.join(known) or 'none'}"
        raise UsageError(f"no channel {channel_id!r}{hint}")
    channel = build(known[channel_id], timezone=configuration.timezone)
    note = "A test of this channel. If you read it, alerts arrive here."
    outcome = channel.send(Message(uuid.uuid4().hex, channel_id, (), clock.now(), note=note))
    channel.close()
    if not isinstance(outcome, Delivered):
        raise JobsError(f"{channel_id}: not delivered: {outcome.answer}")
    click.echo(f"{channel_id}: delivered: {outcome.answer}")
