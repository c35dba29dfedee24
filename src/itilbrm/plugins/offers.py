"""Offers: what the hooks of a plugin return, asked for once and looked at before it counts."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import attrs

from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import PluginTrouble, suggestion
from itilbrm.hookspecs import CommandBackend, Hooks
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.notifying import NotifierBackend
from itilbrm.policies import Policies
from itilbrm.ports import SourceBackend, StoreBackend

__all__ = ["HOOKS", "Offers", "asked", "hooks_of"]

_MOST: Final = 1000
"""More than anybody offers through one hook on purpose."""

_PREFIX: Final = "brm_"
_MARK: Final = "itilbrm_impl"
"""The attribute by which the mark is found again."""


def _can_be_called(offer: object) -> bool:
    """Tell whether calling it does what it says: an asynchronous function or a generator would only promise to."""
    later = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    return callable(offer) and not any(ask(offer) for ask in later)


_FUNCTION: Final = (_can_be_called, "a plain function")

_EXPECTED: Final[dict[str, tuple[Callable[[object], bool], str]]] = {
    "brm_stores": (lambda offer: isinstance(offer, StoreBackend), "a StoreBackend"),
    "brm_notifiers": (lambda offer: isinstance(offer, NotifierBackend), "a NotifierBackend"),
    "brm_templates": (lambda offer: isinstance(offer, Path), "a Path"),
    "brm_lifecycles": (lambda offer: isinstance(offer, Lifecycle), "a Lifecycle"),
    "brm_reactions": (lambda offer: isinstance(offer, Reactions), "a set of Reactions"),
    "brm_authorizers": _FUNCTION,
    "brm_listeners": _FUNCTION,
    "brm_policies": (lambda offer: isinstance(offer, Policies), "a set of Policies"),
    "brm_calendars": (lambda offer: isinstance(offer, BusinessCalendar), "a BusinessCalendar"),
    "brm_sources": (lambda offer: isinstance(offer, SourceBackend), "a SourceBackend"),
    "brm_commands": (lambda offer: isinstance(offer, CommandBackend), "a CommandBackend"),
}

HOOKS: Final = tuple(name for name in vars(Hooks) if name.startswith(_PREFIX))
"""The names of all hooks, in the order in which they are described."""


@attrs.frozen
class Offers:
    """What one plugin offers.

    Attributes:
        stores: Its kinds of store.
        notifiers: Its kinds of notifier.
        templates: Its folders of templates.
        lifecycles: Its lifecycles.
        reactions: Its sets of reactions.
        authorizers: Its authorizers.
        listeners: Its listeners.
        policies: Its policies.
        calendars: Its business calendars.
        sources: Its sources of records.
        commands: Its commands for the command line.
    """

    stores: tuple[StoreBackend, ...] = ()
    notifiers: tuple[NotifierBackend, ...] = ()
    templates: tuple[Path, ...] = ()
    lifecycles: tuple[Lifecycle[Any], ...] = ()
    reactions: tuple[Reactions, ...] = ()
    authorizers: tuple[Callable[..., Any], ...] = ()
    listeners: tuple[Callable[..., Any], ...] = ()
    policies: tuple[Policies, ...] = ()
    calendars: tuple[BusinessCalendar, ...] = ()
    sources: tuple[SourceBackend, ...] = ()
    commands: tuple[CommandBackend, ...] = ()


def hooks_of(plugin: str, thing: object) -> tuple[str, ...]:
    """Return the names of the hooks that a plugin answers.

    Raises:
        PluginTrouble: One does not exist, is not marked, or none is answered.
    """
    marked = [name for name in dir(thing) if hasattr(getattr(thing, name, None), _MARK)]
    for name in marked:
        if name not in HOOKS:
            raise PluginTrouble(
                plugin, f"there is no hook {name!r}{suggestion(name, HOOKS)}", f"the hooks are {', '.join(HOOKS)}"
            )
    for name in dir(thing):
        if name.startswith(_PREFIX) and name not in marked and callable(getattr(thing, name)):
            raise PluginTrouble(plugin, f"the function {name!r} is not marked", "write @hookimpl above it")
    if not marked:
        raise PluginTrouble(plugin, "it answers no hook", f"define one of {', '.join(HOOKS)}, marked by @hookimpl")
    return tuple(name for name in HOOKS if name in marked)


def asked(plugin: str, thing: object, hooks: Sequence[str]) -> Offers:
    """Ask a plugin by its hooks, and return what it offers.

    Raises:
        PluginTrouble: An answer is not what the hook asks for.
    """
    answers = {name: _checked(plugin, name, getattr(thing, name)()) for name in hooks}
    return Offers(**{name.removeprefix(_PREFIX): answer for name, answer in answers.items()})


def _checked(plugin: str, hook: str, answer: object) -> tuple[Any, ...]:
    fits, wanted = _EXPECTED[hook]
    if answer is None:
        return ()
    if isinstance(answer, (str, bytes)) or not isinstance(answer, Iterable):
        raise PluginTrouble(plugin, f"{hook} returned {_named(answer)}", f"return a list of {wanted.split()[-1]}")
    offers = tuple(islice(answer, _MOST + 1))
    if len(offers) > _MOST:
        raise PluginTrouble(plugin, f"{hook} offers more than {_MOST} things", "offer what is meant to be used")
    for offer in offers:
        if not fits(offer):
            raise PluginTrouble(plugin, f"{hook} offers {_named(offer)}, which is not {wanted}", f"return {wanted}")
    return offers


def _named(thing: object) -> str:
    return f"an instance of {type(thing).__name__}"
