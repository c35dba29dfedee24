"""Settings: which store, and who acts; from an option, the environment, a file, or as they come.

The option wins over the environment, the environment over ``itilbrm.toml`` in the present folder, and
that over the default.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import attrs

from itilbrm.cli.exits import WrongUsage
from itilbrm.errors import InvalidInput, StoreTrouble, suggestion
from itilbrm.masking import shown_url
from itilbrm.values import CLOCK

if TYPE_CHECKING:
    from itilbrm.cli.options import Where
    from itilbrm.practice import Practice

__all__ = ["Settings", "open_practice", "open_to_read", "plugins_around", "settings"]

SETTINGS_FILE: Final = Path("itilbrm.toml")
DEFAULT_STORE: Final = "sqlite:///itilbrm.db"
PLUGINS: Final = "ITILBRM_PLUGINS"
_TABLE: Final = "itilbrm"
_IN_A_FILE: Final = ("store", "actor")
_LARGEST: Final = 1 << 16


@attrs.frozen
class Settings:
    """What the commands need to know beside their own options.

    Attributes:
        store: The URL of the store.
        actor: The id of who acts.
        plugins: Plugins beside those that are installed: paths of files, or names of modules.
    """

    store: str = attrs.field(repr=shown_url)
    actor: str
    plugins: tuple[str, ...] = ()


def settings(where: "Where", actor: str | None = None) -> Settings:
    """Return the settings, with what the options of the command say in the first place.

    Raises:
        WrongUsage: The settings file cannot be understood, an option or variable is blank, or the clock acts.
    """
    written = _written()
    for name, option in (("--store", where.store), ("--as", actor), *(("--plugin", each) for each in where.plugin)):
        if option is not None and not option.strip():
            raise WrongUsage(f"{name} is blank; leave it out, or say what it should be")
    for name in ("ITILBRM_STORE", "ITILBRM_ACTOR", PLUGINS):
        # An empty variable counts as none, as everywhere; blanks are a mistake.
        if os.environ.get(name, "").isspace():
            raise WrongUsage(f"{name} is blank; unset it, or say what it should be")
    found = Settings(
        where.store or os.environ.get("ITILBRM_STORE") or written.get("store") or DEFAULT_STORE,
        actor or os.environ.get("ITILBRM_ACTOR") or written.get("actor") or "",
        where.plugin or plugins_around(),
    )
    if found.actor == CLOCK:
        raise WrongUsage(f"{CLOCK!r} is the name of the clock, and nobody can be it; name a person")
    return found


def plugins_around() -> tuple[str, ...]:
    """Return the plugins that the environment names; a file in the folder may not: it would run its author's code."""
    return tuple(filter(None, os.environ.get(PLUGINS, "").split(os.pathsep)))


def open_practice(url: str, plugins: Sequence[str] = (), *, given: str = "") -> "Practice":
    """Open a practice, and make its store where there is none.

    Args:
        url: The URL of the store.
        plugins: Plugins beside those that are installed.
        given: As it was given, where something was added to it since.

    Raises:
        WrongUsage: The URL means no store.
        StoreTrouble: The store cannot be opened.
    """
    from itilbrm.practice import Practice

    try:
        return Practice.open(url, plugins=plugins)
    except InvalidInput as problem:
        said = str(problem).replace(shown_url(url), shown_url(given or url))
        raise WrongUsage(f"the store cannot be opened: {said}") from problem


def open_to_read(where: "Where") -> "Practice":
    """Open a practice whose store must be there already; nothing is made by looking.

    Args:
        where: Which store, and with which plugins.

    Raises:
        WrongUsage: The URL means no store.
        StoreTrouble: The store cannot be opened, or there is none yet.
    """
    wanted = settings(where)
    try:
        return open_practice(existing(wanted.store), wanted.plugins, given=wanted.store)
    except StoreTrouble as trouble:
        if not wanted.store.startswith("sqlite:") or Path(trouble.store).exists():
            raise
        makes_one = "itilbrm complaints import makes one, and so does itilbrm demo"
        raise StoreTrouble(trouble.store, trouble.tried, "there is no such store yet", makes_one) from trouble


def existing(url: str) -> str:
    """Return the URL that wants the store to exist, unless it says itself what it wants."""
    if not url.startswith("sqlite:") or "mode" in dict(parse_qsl(url.partition("?")[2], keep_blank_values=True)):
        return url
    return f"{url}{'&' if '?' in url else '?'}mode=rw"


def _written() -> Mapping[str, str]:
    """Return what the settings file says, in its table or at its top."""
    try:
        with SETTINGS_FILE.open("rb") as file:
            written = file.read(_LARGEST)
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise WrongUsage(f"{SETTINGS_FILE} cannot be read: {problem.strerror}") from problem
    import tomllib

    try:
        content = tomllib.loads(written.decode())
    except (ValueError, RecursionError) as problem:
        raise WrongUsage(f"{SETTINGS_FILE} is no TOML: {problem}") from problem
    table = content.get(_TABLE, {})
    if not isinstance(table, dict):
        raise WrongUsage(f"{SETTINGS_FILE}: {_TABLE} is no table; write [{_TABLE}]")
    top = {key: value for key, value in content.items() if key != _TABLE}
    found = {key: _checked(key, value) for key, value in top.items()}
    for key, value in table.items():
        if key in found:
            raise WrongUsage(f"{SETTINGS_FILE}: {key} is given twice, at the top and in [{_TABLE}]; keep one of them")
        found[key] = _checked(key, value, f"{_TABLE}.")
    return found


def _checked(key: str, value: object, path: str = "") -> str:
    if key not in _IN_A_FILE:
        raise WrongUsage(
            f"{SETTINGS_FILE}: {path}{key} is no setting{suggestion(key, _IN_A_FILE)}; "
            f"there are {' and '.join(_IN_A_FILE)}"
        )
    if not isinstance(value, str) or not value.strip():
        raise WrongUsage(f"{SETTINGS_FILE}: {path}{key} is {value!r}, and must be a text that is not blank")
    return value


def login_name() -> str:
    """Return who is logged in.

    Raises:
        WrongUsage: The system does not know.
    """
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as problem:
        raise WrongUsage("nobody knows who acts here; say it with --as PERSON, or set ITILBRM_ACTOR") from problem
