"""Particulars: what a step is given by keyword, checked before any guard sees it."""

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias

import attrs

from itilbrm.errors import BadDefinition, InvalidInput, suggestion
from itilbrm.values import Labels, check_text, instant, labelled

__all__ = ["Particulars", "Take", "taking"]

Take: TypeAlias = Callable[[str, Any], Any]
"""Takes the name and the value that was given; returns the value that is kept, or refuses."""


@attrs.frozen
class Particulars:
    """What one step takes by keyword.

    Attributes:
        takes: For each particular, how its value is taken.
        defaults: The values of those that may be left out.
        hints: The annotations, for translating faces.
    """

    takes: Mapping[str, Take]
    defaults: Mapping[str, object]
    hints: Mapping[str, object]

    @classmethod
    def of(cls, function: Callable[..., object], leading: int) -> "Particulars":
        """Read the particulars from a signature.

        Args:
            function: The function of a step or creation.
            leading: How many positional parameters come first: record and occasion, or occasion alone.

        Raises:
            BadDefinition: The signature has another form, or an annotation cannot be resolved.
        """
        name = function.__name__
        try:
            signature = inspect.signature(function)
            hints = typing.get_type_hints(function)
        except (NameError, AttributeError, TypeError) as error:
            raise BadDefinition(name, f"its annotations cannot be resolved at run time ({error})") from error
        parameters = list(signature.parameters.values())
        first, particulars = parameters[:leading], parameters[leading:]
        if (
            len(first) < leading
            or any(each.kind not in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD) for each in first)
            or any(each.kind is not each.KEYWORD_ONLY for each in particulars)
        ):
            given = "record, on" if leading > 1 else "on"
            raise BadDefinition(name, f"must take ({given}, *, particulars): add a * before the particulars")
        missing = [each.name for each in particulars if each.name not in hints]
        if missing:
            raise BadDefinition(name, f"its particulars {', '.join(missing)} have no annotation")
        return cls(
            takes={each.name: taking(hints[each.name]) for each in particulars},
            defaults={each.name: each.default for each in particulars if each.default is not each.empty},
            hints={each.name: hints[each.name] for each in particulars},
        )

    def take(self, step: str, given: Mapping[str, object]) -> dict[str, Any]:
        """Return every particular with the value given for it, or with its default.

        Raises:
            InvalidInput: One is unknown, missing, or of the wrong type.
        """
        takes = self.takes
        taken: dict[str, Any] = {**self.defaults}
        for name, value in given.items():
            take = takes.get(name)
            if take is None:
                raise self._unknown(step, name)
            taken[name] = take(name, value)
        if len(taken) != len(takes):
            missing = [name for name in takes if name not in taken]
            raise InvalidInput(missing[0], f"{step!r} needs it", f"give {', '.join(missing)}")
        return taken

    def _unknown(self, step: str, name: str) -> InvalidInput:
        known = ", ".join(self.takes) or "nothing"
        return InvalidInput(name, f"{step!r} does not take it{suggestion(name, self.takes)}", f"it takes {known}")


def taking(hint: object) -> Take:
    """Return how a value with that annotation is taken."""
    hint = getattr(hint, "__value__", hint)  # what an alias made by the statement `type` stands for
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        alternatives = [taking(each) for each in members if each is not types.NoneType]
        return _take_any_of(alternatives, hint, optional=types.NoneType in members)
    if origin is Literal:
        return _take_word(members)
    if origin is tuple and members[1:] == (Ellipsis,):
        return _take_several(taking(members[0]))
    kind = origin if isinstance(origin, type) else hint
    return _TAKES.get(kind) or (_take_instance(kind) if isinstance(kind, type) else _take_as_it_is)


def _take_any_of(alternatives: list[Take], hint: object, *, optional: bool) -> Take:
    def take(name: str, value: Any) -> Any:  # noqa: ANN401  whatever one of the alternatives returns
        if value is None and optional:
            return None
        if len(alternatives) == 1:
            return alternatives[0](name, value)
        for alternative in alternatives:
            with suppress(InvalidInput):
                return alternative(name, value)
        raise InvalidInput(name, f"{value!r} is none of {hint}")

    return take


def _take_word(known: tuple[Any, ...]) -> Take:
    vocabulary = frozenset(known)

    def take(name: str, value: Any) -> Any:  # noqa: ANN401  a word of the vocabulary
        if not isinstance(value, str | int) or value not in vocabulary:
            hint = suggestion(str(value), map(str, known))
            raise InvalidInput(name, f"{value!r} is not known{hint}", f"choose from {', '.join(map(str, known))}")
        return value

    return take


def _take_several(take_one: Take) -> Take:
    def take(name: str, value: Any) -> tuple[Any, ...]:  # noqa: ANN401  whatever its members are
        if not isinstance(value, (tuple, list)):
            raise InvalidInput(name, f"{value!r} is no tuple", "give a tuple, with a comma even for one")
        return tuple([take_one(f"{name}[{place}]", each) for place, each in enumerate(value)])

    return take


def _take_labels(name: str, value: Any) -> Labels:  # noqa: ANN401  checked here
    try:
        return labelled(value)
    except InvalidInput as problem:
        raise InvalidInput(name + problem.field.removeprefix("labels"), problem.problem, problem.remedy) from None


def _take_instant(name: str, value: Any) -> datetime:  # noqa: ANN401  checked here
    try:
        return instant(value)
    except InvalidInput as problem:
        raise InvalidInput(name, problem.problem, problem.remedy) from None


def _take_day(name: str, value: Any) -> date:  # noqa: ANN401  checked here
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidInput(name, f"{value!r} is no date", "give a date alone, without a time of day")
    return value


def _take_instance(kind: type) -> Take:
    def take(name: str, value: Any) -> Any:  # noqa: ANN401  an instance of the kind
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidInput(name, f"{value!r} is no {kind.__name__}")
        return value

    return take


def _take_as_it_is(_name: str, value: Any) -> Any:  # noqa: ANN401  nothing is known about it
    return value


_TAKES: Final[Mapping[Any, Take]] = {
    str: check_text,
    datetime: _take_instant,
    date: _take_day,
    Labels: _take_labels,
    Mapping: _take_labels,
    object: _take_as_it_is,
    Any: _take_as_it_is,
}
