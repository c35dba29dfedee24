"""The one room of jinja2: templates are code of the operator, and are given room for a letter and no more.

A template sees flat texts. It can test them, repeat over them, format them by a few filters, and include other
templates; it cannot call anything but its own macros, reach into anything, or take more steps, time or room than a
letter needs. What comes from data is never compiled.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

import attrs

from itilbrm.errors import InvalidInput

if TYPE_CHECKING:
    from jinja2 import Template as _Compiled

try:
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, Undefined, UndefinedError, nodes
    from jinja2.exceptions import SecurityError
    from jinja2.loaders import BaseLoader, split_template_path
    from jinja2.runtime import LoopContext, Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup, escape
except ImportError:  # pragma: no cover  seen by a test in a process of its own
    raise InvalidInput(
        "notifiers", "letters are written by templates, and jinja2 is not installed", "pip install 'itilbrm[notify]'"
    ) from None

__all__ = ["Limits", "Sandbox", "TemplateTrouble"]

_LARGEST_SOURCE: Final = 32_768
_LONGEST_NUMBER: Final = 64
"""Bits."""


@attrs.frozen
class Limits:
    """What one letter may take.

    Attributes:
        steps: How many turns of loops, calls of macros and inclusions.
        size: How many characters.
        seconds: How long.
    """

    steps: int = 2_000
    size: int = 262_144
    seconds: float = 2.0


@attrs.frozen
class TemplateTrouble(InvalidInput):
    """A template cannot be used; the field names its file and line."""


@attrs.define
class _Budget:
    """What is left for the letter that is being written."""

    limits: Limits
    until: float
    steps: int
    size: int

    @classmethod
    def of(cls, limits: Limits) -> "_Budget":
        return cls(limits, monotonic() + limits.seconds, limits.steps, limits.size)

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise SecurityError(f"it takes more than {self.limits.steps:,} steps")
        self.look_at_the_clock()

    def write(self, size: int) -> None:
        self.size -= size
        if self.size < 0:
            raise SecurityError(f"it writes more than {self.limits.size:,} characters")
        self.look_at_the_clock()

    def look_at_the_clock(self) -> None:
        if monotonic() > self.until:
            raise SecurityError(f"it takes longer than {self.limits.seconds:g} s")


_UNLIMITED: Final = Limits()
_budget: "Final[ContextVar[_Budget | None]]" = ContextVar("budget_of_a_letter", default=None)


def _now() -> _Budget:
    return _budget.get() or _Budget.of(_UNLIMITED)


class _Missing(Undefined):
    """A name nobody gave: it can be asked for, and not written."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise UndefinedError(self._undefined_message)

    def __iter__(self) -> NoReturn:
        raise UndefinedError(self._undefined_message)

    def __len__(self) -> NoReturn:
        raise UndefinedError(self._undefined_message)


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    def bounded(*given: Any, **named: Any) -> Any:  # noqa: ANN401  whatever the filter takes and returns
        value = filter_(*given, **named)
        if isinstance(value, str):
            _check_size(len(value))
        return value

    return bounded


def _check_size(size: int) -> None:
    budget = _now()
    budget.look_at_the_clock()
    if size > budget.limits.size:
        raise SecurityError(f"it writes more than {budget.limits.size:,} characters")


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _joined(parts: Iterable[object]) -> str:
    """Return what ``~`` joins, as soon as it is known to be no more than a letter."""
    parts = list(parts)
    _check_size(sum(len(_text(each)) for each in parts))
    texts = [_text(each) for each in parts]
    return Markup("").join(texts) if any(isinstance(each, Markup) for each in texts) else "".join(texts)


def _turns(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _now().step()
        yield item


def _default(value: Any, instead: Any = "") -> Any:  # noqa: ANN401  whatever the template has
    return value if value and not isinstance(value, Undefined) else instead


def _first_upper(value: Any) -> str:  # noqa: ANN401  whatever the template has
    text = _text(value)
    return text[:1].upper() + text[1:]


def _indented(value: Any, width: int = 4) -> str:  # noqa: ANN401  whatever the template has
    return ("\n" + " " * min(width, 40)).join(_text(value).splitlines())


def _listed(value: Any, between: str = ", ") -> str:  # noqa: ANN401  whatever the template has
    return _joined(each for item in value for each in (between, item))[len(between) :]


def _by_method(method: Callable[[str], object]) -> Callable[[object], object]:
    return lambda value: method(_text(value))


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "capitalize": _by_method(str.capitalize),
    "default": _default,
    "e": escape,
    "escape": escape,
    "first_upper": _first_upper,
    "indent": _indented,
    "join": _listed,
    "length": len,
    "lines": _by_method(str.splitlines),
    "lower": _by_method(str.lower),
    "trim": _by_method(str.strip),
    "upper": _by_method(str.upper),
}


