"""Loading: plugins are found, looked at one by one, and what cannot be used is set aside with the reason."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from itertools import chain
from typing import Any, Final

import attrs
from pluggy import PluginManager, PluginValidationError

from itilbrm.errors import BrmError, InvalidInput, PluginTrouble, suggestion
from itilbrm.hookspecs import PROJECT, CommandBackend, Hooks
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.masking import shown_url
from itilbrm.plugins import built_in
from itilbrm.plugins.containment import contained
from itilbrm.plugins.offers import Offers, asked, hooks_of
from itilbrm.plugins.sources import Source, given, installed
from itilbrm.ports import Store, StoreBackend
from itilbrm.values import check_text

__all__ = ["Broken", "Plugin", "Plugins", "load_plugins"]

_OURS: Final = "itilbrm"


@attrs.frozen
class Plugin:
    """A plugin in use.

    Attributes:
        name: What it is called.
        origin: Where it comes from: distribution and version, a file, or ``given``.
        hooks: The hooks it answers.
        offers: What it offers.
        remarks: What it warned of while it was loaded.
    """

    name: str
    origin: str
    hooks: tuple[str, ...]
    offers: Offers
    remarks: tuple[str, ...] = ()


@attrs.frozen
class Broken:
    """A plugin that cannot be used.

    Attributes:
        name: What it is called.
        origin: Where it comes from: distribution and version, a file, or ``given``.
        problem: What stands in the way, and what would work.
    """

    name: str
    origin: str
    problem: str


@attrs.frozen
class Plugins:
    """The plugins of one practice, the built-in one first, then by name.

    Attributes:
        loaded: Those in use.
        broken: Those that cannot be used.
    """

    loaded: tuple[Plugin, ...]
    broken: tuple[Broken, ...] = ()

    @property
    def stores(self) -> tuple[StoreBackend, ...]:
        """All kinds of store."""
        return tuple(chain.from_iterable(each.offers.stores for each in self.loaded))

    @property
    def lifecycles(self) -> tuple[Lifecycle[Any], ...]:
        """All lifecycles that plugins offer."""
        return tuple(chain.from_iterable(each.offers.lifecycles for each in self.loaded))

    @property
    def reactions(self) -> tuple[Reactions, ...]:
        """All sets of reactions that plugins offer."""
        return tuple(chain.from_iterable(each.offers.reactions for each in self.loaded))

    @property
    def commands(self) -> tuple[tuple[str, CommandBackend], ...]:
        """All commands for the command line, each with the name of its plugin."""
        return tuple((each.name, command) for each in self.loaded for command in each.offers.commands)

    @property
    def authorizers(self) -> tuple[tuple[str, Callable[..., Any]], ...]:
        """All authorizers, each with the name of its plugin."""
        return tuple((each.name, authorizer) for each in self.loaded for authorizer in each.offers.authorizers)

    @property
    def listeners(self) -> tuple[tuple[str, Callable[..., Any]], ...]:
        """All listeners, each with the name of its plugin."""
        return tuple((each.name, listener) for each in self.loaded for listener in each.offers.listeners)

    def open_store(self, url: str) -> Store:
        """Open the store that a URL means.

        Raises:
            InvalidInput: The URL means none.
            PluginTrouble: Two plugins claim its scheme, the plugin that may have it is broken, or it does not
                open a store.
            StoreTrouble: The store cannot be opened.
        """
        check_text("url", url)
        scheme = url.partition(":")[0]
        claims = [(each, backend) for each in self.loaded for backend in each.offers.stores if backend.scheme == scheme]
        if not claims:
            raise self._no_scheme(scheme)
        if len(claims) > 1:
            rivals = " and ".join(f"{each.name} ({each.origin})" for each, _ in claims)
            raise PluginTrouble(
                rivals, f"both claim the scheme {scheme!r}", "remove one, or open with discover=False and plugins=[...]"
            )
        ((plugin, backend),) = claims
        try:
            with redirect_stdout(sys.stderr):  # what a stranger prints is not what was asked for
                store = backend.open(url)
        except BrmError:
            raise
        except (Exception, SystemExit) as error:
            raise PluginTrouble(
                plugin.name, f"it cannot open {shown_url(url)!r}: {type(error).__name__}", "report it to its author"
            ) from error
        if missing := [name for name in _STORE if not hasattr(store, name)]:
            raise PluginTrouble(
                plugin.name,
                f"what it opens for {scheme!r} is no store: an instance of {type(store).__name__} without {missing[0]}",
                "prove it with itilbrm.testing.StoreCompliance",
            )
        return store

    def _no_scheme(self, scheme: str) -> InvalidInput | PluginTrouble:
        known = {backend.scheme: backend.example for backend in self.stores}
        if self.broken:
            broken = "; ".join(f"{each.name} ({each.origin}): {each.problem}" for each in self.broken)
            return PluginTrouble(
                ", ".join(each.name for each in self.broken),
                f"no plugin in use opens {scheme!r}, and this may be why: {broken}",
                "repair or remove what is broken",
            )
        hint = suggestion(scheme, known)
        return InvalidInput("url", f"{scheme!r} means no store{hint}", f"write {' or '.join(known.values())}")


_STORE: Final = ("capabilities", "get", "find", "count", "commit", "facts", "close")


def load_plugins(plugins: Sequence[object] = (), *, discover: bool = True, strict: bool = False) -> Plugins:
    """Load the built-in plugin, those that are handed over, and those that are installed.

    Args:
        plugins: Modules, objects, names of modules or paths of files; one that is broken is raised.
        discover: Whether installed distributions are asked as well; one that is broken is set aside.
        strict: Whether what is broken is always raised.

    Raises:
        InvalidInput: What was handed over is no plugin.
        PluginTrouble: A plugin that was handed over is broken, or any one where it is strict.
    """
    manager = PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    loaded = [Plugin(_OURS, "built in", ("brm_stores",), Offers(stores=tuple(built_in.brm_stores())))]
    broken: list[Broken] = []
    wanted = [(source, True) for source in sorted(given(plugins), key=lambda each: each.name)]
    for source, must_work in chain(wanted, ((source, False) for source in _discovered(discover))):
        plugin, cause = _tried(manager, source, loaded)
        if isinstance(plugin, Plugin):
            loaded.append(plugin)
        elif plugin is not None:
            if must_work or strict:
                raise PluginTrouble(f"{plugin.name} ({plugin.origin})", plugin.problem) from cause
            broken.append(plugin)
    first, *others = loaded
    return Plugins((first, *sorted(others, key=lambda each: (each.name, each.origin))), tuple(broken))


def _discovered(discover: bool) -> Iterator[Source]:  # noqa: FBT001  what the caller was asked by name
    return installed() if discover else iter(())


def _tried(
    manager: PluginManager, source: Source, loaded: Sequence[Plugin]
) -> tuple[Plugin | Broken | None, BaseException | None]:
    """Return a plugin that can be used, or one that is broken with the cause; None if it is in use already."""
    with contained() as conduct:
        thing = source.load()
        if any(thing is each or _place(thing) == _place(each) for each in manager.get_plugins()):
            return None, None
        hooks = hooks_of(source.name, thing)
        manager.register(thing, str(id(thing)))  # two objects may well have one name
        offers = asked(source.name, thing, hooks)
        _check_ours_are_left(source.name, offers, loaded[0])
        plugin = Plugin(source.name, source.origin, hooks, offers)
    if not conduct.problem:
        return attrs.evolve(plugin, remarks=conduct.remarks), None
    cause = conduct.cause
    if isinstance(cause, PluginTrouble):
        problem = f"{cause.problem}; {cause.remedy}" if cause.remedy else cause.problem
    elif isinstance(cause, PluginValidationError):
        problem = f"a hook takes nothing and returns what is offered: {str(cause).splitlines()[-1]}"
    else:
        problem = conduct.problem
    return Broken(source.name, source.origin, shown_url(problem)), cause


def _place(thing: object) -> object:
    """Return what tells one plugin from another: the file of a module, an object itself."""
    return getattr(thing, "__file__", None) or id(thing)


def _check_ours_are_left(plugin: str, offers: Offers, ours: Plugin) -> None:
    taken = {each.scheme for each in ours.offers.stores} & {each.scheme for each in offers.stores}
    for scheme in sorted(taken):
        raise PluginTrouble(plugin, f"the scheme {scheme!r} comes with the library", "choose another one")
