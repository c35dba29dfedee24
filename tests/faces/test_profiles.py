"""``itilbrm profiles``: which there are, what they allow, whether a file can be used, and what it would have meant."""

import json
from pathlib import Path

import pytest

from itilbrm.policies import DeadlineProfile, shipped_policies
from tests.faces.running import Call

OWN = """
[profiles.our_own]
title = "Ours"
valid_from = 2020-01-01
at_risk_share = 60
update_every = "as agreed"

[[profiles.our_own.stages]]
number = 1
acknowledgement = "4 business hours"
provisional = "12 business days"
decisions = { critical = "2 business days", otherwise = "10 business days" }
containment = { critical = "TM-CPL-3" }
extension = { times = 1, to = "20 business days" }

[profiles.our_own.early]
within = "1 business day"

[profiles.our_own.external]
name = "ombudsman"
period = "6 months"

[[profiles.our_own.ladder]]
name = "first"
before = "1 business day"

[[profiles.our_own.ladder]]
name = "second"
after = "2 business days"
whom = "lead"
do = "propose_escalation"
severities = ["high"]

[[profiles.our_own.ladder]]
name = "half"
share = 50

[timers]
"TM-CPL-2" = "30 calendar days"

[procedures.provider]
profile = "our_own"
"""


@pytest.fixture
def own(folder: Path) -> str:
    (folder / "own.toml").write_text(OWN)
    return "own.toml"


def test_the_six_profiles_are_listed_and_ones_own(call: Call, own: str) -> None:
    listed = json.loads(call("profiles", "list", "--format", "json").out)["profiles"]
    assert [each["id"] for each in listed] == sorted(shipped_policies().profiles)
    rows = call("profiles", "list", "--policies", own, "--format", "csv").out.splitlines()
    assert rows[0] == "profile,version,stages,acknowledge,decision,updates,after_us,title"
    assert (
        'our_own,1,1,4 business hours,"critical 2 business days, others 10 business days",as agreed,ombudsman,Ours'
        in rows
    )
    assert 'iso_10002,1,2,0 business days,"as assessed, at first 20 business days",5 business days,,ISO 10002' in rows
    assert "cfpb,1,1,,15 calendar days,as agreed,,CFPB" in rows


def test_a_profile_is_shown_with_all_that_it_says(call: Call, own: str) -> None:
    shown = call("profiles", "show", "our_own", "--policies", own).out
    for said in (
        "Ours (our_own/1)",
        "for what is received from 2020-01-01 on",
        "at risk after 60 % of the time allowed",
        "updates: as agreed",
        "resolved early: within 1 business day",
        "first: 1 business day before, remind to owner",
        "second: 2 business days after, propose escalation to lead (high)",
        "half: at 50 %, remind to owner",
        "after us: ombudsman, within 6 months",
        "decision, until assessed",
        "decision, put off",
    ):
        assert said in shown
    data = json.loads(call("profiles", "show", "our_own", "--policies", own, "--format", "json").out)
    assert (data["valid_from"], data["stages"][0]["number"]) == ("2020-01-01", 1)
    assert "others" in call("profiles", "show", "our_own", "--policies", own, "--format", "markdown").out
    assert "after us" not in call("profiles", "show", "cfpb").out
    assert "after us: ombudsman\n" in call("profiles", "show", "spso_two_stage").out


def test_a_profile_as_toml_is_the_file_of_the_same_profile(call: Call, folder: Path) -> None:
    done = call("profiles", "show", "fca_psd_emd", "--toml")
    (folder / "again.toml").write_text(done.out)
    assert DeadlineProfile.from_toml("again.toml") == shipped_policies().profiles["fca_psd_emd"]
    assert call("profiles", "check", "again.toml").out.endswith("again.toml can be used: 1 profile\n")


def test_a_profile_that_is_not_there_is_missing_with_a_suggestion(call: Call) -> None:
    done = call("profiles", "show", "fca_dsp")
    assert (done.code, done.out) == (3, "")
    assert "no deadline profile is called 'fca_dsp' (did you mean 'fca_disp'?)" in done.err


def test_a_file_is_checked_and_told_what_is_in_it(call: Call, own: str, folder: Path) -> None:
    done = call("profiles", "check", own)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("own.toml can be used: 1 profile, 1 procedure, 1 timer\n")
    (folder / "empty.toml").write_text("")
    assert call("profiles", "check", "empty.toml").out == "empty.toml can be used: nothing is said in it\n"
    assert json.loads(call("profiles", "check", own, "--format", "json").out)["profiles"][0]["id"] == "our_own"
    for text, said in (
        (OWN.replace("otherwise", "othrwise"), "decisions.othrwise: there is no such key (did you mean 'otherwise'?)"),
        (OWN.replace('profile = "our_own"', 'profile = "ours"'), "no deadline profile is called 'ours'"),
    ):
        (folder / "bad.toml").write_text(text)
        done = call("profiles", "check", "bad.toml")
        assert (done.code, done.out) == (1, "")
        assert said in done.err
    done = call("profiles", "list", "--policies", "gone.toml")
    assert (done.code, done.out) == (2, "")
    assert "the policies cannot be used: gone.toml: the policies cannot be opened: No such file" in done.err


@pytest.mark.realises("T-9")
@pytest.mark.usefixtures("kept")
def test_another_profile_is_tried_on_a_period(call: Call, own: str) -> None:
    done = call("profiles", "what-if", "fca_disp", "--period", "2026-01")
    assert done.code == 0
    assert "1 complaint received in 2026-01, as at" in done.out
    assert "as it is" in done.out
    assert "fca_disp/1" in done.out
    assert "would stand otherwise." in done.out
    data = json.loads(call("profiles", "what-if", "fca_disp", "--period", "2026-01", "--format", "json").out)
    assert sum(data["as_it_is"].values()) == sum(data["would_be"].values()) == len(data["deadlines"]) > 0
    assert call("profiles", "what-if", "cfpb", "--period", "2026-01", "--format", "csv").out.startswith(
        "due,profile,met,"
    )
    nothing = call("profiles", "what-if", "cfpb", "--period", "2019")
    assert "0 complaints received in 2019" in nothing.out
    assert call("profiles", "what-if", "fca", "--period", "2026-01").code == 3
    for words, said in (
        (("cfpb", "--period", "soon"), "'soon' names no period"),
        (("none.toml", "--period", "2026"), "none.toml: the profile cannot be opened"),
        ((own, "--period", "2026"), "profile.profiles: there is no such key"),
    ):
        done = call("profiles", "what-if", *words)
        assert (done.code, done.out) == (2, "")
        assert said in done.err
