"""`steppewatch init`: writes the starter configuration."""

from pathlib import Path

import click


@click.command("init", short_help="Write a commented starter configuration.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def command(directory: Path) -> None:
    """Write a commented starter configuration into DIR, which is made if need be.

    It polls the catalogue's sources, keeps everything in data/ and alerts on the terminal and in data/alerts.mbox.
    Files that exist are never overwritten: then nothing is written at all.

    \b
    Examples:
      steppewatch init config
      steppewatch init /etc/steppewatch
    """
    from importlib.resources import files

    from jobs.errors import JobsError, UsageError

    starter = sorted((entry for entry in files("jobs").joinpath("starter").iterdir()), key=lambda entry: entry.name)
    texts = {entry.name: entry.read_bytes() for entry in starter if entry.name.endswith(".yaml")}
    there = [name for name in texts if (directory / name).exists() or (directory / name).is_symlink()]
    if there:
        raise UsageError(f"{directory} already holds {', '.join(there)}; nothing was written")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (directory / name).open("xb") as file:
                file.write(text)
    except OSError as error:
        raise JobsError(f"cannot write to {directory}: {error.strerror}") from error
    click.echo(f"wrote {', '.join(texts)} to {directory}")
    click.echo(f"next: `steppewatch check --config {directory}`, then `steppewatch run --config {directory}`", err=True)
