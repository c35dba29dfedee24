"""Policies: what applies to whom, how several are laid over each other, and files that say them."""

import re
from datetime import date
from pathlib import Path

import pytest

from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.money import Money
from itilbrm.policies import JOURNEY_PATHS, Authority, Body, EscalationRoute, Policies, Procedure, shipped_policies
from tests.policies.making import UK, london, simple

AT = london("2026-03-02T10:00")


def calendar(name: str) -> BusinessCalendar:
    return BusinessCalendar(id=name, timezone="UTC", windows={"monday": "09:00-10:00"})


def named(*names: str) -> dict[str, BusinessCalendar]:
    return {name: calendar(name) for name in ("provider", *names)}


@pytest.mark.realises("T-3")
def test_a_calendar_is_that_of_the_service_else_the_customers_else_the_units_else_the_providers() -> None:
    policies = Policies(
        calendars=named("mail", "acme", "north"),
        calendar_of={"service:mail": "mail", "customer:acme": "acme", "unit:north": "north"},
    )
    assert policies.calendar_for(("web", "mail"), "acme", "north").id == "mail"
    assert policies.calendar_for(("web",), "acme", "north").id == "acme"
    assert policies.calendar_for(("web",), "else", "north").id == "north"
    assert policies.calendar_for().id == "provider"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda policies: policies.calendar("provder"), "no calendar is called 'provder' (did you mean 'provider'?)"),
        (
            lambda policies: policies.profile("fca_dip"),
            "no deadline profile is called 'fca_dip' (did you mean 'fca_disp'",
        ),
        (lambda policies: policies.procedure("x"), "no procedure is called 'x'; configured are provider"),
        (
            lambda policies: policies.route("x"),
            "no route of escalation is called 'x'; no route of escalation is config",
        ),
    ],
)
def test_what_nobody_configured_is_missing_with_what_there_is(ask: object, said: str) -> None:
    with pytest.raises(PolicyMissing, match=re.escape(said)):
        ask(shipped_policies())  # type: ignore[operator]  # each is a function


def test_there_is_always_a_procedure_with_a_profile() -> None:
    policies = shipped_policies()
    assert policies.procedure_for("anybody").id == "provider"
    assert policies.profile_for(policies.procedure_for("anybody"), AT).id == "itil_internal"
    own = Policies(procedures={"big": Procedure(id="big", profile="cfpb")}, procedure_of={"acme": "big"}).over(policies)
    assert own.profile_for(own.procedure_for("acme"), AT).id == "cfpb"
    assert own.procedure_for("else").id == "provider"


def test_a_profile_is_valid_from_a_day_on_and_the_former_one_before() -> None:
    first = Policies(profiles={"own": simple("own", "5 business days")})
    second = Policies(profiles={"own": simple("own", "9 business days", version=2, valid_from=date(2026, 3, 2))})
    third = Policies(profiles={"own": simple("own", "1 week", version=3, valid_from=date(2026, 4, 1))})
    policies = third.over(second.over(first))
    procedure = Procedure(id="p", profile="own")

    def version(at: str) -> int:
        return policies.profile_for(procedure, london(at)).version

    assert [version(f"{day}T12:00") for day in ("2026-03-01", "2026-03-02", "2026-03-31", "2026-05-01")] == [1, 2, 2, 3]
    assert policies.profile("own").version == 3
    assert policies.profile("own/1").version == 1
    assert policies.profile("own/7").version == 3
    later = Policies(profiles=dict(third.over(second).profiles))
    assert later.profile_for(procedure, london("2020-01-01T12:00")).version == 2


def test_the_same_version_laid_over_itself_leaves_no_former_one() -> None:
    once = Policies(profiles={"own": simple("own", valid_from=date(2026, 1, 1))})
    assert set(once.over(once).profiles) == {"own"}


def test_what_is_laid_over_hides_what_it_names_and_nothing_else() -> None:
    beneath = Policies(
        calendars=named("a"), routes={"r": route("r")}, timers={"TM-CPL-2": "1 week"}, calendar_of={"unit:x": "a"}
    )
    over = Policies(timers={"TM-CPL-2": "2 weeks"}, procedure_of={"acme": "provider"}).over(beneath)
    assert over.calendar() == calendar("provider")
    assert dict(over.timers) == {"TM-CPL-2": "2 weeks"}
    assert (set(over.routes), over.calendar_for(unit="x").id) == ({"r"}, "a")


