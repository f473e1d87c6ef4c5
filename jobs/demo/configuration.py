"""The demo's configuration directory, written as a user would write it: four commented files."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urljoin

from jobs.demo.lists import LISTING_ZONE
from jobs.demo.outlets import MAIN_WATCH, Outlet

DATABASE_FILE = "steppewatch.db"

_STEPPEWATCH = """\
# Written by `steppewatch demo`.
database: {database}
timezone: Asia/Almaty
catalogue: []                          # only the bundled newsroom
console: {{listen: "127.0.0.1:0"}}       # any free port
crawler:
  allow_addresses: [127.0.0.0/8]       # the newsroom is on this machine; private addresses are refused otherwise
  page_delay: 0s                       # and needs no sparing
"""

WATCH_TITLES = {MAIN_WATCH: "Kazakhstan: pipelines and CSTO", "uz-vote": "Uzbekistan: votes"}

_WATCHES = """\
watches:
  - id: kz-energy
    title: {main}
    query: 'Kazakhstan AND (pipeline OR CSTO)'
    notify: [desk-mail]
  - id: uz-vote
    title: {votes}
    all: [Uzbekistan]
    any: [election, referendum]
    none: [football]
    notify: [desk-mail]
"""

_CHANNELS = """\
channels:
  - id: desk-mail
    kind: email
    to: [desk@example.org]
    sender: steppewatch@example.org
    smtp: {{host: {host}, port: {port}, security: none}}
"""


def write_configuration(
    directory: Path, outlets: Iterable[Outlet], *, feed_url: Callable[[Outlet], str], host: str, port: int
) -> None:
    """Write the files for these outlets and a mail server at `host`:`port`; the database will lie beside them."""
    database = f"sqlite:///{directory / DATABASE_FILE}"
    files = {
        "steppewatch.yaml": _STEPPEWATCH.format(database=_quoted(database)),
        "sources.yaml": "sources:\n" + "".join(_source(outlet, feed_url(outlet)) for outlet in outlets),
        "watches.yaml": _WATCHES.format(main=_quoted(WATCH_TITLES[MAIN_WATCH]), votes=_quoted(WATCH_TITLES["uz-vote"])),
        "channels.yaml": _CHANNELS.format(host=host, port=port),
    }
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")


def _source(outlet: Outlet, url: str) -> str:
    return f"""\
  - id: {outlet.id}
    name: {_quoted(outlet.name)}
{_routes(outlet, url)}
    country: {outlet.country}
    languages: [{outlet.language}]
""" + (f"    timezone: {LISTING_ZONE}\n" if outlet.kind == "listing" else "")


def _routes(outlet: Outlet, url: str) -> str:
    if outlet.second is None:
        return f"    kind: {outlet.kind}\n    url: {_quoted(url)}"
    routes = ((outlet.kind, url), (outlet.second.kind, urljoin(url, outlet.second.feed)))
    return "    routes:\n" + "\n".join(f"      - {{kind: {kind}, url: {_quoted(url)}}}" for kind, url in routes)


def _quoted(text: str) -> str:
    """As a double-quoted scalar of YAML, which any string of JSON is."""
    return json.dumps(text, ensure_ascii=False)
