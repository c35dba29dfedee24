"""Policies that plugins hand over: over those of the library, under one's own, and rivals are told."""

import re
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Practice
from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput, PluginTrouble, PolicyMissing
from itilbrm.plugins import load_plugins
from itilbrm.plugins.policies import named_in
from itilbrm.policies import Policies, Procedure, shipped_policies
from tests.plugins.offering import Offering
from tests.policies.making import simple


def calendar(name: str, version: int = 1) -> BusinessCalendar:
    return BusinessCalendar(id=name, timezone="UTC", windows={"monday": "09:00-10:00"}, version=version)


def opened(*plugins: object, policies: Policies | str | None = None) -> Policies:
    with Practice.open(plugins=plugins, discover=False, policies=policies) as practice:
        return practice.policies


def test_a_practice_has_the_policies_of_the_library_unless_somebody_says_otherwise() -> None:
    assert opened() == shipped_policies()


@pytest.mark.realises("T-3")
def test_plugins_lie_over_the_library_and_ones_own_over_plugins() -> None:
    plugin = Offering(
        policies=(Policies(timers={"TM-CPL-2": "1 week", "TM-CMT-1": "1 week"}, calendar_of={"unit:x": "desk"}),),
        calendars=(calendar("desk"), calendar("provider", 7)),
    )
    found = opened(plugin, policies=Policies(timers={"TM-CPL-2": "2 weeks"}))
    assert dict(found.timers) == {"TM-CPL-2": "2 weeks", "TM-CMT-1": "1 week"}
    assert (found.calendar_for(unit="x").id, found.calendar().version) == ("desk", 7)
    assert set(found.profiles) == set(shipped_policies().profiles)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            {"calendars": (calendar("desk"),)},
            {"calendars": (calendar("desk", 2),)},
            "the calendar 'desk' is settled",
        ),
        (
            {"policies": (Policies(timers={"TM-CPL-2": "1 week"}),)},
            {"policies": (Policies(timers={"TM-CPL-2": "1 week"}),)},
            "the timer 'TM-CPL-2' is settled more than once; remove one, or say it in policies of your own",
        ),
        (
            {"policies": (Policies(profiles={"own": simple("own")}),)},
            {"policies": (Policies(profiles={"own": simple("own", "1 week")}),)},
            "the deadline profile 'own' is settled",
        ),
    ],
)
def test_two_strangers_who_settle_the_same_are_told_by_name(one: Any, other: Any, said: str) -> None:  # noqa: ANN401  what a plugin offers
    with pytest.raises(PluginTrouble, match=re.escape(said)) as refused:
        opened(Offering(**one), Offering(**other))
    assert refused.value.plugin == "Offering (given)"


def test_what_strangers_quarrel_about_is_settled_by_ones_own() -> None:
    plugins = [Offering(policies=(Policies(timers={"TM-CPL-2": f"{weeks} weeks"}),)) for weeks in (2, 3)]
    assert opened(*plugins, policies=Policies(timers={"TM-CPL-2": "1 week"})).timers["TM-CPL-2"] == "1 week"


def test_policies_of_ones_own_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[timers]\n"TM-CPL-2" = "1 week"\n')
    with Practice.open(policies=file, discover=False) as practice:
        assert practice.policies.timers["TM-CPL-2"] == "1 week"
    assert opened(policies=str(tmp_path)) == practice.policies


def test_what_is_no_policy_is_refused() -> None:
    with pytest.raises(InvalidInput, match="policies: an instance of dict is none; give Policies, or the path"):
        opened(policies={})  # type: ignore[arg-type]  # the mistake
    with pytest.raises(PluginTrouble, match="brm_policies offers an instance of str, which is not a set of Policies"):
        opened(Offering(policies=("own.toml",)))  # type: ignore[arg-type]  # the mistake
    with pytest.raises(PolicyMissing, match="no deadline profile is called 'none'"):
        opened(Offering(policies=(Policies(procedures={"p": Procedure(id="p", profile="none")}),)))


def test_what_policies_settle_can_be_listed_without_what_they_have_by_default() -> None:
    assert named_in(Policies()) == ()
    assert named_in(Policies(timers={"TM-CPL-2": "1 week"}, routes={})) == ("TM-CPL-2",)


def test_those_who_settle_the_same_are_rivals_before_a_practice_is_opened() -> None:
    plugins = [Offering(calendars=(calendar("desk"),)), Offering(calendars=(calendar("desk", 2), calendar("other")))]
    assert [str(each) for each in load_plugins(plugins, discover=False).rivals] == [
        (
            "the calendar 'desk' is claimed twice by Offering (given); "
            "no practice opens with both, unless its own policies settle it"
        )
    ]