def route(name: str) -> EscalationRoute:
    return EscalationRoute(id=name, levels=(Body(name="heads", members=("h",)), Body(name="steering group")))


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (Policies(calendar_of={"unit:x": "none"}), "no calendar is called 'none'"),
        (Policies(procedure_of={"acme": "none"}), "no procedure is called 'none'"),
        (Policies(procedures={"provider": Procedure(id="provider", profile="none")}), "no deadline profile is called"),
        (
            Policies(procedures={"provider": Procedure(id="provider", route="none")}),
            "no route of escalation is called 'none'",
        ),
    ],
)
def test_policies_that_name_what_is_not_there_are_found_out(policies: Policies, said: str) -> None:
    with pytest.raises(PolicyMissing, match=said):
        policies.over(shipped_policies()).check()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"calendars": {"a": calendar("b")}}, "calendars.a: there is no BusinessCalendar of that name"),
        ({"calendars": {"a": 3}}, "calendars.a: there is no BusinessCalendar"),
        ({"profiles": {"a": simple("b")}}, "profiles.a: there is no profile of that name"),
        ({"procedures": {"a": Procedure(id="b")}}, "procedures.a: there is no Procedure"),
        ({"calendar_of": {"mail": "uk"}}, "calendar_of.mail: it names nothing; write"),
        ({"calendar_of": {"service:": "uk"}}, "calendar_of.service:: it names nothing"),
        ({"lists": {"reasons": ("x",)}}, "lists.reasons: there is no such list"),
        ({"lists": {"reasons_of_loss": ("x", "x")}}, "lists.reasons_of_loss: a word stands in it twice"),
        ({"lists": {"reasons_of_loss": "price"}}, "lists.reasons_of_loss: 'price' is no list of words"),
        ({"lists": {"reasons_of_loss": (" ",)}}, "is no list of words; write ('price', 'competitor'"),
        ({"journeys": {"b": JOURNEY_PATHS["employee"]}}, "journeys.b: there is no JourneyPath of that name"),
        ({"timers": ["TM-CPL-2"]}, "is no mapping; give values by name"),
    ],
)
def test_policies_that_contradict_themselves_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        Policies(**given)  # type: ignore[arg-type]  # the mistake


def test_procedures_and_routes_are_checked_where_they_are_made() -> None:
    limit = Money.of("10", "EUR")
    with pytest.raises(InvalidInput, match="authorities: two limits hold for everybody"):
        Procedure(id="p", authorities=(Authority(person="", limit=limit),) * 2)
    with pytest.raises(InvalidInput, match="authorities: two limits hold for 'bob'"):
        Procedure(id="p", authorities=(Authority(person="bob", limit=limit),) * 2)
    with pytest.raises(InvalidInput, match="levels: two levels are called 'a'"):
        EscalationRoute(id="r", levels=(Body(name="a"),) * 2)
    with pytest.raises(InvalidInput, match="levels: there is none"):
        EscalationRoute(id="r", levels=())


FILE = """
[timers]
"TM-CPL-2" = "30 calendar days"
"TM-MON-1" = 60

[calendar_of]
"service:mail" = "uk"

[procedure_of]
acme = "big"

[profiles.our_own]
stages = [{ number = 1, decisions = { otherwise = "3 business days" } }]

[calendars.uk]
timezone = "Europe/London"
windows = { monday-friday = "09:00-17:00" }
holidays = { days = [2025-12-25, 2025-12-26, 2026-01-01] }

[lists]
reasons_of_loss = ["too dear", "too late"]

[journeys.crew]
types = ["employee", "partner"]
steps = [{ name = "aboard", phase = "explore" }, { name = "ashore", phase = "ended" }]

[procedures.big]
version = 2
profile = "our_own"
approval = "always"
approvers = ["ann"]
leads = ["lea"]
authorities = [{ limit = "250.00 EUR" }, { person = "bob", limit = "2500 EUR" }]
reclassified_into = ["incident"]
closes_silent = true
route = "steep"
recourse = "the ombudsman"
contact = "the desk"

[[routes.steep.levels]]
name = "heads"
members = ["h1", "h2"]

[[routes.steep.levels]]
name = "steering group"
"""


@pytest.mark.realises("G-15")
def test_a_file_says_everything_and_is_written_again_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "policies.toml"
    file.write_text(FILE, encoding="utf-8")
    policies = Policies.from_toml(file)
    assert policies.calendar("uk") == UK
    assert policies.procedure("big") == Procedure(
        id="big",
        version=2,
        profile="our_own",
        approval="always",
        approvers=("ann",),
        leads=("lea",),
        authorities=(
            Authority(person="", limit=Money.of("250.00", "EUR")),
            Authority(person="bob", limit=Money.of("2500", "EUR")),
        ),
        reclassified_into=("incident",),
        closes_silent=True,
        route="steep",
        recourse="the ombudsman",
        contact="the desk",
    )
    assert policies.list_of("reasons_of_loss") == ("too dear", "too late")
    crew = policies.journey_for("partner")
    assert crew is not None
    assert [(each.name, each.phase) for each in crew.steps] == [("aboard", "explore"), ("ashore", "ended")]
    assert [each.members for each in policies.route("steep").levels] == [("h1", "h2"), ()]
    assert policies.over(shipped_policies()).check().profile("our_own").at_risk_share == 60
    again = tmp_path / "again.toml"
    again.write_text(policies.to_toml(), encoding="utf-8")
    assert Policies.from_toml(again) == policies
    assert Policies.from_toml(again).to_toml() == policies.to_toml()


