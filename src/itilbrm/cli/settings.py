"""Settings: which store, and who acts; from an option, the environment, a file, or as they come.

The option wins over the environment, the environment over ``itilbrm.toml`` in the present folder, and
that over the default.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import attrs

from itilbrm.cli.exits import WrongUsage
from itilbrm.errors import InvalidInput, StoreTrouble, suggestion
from itilbrm.masking import shown_url
from itilbrm.values import CLOCK

if TYPE_CHECKING:
    from itilbrm.cli.options import Telling, Where
    from itilbrm.policies import Policies
    from itilbrm.practice import Practice

__all__ = [
    "Settings",
    "is_missing",
    "login_name",
    "open_existing",
    "open_practice",
    "open_to_read",
    "plugins_around",
    "plugins_named",
    "policies_around",
    "settings",
]

SETTINGS_FILE: Final = Path("itilbrm.toml")
DEFAULT_STORE: Final = "sqlite:///itilbrm.db"
PLUGINS: Final = "ITILBRM_PLUGINS"
_TABLE: Final = "itilbrm"
_IN_A_FILE: Final = ("store", "actor", "policies")
_LARGEST: Final = 1 << 16


@attrs.frozen
class Settings:
    """What the commands need to know beside their own options.

    Attributes:
        store: The URL of the store.
        actor: The id of who acts.
        plugins: Plugins beside those that are installed: paths of files, or names of modules.
        policies: The path of a file or folder with policies; empty for none of one's own.
    """

    store: str = attrs.field(repr=shown_url)
    actor: str
    plugins: tuple[str, ...] = ()
    policies: str = ""


def settings(where: "Where", actor: str | None = None) -> Settings:
    """Return the settings, with what the options of the command say in the first place.

    Raises:
        WrongUsage: The settings file cannot be understood, an option or variable is blank, or the clock acts.
    """
    written = _written()
    options = (("--store", where.store), ("--as", actor), ("--policies", where.policies))
    for name, option in (*options, *(("--plugin", each) for each in where.plugin)):
        if option is not None and not option.strip():
            raise WrongUsage(f"{name} is blank; leave it out, or say what it should be")
    for name in ("ITILBRM_STORE", "ITILBRM_ACTOR", "ITILBRM_POLICIES", PLUGINS):
        # An empty variable counts as none, as everywhere; blanks are a mistake.
        if os.environ.get(name, "").isspace():
            raise WrongUsage(f"{name} is blank; unset it, or say what it should be")
    found = Settings(
        where.store or os.environ.get("ITILBRM_STORE") or written.get("store") or DEFAULT_STORE,
        actor or os.environ.get("ITILBRM_ACTOR") or written.get("actor") or "",
        where.plugin or plugins_around(),
        where.policies or os.environ.get("ITILBRM_POLICIES") or written.get("policies") or "",
    )
    if found.actor == CLOCK:
        raise WrongUsage(f"{CLOCK!r} is the name of the clock, and nobody can be it; name a person")
    return found


def plugins_around() -> tuple[str, ...]:
    """Return the plugins that the environment names; a file in the folder may not: it would run its author's code."""
    return tuple(filter(None, os.environ.get(PLUGINS, "").split(os.pathsep)))


def plugins_named(words: Sequence[str]) -> tuple[str, ...]:
    """Return the plugins that words name, or else the environment, before the words have been understood."""
    return tuple(_named_in(words)) or plugins_around()


def _named_in(words: Sequence[str]) -> Iterator[str]:
    following = iter(words)
    for word in following:
        option, _, value = word.partition("=")
        if option == "--plugin":
            yield value or next(following, "")


def own_policies(path: str) -> "Policies | None":
    """Return the policies of a file or folder; None where none is named.

    Raises:
        WrongUsage: They cannot be read or understood.
    """
    if not path:
        return None
    from itilbrm.policies import Policies

    try:
        return Policies.from_toml(path)
    except InvalidInput as problem:
        raise WrongUsage(f"the policies cannot be used: {problem}") from problem


