"""What people install is whole, is the only owner of its names, and stands on libraries without known holes."""

import importlib.metadata
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent

# Versions below these have published holes (see the advisories named in pyproject.toml).
FLOORS = {
    "scrapy": "2.17",
    "twisted": "26.4",
    "lxml": "6.1",
    "lxml_html_clean": "0.4.5",
    "urllib3": "2.6.3",
    "requests": "2.33",
    "starlette": "1.3.1",
    "jinja2": "3.1.6",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    program = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return zipfile.ZipFile(folder / done.stdout.split()[-1])


def test_wheel_holds_every_data_file_of_the_packages(wheel):
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "scraper", "alerts", "jobs"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip

    missing = {name for name in tracked if name and (ROOT / name).exists()} - set(wheel.namelist())

    assert missing == set()
    assert any(name.startswith("alerts/vocabulary/") and name.endswith(".yaml") for name in wheel.namelist())
    assert any(name.startswith("scraper/catalogue/") and name.endswith(".yaml") for name in wheel.namelist())


def test_wheel_holds_nothing_but_our_three_packages(wheel):
    roots = {name.partition("/")[0] for name in wheel.namelist()}

    assert roots == {"scraper", "alerts", "jobs", f"steppewatch-{importlib.metadata.version('steppewatch')}.dist-info"}


def test_no_other_distribution_claims_our_names():
    owners = importlib.metadata.packages_distributions()

    assert {name: set(owners.get(name, ["steppewatch"])) for name in ("scraper", "alerts", "jobs")} == {
        "scraper": {"steppewatch"},
        "alerts": {"steppewatch"},
        "jobs": {"steppewatch"},
    }


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_installed_libraries_are_above_the_advisories(name, floor):
    assert Version(importlib.metadata.version(name)) >= Version(floor)


def test_everything_that_is_imported_is_declared():
    declared = {
        re.sub(r"[-_.]+", "-", Requirement(line).name).lower()
        for line in importlib.metadata.requires("steppewatch") or []
    }
    own = {"scraper", "alerts", "jobs"}
    owners = importlib.metadata.packages_distributions()
    imported = set()
    for package in own:
        for path in (ROOT / package).rglob("*.py"):
            found = re.findall(r"^\s*(?:import|from) ([a-zA-Z_0-9]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            imported.update(found)
    third_party = {name for name in imported if name in owners} - own - set(sys.stdlib_module_names)

    undeclared = {
        name for name in third_party if not {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners[name]} & declared
    }

    assert undeclared == set()


def test_locked_requirements_have_hashes_and_no_addresses():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==", text, re.MULTILINE)

        assert "://" not in text
        assert len(pins) > 30
        assert text.count("--hash=sha256:") >= len(pins)
