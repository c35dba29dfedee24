"""Who does what is data: one role accountable for each activity, and at least one responsible."""

import pytest

from itilbrm import SUB_PROCESSES
from itilbrm.errors import BadDefinition
from itilbrm.processes import SubProcess
from itilbrm.processes.raci import ROLES, Activity


@pytest.mark.realises("G-11")
def test_every_activity_has_exactly_one_role_accountable_and_somebody_responsible() -> None:
    activities = [activity for each in SUB_PROCESSES for activity in each.activities]
    assert activities
    for activity in activities:
        assert activity.accountable in ROLES
        assert activity.responsible


def test_complaints_are_handled_and_watched_by_the_roles_of_the_domain() -> None:
    by_name = {each.name: each for each in SUB_PROCESSES}
    handling, watching = by_name["complaints"].activities, by_name["complaint_watch"].activities
    assert (len(handling), len(watching)) == (10, 4)
    assert handling[0] == Activity("Receive and register", ("SD", "RA"), "BRM")
    assert handling[4].consulted == ("SO", "SLM", "SUP")
    assert watching[2] == Activity("Extend, escalate, de-escalate", ("BRM",), "BRM", ("SO",), ("LEAD",))


@pytest.mark.realises("G-11")
@pytest.mark.parametrize(
    ("name", "r", "a", "c", "problem"),
    [
        (" ", "RA", "BRM", "", "an activity: has no name"),
        ("Ask", "", "BRM", "", "Ask: has nobody responsible; name one role at least"),
        ("Ask", "RA", "", "", "Ask: has 0 roles accountable (''); name exactly one"),
        ("Ask", "RA", "BRM, LEAD", "", "Ask: has 2 roles accountable ('BRM, LEAD'); name exactly one"),
        ("Ask", "RAA", "BRM", "", "Ask: names 'RAA', which is no role (did you mean 'RA'?)"),
        ("Ask", "RA", "BRM", "SO, SO", "Ask: names a role twice in SO, SO"),
    ],
)
def test_an_activity_that_leaves_open_who_answers_for_it_is_refused(
    name: str, r: str, a: str, c: str, problem: str
) -> None:
    with pytest.raises(BadDefinition) as error:
        Activity.of(name, r=r, a=a, c=c)
    assert problem in str(error.value)


def test_two_activities_of_one_name_are_refused() -> None:
    one = Activity.of("Ask", r="RA", a="BRM")
    with pytest.raises(BadDefinition, match="surveys: has two activities 'Ask'"):
        SubProcess("surveys", "Surveys", "Ask.", activities=(one, one))
