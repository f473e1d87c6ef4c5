"""What deploy/ promises: a unit systemd accepts and confines, a container without root, the starter configuration."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "steppewatch.service"

# 1.5 when written (systemd 252); each step of looseness in the unit costs .1 to .5.
EXPOSURE_MAX = 2.5


def settings(name: str) -> list[str]:
    """Values of one key of the unit, in its order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    environment = os.environ | {"SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [program, *arguments], capture_output=True, text=True, timeout=60, env=environment, check=False
    )


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that exists everywhere: systemd-analyze refuses one that is not installed."""
    written = UNIT.read_text(encoding="utf-8")
    adapted = written.replace("ExecStart=/opt/steppewatch/.venv/bin/steppewatch ", "ExecStart=/bin/true ")
    assert adapted != written
    path = tmp_path / UNIT.name
    path.write_text(adapted, encoding="utf-8")
    return path


def test_systemd_accepts_the_unit(unit: Path) -> None:
    result = analyze("verify", "--man=no", unit)

    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_systemd_notices_a_misspelt_key(unit: Path) -> None:
    unit.write_text(unit.read_text(encoding="utf-8").replace("WatchdogSec=", "WatchdogSeconds="), encoding="utf-8")

    result = analyze("verify", "--man=no", unit)

    assert "WatchdogSeconds" in result.stdout + result.stderr


def test_sandbox_leaves_little_exposed(unit: Path) -> None:
    result = analyze("security", "--offline=true", "--no-pager", unit)
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", result.stdout)
    if score is None:
        pytest.skip(f"this systemd-analyze cannot judge a file: {result.stderr.strip()}")

    print(f"exposure {score[1]} of 10")
    assert float(score[1]) <= EXPOSURE_MAX


def test_daemon_runs_where_its_database_may_be_written() -> None:
    assert settings("ExecStart") == ["/opt/steppewatch/.venv/bin/steppewatch run --config /etc/steppewatch"]
    assert settings("WorkingDirectory") == ["/var/lib/steppewatch"]
    assert settings("StateDirectory") == ["steppewatch"]
    assert settings("ProtectSystem") == ["strict"]
    assert settings("User") == ["steppewatch"]


def test_systemd_waits_longer_than_the_daemon_drains() -> None:
    from jobs.engine.local import DRAIN_SECONDS

    assert settings("TimeoutStopSec") == ["40"]
    assert DRAIN_SECONDS + 5 <= 40
    assert settings("KillMode") == ["mixed"]  # SIGTERM to the daemon alone: it ends the crawler when it is done with it


def test_watchdog_is_slower_than_the_daemon_may_be() -> None:
    from jobs.health import PASS_SECONDS_MAX

    assert settings("Type") == ["notify"]
    assert settings("WatchdogSec") == ["120"]
    assert PASS_SECONDS_MAX < 120


def test_service_is_always_restarted_except_with_a_bad_configuration() -> None:
    assert settings("Restart") == ["always"]
    assert settings("StartLimitIntervalSec") == ["0"]
    assert settings("RestartPreventExitStatus") == ["2"]
    assert settings("OOMPolicy") == ["continue"]


@pytest.mark.parametrize(
    "key", ["User", "UMask", "WorkingDirectory", "StateDirectory", "StateDirectoryMode", "EnvironmentFile"]
)
def test_commands_run_as_the_service_does(key: str) -> None:
    """Another user or umask would leave files beside the database that the daemon cannot write."""
    script = DEPLOY / "steppewatch.sh"
    given = re.findall(rf"--property={key}=(\S+)", script.read_text(encoding="utf-8"))
    assert given == settings(key)
    assert os.access(script, os.X_OK)


def test_memory_that_is_written_may_run() -> None:
    """pyOpenSSL's callbacks are made at run time: with this setting every https source would fail."""
    assert settings("MemoryDenyWriteExecute") == []


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, arguments) of a Dockerfile, in order, continued lines joined."""
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    pairs = (line.strip().partition(" ") for line in lines if line.strip())
    return [(word.upper(), " ".join(arguments.split())) for word, _, arguments in pairs]


DOCKERFILE = instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


def final_stage() -> list[tuple[str, str]]:
    start = max(index for index, (word, _) in enumerate(DOCKERFILE) if word == "FROM")
    return DOCKERFILE[start:]


def test_image_does_not_run_as_root() -> None:
    words = [word for word, _ in final_stage()]
    assert [arguments for word, arguments in final_stage() if word == "USER"] == ["10001:10001"]
    assert words.index("USER") > max(index for index, word in enumerate(words) if word in {"RUN", "COPY"})


def test_image_installs_only_what_the_lock_names() -> None:
    installs = [arguments for word, arguments in DOCKERFILE if word == "RUN" and "pip install" in arguments]
    commands = [command for arguments in installs for command in arguments.split(" && ") if "pip install" in command]
    assert len(commands) == 3
    assert all("--require-hashes" in command or "--no-index" in command for command in commands)


def test_image_builds_the_wheel_with_locked_tools() -> None:
    (wheel,) = (arguments for word, arguments in DOCKERFILE if word == "RUN" and "pip wheel" in arguments)
    assert "--no-build-isolation" in wheel  # isolation would fetch hatchling past the lock


def test_image_is_built_in_two_stages() -> None:
    assert sum(word == "FROM" for word, _ in DOCKERFILE) == 2
    copies = [arguments for word, arguments in final_stage() if word == "COPY"]
    assert copies == ["--from=build /opt/steppewatch /opt/steppewatch"]  # neither the source nor the tools


def test_image_asks_the_daemon_how_it_is() -> None:
    (check,) = (arguments for word, arguments in DOCKERFILE if word == "HEALTHCHECK")
    assert "http://127.0.0.1:8765/healthz" in check


def test_files_the_image_copies_are_there() -> None:
    copied = {
        name
        for word, arguments in DOCKERFILE
        if word == "COPY" and not arguments.startswith("--from")
        for name in arguments.split()[:-1]
    }
    missing = sorted(name for name in copied if not (ROOT / name).exists())
    assert missing == []


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = YAML(typ="safe", pure=True).load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert list(compose["services"]) == ["steppewatch"]
    found: dict[str, Any] = compose["services"]["steppewatch"]
    return found


def test_container_is_confined(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "cap_add" not in service


def test_container_writes_to_its_volume_and_to_memory_only(service: dict[str, Any]) -> None:
    targets = [re.fullmatch(r".*:(/[a-z/]+)(:ro)?", volume) for volume in service["volumes"]]
    writable = [match[1] for match in targets if match and not match[2]]
    assert all(targets)
    assert writable == ["/var/lib/steppewatch"]
    assert [entry.split(":")[0] for entry in service["tmpfs"]] == ["/tmp"]


def test_container_publishes_the_console_to_its_host_only(service: dict[str, Any]) -> None:
    assert service["ports"] == ["127.0.0.1:8765:8765"]


def test_container_is_given_the_time_to_drain(service: dict[str, Any]) -> None:
    assert service["stop_grace_period"] == "40s"


def test_example_configuration_is_the_starter() -> None:
    starter, example = ROOT / "jobs" / "starter", DEPLOY / "config"

    def texts(folder: Path) -> dict[str, str]:
        return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}

    assert texts(starter)
    assert texts(example) == texts(starter)
