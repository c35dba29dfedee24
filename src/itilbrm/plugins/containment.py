"""Containment: a stranger's code is run so that nothing it does while it loads reaches beyond itself.

What it prints goes to stderr, what it warns of is noted, what it changes in modules that everybody uses is put
back, and neither its errors nor its wish to end or to pause the process come through.
"""

import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from types import FrameType, ModuleType
from typing import Any, Final

import attrs

__all__ = ["Conduct", "contained"]

_SHARED: Final = ("builtins", "json", "json.decoder", "json.encoder", "hashlib", "os", "secrets", "sqlite3", "time")
"""Modules that a plugin has no business changing."""


@attrs.define
class Conduct:
    """How a stranger's code behaved.

    Attributes:
        problem: Why it cannot be used; empty if it can.
        cause: The error it raised, if it raised one.
        remarks: What is worth telling of code that can be used all the same.
    """

    problem: str = ""
    cause: BaseException | None = None
    remarks: tuple[str, ...] = ()


class _Forbidden(BaseException):
    """Code that is being loaded tried to end the process, or to let it wait."""


@contextmanager
def contained() -> Iterator[Conduct]:
    """Run what is inside, and tell how it behaved; only a real Ctrl-C comes through."""
    conduct = Conduct()
    before = {name: dict(vars(sys.modules[name])) for name in _SHARED if name in sys.modules}
    with warnings.catch_warnings(record=True) as warned, _interrupts() as was_interrupted:
        warnings.simplefilter("always")
        try:
            with redirect_stdout(sys.stderr), _guarded():
                yield conduct
        except BaseException as error:
            if was_interrupted():
                raise
            conduct.problem, conduct.cause = _said(error), error
    changed = sorted({f"{name}.{each}" for name, held in before.items() for each in _put_back(name, held)})
    if changed:
        conduct.problem = conduct.problem or f"it changes {', '.join(changed[:3])}, which is not its own"
    told = (f"{each.category.__name__}: {each.message}" for each in warned)
    conduct.remarks = (*conduct.remarks, *dict.fromkeys(told))


def _said(error: BaseException) -> str:
    if isinstance(error, _Forbidden):
        return str(error)
    return f"it raises {type(error).__name__}{f': {error}' if str(error) else ''}"


def _put_back(name: str, held: Mapping[str, Any]) -> Iterator[str]:
    """Put a module back as it was, and yield what had been changed in it."""
    module = sys.modules[name]
    for each in [*vars(module)]:
        if each not in held and not isinstance(vars(module)[each], ModuleType):  # a submodule may well come in
            yield each
            delattr(module, each)
    for each, value in held.items():
        if vars(module).get(each, module) is not value:
            yield each
            setattr(module, each, value)


@contextmanager
def _guarded() -> Iterator[None]:
    """Let this thread neither end the process nor wait; other threads and other processes do as they like."""
    here = os.getpid(), threading.get_ident()
    ends, waits = os._exit, time.sleep
    active = True

    def forbids(real: Callable[..., Any], what: str) -> Callable[..., Any]:
        def forbidden(*given: Any) -> Any:  # noqa: ANN401  whatever the real one takes and returns
            # Whoever keeps a reference to it has the real thing once loading is over.
            if active and (os.getpid(), threading.get_ident()) == here:
                raise _Forbidden(what)
            return real(*given)

        return forbidden

    os._exit = forbids(ends, "it ends the process while it is loaded")
    time.sleep = forbids(waits, "it sleeps while it is loaded")
    try:
        yield
    finally:
        active = False
        os._exit, time.sleep = ends, waits


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Tell a real Ctrl-C from code that raises KeyboardInterrupt by itself."""
    pressed: list[int] = []

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.default_int_handler(number, frame)

    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if ours:
        signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        if ours:
            with suppress(ValueError):
                signal.signal(signal.SIGINT, signal.default_int_handler)
