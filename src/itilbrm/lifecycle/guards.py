"""Guards: sentences that must be true, each with the id of its rule."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, ParamSpec, Self, TypeAlias, cast

import attrs

from itilbrm.errors import BadDefinition, MandateReason, Reason
from itilbrm.lifecycle.slots import filling

__all__ = ["Ask", "Guard", "Hindrance", "MandateHindrance", "asking", "reason_of", "rule"]

P = ParamSpec("P")

Ask: TypeAlias = Callable[..., tuple[Reason, ...]]
"""Asks guards, and returns every reason; see :func:`asking`."""

_reason: Final = filling(Reason)
"""Returns a reason; a refusal makes several."""


class Hindrance(str):
    """What a guard may return instead of a plain text: the reason, and who could clear the way.

    Attributes:
        who: The ids of those who could take the step instead, or clear the way.
    """

    __slots__ = ("who",)

    who: tuple[str, ...]

    def __new__(cls, text: str, *, who: Iterable[str] = ()) -> Self:
        """Return the text, with those who could."""
        hindrance = super().__new__(cls, text)
        hindrance.who = tuple(who)
        return hindrance


class MandateHindrance(Hindrance):
    """What a guard returns where somebody has no mandate for what they decide: why, and who may decide.

    The step is then refused by :class:`itilbrm.errors.MandateRefused`.

    Attributes:
        decision_holder: The id of the person who may decide; None where nobody may.
        consulted: The ids of those whose limits are too small, the nearest first.
        by_rule: The id of the rule that says so, where it is another one than that of the guard; empty otherwise.
    """

    __slots__ = ("by_rule", "consulted", "decision_holder")

    decision_holder: str | None
    consulted: tuple[str, ...]
    by_rule: str

    def __new__(
        cls,
        text: str,
        *,
        who: Iterable[str] = (),
        decision_holder: str | None = None,
        consulted: Iterable[str] = (),
        by_rule: str = "",
    ) -> Self:
        """Return the text, with who may decide; that person is among those who could, unless others are named."""
        could = tuple(who) or (() if decision_holder is None else (decision_holder,))
        hindrance = super().__new__(cls, text, who=could)
        hindrance.decision_holder = decision_holder
        hindrance.consulted = tuple(consulted)
        hindrance.by_rule = by_rule
        return hindrance


def reason_of(rule: str, answer: str) -> Reason:
    """Return an answer in words as the reason it gives, with those who could clear the way if it names them."""
    if isinstance(answer, MandateHindrance):
        number = answer.by_rule or rule
        return MandateReason(number, str(answer), answer.who, answer.decision_holder, answer.consulted)
    return _reason(rule, str(answer), answer.who if isinstance(answer, Hindrance) else ())


@attrs.frozen
class Guard(Generic[P]):
    """A function that returns None, or the reason why a step may not be taken.

    It is given the record and the occasion (a creation's guard: the occasion alone) and, by keyword,
    those particulars of the step that it asks for.

    Attributes:
        rule: The id of the rule in the domain.
        function: The function itself.
        wants: The particulars it asks for.
    """

    rule: str
    function: Callable[P, str | None]
    wants: tuple[str, ...]
    given: int

    @property
    def name(self) -> str:
        """The name of the function: the sentence that must be true."""
        return self.function.__name__

    @property
    def sentence(self) -> str:
        """The sentence that must be true, in words."""
        return inspect.getdoc(self.function) or self.name.replace("_", " ")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> str | None:
        """Return None, or the reason."""
        return self.function(*args, **kwargs)

    def reason(self, lifecycle: str, answer: object) -> Reason:
        """Return the answer of the function as the reason it gives, if it can be told.

        Raises:
            BadDefinition: It is none: False, for example, could be read as a refusal or as a pass.
        """
        if not isinstance(answer, str) or not answer.strip():
            raise BadDefinition(
                lifecycle,
                f"the guard {self.name} ({self.rule}) answered {answer!r}; "
                "it must return None, or the reason why the step may not be taken",
            )
        return reason_of(self.rule, answer)


def rule(number: str) -> Callable[[Callable[P, str | None]], Guard[P]]:
    """Return a decorator that makes a function the guard for the rule of that id.

    Raises:
        BadDefinition: The id is blank, or the function takes its particulars by position.
    """

    def decorate(function: Callable[P, str | None]) -> Guard[P]:
        parameters = inspect.signature(function).parameters.values()
        given = [
            each for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD or each.kind is each.POSITIONAL_ONLY
        ]
        wants = tuple(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)
        if not number.strip():
            raise BadDefinition(function.__name__, "a guard needs the id of its rule")
        if len(given) not in (1, 2) or len(given) + len(wants) != len(parameters):
            raise BadDefinition(
                function.__name__, "a guard takes (record, on) or (on), then particulars by keyword: add a *"
            )
        return Guard(number, function, wants, len(given))

    return decorate


def asking(guards: Sequence[Guard[...]], given: int) -> Ask:
    """Return a function that asks all guards and returns every reason.

    It takes the name of the lifecycle, the record (but for a creation), the occasion, and all particulars. It
    is written out, a line for each guard: a loop that picks out what each of them wants takes twice as long.

    Args:
        guards: The guards, in the order in which they are asked.
        given: How many arguments they take by position.
    """
    first = "record, on" if given > 1 else "on"
    source = [f"def ask(lifecycle, {first}, given):", "    reasons = ()"]
    room: dict[str, Any] = {"plain": _reason}
    for place, guard in enumerate(guards):
        room |= {f"guard_{place}": guard.function, f"rule_{place}": guard.rule, f"reason_{place}": guard.reason}
        wanted = "".join(f", {name}=given[{name!r}]" for name in guard.wants)
        source += [
            f"    answer = guard_{place}({first}{wanted})",
            "    if answer is not None:",
            "        is_plain = answer.__class__ is str and answer.strip()",
            f"        reasons += (plain(rule_{place}, answer, ()) if is_plain else reason_{place}(lifecycle, answer),)",
        ]
    exec("\n".join([*source, "    return reasons"]), room)  # noqa: S102  the text is made of names of parameters alone
    return cast("Ask", room["ask"])
