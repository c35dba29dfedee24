"""Where plugins come from: installed distributions, modules and objects that are handed over, and single files."""

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import attrs

from itilbrm.announcing import GROUP, may_be_announced
from itilbrm.errors import InvalidInput

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["Source", "given", "installed"]


@attrs.frozen
class Source:
    """A plugin that is not loaded yet.

    Attributes:
        name: What it is called.
        origin: Where it comes from: distribution and version, a file, or ``given``.
        load: Returns the module or object.
    """

    name: str
    origin: str
    load: Callable[[], object]


def installed() -> Iterator[Source]:
    """Yield what installed distributions announce, in the order of their names."""
    for each in _announced(tuple(sys.path)):
        origin = f"{each.dist.name} {each.dist.version}" if each.dist is not None else each.value
        yield Source(each.name, origin, each.load)


@cache
def _announced(path: tuple[str, ...]) -> "Sequence[EntryPoint]":
    """Return the entry points found along a path; to look for them takes longer than all the rest of opening."""
    if not may_be_announced(path):
        return ()
    from importlib.metadata import entry_points

    found = entry_points(group=GROUP)
    return sorted(found, key=lambda each: (each.name, each.dist.name if each.dist is not None else "", each.value))


def given(plugins: Sequence[object]) -> Iterator[Source]:
    """Yield what somebody handed over: modules, objects, names of modules, and paths of files.

    Raises:
        InvalidInput: It is none of these.
    """
    if isinstance(plugins, (str, bytes)) or not isinstance(plugins, Iterable):
        raise InvalidInput("plugins", f"{plugins!r} is no list of plugins", "write plugins=[...]")
    for each in plugins:
        if isinstance(each, Path):
            yield _file(each)
        elif isinstance(each, str):
            is_file = each.endswith(".py") or "/" in each or "\\" in each
            yield _file(Path(each)) if is_file else _named(each)
        elif each is None or isinstance(each, (type, bytes, int)):
            raise InvalidInput(
                "plugins", f"{each!r} is no plugin", "give a module, an object, the name of a module or ./file.py"
            )
        else:
            name = each.__name__ if isinstance(each, ModuleType) else type(each).__name__
            yield Source(name, "given", lambda each=each: each)  # type: ignore[misc]  # bound to this turn of the loop


def _named(name: str) -> Source:
    return Source(name, "given", lambda: importlib.import_module(name))


def _file(path: Path) -> Source:
    def load() -> ModuleType:
        place = path.resolve()
        if not place.is_file():
            raise FileNotFoundError(f"there is no file {path}")
        spec = importlib.util.spec_from_file_location(f"itilbrm_plugin_{place.stem}", place)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no Python file")
        module = importlib.util.module_from_spec(spec)
        # Annotations and pickled objects are looked up there; a module that fails leaves nothing behind.
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(spec.name, None)
            raise
        return module

    return Source(path.parent.name if path.stem == "__init__" else path.stem, str(path), load)
