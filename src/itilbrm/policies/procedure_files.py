"""Complaint procedures and routes of escalation as TOML: read with every mistake named by its place (G-15)."""

from typing import Any, Final, cast

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.policies.places import placed
from itilbrm.policies.procedures import SECONDLY, Authority, Body, EscalationRoute, Procedure, Secondly
from itilbrm.toml_files import Section, shown

__all__ = ["AUTHORITY_KEYS", "LEVEL_KEYS", "PROCEDURE_KEYS", "procedure_data", "procedure_in", "route_data", "route_in"]

PROCEDURE_KEYS: Final = {
    "version": "its version, from 1 on; 1 unless given",
    "profile": 'the deadline profile that applies; "itil_internal" unless given',
    "approval": 'whether a second person approves every answer, "always", or only "where_it_must"; that unless given',
    "approvers": "the ids of those who may approve; anybody but the author unless given",
    "leads": "the ids of the leads of the relationship managers; anybody unless given",
    "authorities": "up to what cost who may grant a remedy, a list of tables",
    "reclassified_into": "what may turn out not to be a complaint",
    "closes_silent": "whether a decision that nobody answers closes the complaint; false unless given",
    "route": "the route of escalation",
    "recourse": "where the complainant can turn to outside, in words",
    "contact": "whom complainants are told to ask",
}
AUTHORITY_KEYS: Final = {
    "person": "the id of the person; everybody who handles complaints, unless given",
    "limit": 'the highest cost, such as "250.00 EUR"',
}
LEVEL_KEYS: Final = {
    "name": "what the body is called",
    "members": "the ids of those who decide there",
}
_SMALLEST: Final = Procedure(id="provider")


def procedure_in(name: str, section: Section) -> Procedure:
    """Return the procedure that a table describes."""
    section.holds_only(tuple(PROCEDURE_KEYS))
    with placed(section.path):
        return Procedure(
            id=name,
            version=section.number("version", 1, 1, 1_000_000),
            profile=section.word("profile") if "profile" in section else _SMALLEST.profile,
            approval=cast("Secondly", section.choice("approval", SECONDLY, _SMALLEST.approval)),
            approvers=section.words("approvers"),
            leads=section.words("leads"),
            authorities=tuple(map(_authority, section.sections("authorities"))),
            reclassified_into=(
                section.words("reclassified_into") if "reclassified_into" in section else _SMALLEST.reclassified_into
            ),
            closes_silent=section.flag("closes_silent"),
            route=section.text("route", ""),
            recourse=section.text("recourse", ""),
            contact=section.text("contact", ""),
        )


def route_in(name: str, section: Section) -> EscalationRoute:
    """Return the route that a table describes."""
    section.holds_only(("levels",))
    section.needs("levels", f"write [[routes.{name}.levels]] before each")
    with placed(section.path):
        return EscalationRoute(id=name, levels=tuple(map(_level, section.sections("levels"))))


def procedure_data(procedure: Procedure) -> dict[str, Any]:
    """Return a procedure as data, without what goes without saying."""
    data: dict[str, Any] = {
        "version": procedure.version,
        "profile": procedure.profile,
        "approval": procedure.approval,
        "approvers": [*procedure.approvers],
        "leads": [*procedure.leads],
        "closes_silent": procedure.closes_silent,
        "route": procedure.route,
        "recourse": procedure.recourse,
        "contact": procedure.contact,
        "authorities": [
            {**({"person": each.person} if each.person else {}), "limit": str(each.limit)}
            for each in procedure.authorities
        ],
    }
    said = {key: value for key, value in data.items() if value not in ("", [])}
    if procedure.reclassified_into != _SMALLEST.reclassified_into:
        said["reclassified_into"] = [*procedure.reclassified_into]
    return said


def route_data(route: EscalationRoute) -> dict[str, Any]:
    """Return a route as data."""
    return {"levels": [{"name": each.name, "members": [*each.members]} for each in route.levels]}


def _authority(section: Section) -> Authority:
    section.holds_only(tuple(AUTHORITY_KEYS))
    section.needs("limit", 'write limit = "250.00 EUR"')
    written = section.text("limit")
    amount, _, currency = written.partition(" ")
    try:
        limit = Money.of(amount[:40], currency)
    except InvalidInput:
        raise section.refusal("limit", f"{shown(written)} is no amount of money", 'write "250.00 EUR"') from None
    return Authority(person=section.text("person", ""), limit=limit)


def _level(section: Section) -> Body:
    section.holds_only(tuple(LEVEL_KEYS))
    section.needs("name", 'write name = "..."')
    return Body(name=section.word("name"), members=section.words("members"))
