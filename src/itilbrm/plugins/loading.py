"""Loading: plugins are found, looked at one by one, and what cannot be used is set aside with the reason."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
from pluggy import PluginManager, PluginValidationError

from itilbrm.errors import BrmError, InvalidInput, PluginTrouble, StoreTrouble, suggestion
from itilbrm.hookspecs import PROJECT, CommandBackend, Hooks
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.masking import shown_url
from itilbrm.notifying import Notifier, NotifierBackend
from itilbrm.plugins import built_in
from itilbrm.plugins.containment import contained
from itilbrm.plugins.offers import Offers, asked, hooks_of
from itilbrm.plugins.policies import policies_in_use
from itilbrm.plugins.sources import Source, given, installed
from itilbrm.policies import Policies
from itilbrm.ports import SourceBackend, Store, StoreBackend
from itilbrm.values import check_text

if TYPE_CHECKING:
    from itilbrm.plugins.rivals import Rivals

__all__ = ["NOT_THERE", "Broken", "Plugin", "Plugins", "load_plugins"]

NOT_THERE: Final = "there is no such store yet"
"""The problem of a store that has to be there and is not."""

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
        cause: The error behind it, if there is one.
    """

    name: str
    origin: str
    problem: str
    cause: BaseException | None = attrs.field(default=None, eq=False, repr=False)


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
    def notifiers(self) -> tuple[NotifierBackend, ...]:
        """All kinds of notifier."""
        return tuple(chain.from_iterable(each.offers.notifiers for each in self.loaded))

    @property
    def templates(self) -> tuple[Path, ...]:
        """All folders of templates that plugins offer."""
        return tuple(chain.from_iterable(each.offers.templates for each in self.loaded))

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
    def sources(self) -> tuple[tuple[str, SourceBackend], ...]:
        """All sources of records, each with the name of its plugin."""
        return tuple((each.name, source) for each in self.loaded for source in each.offers.sources)

    @property
    def listeners(self) -> tuple[tuple[str, Callable[..., Any]], ...]:
        """All listeners, each with the name of its plugin."""
        return tuple((each.name, listener) for each in self.loaded for listener in each.offers.listeners)

    @property
    def rivals(self) -> "tuple[Rivals, ...]":
        """Those that stand in each other's way: one scheme, command, kind of record or prefix, and two who claim it."""
        from itilbrm.plugins.rivals import rivals_among

        return tuple(rivals_among([(f"{each.name} ({each.origin})", each.offers) for each in self.loaded]))

    def policies(self, given: Policies | Path | str | None = None) -> Policies:
        """Return the policies in use: those of the library, those of plugins over them, and those given over all.

        Raises:
            InvalidInput: What is given are no policies.
            PluginTrouble: Two plugins settle the same.
            PolicyMissing: Something is named that nobody configured.
        """
        return policies_in_use([(f"{each.name} ({each.origin})", each.offers) for each in self.loaded], given)

    def open_store(self, url: str, *, existing: bool = False) -> Store:
        """Open the store that a URL means.

        Args:
            url: The URL.
            existing: Whether it has to be there already, where its backend can tell.

        Raises:
            InvalidInput: The URL means none.
            PluginTrouble: Two plugins claim its scheme, the plugin that may have it is broken, or it does not
                open a store.
            StoreTrouble: The store cannot be opened, or is not there and has to be.
        """
        plugin, backend = self._claimed(url, "stores", "store")
        store: Store = _opened(
            plugin, partial(_store, backend, existing=existing), url, "store", _STORE, "StoreCompliance"
        )
        return store

    def open_notifier(self, url: str) -> tuple[NotifierBackend, Notifier]:
        """Open the notifier that a URL means, and return it with its kind.

        Raises:
            InvalidInput: The URL means none.
            PluginTrouble: Two plugins claim its scheme, the plugin that may have it is broken, or it does not
                open a notifier.
        """
        plugin, backend = self._claimed(url, "notifiers", "notifier")
        notifier: Notifier = _opened(plugin, backend.open, url, "notifier", ("send",), "NotifierCompliance")
        return backend, notifier

    def _claimed(self, url: str, room: str, noun: str) -> tuple[Plugin, Any]:
        """Return the one backend that has the scheme of a URL, with its plugin."""
        check_text("url", url)
        scheme = url.partition(":")[0]
        claims = [
            (each, backend)
            for each in self.loaded
            for backend in getattr(each.offers, room)
            if backend.scheme == scheme
        ]
        if not claims:
            raise self._no_scheme(scheme, getattr(self, room), noun)
        if len(claims) > 1:
            rivals = " and ".join(f"{each.name} ({each.origin})" for each, _ in claims)
            raise PluginTrouble(
                rivals, f"both claim the scheme {scheme!r}", "remove one, or open with discover=False and plugins=[...]"
            )
        return claims[0]

    def _no_scheme(
        self, scheme: str, backends: Sequence[StoreBackend | NotifierBackend], noun: str
    ) -> InvalidInput | PluginTrouble:
        known = {backend.scheme: backend.example for backend in backends}
        if self.broken:
            broken = "; ".join(f"{each.name} ({each.origin}): {each.problem}" for each in self.broken)
            return PluginTrouble(
                ", ".join(each.name for each in self.broken),
                f"no plugin in use opens {scheme!r}, and this may be why: {broken}",
                "repair or remove what is broken",
            )
        hint = suggestion(scheme, known)
        return InvalidInput("url", f"{scheme!r} means no {noun}{hint}", f"write {' or '.join(known.values())}")


def _opened(  # noqa: PLR0917  what is opened, by whom, and what it must be
    plugin: Plugin, opens: Callable[[str], Any], url: str, noun: str, methods: Sequence[str], kit: str
) -> Any:  # noqa: ANN401  what the plugin opens
    try:
        with redirect_stdout(sys.stderr):  # what a stranger prints is not what was asked for
            opened = opens(url)
    except BrmError:
        raise
    except (Exception, SystemExit) as error:
        raise PluginTrouble(
            plugin.name, f"it cannot open {shown_url(url)!r}: {type(error).__name__}", "report it to its author"
        ) from error
    if missing := [name for name in methods if not hasattr(opened, name)]:
        raise PluginTrouble(
            plugin.name,
            f"what it opens for {url.partition(':')[0]!r} is no {noun}: "
            f"an instance of {type(opened).__name__} without {missing[0]}",
            f"prove it with itilbrm.testing.{kit}",
        )
    return opened


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
    ours = Offers(stores=tuple(built_in.brm_stores()), notifiers=tuple(built_in.brm_notifiers()))
    loaded = [Plugin(_OURS, "built in", ("brm_stores", "brm_notifiers"), ours)]
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


def _store(backend: StoreBackend, url: str, *, existing: bool) -> Store:
    if existing and backend.exists is not None and not backend.exists(url):
        raise StoreTrouble(shown_url(url), "open", NOT_THERE, "look at the URL, or let it be made")
    return backend.open(url)


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
    return Broken(source.name, source.origin, shown_url(problem), cause), cause


def _place(thing: object) -> object:
    """Return what tells one plugin from another: the file of a module, an object itself."""
    return getattr(thing, "__file__", None) or id(thing)


def _check_ours_are_left(plugin: str, offers: Offers, ours: Plugin) -> None:
    for scheme in sorted(_schemes(ours.offers) & _schemes(offers)):
        raise PluginTrouble(plugin, f"the scheme {scheme!r} comes with the library", "choose another one")


def _schemes(offers: Offers) -> set[str]:
    return {each.scheme for each in offers.stores} | {each.scheme for each in offers.notifiers}
