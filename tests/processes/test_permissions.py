"""The table of who may do what says what the steps do: every line that is built is walked, cell by cell."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias, get_args

import attrs
import pytest

from itilbrm import LIFECYCLES, Practice
from itilbrm.errors import InvalidInput, Refused
from itilbrm.parties.permissions import PERMISSIONS, ROLES, Answer, Permission, Role, holds, permission
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import OUTCOME, STATEMENTS, Needs, case, needs
from tests.processes.sign_ups.shop import NO_TARGET, Shop, shop, up

Probe: TypeAlias = Callable[[Role], None]
"""Takes the step as somebody of that role does, where all else is right; it raises what refuses it."""

KINDS: Final = {lifecycle.kind: lifecycle for lifecycle in LIFECYCLES}
WHO: Final[dict[Role, str]] = {"user": "ursula", "purchaser": "pia", "customer": "dora", "manager": "bert"}


def of_needs() -> Needs:
    """Return a house whose customer delegated everything a purchaser may have, without a limit."""
    it = needs()
    it.house.delegated(it.mandate, it.house.pia, it.house.division)
    return it


def by(it: Shop, role: Role) -> str:
    """Return the id of somebody of that role."""
    known = getattr(it.house, WHO[role], None)
    return known.id if known is not None else WHO[role]


# Orders


def sign(role: Role) -> None:
    it = shop()
    key = it.offered().id
    if role == "manager":
        it.bert.sign_ups.sign(key, signed_by=by(it, "customer"), evidence="her letter", **NO_TARGET)
    else:
        it.practice.acting_as(by(it, role)).sign_ups.sign(key, **NO_TARGET)


def _in_use(role: Role) -> tuple[Shop, Practice, str, dict[str, Any]]:
    """Return a shop with a service in use, who acts, its id, and what shows it where that is another one."""
    it = shop()
    key = it.active().id
    given: dict[str, Any] = {"signed_by": by(it, "customer"), "evidence": "her letter"} if role == "manager" else {}
    return it, it.practice.acting_as(by(it, role), "we have another"), key, given


def amend(role: Role) -> None:
    _, acting, key, given = _in_use(role)
    acting.sign_ups.amend(key, targets=(up("99.1"),), **given)


def terminate(role: Role) -> None:
    _, acting, key, given = _in_use(role)
    acting.sign_ups.terminate(key, **given)


# Agreements


def give_notice(role: Role) -> None:
    it, acting, _, _ = _in_use(role)
    (agreement,) = it.practice.agreements
    acting.agreements.give_notice(agreement.id, side="customer")


def change_line(role: Role) -> None:
    it, acting, _, _ = _in_use(role)
    (agreement,) = it.practice.agreements
    line = attrs.evolve(agreement.lines[0], quantity=Decimal(3))
    acting.agreements.change_line(
        agreement.id, line=line, text="three", signed_by_customer=by(it, role), signed_by_provider="slim"
    )


# Requirements


def capture(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.capture(statement="We lose orders", customer=it.customer.id)


def define_outcome(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.define_outcome(it.captured(), outcome=OUTCOME)


def outline(role: Role) -> None:
    it = of_needs()
    defined = it.acting("bert").requirements.define_outcome(it.captured(), outcome=OUTCOME)
    it.acting(WHO[role]).requirements.outline(defined, statements=STATEMENTS)


def prepare_case(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.prepare_case(it.assessed(), case=case())


def approve(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.approve(it.submitted())


def reject(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role], "too dear").requirements.reject(it.submitted())


def defer(role: Role) -> None:
    it = of_needs()
    until = (it.house.clock.now() + timedelta(days=30)).date()
    it.acting(WHO[role], "next quarter").requirements.defer(it.submitted(), until=until)


def withdraw(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.withdraw(it.approved())


def accept_deviation(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.accept_deviation(it.lacking(), accepted={"U2": "yesterday will do"})


def waive_agreement(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).requirements.waive_agreement(it.in_design())


# Mandates


def propose(role: Role) -> None:
    it = of_needs()
    house = it.house
    it.acting(WHO[role]).mandates.propose(
        holder=house.finn.id, units=(house.team.id,), type="purchaser", grantor=it.mandate.id
    )


def name_stand_in(role: Role) -> None:
    it = of_needs()
    it.acting(WHO[role]).mandates.name_stand_in(
        it.mandate.id, person=it.house.finn.id, start=MOMENT, end=MOMENT + timedelta(days=1)
    )


# Complaints


def receive(role: Role) -> None:
    it = of_needs()
    given: dict[str, Any] = {"on_behalf_of": it.house.finn.id, "authority": "a letter"} if role == "manager" else {}
    it.acting(WHO[role]).complaints.receive(
        customer=it.customer.id, complainant=WHO[role], channel="email", type="cost", text="Too much", **given
    )


PROBES: Final[dict[str, Probe]] = {
    "sign_up.sign": sign,
    "sign_up.amend": amend,
    "sign_up.terminate": terminate,
    "agreement.give_notice": give_notice,
    "agreement.change_line": change_line,
    "requirement.capture": capture,
    "requirement.define_outcome": define_outcome,
    "requirement.outline": outline,
    "requirement.prepare_case": prepare_case,
    "requirement.approve": approve,
    "requirement.reject": reject,
    "requirement.defer": defer,
    "requirement.withdraw": withdraw,
    "requirement.accept_deviation": accept_deviation,
    "requirement.waive_agreement": waive_agreement,
    "mandate.propose": propose,
    "mandate.name_stand_in": name_stand_in,
    "complaint.receive": receive,
}
ELSEWHERE: Final = {
    "complaint.withdraw": "tests of complaints: whose complaint it is depends on the complaint",
    "complaint.accept": "tests of complaints: whose complaint it is depends on the complaint",
    "complaint.reject_decision": "tests of complaints: whose complaint it is depends on the complaint",
    "complaint.reopen": "tests of complaints: whose complaint it is depends on the complaint",
}
"""Steps of the table whose cells other tests walk, and why."""

CELLS: Final = [
    pytest.param(line, step, role, id=f"{step}-{role}")
    for line in PERMISSIONS
    for step in line.steps
    if step in PROBES
    for role in ROLES
]


@pytest.mark.realises("BR-MAN-1", "BR-MAN-6", "BR-MAN-10", "1-8", "1-13", "1-16")
@pytest.mark.parametrize(("line", "step", "role"), CELLS)
def test_a_cell_says_what_the_step_does(line: Permission, step: str, role: Role) -> None:
    if getattr(line, role) == "no":
        with pytest.raises(Refused):
            PROBES[step](role)
    else:
        PROBES[step](role)


def test_every_step_of_the_table_is_there_and_is_walked() -> None:
    steps = [step for line in PERMISSIONS for step in line.steps]
    for step in steps:
        kind, _, name = step.partition(".")
        assert KINDS[kind].verb(name).name == name
    assert sorted(steps) == sorted([*PROBES, *ELSEWHERE])


def test_every_cell_is_an_answer() -> None:
    answers = {getattr(line, role) for line in PERMISSIONS for role in ROLES}
    assert answers == set(get_args(Answer))
    assert len({line.name for line in PERMISSIONS}) == len(PERMISSIONS)


def test_guards_take_their_answers_from_the_table() -> None:
    assert [holds(name, "purchaser") for name in ("order", "prepare", "dialogue")] == [True] * 3
    assert [holds(name, "purchaser") for name in ("decide", "delegate", "answer_for_it")] == [False] * 3
    assert all(holds(name, "customer") for name in ("order", "decide", "delegate"))
    with pytest.raises(InvalidInput, match="'decid' is none \\(did you mean 'decide'\\?\\)"):
        permission("decid")
