"""Deadline profiles as data: what is in them, what cannot be, and that a file says the same."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput
from itilbrm.policies import DeadlineProfile, Extension, Rung, Stage, Target, shipped_policies
from tests.policies.making import profiles, simple

DAYS = Target(amount=Amount.parse("5 business days"))


@given(profiles())
def test_a_profile_that_is_written_is_read_again_as_it_was(profile: DeadlineProfile) -> None:
    import tomllib

    assert DeadlineProfile.from_mapping(tomllib.loads(profile.to_toml())) == profile


@pytest.mark.parametrize("name", sorted(shipped_policies().profiles))
def test_a_shipped_profile_is_a_file_like_any_other(name: str, tmp_path: Path) -> None:
    profile = shipped_policies().profiles[name]
    file = tmp_path / "profile.toml"
    file.write_text(profile.to_toml(), encoding="utf-8")
    assert DeadlineProfile.from_toml(file) == DeadlineProfile.from_toml(str(file)) == profile
    assert profile.id == name
    assert profile.edition == f"{name}/1"


WHOLE = """
id = "ours"
[[stages]]
number = 1
decisions = { otherwise = "5 business days" }
"""


@pytest.mark.realises("G-15")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'profile.id: it is missing; write id = "our_own"'),
        ('id = "x"', "profile.stages: it is missing; write [[stages]] with number = 1"),
        ('id = "x"\nstages = 3', "profile.stages: it must be a list of tables; write [[stages]] before each"),
        ('id = "x"\nstages = []', "profile.stages: there is none; give 1 at least"),
        ('id = "a/b"\n[[stages]]\nnumber = 1', "profile.stages[0].decisions: nothing says by when"),
        (WHOLE.replace("ours", "a/b"), "profile.id: 'a/b' has a slash in it"),
        (WHOLE.replace('"ours"', "7"), "profile.id: '7' is no text; put it in quotes"),
        ("vershion = 2" + WHOLE, "profile.vershion: there is no such key (did you mean 'version'?)"),
        ("version = 0" + WHOLE, "profile.version: '0' is out of range; give one from 1 to 1,000,000"),
        ("version = true" + WHOLE, "profile.version: 'True' is no whole number"),
        (f"version = {'9' * 900}" + WHOLE, "profile.version: 'a number of hundreds of digits' is out of range"),
        (f"version = 0x{'f' * 900}" + WHOLE, "profile.version: 'a number of hundreds of digits' is out of range"),
        ("at_risk_share = 100" + WHOLE, "profile.at_risk_share: '100' is out of range; give one from 1 to 99"),
        ("at_risk_share = 0" + WHOLE, "profile.at_risk_share: '0' is out of range"),
        ("valid_from = 3" + WHOLE, "profile.valid_from: '3' is no date; write 2026-01-01 without quotes"),
        ("valid_from = 2026-01-01T10:00:00" + WHOLE, "profile.valid_from: '2026-01-01 10:00:00' is no date"),
        ("starts_at = [2]" + WHOLE, "profile.starts_at: there is no stage 2; there are 1"),
        ("starts_at = 1" + WHOLE, "profile.starts_at: it must be a list of numbers; write [1, 2]"),
        ("starts_at = []" + WHOLE, "profile.starts_at: there is none"),
        ("holding_letter = 1" + WHOLE, "profile.holding_letter: '1' is neither true nor false"),
        ("title = [[]]" + WHOLE, "profile.title: a list is no text"),
        ("title = { a = 1 }" + WHOLE, "profile.title: a table is no text"),
        ('title = "a\\u0000"' + WHOLE, "profile.title: a text holds a NUL character"),
        ('update_every = "often"' + WHOLE, "profile.update_every: 'often' is no amount of time"),
        ('update_every = "0 business days"' + WHOLE, "profile.update_every: 0 business days are over as they begin"),
        (WHOLE.replace("number = 1", "number = 2"), "profile.stages: they are numbered 2; number them from 1 on"),
        (WHOLE.replace("number = 1", "nummer = 1"), "profile.stages[0].nummer: there is no such key (did you mean"),
        (WHOLE.replace("number = 1", ""), "profile.stages[0].number: it is missing; write number = 1"),
        (
            WHOLE.replace("otherwise", "hihg"),
            "profile.stages[0].decisions.hihg: there is no such key (did you mean 'high'",
        ),
        (
            WHOLE.replace("otherwise", "high"),
            "profile.stages[0].decisions: low and medium and critical have no target; give one for each severity, or",
        ),
        (WHOLE.replace("days", "dogs"), "profile.stages[0].decisions.otherwise: 'business dogs' is no unit of time"),
        (WHOLE.replace("5 bus", "999999999 bus"), "profile.stages[0].decisions.otherwise: 999999999 is not between 0"),
        (WHOLE.replace('"5 business days"', "5"), "profile.stages[0].decisions.otherwise: it must be a table"),
        (WHOLE.replace('"5 business days"', "{ amont = 3 }"), "otherwise.amont: there is no such key (did you mean"),
        (WHOLE.replace('"5 business days"', "{ pausable = true }"), "otherwise.amount: it is missing"),
        (WHOLE.replace("5 business days", "0 business hours"), "otherwise.amount: no time at all is allowed"),
        (
            WHOLE + 'acknowledgement = { amount = "1 business day", counts_from = "acknowledged" }',
            "profile.stages[0].acknowledgement: it counts from itself",
        ),
        (
            WHOLE + 'acknowledgement = { amount = "1 business day", counts_from = "recieved" }',
            "acknowledgement.counts_from: 'recieved' is not known (did you mean 'received'?)",
        ),
        (
            WHOLE.replace("decisions =", "decision =") + "extension = { times = 1 }",
            "profile.stages[0].decision: there is no such key (did you mean 'decisions'?)",
        ),
        (
            'id = "x"\n[[stages]]\nnumber = 1\nextension = { times = 1 }',
            "decisions: nothing says by when the decision is due that can be put off",
        ),
        (
            WHOLE + 'extension = { times = 1, to = "5 business days" }',
            "extension.to: 5 business days are no later than",
        ),
        (WHOLE + "extension = { times = 0 }", "profile.stages[0].extension.times: '0' is out of range"),
        (WHOLE + 'containment = { otherwise = "1 week" }', "containment.otherwise: there is no such key"),
        (WHOLE + "[early]", "profile.early.within: it is missing"),
        (WHOLE + "[external]", "profile.external.name: it is missing"),
        (WHOLE + '[external]\nname = " "', "profile.external.name: "),
        (WHOLE + '[escalate_after]\nurgent = "1 week"', "profile.escalate_after.urgent: there is no such key"),
        (WHOLE + "[[ladder]]", "profile.ladder[0].name: it is missing"),
        (WHOLE + '[[ladder]]\nname = "a"', "the rung 'a': nothing says when it fires; give one of before, after and"),
        (
            WHOLE + '[[ladder]]\nname = "a"\nshare = 50\nafter = "1 week"',
            "profile.ladder[0].name: the rung 'a': it has both after and share",
        ),
        (WHOLE + '[[ladder]]\nname = "a"\nshare = 50\n' * 2, "profile.ladder: two rungs are called 'a'"),
        (
            WHOLE + '[[ladder]]\nname = "a"\nshare = 50\nseverities = ["grave"]',
            "profile.ladder[0].severities: 'grave' is not known; choose from low, medium, high, critical",
        ),
        (WHOLE + '[[ladder]]\nname = "a"\nseverities = "low"', "severities: it must be a list of texts; write"),
        (WHOLE + '[[ladder]]\nname = "a"\nshare = 50\ndo = "shout"', "profile.ladder[0].do: 'shout' is not known"),
        (WHOLE + '[timers]\n"TM-MON-1" = 60', "timers.TM-MON-1: a profile has a key of its own for it; give at_risk_"),
        (WHOLE + '[timers]\n"TM-CPL-9" = 60', "profile.timers.TM-CPL-9: 'TM-CPL-9' is not known (did you mean"),
        (WHOLE + "[__class__]\n__init__ = 1", "profile.__class__: there is no such key"),
        (WHOLE + '"a\\nb" = 1', "profile.stages[0].'a\\nb': there is no such key"),
    ],
)
def test_every_mistake_in_a_file_is_named_by_its_place(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=re.escape(said)):
        DeadlineProfile.from_toml(file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id = \xff", "it is not encoded in UTF-8"),
        (b"id =", "it is no TOML"),
        (b"a = " + b"[\n" * 5_000, "it is no TOML: "),
        (b"x = 1 # " + b"-" * 1_000, "line 1 is longer than 1,000 characters"),
        (b"#\n" * 70_000, "it is larger than 131,072 bytes"),
        (".".join("a" * 400).encode() + b" = 1", "profile.a: there is no such key"),
    ],
)
def test_hostile_files_are_refused_and_nothing_of_them_runs(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=re.escape(said)):
        DeadlineProfile.from_toml(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="the profile cannot be opened: No such file or directory"):
        DeadlineProfile.from_toml(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valid_from", datetime(2026, 1, 1)),  # noqa: DTZ001  neither an instant nor a date is wanted here
        ("valid_from", "2026-01-01"),
        ("update_every", "5 business days"),
        ("escalate_after", [("low", 3)]),
        ("escalate_after", {"low": "3 business days"}),
        ("escalate_after", {"grave": Amount.parse("1 week")}),
        ("stages", [Stage(number=1, decisions={"": DAYS})]),
        ("stages", ()),
        ("ladder", ("a",)),
        ("at_risk_share", 75.0),
        ("timers", {"TM-CPL-2": 3}),
        ("timers", {"TM-CPL-0": "3"}),
        ("title", 3),
    ],
)
def test_values_made_in_code_are_checked_like_those_of_a_file(field: str, value: Any) -> None:  # noqa: ANN401  as drawn
    with pytest.raises(InvalidInput, match=f"{field}|no mapping"):
        simple(**{field: value})


def test_parts_of_a_profile_are_checked_where_they_are_made() -> None:
    with pytest.raises(InvalidInput, match="amount: '5 business days' is no amount of time"):
        Target(amount="5 business days")  # type: ignore[arg-type]  # the mistake
    with pytest.raises(InvalidInput, match="times: 0 is not from 1 to"):
        Extension(times=0)
    with pytest.raises(InvalidInput, match=r"severities\.grave: there is no such severity"):
        Rung(name="a", share=50, severities=("grave",))


def test_an_extension_may_lead_anywhere_in_another_unit_than_that_of_the_target() -> None:
    stage = Stage(number=1, decisions={"": DAYS}, extension=Extension(times=1, to=Amount.parse("1 calendar day")))
    assert stage.extension is not None


def test_a_target_of_one_severity_is_enough_where_a_word_stands_for_the_others() -> None:
    stage = Stage(number=1, decisions={"critical": DAYS, "": DAYS})
    assert set(stage.decisions) == {"critical", ""}
    with pytest.raises(TypeError):
        stage.decisions["low"] = DAYS  # type: ignore[index]  # the mistake
