"""`steppewatch run`: the daemon."""

from pathlib import Path

import click

from jobs.commands.common import config_option


@click.command("run", short_help="Run the daemon: poll, match and deliver until stopped.")
@config_option
@click.option("--once", is_flag=True, help="Poll every source now, run all stages until they are idle, and end.")
@click.option("--strict", is_flag=True, help="End if the configuration has errors, even if there is a last good one.")
@click.option("--poll-every-seconds", type=click.IntRange(min=1), hidden=True)  # the demo and tests only
@click.option("--verbose", is_flag=True, help="Log more.")
def command(directory: Path, once: bool, strict: bool, poll_every_seconds: int | None, verbose: bool) -> None:
    """Run the daemon until it is stopped (Ctrl-C, SIGTERM).

    It prints `ready` on stderr when it polls. Edits of the configuration take effect by themselves, all or nothing;
    SIGHUP does the same. What a source lists at its first poll is its baseline and never alerts.

    \b
    Examples:
      steppewatch run
      steppewatch run --config /etc/steppewatch
      steppewatch run --once          from cron, instead of a daemon
    """
    import asyncio
    import logging
    import signal

    # Until the daemon handles it, a hangup would end it.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    import structlog

    from jobs import logs
    from jobs.commands.common import read_configuration
    from jobs.config import ConfigurationError, read, read_last_good
    from jobs.console.server import ConsoleError
    from jobs.daemon import Daemon
    from jobs.errors import JobsError
    from jobs.wiring import Wiring
    from scraper.errors import ArchiveError

    logs.hold_standard_descriptors()
    logs.configure(level=logging.DEBUG if verbose else logging.INFO)
    problem: str | None = None
    try:
        configuration = read(directory)
    except ConfigurationError as error:
        last_good = None if strict else read_last_good(directory)
        if last_good is None:
            configuration = read_configuration(directory)  # says every problem and ends
        else:
            problem = "\n".join(map(str, error.errors))
            configuration = last_good
            structlog.get_logger(__name__).error("starting with the last good configuration", problems=problem)
    wiring = Wiring(directory, configuration, once=once, every_seconds=poll_every_seconds)
    try:
        database = wiring.open()
    except ArchiveError as error:
        raise JobsError(str(error)) from error
    if problem is None:
        wiring.keep_last_good(configuration)
    try:
        code = asyncio.run(Daemon(wiring, problem=problem).run())
    except (ArchiveError, ConsoleError) as error:
        raise JobsError(str(error)) from error
    finally:
        database.close()
    raise SystemExit(code)