def policies_around(where: "Where") -> "Policies":
    """Return the policies in use; no store is opened.

    Raises:
        WrongUsage: One's own cannot be read or understood.
        PolicyMissing: Something is named that nobody configured.
        PluginTrouble: A plugin that was named cannot be used, or two of them settle the same.
    """
    from itilbrm.plugins import load_plugins

    wanted = settings(where)
    return load_plugins(wanted.plugins).policies(own_policies(wanted.policies))


def open_practice(url: str, plugins: Sequence[str] = (), policies: str = "") -> "Practice":
    """Open a practice, and make its store where there is none.

    Args:
        url: The URL of the store.
        plugins: Plugins beside those that are installed.
        policies: The path of a file or folder with policies; empty for none of one's own.

    Raises:
        WrongUsage: The URL means no store, or the policies cannot be used.
        StoreTrouble: The store cannot be opened.
    """
    return _opened(url, plugins, policies, url, existing=False)


def open_existing(
    url: str,
    plugins: Sequence[str] = (),
    policies: str = "",
    *,
    notifiers: Sequence[str] = (),
    telling: "Telling | None" = None,
) -> "Practice":
    """Open a practice whose store must be there already, unless its URL says itself what it wants.

    Args:
        url: The URL of the store.
        plugins: Plugins beside those that are installed.
        policies: The path of a file or folder with policies; empty for none of one's own.
        notifiers: Who carries letters.
        telling: From which templates, and in which language.

    Raises:
        WrongUsage: The URL means no store, or no notifier, or the policies or a template cannot be used.
        StoreTrouble: The store cannot be opened, or there is none yet.
    """
    if not url.startswith("sqlite:"):
        return _opened(url, plugins, policies, url, notifiers, telling, existing=True)
    if "mode" in dict(parse_qsl(url.partition("?")[2], keep_blank_values=True)):
        return _opened(url, plugins, policies, url, notifiers, telling, existing=False)
    wanted = f"{url}{'&' if '?' in url else '?'}mode=rw"
    return _opened(wanted, plugins, policies, url, notifiers, telling, existing=False)


def is_missing(trouble: StoreTrouble, url: str) -> bool:
    """Tell whether a store could not be opened because there is none yet."""
    from itilbrm.plugins import NOT_THERE

    return trouble.problem == NOT_THERE or (url.startswith("sqlite:") and not Path(trouble.store).exists())


def _opened(  # noqa: PLR0917  what a practice is opened with
    url: str,
    plugins: Sequence[str],
    policies: str,
    given: str,
    notifiers: Sequence[str] = (),
    telling: "Telling | None" = None,
    *,
    existing: bool,
) -> "Practice":
    from itilbrm.practice import Practice

    own = own_policies(policies)
    try:
        if telling is None:
            return Practice.open(url, plugins=plugins, policies=own, existing=existing)
        return Practice.open(
            url,
            plugins=plugins,
            policies=own,
            existing=existing,
            notifiers=notifiers,
            templates=telling.templates,
            language=telling.language,
        )
    except InvalidInput as problem:
        said = str(problem).replace(shown_url(url), shown_url(given))
        what = "the store" if problem.field.startswith("url") else "the practice"
        raise WrongUsage(f"{what} cannot be opened: {said}") from problem


def open_to_read(where: "Where", *, notifiers: Sequence[str] = (), telling: "Telling | None" = None) -> "Practice":
    """Open a practice whose store must be there already; nothing is made by looking.

    Args:
        where: Which store, and with which plugins.
        notifiers: Who carries letters.
        telling: From which templates, and in which language.

    Raises:
        WrongUsage: The URL means no store.
        StoreTrouble: The store cannot be opened, or there is none yet.
    """
    wanted = settings(where)
    try:
        return open_existing(wanted.store, wanted.plugins, wanted.policies, notifiers=notifiers, telling=telling)
    except StoreTrouble as trouble:
        if not is_missing(trouble, wanted.store):
            raise
        makes_one = "itilbrm complaints import makes one, and so does itilbrm demo"
        raise StoreTrouble(trouble.store, trouble.tried, "there is no such store yet", makes_one) from trouble


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
            f"there are {', '.join(_IN_A_FILE)}"
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
