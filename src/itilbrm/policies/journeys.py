"""Journeys as data: by which steps a relationship of one sort goes on, beside those of SM-JRN (BR-JRN-6)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.policies.checking import a_name, each_a
from itilbrm.values import identity, one_of, words

__all__ = ["JOURNEY_PATHS", "PHASES", "JourneyPath", "JourneyStep", "Phase"]

Phase: TypeAlias = Literal["explore", "engage", "offer", "agree", "onboard", "co_create", "realize", "ended"]

PHASES: Final[tuple[str, ...]] = get_args(Phase)
"""The phases of every journey, which are the states of SM-JRN."""


@attrs.frozen(kw_only=True)
class JourneyStep:
    """One step of a journey.

    Attributes:
        name: What it is called, for example ``"pre-boarding"``.
        phase: Which phase of a journey it belongs to, so that every journey can be read alike.
    """

    name: str = attrs.field(validator=words())
    phase: Phase = attrs.field(validator=one_of(*PHASES))


@attrs.frozen(kw_only=True)
class JourneyPath:
    """The steps by which journeys of some kinds of stakeholders go.

    Attributes:
        id: What the path is called.
        types: The kinds of stakeholders whose journeys follow it.
        steps: The steps in their order: the first begins to explore, the last ends the journey, and no other does.

    Raises:
        InvalidInput: It has no one start, no one end, or two steps of one name.
    """

    id: str = attrs.field(validator=a_name)
    types: tuple[str, ...] = attrs.field(validator=identity())
    steps: tuple[JourneyStep, ...] = attrs.field(validator=each_a(JourneyStep, least=2))

    def __attrs_post_init__(self) -> None:
        names = [each.name for each in self.steps]
        if len(set(names)) != len(names):
            raise InvalidInput("steps", f"two steps of {self.id!r} have one name", "give each a name of its own")
        if self.steps[0].phase != "explore":
            raise InvalidInput("steps", f"{names[0]!r} begins the journey", "let its phase be explore")
        ends = [each.name for each in self.steps if each.phase == "ended"]
        if ends != names[-1:]:
            raise InvalidInput(
                "steps", f"the journey ends with {', '.join(ends) or 'nothing'}", f"let {names[-1]!r} alone be ended"
            )


JOURNEY_PATHS: Final[Mapping[str, JourneyPath]] = MappingProxyType(
    {
        "employee": JourneyPath(
            id="employee",
            types=("employee",),
            steps=(
                JourneyStep(name="first contact", phase="explore"),
                JourneyStep(name="recruiting", phase="engage"),
                JourneyStep(name="offer accepted", phase="agree"),
                JourneyStep(name="pre-boarding", phase="onboard"),
                JourneyStep(name="working", phase="co_create"),
                JourneyStep(name="left", phase="ended"),
            ),
        )
    }
)
"""The paths that hold unless others are said; all other journeys follow SM-JRN itself."""
