"""`steppewatch demo`: the real daemon over a bundled newsroom, alerts arriving in a local mailbox."""

import click


@click.command("demo", short_help="Show alerts arriving: a bundled newsroom, the real daemon, a local mailbox.")
@click.option("--keep", is_flag=True, help="Keep running until Ctrl-C, and keep the files.")
def command(keep: bool) -> None:
    """Show alerts arriving, without network or accounts.

    A bundled newsroom publishes articles in several languages while the daemon watches it; within a minute alerts
    have arrived in a local mailbox and are shown here. Ends by itself; exit code 1 if a mail was false, repeated or
    missed.

    \b
    Examples:
      steppewatch demo
      steppewatch demo --keep         leaves the console to look at
    """
    import shutil
    import signal
    import tempfile
    import threading
    from contextlib import suppress
    from pathlib import Path

    from rich.console import Console

    from jobs.demo.play import play
    from jobs.demo.show import Show
    from jobs.errors import JobsError

    for name in ("SIGTERM", "SIGHUP"):
        # As Ctrl-C: the daemon is stopped in good order and the files are removed.
        signal.signal(getattr(signal, name), signal.default_int_handler)
    show = Show(Console(highlight=False))
    directory = Path(tempfile.mkdtemp(prefix="steppewatch-demo-"))

    def wait() -> None:
        show.step(f"kept running, with its files in {directory}; Ctrl-C ends it")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()

    try:
        summary = play(directory, show, keep=wait if keep else None)
    except KeyboardInterrupt:
        raise JobsError("stopped before the end") from None
    finally:
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)
    show.summary(summary)
    raise SystemExit(1 if summary.complaints else 0)
