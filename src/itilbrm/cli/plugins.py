"""``itilbrm plugins``, and the commands that plugins bring along."""

import inspect
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
from cyclopts import App

from itilbrm.cli.exits import DONE, FAILED, WrongUsage, say, show
from itilbrm.cli.options import HERE, ON_THE_SCREEN, US, Acting, Output, Where
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import login_name, open_existing, settings
from itilbrm.errors import PluginTrouble
from itilbrm.report import Table

if TYPE_CHECKING:
    from itilbrm.hookspecs import CommandBackend
    from itilbrm.plugins import Plugin, Plugins

__all__ = ["add_commands", "plugins"]

_TAKEN: Final = ("store", "plugin", "policies", "person")
"""Options that every command has, by the names of the fields they are read into."""

_HEADINGS: Final = ("plugin", "from", "offers", "trouble")


def plugins(*, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show the plugins in use with what they offer, and those that cannot be used with what stands in the way.

    Args:
        where: With which plugins; the store is not opened.
        output: How it is shown.
    """
    from itilbrm.adapters import sqlite

    found = _loaded_or_broken(settings(where).plugins)
    if output.format == "table" and not sqlite.TAKES_CARE_OF_CHECKPOINTS:
        say(
            f"SQLite {sqlite.LIBRARY} can damage a file that two connections tidy at once (mended in 3.51.3); "
            "itilbrm never does that, so leave its files to itilbrm alone"
        )
    if output.format == "json":
        put_json({"sqlite": sqlite.LIBRARY, **_data(found)})
    else:
        put(_table(found), output, Fit(fold=("offers", "trouble"), spare=("trouble",)))
    for each in found.rivals:
        say(str(each))
    for name, backend in _hidden(found):
        say(f"the plugin {name} has a command {backend.name!r} too, which is taken already")
    for cause in filter(None, (each.cause for each in found.broken)):
        show(cause)
    if found.broken:
        say(f"{counted(len(found.broken), 'plugin')} cannot be used")
    return FAILED if found.broken or found.rivals else DONE


def _loaded_or_broken(named: Sequence[str]) -> "Plugins":
    """Return all plugins; here one that was named and cannot be used is shown like the others."""
    from itilbrm.plugins import Broken, load_plugins

    usable: list[str] = []
    broken: list[Broken] = []
    for each in named:
        try:
            load_plugins([each], discover=False)
        except PluginTrouble as trouble:
            said = f"{trouble.problem}{trouble.remedy and '; '}{trouble.remedy}"
            broken.append(Broken(each, "named here", said, trouble.__cause__))
        else:
            usable.append(each)
    found = load_plugins(usable)
    return attrs.evolve(found, broken=(*broken, *found.broken))


def _hidden(found: "Plugins") -> "Iterator[tuple[str, CommandBackend]]":
    """Yield the commands of plugins that one of ours hides, each with the name of its plugin."""
    from itilbrm.cli.app import application

    ours = application()
    return ((name, backend) for name, backend in found.commands if backend.name in ours)


def add_commands(app: App, named: Sequence[str]) -> None:
    """Add the commands of plugins, those that are installed and those that are named."""
    from itilbrm.plugins import load_plugins

    for name, backend in load_plugins(named).commands:
        if backend.name in app:
            say(f"the plugin {name} has a command {backend.name!r} too, which is taken already")
            continue
        try:
            app.command(_with_a_practice(backend), name=backend.name)
        except Exception as problem:  # noqa: BLE001  whatever it is, the other commands go on
            said = problem if isinstance(problem, WrongUsage) else f"{type(problem).__name__}: {problem}"
            say(f"the command {backend.name!r} of the plugin {name} cannot be used: {said}")


def _with_a_practice(backend: "CommandBackend") -> Callable[..., int]:
    """Return a command that opens the practice its options name, and hands it over for somebody who acts."""
    function = backend.run
    signature = inspect.signature(function)
    if not signature.parameters:
        raise WrongUsage("it takes nothing, and is given the practice; name it first")
    # What the practice is annotated with may be known to type checkers alone.
    own = [_read(each, function) for each in list(signature.parameters.values())[1:]]
    shared = {"where": (Where, HERE), "acting": (Acting, US)}
    for parameter in own:
        if parameter.name in (*shared, *_TAKEN):
            raise WrongUsage(f"its option {parameter.name!r} would hide one of ours; rename it")

    def run(*given: Any, where: Where = HERE, acting: Acting = US, **options: Any) -> int:  # noqa: ANN401  the plugin's own
        wanted = settings(where, acting.person)
        with open_existing(wanted.store, wanted.plugins, wanted.policies) as practice:
            return function(practice.acting_as(wanted.actor or login_name()), *given, **options) or DONE

    keywords = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in shared.items()
    ]
    parameters = sorted((*own, *keywords), key=lambda each: each.kind)
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # every function may carry one
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__doc__ = inspect.getdoc(function)
    return run


def _read(parameter: inspect.Parameter, function: Callable[..., object]) -> inspect.Parameter:
    """Return an option with the annotation that its text stands for."""
    text = parameter.annotation
    if not isinstance(text, str):
        return parameter
    option = type("Option", (), {"__annotations__": {parameter.name: text}})
    names = getattr(inspect.unwrap(function), "__globals__", {})
    hints = typing.get_type_hints(option, names, include_extras=True)
    return parameter.replace(annotation=hints[parameter.name])


def _table(found: "Plugins") -> Table:
    rows = [(each.name, each.origin, _offers(each), "; ".join(each.remarks)) for each in found.loaded]
    return Table(_HEADINGS, [*rows, *((each.name, each.origin, "", each.problem) for each in found.broken)])


def _offers(plugin: "Plugin") -> str:
    from itilbrm.plugins.policies import named_in

    offers = plugin.offers
    named = {
        "stores": [each.example for each in offers.stores],
        "lifecycles": [each.name for each in offers.lifecycles],
        "reactions": [each.name for each in offers.reactions],
        "authorizers": [_called(each) for each in offers.authorizers],
        "listeners": [_called(each) for each in offers.listeners],
        "policies": [name for each in offers.policies for name in named_in(each)],
        "sources": [each.kind for each in offers.sources],
        "calendars": [each.id for each in offers.calendars],
        "commands": [each.name for each in offers.commands],
    }
    return "; ".join(f"{sort}: {', '.join(names)}" for sort, names in named.items() if names)


def _called(function: object) -> str:
    return str(getattr(function, "__name__", type(function).__name__))


def _data(found: "Plugins") -> dict[str, object]:
    return {
        "plugins": [
            {"name": each.name, "from": each.origin, "hooks": each.hooks, "remarks": each.remarks}
            for each in found.loaded
        ],
        "broken": [{"name": each.name, "from": each.origin, "problem": each.problem} for each in found.broken],
        "rivals": [{"place": each.place, "plugins": each.plugins, "effect": each.effect} for each in found.rivals],
    }
