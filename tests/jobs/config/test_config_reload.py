"""Reading again: changes are noticed once they have settled, all or nothing, and the last good one is kept."""

import asyncio
import json
import os
import random
import shutil
import stat
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from jobs.config import (
    ConfigurationError,
    Problem,
    changes,
    database_of,
    differences,
    read,
    read_last_good,
    save_last_good,
    signature,
)
from jobs.config.lastgood import last_good_path

WATCHES = "watches:\n  - id: energy\n    query: 'Kazakhstan AND gas'\n    notify: [desk]\n"


def noticed(directory: Path, edit: Callable[[], Awaitable[None]], *, wait: float = 4.0) -> int:
    """How many changes are told of while and after `edit` runs."""

    async def run() -> int:
        seen = 0

        async def count(told: AsyncGenerator[object, None]) -> None:
            nonlocal seen
            async for _ in told:
                seen += 1

        async with aclosing(changes(directory)) as told:
            counting = asyncio.create_task(count(told))
            await asyncio.sleep(0.5)  # the kernel's watch is set by then; were it not, the comparison would tell
            await edit()
            ends_at = asyncio.get_running_loop().time() + wait
            while not seen and asyncio.get_running_loop().time() < ends_at:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.8)  # a second telling of one edit would come within this
            counting.cancel()
            await asyncio.gather(counting, return_exceptions=True)
        return seen

    return asyncio.run(run())


def test_edit_in_two_steps_is_told_of_once_and_then_reads_whole(write) -> None:
    directory = write({})

    async def cut_and_write() -> None:
        with (directory / "watches.yaml").open("w") as file:
            file.flush()
            await asyncio.sleep(0.1)
            file.write(WATCHES)

    assert noticed(directory, cut_and_write) == 1
    assert read(directory, {}).watches[0].query == "Kazakhstan AND gas"


def test_file_put_in_place_of_another_is_noticed(write) -> None:
    directory = write({})

    async def replace() -> None:
        (directory / ".watches.yaml.swp").write_text(WATCHES)
        (directory / ".watches.yaml.swp").replace(directory / "watches.yaml")

    assert noticed(directory, replace) == 1


def test_other_files_in_the_directory_are_not_told_of(write) -> None:
    directory = write({})

    async def scribble() -> None:
        (directory / "notes.txt").write_text("x")

    assert noticed(directory, scribble, wait=1.0) == 0


def test_link_that_is_moved_to_other_files_is_noticed(write, tmp_path: Path) -> None:
    """As Kubernetes swaps mounted configuration: the files are links through a directory that is a link itself."""
    first, second, mounted = tmp_path / "first", tmp_path / "second", tmp_path / "mounted"
    shutil.copytree(write({}), first)
    shutil.copytree(write({"watches.yaml": WATCHES}), second)
    mounted.mkdir()
    (mounted / "..now").symlink_to(first)
    for path in first.iterdir():
        (mounted / path.name).symlink_to(Path("..now") / path.name)

    async def swap() -> None:
        (mounted / "..next").symlink_to(second)
        (mounted / "..next").replace(mounted / "..now")

    assert noticed(mounted, swap) == 1
    assert read(mounted, {}).watches[0].query == "Kazakhstan AND gas"


def test_directory_that_is_replaced_is_noticed(write, tmp_path: Path) -> None:
    directory = write({})
    other = tmp_path / "other"
    shutil.copytree(directory, other)
    (other / "watches.yaml").write_text(WATCHES)

    async def replace() -> None:
        directory.rename(tmp_path / "old")
        other.rename(directory)

    assert noticed(directory, replace, wait=8.0) == 1


def test_edit_between_reading_and_watching_is_told_of(write) -> None:
    directory = write({})
    configuration = read(directory, {})
    (directory / "watches.yaml").write_text(WATCHES)

    async def first() -> object:
        async with aclosing(changes(directory, configuration.signature)) as told:
            return await asyncio.wait_for(anext(told), 4)

    assert asyncio.run(first()) == signature(directory)


def test_watching_ends_at_once_when_cancelled(write) -> None:
    async def run() -> float:
        async def watch() -> None:
            async for _ in changes(write({})):
                pass

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.6)
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return loop.time() - began_at

    assert asyncio.run(run()) < 1.0


def test_last_good_configuration_is_used_after_a_bad_edit(write, tmp_path: Path) -> None:
    settings = f"database: sqlite:///{tmp_path}/data/news.db\n"
    directory = write({"steppewatch.yaml": settings, "watches.yaml": WATCHES})
    good = read(directory, {})
    save_last_good(good)
    write({"steppewatch.yaml": settings, "watches.yaml": "watches: [\n"})

    kept = read_last_good(directory, {})

    assert kept == good
    with pytest.raises(ConfigurationError):
        read(directory, {})


def test_last_good_configuration_is_found_though_the_settings_are_broken(write, tmp_path: Path) -> None:
    settings = f"database: sqlite:///{tmp_path}/data/news.db  # here\ntimezone: Asia/Almaty\n"
    directory = write({"steppewatch.yaml": settings})
    save_last_good(read(directory, {}))
    write({"steppewatch.yaml": settings + "poll_every: [\n"})

    kept = read_last_good(directory, {})

    assert kept is not None
    assert kept.timezone == "Asia/Almaty"


def test_last_good_is_what_was_read_not_what_the_directory_holds(write, tmp_path: Path) -> None:
    settings = f"database: sqlite:///{tmp_path}/news.db\n"
    good = read(write({"steppewatch.yaml": settings}), {})
    directory = write({"steppewatch.yaml": settings, "watches.yaml": "watches: [\n"})

    save_last_good(good)

    assert read_last_good(directory, {}) == good