def test_a_folder_says_what_its_files_say_each_a_part(tmp_path: Path) -> None:
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "desk.toml").write_text(
        'id = "desk"\ntimezone = "UTC"\nwindows = { monday = "09:00-10:00" }\n'
    )
    (tmp_path / "own.toml").write_text(simple("own").to_toml())
    (tmp_path / "rest.toml").write_text('[timers]\n"TM-CPL-2" = "1 week"\n')
    (tmp_path / "notes.txt").write_text("nothing of it")
    found = Policies.from_toml(str(tmp_path))
    assert (set(found.calendars), set(found.profiles), dict(found.timers)) == (
        {"provider", "desk"},
        {"own"},
        {"TM-CPL-2": "1 week"},
    )
    (tmp_path / "twice.toml").write_text('[timers]\n"TM-CPL-2" = "2 weeks"\n')
    with pytest.raises(InvalidInput, match=r"twice\.toml: timers 'TM-CPL-2' is in rest\.toml already; say it in one"):
        Policies.from_toml(tmp_path)


def test_a_folder_without_policies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no TOML file in it"):
        Policies.from_toml(tmp_path)
    for number in range(1_001):
        (tmp_path / f"{number}.toml").touch()
    with pytest.raises(InvalidInput, match="there are 1,001 TOML files in it"):
        Policies.from_toml(tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rglob", forbidden)
    with pytest.raises(InvalidInput, match="the policies cannot be opened: Permission denied"):
        Policies.from_toml(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[profile.a]", ": policies.profile: there is no such key (did you mean 'profiles'?); there are profiles, cal"),
        ("profiles = 3", ": policies.profiles: it must be a table; write [profiles]"),
        ("[profiles]\na = 3", ": policies.profiles.a: it must be a table; write [profiles.a]"),
        ('[profiles.a]\nid = "b"', ": policies.profiles.a.id: the name of the table is the id; leave it out"),
        ("[profiles.a]\nstages = 3", "stages: it must be a list of tables; write [[profiles.a.stages]] before each"),
        (
            '[calendars.c]\ntimezone = "Mars"\nwindows = { monday = "09:00-10:00" }',
            "calendars.c.timezone: 'Mars' is no time",
        ),
        ('[calendars.c]\nzone = "UTC"', ": policies.calendars.c.calendar: 'zone' is not known"),
        ("[procedures.p]\nprofil = 'x'", "procedures.p.profil: there is no such key (did you mean 'profile'?)"),
        ("[procedures.p]\napproval = 'sometimes'", "procedures.p.approval: 'sometimes' is not known"),
        ("[procedures.'a/b']", "procedures.a/b.id: 'a/b' has a slash in it"),
        ("[procedures.p]\nauthorities = [{ person = 'x' }]", "authorities[0].limit: it is missing; write limit ="),
        ("[procedures.p]\nauthorities = [{ limit = 'lots' }]", "authorities[0].limit: 'lots' is no amount of money"),
        (
            "[procedures.p]\nauthorities = [{ limit = '1 euro' }]",
            "authorities[0].limit: '1 euro' is no amount of money",
        ),
        ("[routes.r]", "routes.r.levels: it is missing; write [[routes.r.levels]] before each"),
        ("[[routes.r.levels]]", "routes.r.levels[0].name: it is missing"),
        ("[[routes.r.levels]]\nname = ''", "routes.r.levels[0].name: a word is blank"),
        ("[timers]\n'TM-MON-1' = 100", ": policies.timers.TM-MON-1: '100' is no whole number from 1 to 99"),
        ("[timers]\n'TM-MON-1' = true", ": policies.timers.TM-MON-1: 'True' is no text"),
        ("[lists]\nreasons = ['x']", ": policies.lists.reasons: there is no such list"),
        ("[lists]\nreasons_of_loss = 'x'", "lists.reasons_of_loss: it must be a list of texts"),
        ("[journeys.j]", "journeys.j.types: it is missing; write types = ["),
        ("[journeys.j]\ntypes = ['x']", "journeys.j.steps: it is missing; write [[journeys.j.steps]] before each"),
        ("[journeys.j]\ntypes = ['x']\nsteps = [{}]", "journeys.j.steps[0].name: it is missing"),
        ("[journeys.j]\ntypes = ['x']\nsteps = [{ name = 'a', phase = 'b' }]", "steps[0].phase: 'b' is not known"),
        ("[calendar_of]\nmail = 'uk'", ": policies.calendar_of.mail: it names nothing"),
        ("[calendar_of]\n'unit:x' = 3", ": policies.calendar_of.unit:x: '3' is no text"),
        ("[__builtins__]\neval = 1", ": policies.__builtins__: there is no such key"),
        ('id = "x"', ": profile.stages: it is missing"),
        ('id = "x"\nwindows = 3', ": calendar.timezone: it is missing"),
    ],
)
def test_every_mistake_is_named_by_file_and_place(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=re.escape(said)) as refused:
        Policies.from_toml(file)
    assert refused.value.field.startswith(f"{file}: ")


def test_policies_are_read_once_and_never_change() -> None:
    assert shipped_policies() is shipped_policies()
    with pytest.raises(TypeError):
        shipped_policies().timers["TM-CPL-2"] = "1 week"  # type: ignore[index]  # the mistake
