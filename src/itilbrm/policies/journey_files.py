"""Paths of journeys as TOML: read with every mistake named by its place (G-15)."""

from typing import Any, Final, cast

from itilbrm.policies.journeys import PHASES, JourneyPath, JourneyStep, Phase
from itilbrm.policies.places import placed
from itilbrm.toml_files import Section

__all__ = ["JOURNEY_KEYS", "STEP_KEYS", "journey_data", "journey_in"]

JOURNEY_KEYS: Final = {
    "types": 'the kinds of stakeholders whose journeys follow it, such as ["employee"]',
    "steps": "the steps in their order, a list of tables; the last one, and no other, has the phase ended",
}
STEP_KEYS: Final = {
    "name": "what the step is called",
    "phase": f"which phase of a journey it belongs to: {', '.join(PHASES)}",
}


def journey_in(name: str, section: Section) -> JourneyPath:
    """Return the path that a table describes."""
    section.holds_only(tuple(JOURNEY_KEYS))
    section.needs("types", 'write types = ["employee"]')
    section.needs("steps", f"write [[journeys.{name}.steps]] before each")
    with placed(section.path):
        return JourneyPath(id=name, types=section.words("types"), steps=tuple(map(_step, section.sections("steps"))))


def journey_data(path: JourneyPath) -> dict[str, Any]:
    """Return a path as data."""
    return {
        "types": [*path.types],
        "steps": [{"name": each.name, "phase": each.phase} for each in path.steps],
    }


def _step(section: Section) -> JourneyStep:
    section.holds_only(tuple(STEP_KEYS))
    section.needs("name", 'write name = "..."')
    section.needs("phase", 'write phase = "explore"')
    return JourneyStep(name=section.word("name"), phase=cast("Phase", section.word("phase", PHASES)))
