"""Paths of journeys and lists are data, checked where they are made."""

import re
from typing import Any, Final

import pytest

from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.policies import JOURNEY_PATHS, LISTS, JourneyPath, JourneyStep, Policies, shipped_policies

FIRST: Final = JourneyStep(name="aboard", phase="explore")
LAST: Final = JourneyStep(name="ashore", phase="ended")


def path(*steps: JourneyStep, **changes: Any) -> JourneyPath:  # noqa: ANN401  any field
    return JourneyPath(**{"id": "crew", "types": ("partner",), "steps": steps, **changes})


@pytest.mark.realises("BR-JRN-6", "4-66", "4-71")
def test_employees_have_a_path_of_their_own_and_others_follow_the_model() -> None:
    policies = shipped_policies()
    employees = policies.journey_for("employee")
    assert employees is not None
    assert [each.name for each in employees.steps] == [
        *("first contact", "recruiting", "offer accepted", "pre-boarding", "working", "left"),
    ]
    assert policies.journey_for("customer") is policies.journey_for("supplier") is None


@pytest.mark.realises("BR-JRN-6", "4-65")
def test_a_house_gives_any_kind_of_stakeholder_steps_of_its_own() -> None:
    own = Policies(journeys={"crew": path(FIRST, LAST)}).over(shipped_policies())
    assert own.journey_for("partner") == path(FIRST, LAST)
    assert own.journey_for("employee") == JOURNEY_PATHS["employee"]
    again = Policies(journeys={"employee": path(FIRST, LAST, id="employee", types=("employee",))}).over(own)
    found = again.journey_for("employee")
    assert found is not None
    assert len(found.steps) == 2
    assert again.journey_for("partner") == path(FIRST, LAST)


@pytest.mark.realises("BR-JRN-6")
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((FIRST,), "steps: there is none; give 2 at least"),
        ((LAST, LAST), "two steps of 'crew' have one name"),
        ((LAST, FIRST), "'ashore' begins the journey; let its phase be explore"),
        ((FIRST, JourneyStep(name="b", phase="offer")), "the journey ends with nothing; let 'b' alone be ended"),
        ((FIRST, LAST, JourneyStep(name="b", phase="ended")), "the journey ends with ashore, b"),
        (("aboard", "ashore"), "steps: ('aboard', 'ashore') is no tuple of JourneyStep"),
    ],
)
def test_a_path_has_one_start_and_one_end(steps: Any, said: str) -> None:  # noqa: ANN401  whatever a caller gives
    with pytest.raises(InvalidInput, match=re.escape(said)):
        path(*steps)


def test_a_step_has_a_name_and_a_phase_of_the_model() -> None:
    with pytest.raises(InvalidInput, match="name: the text is blank"):
        JourneyStep(name=" ", phase="explore")
    with pytest.raises(InvalidInput, match=r"phase: 'explor' is not known \(did you mean 'explore'"):
        JourneyStep(name="a", phase="explor")  # type: ignore[arg-type]  # the mistake


def test_every_list_has_words_and_says_what_it_is_for() -> None:
    for name, row in LISTS.items():
        assert shipped_policies().list_of(name) == row.default
        assert row.about
    with pytest.raises(PolicyMissing, match="no list is called 'reasons'"):
        shipped_policies().list_of("reasons")