class _Room(ImmutableSandboxedEnvironment):
    """An environment without anything a letter does not need."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > _LARGEST_SOURCE:
            raise TemplateSyntaxError(f"it has more than {_LARGEST_SOURCE:,} characters", 1, name, filename)
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = _by(loop.iter, "turns")
        for joined in list(tree.find_all(nodes.Concat)):
            joined.nodes = [_by(nodes.List(joined.nodes, lineno=joined.lineno), "joined")]
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  as the class above
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401  as the class above
        return isinstance(obj, (Macro, LoopContext))

    def call(self, context: Any, obj: Any, /, *given: Any, **named: Any) -> Any:  # noqa: ANN401  as the class above
        _now().step()
        return super().call(context, obj, *given, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  as the class above
        _now().look_at_the_clock()
        if type(left) is not int or type(right) is not int or operator in ("**", "%"):
            if operator == "+" and isinstance(left, str) and isinstance(right, str):
                return _joined((left, right))
            raise SecurityError(f"{operator!r} is not for these; join texts by ~, and reckon with whole numbers")
        if left.bit_length() + right.bit_length() > _LONGEST_NUMBER:
            raise SecurityError("the numbers are too great")
        return super().call_binop(context, operator, left, right)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> "_Compiled":  # noqa: A002, ANN401  as the class above
        _now().step()
        return super().get_template(name, parent, globals)


def _by(node: nodes.Node, filter_: str) -> nodes.Filter:
    return nodes.Filter(cast("nodes.Expr", node), filter_, [], [], None, None, lineno=node.lineno)


def _written(value: Any) -> Any:  # noqa: ANN401  whatever is written
    """Count what is written before it is, wherever it goes: into the letter, a macro or a block."""
    if not isinstance(value, (str, int, Undefined)):
        raise SecurityError(f"an instance of {type(value).__name__} is no text")
    _now().write(len(_text(value)))
    return value


class Sandbox:
    """Templates of several folders; the first that has one gives it."""

    def __init__(self, folders: Iterable[Path], filters: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        """Read templates from these folders, with further filters."""
        self._folders: tuple[Path, ...] = tuple(folders)
        self._limits = limits
        self._pages = self._room(filters, autoescape=True)
        self._texts = self._room(filters, autoescape=False)

    def _room(self, filters: Mapping[str, Callable[..., Any]], *, autoescape: bool) -> _Room:
        room = _Room(
            loader=_Folders(self._folders),
            autoescape=autoescape,
            undefined=_Missing,
            finalize=_written,
            optimized=False,
            auto_reload=True,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        own = {"turns": _turns, "joined": _joined}
        in_use: dict[str, Any] = {**{name: _bounded(each) for name, each in {**_FILTERS, **filters}.items()}, **own}
        room.filters = in_use
        room.tests = {name: room.tests[name] for name in ("defined", "undefined", "eq", "==", "ne", "!=", "in")}
        room.globals.clear()
        return room

    def source(self, name: str) -> tuple[Path, str] | None:
        """Return the file and the text of a template; None if no folder has it."""
        return _found(self._folders, name)

    def check(self, path: Path, source: str, line: int = 1) -> None:
        """Refuse a template that cannot be read.

        Raises:
            TemplateTrouble: It cannot; names file and line.
        """
        with _told(path):
            self._texts.compile("\n" * (line - 1) + source, str(path), str(path))

    def text(self, path: Path, source: str, values: Mapping[str, object], line: int = 1) -> str:
        """Return what a template of plain text says, given texts by name."""
        return self._rendered(self._texts, path, source, values, line)

    def page(self, path: Path, source: str, values: Mapping[str, object]) -> str:
        """Return what a template of HTML says; what it is given is escaped."""
        return self._rendered(self._pages, path, source, values, 1)

    def _rendered(self, room: _Room, path: Path, source: str, values: Mapping[str, object], line: int) -> str:
        token = _budget.set(_Budget.of(self._limits))
        try:
            with _told(path):
                compiled = _compiled(room, str(path), "\n" * (line - 1) + source)
                parts: list[str] = []
                size = 0
                for part in compiled.generate(dict(values)):
                    size += len(part)
                    _check_size(size)
                    parts.append(part)
                return "".join(parts).removeprefix("\n" * (line - 1))
        finally:
            _budget.reset(token)


def _compiled(room: _Room, path: str, source: str) -> "_Compiled":
    """Return a template, compiled once as long as its file stays as it is."""
    held: Any = room.cache
    key = ("letters", path, source)
    compiled = held.get(key)
    if compiled is None:
        code = room.compile(source, path, path)
        compiled = room.template_class.from_code(room, code, room.make_globals(None), None)
        held[key] = compiled
    return cast("_Compiled", compiled)


class _told:  # noqa: N801  reads as the word it is
    """Raise whatever goes wrong in a template by its file and line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or not isinstance(error, Exception) or isinstance(error, TemplateTrouble):
            return
        self._tell(error)

    def _tell(self, error: Exception) -> NoReturn:
        if isinstance(error, TemplateSyntaxError):
            place, problem = f"{error.filename or self._path}, line {error.lineno}", error.message or "cannot be read"
        elif isinstance(error, TemplateNotFound):
            place, problem = self._place(error), f"there is no template {error.name!r} in the folder of templates"
        elif isinstance(error, RecursionError):
            place, problem = str(self._path), "it goes round in a circle, or is nested too deeply"
        elif isinstance(error, TemplateError):
            place, problem = self._place(error), str(error.message or type(error).__name__)
        else:
            place, problem = self._place(error), f"{type(error).__name__}: {error}"
        raise TemplateTrouble(place, problem, "correct the template") from None

    def _place(self, error: Exception) -> str:
        lines = [
            each for each in traceback.extract_tb(error.__traceback__) if each.filename.endswith((".txt", ".html"))
        ]
        return f"{lines[-1].filename}, line {lines[-1].lineno}" if lines else str(self._path)


class _Folders(BaseLoader):
    """Loads what a template includes; never from outside the folders."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:  # noqa: ANN401, ARG002  as the class above
        found = _found(self._folders, template)
        if found is None:
            raise TemplateNotFound(template)
        path, source = found
        return source, str(path), lambda: _found(self._folders, template) == found


def _found(folders: Iterable[Path], name: str) -> tuple[Path, str] | None:
    parts = split_template_path(name)
    for folder in folders:
        path = folder.joinpath(*parts)
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            try:
                return path, path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as problem:
                raise TemplateTrouble(
                    str(path), f"cannot be read: {type(problem).__name__}", "write it in UTF-8"
                ) from None
    return None
