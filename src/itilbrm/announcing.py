"""Whether any plugin is announced by what is installed; most often there is none, and a look into few files says so.

Who announces what is told by :mod:`importlib.metadata`, which takes longer to load than those files to read.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.machinery import PathFinder
from typing import Final

__all__ = ["GROUP", "may_be_announced"]

GROUP: Final = "itilbrm"
"""The group of entry points under which distributions announce their plugins."""

_HEADING: Final = f"[{GROUP}]".encode()


def may_be_announced(path: Iterable[str]) -> bool:
    """Tell whether a plugin may be announced along a path, as :data:`sys.path` is one.

    It is only denied where that is certain: whatever finds distributions in a way of its own may find one with a
    plugin, and so may what lies in an archive.
    """
    return any(map(_finds_its_own, sys.meta_path)) or any(map(_may_hold_one, path))


def _finds_its_own(finder: object) -> bool:
    return finder is not PathFinder and hasattr(finder, "find_distributions")


def _may_hold_one(folder: str) -> bool:
    try:
        return any(_HEADING in each for each in _entry_points(folder or "."))
    except NotADirectoryError:
        return True
    except OSError:
        return False


def _entry_points(folder: str) -> Iterator[bytes]:
    """Yield what the distributions in a folder say of their entry points."""
    with os.scandir(folder) as found:
        described = [each.path for each in found if each.name.lower().endswith("-info")]
    for each in described:
        with suppress(OSError), open(os.path.join(each, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  what pathlib costs is what is saved here
            yield file.read()
