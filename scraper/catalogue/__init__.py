"""The shipped sources: one YAML file a pack, loaded by name.

`packs()` names the files, `load()` makes `Source` values of them, doubtful addresses included: whoever polls leaves out
those whose `is_doubtful` is true, and `steppewatch sources` lists them with the reason. The files are part of the
package, so an error in one is the project's, not the user's; it is still said with file and line. The words a file may
use are in `pack.py`, and `docs/sources.md` explains them to its readers.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from scraper.catalogue.pack import read_pack
from scraper.errors import CatalogueError
from scraper.model import Source

__all__ = ["load", "packs"]

SUFFIX = ".yaml"


@cache
def packs() -> tuple[str, ...]:
    """Names of the shipped packs, in alphabetical order."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


def load(names: Sequence[str], *, every_seconds: int = 600) -> tuple[Source, ...]:
    """Sources of the packs named, in that order and as written inside each.

    `every_seconds` is for sources without an `every` of their own, which is nearly all of them. Raises CatalogueError
    for a pack that does not exist or is named twice, and for a file that breaks its form.
    """
    sources: list[Source] = []
    for position, name in enumerate(names):
        if name not in packs():
            raise CatalogueError(f"no pack {name!r} in the catalogue; there are {', '.join(packs())}")
        if name in names[:position]:
            raise CatalogueError(f"pack {name!r} is named twice")
        sources += read_pack(name, (files(__name__) / f"{name}{SUFFIX}").read_text(encoding="utf-8"), every_seconds)
    return tuple(sources)
