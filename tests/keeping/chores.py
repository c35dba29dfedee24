"""A small lifecycle for tests of what follows, who is asked and who is told: chores, some of them below others."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import attrs

from itilbrm import (
    STAYS,
    Clock,
    Fact,
    Hindrance,
    Lifecycle,
    Occasion,
    Past,
    Practice,
    Reactions,
    Record,
    State,
    evolve,
    indexed,
    rule,
)
from itilbrm.testing import StoppedClock

__all__ = ["BEGINNING", "CHORES", "DOING", "DONE", "TODO", "Chore", "chores_in", "following", "last_fact", "opened"]

BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)

TODO: Final = State("todo", category="open")
DOING: Final = State("doing", category="open")
DONE: Final = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Chore(Record):
    """Something to do, perhaps as a part of something else."""

    kind: ClassVar[str] = "chore"
    prefix: ClassVar[str] = "cho"

    title: str
    above: str = attrs.field(default="", metadata=indexed("parent"))
    looked_at: int = 0


CHORES: Final = Lifecycle("chores", record=Chore, initial=TODO, final=(DONE,))


@rule("CHO-1")
def a_title_is_given(_on: Occasion, *, title: str) -> str | None:
    """a chore says what is to be done"""
    return None if title.strip() else "it says nothing"


@rule("CHO-2")
def nothing_below_is_open(chore: Chore, on: Occasion) -> str | None:
    """a chore is finished after all that lie below it"""
    still = [each for each in on.lookup.many(Chore, parent=chore.id) if each.state != DONE]
    return Hindrance(f"{len(still)} below it are open", who=("ann", "bob")) if still else None


@CHORES.creation(guards=(a_title_is_given,))
def note(on: Occasion, *, title: str, above: str = "") -> Chore:  # noqa: ARG001  the form of every creation
    """Note something to do."""
    return Chore(title=title, above=above)


def _by_title(*, title: str) -> tuple[str]:
    return (title,)


@CHORES.creation(key=_by_title)
def note_once(on: Occasion, *, title: str) -> Chore:  # noqa: ARG001  the form of every creation
    """Note something that is to be done once."""
    return Chore(title=title)


@CHORES.adoption(into=(TODO, DOING), key=_by_title)
def take_in(on: Occasion, *, title: str) -> tuple[Past[Chore], ...]:  # noqa: ARG001  the form of every adoption
    """Take in a chore from another list, where it was noted and begun, and looked at meanwhile."""
    noted = Chore(title=title)
    return Past(TODO, BEGINNING, noted), Past(DOING, BEGINNING, evolve(noted, looked_at=1))


@CHORES.step(TODO, to=DOING)
def start(chore: Chore, on: Occasion) -> Chore:  # noqa: ARG001  the form of every step
    """Begin."""
    return chore


@CHORES.step(TODO, DOING, to=STAYS)
def look_at(chore: Chore, on: Occasion, *, times: int = 1) -> Chore:  # noqa: ARG001  the form of every step
    """Look at it."""
    return evolve(chore, looked_at=chore.looked_at + times)


@CHORES.step(DOING, to=DONE, guards=(nothing_below_is_open,))
def finish(chore: Chore, on: Occasion) -> Chore:  # noqa: ARG001  the form of every step
    """Be done with it."""
    return chore


CHORES.seal()


def opened(
    *reactions: Reactions,
    plugins: tuple[object, ...] = (),
    lifecycles: tuple[Lifecycle[Any], ...] = (CHORES,),
    url: str = "memory:",
    clock: Clock | None = None,
) -> Practice:
    """Return a practice that keeps chores, with these reactions and plugins."""
    return Practice.open(
        url,
        clock=clock or StoppedClock(BEGINNING),
        lifecycles=lifecycles,
        reactions=reactions,
        plugins=plugins,
        discover=False,
    )


def chores_in(practice: Practice) -> list[Chore]:
    """Return all chores that are kept, in the order of their titles."""
    return sorted(practice.register("chore"), key=lambda each: each.title)


def last_fact(practice: Practice, chore: Chore) -> Fact:
    """Return the last fact about a chore."""
    return practice.history(chore.id)[-1]


def following(answer: Any, **waits: Any) -> Reactions:  # noqa: ANN401  whatever a reaction may answer
    """Return one reaction that answers this to every new chore, or to what else it waits for."""
    reactions = Reactions("following")

    @reactions.when(Chore, **(waits or {"created": True}))
    def follow(chore: Chore, on: Occasion) -> Any:  # noqa: ANN401  as above
        return answer(chore, on) if callable(answer) else answer

    return reactions
