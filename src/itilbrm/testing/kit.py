"""What every kit has in common: nothing of it is lost in silence, and what was not tried is told at the end."""

import inspect
from collections.abc import Mapping
from typing import ClassVar, Final, NoReturn

import pytest

from itilbrm.errors import suggestion

__all__ = ["Kit"]

_ACCOUNT: Final = "itilbrm kit"


class Kit:
    """A class of tests that an author inherits, whole.

    Attributes:
        not_promised: Tests that are left out, each with the reason; it is told at the end of the run.
        open_to_authors: What an author's class may define anew, beside what the classes above say; everything
            else of the kit stays as it is.
    """

    not_promised: ClassVar[Mapping[str, str]] = {}
    open_to_authors: ClassVar[frozenset[str]] = frozenset({"not_promised"})

    def __init_subclass__(cls, *, is_kit: bool = False, **more: object) -> None:
        """Leave out what is said to be left out, and refuse a class that leaves out anything else.

        Args:
            is_kit: Whether the class is a part of the kit itself.
            **more: For the class above.

        Raises:
            TypeError: A promise is defined anew or taken away, or what is left out is no promise.
        """
        super().__init_subclass__(**more)
        if is_kit:
            _KITS.add(cls)
            return
        promises = _promises(cls)
        for name, reason in vars(cls).get("not_promised", {}).items():
            if name not in promises or not name.startswith("test_"):
                raise TypeError(f"{cls.__name__}.not_promised: the kit has no {name!r}{suggestion(name, promises)}")
            if not reason.strip():
                raise TypeError(f"{cls.__name__}.not_promised: say why {name!r} is not promised")
            setattr(cls, name, _left_out(name, reason))
        for name, promise in promises.items():
            found = inspect.getattr_static(cls, name)
            if found is not promise and not hasattr(found, "left_out"):
                raise TypeError(
                    f"{cls.__name__} takes the place of {name!r}, which belongs to the kit; leave it as it is, "
                    f"or say not_promised = {{{name!r}: 'why'}}"
                )

    def not_tried(self, request: pytest.FixtureRequest, what: str, why: str) -> NoReturn:
        """Skip the present test, and tell at the end of the run what was not tried, and why."""
        told = f"{what} was not tried: {why}"
        _account(request.config).note(f"{type(self).__name__}: {told}")
        pytest.skip(told)  # with all of it: a run that is shared among processes has no other place to tell it


_KITS: Final[set[type]] = {Kit}
"""The classes of which kits are made."""


class _Account:
    """Tells at the end of a run what was not tried."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def note(self, line: str) -> None:
        self._lines[line] = None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("what the kit did not try")
        for line in self._lines:
            terminalreporter.write_line(line)


def _account(config: pytest.Config) -> _Account:
    held = config.pluginmanager.get_plugin(_ACCOUNT)
    if isinstance(held, _Account):
        return held
    account = _Account()
    config.pluginmanager.register(account, _ACCOUNT)
    return account


def _promises(cls: type[Kit]) -> Mapping[str, object]:
    """Return everything that the classes of the kit define and an author's class must leave as it is."""
    found: dict[str, object] = {}
    free: set[str] = set()
    for each in reversed(cls.__mro__):
        if each in _KITS:
            found |= {name: thing for name, thing in vars(each).items() if not name.startswith("_")}
            free |= vars(each).get("open_to_authors", frozenset())
    return {name: thing for name, thing in found.items() if name not in free}


def _left_out(name: str, reason: str) -> object:
    def left_out(self: Kit, request: pytest.FixtureRequest) -> None:
        self.not_tried(request, name, reason)

    left_out.left_out = reason  # type: ignore[attr-defined]  # how the guard knows it again
    return left_out