def test_last_good_file_is_its_owners_and_holds_no_secret(write, tmp_path: Path) -> None:
    directory = write(
        {
            "steppewatch.yaml": f"database: sqlite:///{tmp_path}/news.db\n",
            "channels.yaml": 'channels:\n  - {id: desk, kind: telegram, token: "${T}", chat: "1"}\n',
        }
    )
    save_last_good(read(directory, {"T": "123:hunter2"}))

    path = last_good_path(database_of(directory))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "hunter2" not in path.read_text()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_failed_write_keeps_the_one_before(write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = f"database: sqlite:///{tmp_path}/news.db\n"
    directory = write({"steppewatch.yaml": settings})
    before = read(directory, {})
    save_last_good(before)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_last_good(read(write({"steppewatch.yaml": settings, "watches.yaml": WATCHES}), {}))

    assert read_last_good(directory, {}) == before
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("content", [None, "", "[]", '{"watches.yaml": 5}', '{"watches.yaml": "x: ["}', '{"x": "y"}'])
def test_no_usable_last_good_configuration_is_none(write, tmp_path: Path, content: str | None) -> None:
    directory = write({"steppewatch.yaml": f"database: sqlite:///{tmp_path}/news.db\n"})
    if content is not None:
        last_good_path(tmp_path / "news.db").write_text(content)

    assert read_last_good(directory, {}) is None


def test_database_is_found_in_settings_with_errors(write) -> None:
    assert database_of(write({"steppewatch.yaml": "x: [\ndatabase: 'sqlite:////var/x.db'\n"})) == Path("/var/x.db")
    assert database_of(write({"steppewatch.yaml": "x: [\n"})) == Path("data/steppewatch.db")


def test_differences_name_what_changed_and_what_needs_a_restart(read_with) -> None:
    old = read_with({})
    new = read_with(
        {
            "steppewatch.yaml": "database: sqlite:///other.db\nconsole: {listen: 127.0.0.1:1}\n"
            "poll_every: 5m\ncanary: off\n",
            "sources.yaml": "sources: []\n",
            "watches.yaml": WATCHES + "  - {id: new, query: oil, notify: []}\n",
        }
    )

    found = differences(old, new)

    assert found.restart == ("database", "console.listen", "canary")
    assert found.settings == ("poll_every",)
    assert (found.sources.removed, found.watches.added, found.watches.changed) == (("one",), ("new",), ("energy",))
    assert not found.channels
    assert str(found.watches) == "+1 -0 ~1"


def test_new_comment_is_no_difference(read_with) -> None:
    assert not differences(read_with({}), read_with({"watches.yaml": "# new\n" + WATCHES.replace("gas", "pipeline")}))


def test_new_secret_is_a_difference(read_with) -> None:
    files = {"channels.yaml": 'channels:\n  - {id: desk, kind: telegram, token: "${T}", chat: "1"}\n'}

    found = differences(read_with(files, {"T": "1:a"}), read_with(files, {"T": "1:b"}))

    assert found.channels.changed == ("desk",)


@pytest.mark.parametrize("seed", range(4))
def test_no_mutation_of_a_file_does_anything_but_read_or_tell(write, seed: int) -> None:
    draw = random.Random(seed)
    right = {path.name: path.read_text(encoding="utf-8") for path in write({"watches.yaml": WATCHES}).iterdir()}
    right["channels.yaml"] += (
        "  - {id: mail, kind: email, to: [a@b.org], sender: s@b.org, smtp: {host: m, user: u, password: '${P}'}}\n"
    )
    told = 0
    for _ in range(75):
        name = draw.choice(sorted(right))
        directory = write({**right, name: mutated(right[name], draw)})
        problems = problems_of(directory)
        told += bool(problems)
        assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
        assert all("\n" not in str(problem) for problem in problems)
    assert told > 20


def problems_of(directory: Path) -> tuple[Problem, ...]:
    try:
        return read(directory, {"P": "p"}).warnings
    except ConfigurationError as error:
        return error.errors


def mutated(text: str, draw: random.Random) -> str:
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text) + 1)
        text = draw.choice(
            (
                text[:at],
                text[:at] + draw.choice("\"':-#!&*%@`|>[]{},?\t \n\0я\r\x85\u2028") + text[at:],
                text[:at] + text[at + draw.randint(1, 9) :],
                text[:at] + text[: draw.randrange(len(text) + 1)][-20:] + text[at:],
            )
        )
    return text


def test_catalogue_and_a_hundred_watches_are_read_in_time(write) -> None:
    """Measured 2026-11-22: .06 s for the catalogue and 100 watches, .18 s with 250 own sources."""
    watches = "".join(
        f"  - {{id: w{n}, query: '(Kazakhstan OR word{n}) AND (oil OR gas)', notify: [desk]}}\n" for n in range(100)
    )
    directory = write(
        {
            "steppewatch.yaml": "catalogue: [kz, kg, uz, tj, tm, ru, az, intl, energy]\n",
            "watches.yaml": "watches:\n" + watches,
        }
    )

    async def timed() -> float:
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        read(directory, {})
        return loop.time() - began_at

    assert asyncio.run(timed()) < 1.5


def test_last_good_holds_the_texts_as_they_were(write, tmp_path: Path) -> None:
    directory = write({"steppewatch.yaml": f"database: sqlite:///{tmp_path}/news.db\n"})
    save_last_good(read(directory, {}))

    texts = json.loads(last_good_path(tmp_path / "news.db").read_text(encoding="utf-8"))

    assert texts == {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir()}
