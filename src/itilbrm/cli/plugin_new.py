"""``itilbrm plugin new``: a whole plugin in a new folder, with a test that is green."""

import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from importlib import resources
from pathlib import Path
from string import Template
from typing import Annotated, Final, TypeAlias

from cyclopts import Parameter

from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.errors import StoreTrouble
from itilbrm.plugins.built_in import brm_stores

__all__ = ["plugin_new"]

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_HUMP: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_PREFIX: Final = "itilbrm-"


_Choice: TypeAlias = Annotated[bool, Parameter(negative="", show_default=False)]


def plugin_new(name: str, /, *, store: _Choice = False, listener: _Choice = False) -> int:
    """Write a plugin into the new folder itilbrm-NAME: a package with a test that is green.

    Without an option it is a store.

    Args:
        name: What it is called after itilbrm-: lower-case letters, digits and single hyphens.
        store: Keep records somewhere else.
        listener: Be told every step after it was kept.
    """
    if store and listener:
        raise WrongUsage("--store and --listener: it is one of them; the other one can be added by hand")
    name = _checked(name, taken=() if listener else [each.scheme for each in brm_stores()])
    folder = Path(f"{_PREFIX}{name}")
    try:
        folder.mkdir()
        _write(folder, _files(name, "listener" if listener else "store"))
    except FileExistsError as problem:
        raise WrongUsage(f"{folder} is there already; nothing of it was changed, choose another name") from problem
    except OSError as problem:
        raise StoreTrouble(str(folder), "write", problem.strerror or str(problem)) from problem
    out(f'{folder} is written. Try it:\n\n    cd {folder} && pip install -e ".[test]" && pytest\n')
    return DONE


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files into a new folder; where that fails, the folder goes with them."""
    try:
        for path, text in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _checked(name: str, taken: Collection[str]) -> str:
    """Return the name without what every plugin begins with; refuse what is none, or what stores are called already."""
    found = name.removeprefix(_PREFIX)
    if not _NAME.fullmatch(found):
        fitting = "-".join(re.findall("[a-z0-9]+", _HUMP.sub("-", found).lower())).lstrip("0123456789-")
        works = f"try {fitting}" if fitting else "try the name of what it keeps or tells"
        raise WrongUsage(f"{name!r} is no name of a package: lower-case letters, digits and single hyphens; {works}")
    if found in taken:
        raise WrongUsage(f"{found}: is a store that comes with the library; try my-{found}")
    return found


def _files(name: str, sort: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a plugin, each with its text."""
    module = f"{_PREFIX}{name}".replace("-", "_")
    words = {
        "module": module,
        "name": name,
        "title": "".join(word.capitalize() for word in name.split("-")),
    }
    templates = resources.files("itilbrm.cli") / "plugin_templates"
    for path, template in (
        ("pyproject.toml", "pyproject.toml"),
        ("README.md", "README.md"),
        (f"src/{module}/__init__.py", sort),
        (f"tests/test_{name.replace('-', '_')}.py", f"{sort}_test"),
    ):
        text = (templates / f"{template}.template").read_text(encoding="utf-8")
        yield path, Template(text).substitute(words)
