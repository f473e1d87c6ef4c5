"""`make faults`: the table of docs/reliability.md, asked and measured; exit code 1 when a figure is not kept."""

import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).parent))

from scenarios import SCENARIOS, play


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(SCENARIOS)))
@click.option("--share", default=1.0, show_default=True, help="Of the full counts.")
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the table there, too.")
@click.option("--directory", type=click.Path(path_type=Path), default="/dev/shm", show_default=True)
def main(names: tuple[str, ...], share: float, path: Path | None, directory: Path) -> None:
    # kill -9 loses nothing that the kernel was given, so a file system in memory tests the same, faster.
    base = Path(tempfile.mkdtemp(prefix="faults-", dir=directory if directory.is_dir() else None))
    rows = []
    for name in names or SCENARIOS:
        row = play(name, base, share)
        rows.append(row)
        click.echo(f"{'kept' if row.kept else 'NOT KEPT':8} {row.seconds:6.0f} s  {row.name}")
        click.echo(f"    asked     {row.asked}\n    measured  {row.measured}")
    if path is not None:
        made = {"date": time.strftime("%Y-%m-%d"), "share": share, "rows": [asdict(row) for row in rows]}
        path.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    if not all(row.kept for row in rows):
        click.echo(f"what was left behind is in {base}")
        sys.exit(1)
    base.rmdir()


if __name__ == "__main__":
    main()
