"""Authorizing: those who are asked, before any guard, whether somebody may take a step."""

import logging
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from itilbrm.errors import Reason
from itilbrm.lifecycle import Record, reason_of
from itilbrm.strangers import apart, are_told_whole

__all__ = ["Attempt", "Authorizer", "objections"]

_log: Final = logging.getLogger("itilbrm")


def _unchangeable(given: Mapping[str, object]) -> Mapping[str, object]:
    return MappingProxyType({**given})


@attrs.frozen
class Attempt:
    """A step that somebody is about to take, as an authorizer sees it.

    Attributes:
        step: The name of the step, creation or adoption.
        kind: The kind of record.
        by: The id of who acts.
        record: The record as it stands; None for a creation or adoption.
        particulars: What the step is given, as it was given; nothing where an explanation only asks whether.
    """

    step: str
    kind: str
    by: str
    record: Record | None
    particulars: Mapping[str, object] = attrs.field(converter=_unchangeable)


Authorizer: TypeAlias = Callable[[Attempt], str | Reason | None]
"""Returns None, or why somebody may not take a step; an answer that is neither refuses, and so does an error."""


def objections(authorizers: Iterable[tuple[str, Authorizer]], attempt: Attempt) -> tuple[Reason, ...]:
    """Ask all authorizers, each with the name of its plugin, and return every reason.

    One that fails, or answers neither None nor a reason, refuses: what cannot say yes does not let anybody in.
    """
    answers = ((plugin, _answer(plugin, authorizer, attempt)) for plugin, authorizer in authorizers)
    return tuple(
        answer if isinstance(answer, Reason) else reason_of(plugin, answer) for plugin, answer in answers if answer
    )


def _answer(plugin: str, authorizer: Authorizer, attempt: Attempt) -> str | Reason | None:
    try:
        with apart():
            answer: object = authorizer(attempt)
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, it does not let anybody in
        _log.warning(
            "the authorizer of %s failed on %s: %s",
            plugin,
            attempt.step,
            type(error).__name__,
            exc_info=are_told_whole(),
        )
        return f"the authorizer of {plugin} failed and lets nobody through"
    if answer is None or isinstance(answer, Reason) or (isinstance(answer, str) and answer.strip()):
        return answer
    return f"the authorizer of {plugin} answered {type(answer).__name__}, neither None nor a reason"
