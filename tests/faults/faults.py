"""`make faults`: the table of docs/reliability.md, asked and measured; exit code 1 when a figure is not kept."""

import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).parent))

from scenarios import ALONE, SCENARIOS, Row, play


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(SCENARIOS)))
@click.option("--share", default=1.0, show_default=True, help="Of the full counts.")
@click.option("--lanes", default=3, show_default=True, help="Scenarios at a time; one of them waits most of its time.")
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the table there, too.")
@click.option("--directory", type=click.Path(path_type=Path), default="/dev/shm", show_default=True)
def main(names: tuple[str, ...], share: float, lanes: int, path: Path | None, directory: Path) -> None:
    # kill -9 loses nothing that the kernel was given, so a file system in memory tests the same, faster.
    base = Path(tempfile.mkdtemp(prefix="faults-", dir=directory if directory.is_dir() else None))
    chosen = names or tuple(SCENARIOS)
    rows = [show(play(name, base, share)) for name in chosen if name in ALONE]
    with ProcessPoolExecutor(lanes) as pool:
        playing = [pool.submit(play, name, base, share) for name in chosen if name not in ALONE]
        rows += [show(one.result()) for one in as_completed(playing)]
    rows.sort(key=lambda row: chosen.index(row.scenario))
    if path is not None:
        made = {"date": time.strftime("%Y-%m-%d"), "share": share, "rows": [asdict(row) for row in rows]}
        path.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    if not all(row.kept for row in rows):
        click.echo(f"what was left behind is in {base}")
        sys.exit(1)
    base.rmdir()


def show(row: Row) -> Row:
    click.echo(f"{'kept' if row.kept else 'NOT KEPT':8} {row.seconds:6.0f} s  {row.name}")
    click.echo(f"    asked     {row.asked}\n    measured  {row.measured}")
    return row


if __name__ == "__main__":
    main()
