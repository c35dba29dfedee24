"""Which kinds of records a file can bring in, and what a mapping of each may give: all of it is data.

Where a file refers to another record, it gives what that is called in the system it comes from. Its id follows
from that, whether or not it has been brought in yet; so the rows of a file may stand in any order.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeAlias, get_args

import attrs

from itilbrm.agreements import AGREEMENTS, Line
from itilbrm.agreements.agreement import AgreementType
from itilbrm.agreements.notice import TermKind
from itilbrm.errors import InvalidInput
from itilbrm.intake import COMPLAINTS, Form, Particular, Particulars
from itilbrm.intake.mapping import IdOf
from itilbrm.lifecycle import Lifecycle, Record
from itilbrm.money import Money
from itilbrm.parties import CUSTOMERS, GROUPS, PEOPLE, STAKEHOLDERS, UNITS, origin_key
from itilbrm.parties.customer import CustomerType
from itilbrm.parties.units import UnitType
from itilbrm.processes.complaints import HANDLING, Channel, Complaint, ComplaintType, decision_deadline
from itilbrm.services import ACHIEVEMENTS, SERVICES, Package, Target
from itilbrm.services.service import ServiceType, Sourcing
from itilbrm.services.targets import Comparison

__all__ = ["IMPORTABLE", "Importable"]

Differ: TypeAlias = Callable[[Any, Particulars], bool]


def _same(particulars: Particulars) -> Particulars:
    return particulars


def _says_something_else(kept: Record, particulars: Particulars) -> bool:
    held = attrs.fields_dict(type(kept))
    return any(getattr(kept, name) != value for name, value in particulars.items() if name in held and name != "since")


@attrs.frozen
class Importable:
    """A kind of records that a file can bring in.

    Attributes:
        lifecycle: Their lifecycle.
        form: What a mapping may give.
        vocabularies: The words there are for a particular, beside the states.
        shaped: Makes what the adoption takes of what a row says.
        differs: Tells whether a row says something else than the record that is kept.
        in_order: Whether records of this kind refer to each other, so that each is judged with those before it.
    """

    lifecycle: Lifecycle[Any]
    form: Form
    vocabularies: Mapping[str, Collection[str]]
    shaped: Callable[[Particulars], Particulars] = _same
    differs: Differ = _says_something_else
    in_order: bool = False

    def words(self, lifecycle: Lifecycle[Any]) -> Mapping[str, Collection[str]]:
        """Return the words there are for each particular, with the states of a lifecycle, which may be extended."""
        return {"state": tuple(lifecycle.states), **self.vocabularies}


def _id_of(lifecycle: Lifecycle[Any]) -> IdOf:
    return lambda origin, reference: lifecycle.id_of(*origin_key(origin=origin, reference=reference))


def _reference(*lifecycles: Lifecycle[Any], required: bool = False) -> Particular:
    return Particular("id", required=required, of={each.kind: _id_of(each) for each in lifecycles})


_NAME: Final = Particular("text", required=True, may_be_constant=False)
_TEXT: Final = Particular("text")
_WORD: Final = Particular("word")
_CALLED: Final = Particular("word", required=True)
_NUMBER: Final = Particular("number")
_DAY: Final = Particular("day")
_MOMENT: Final = Particular("moment")
_STANDING: Final[Mapping[str, Particular]] = {"state": _WORD, "since": _MOMENT}

_MEASURED: Final[Mapping[str, Particular]] = {
    "metric": _TEXT,
    "unit": _TEXT,
    "comparison": _WORD,
    "target": _NUMBER,
    "upper": _NUMBER,
    "window": _TEXT,
    "source": _TEXT,
}
"""What makes up a target."""


def _given(particulars: Particulars) -> Particulars:
    """Return what a row gives; for what it leaves blank stands what the adoption takes for it."""
    return {name: value for name, value in particulars.items() if value is not None}


def _priced(given: Particulars, *names: str) -> None:
    """Make amounts of money of numbers and their currency, in place."""
    currency = given.pop("currency", None)
    for name in names:
        if name in given:
            if currency is None:
                raise InvalidInput("currency", f"it is blank, and there is an amount under {name}", "give its currency")
            given[name] = Money.of(str(given[name]), str(currency))


def _targeted(given: Particulars) -> Target | None:
    """Take what makes up a target out of what is given, and return it; nothing if nothing is measured."""
    parts: Any = {name: given.pop(name) for name in _MEASURED if name in given}
    if not parts:
        return None
    missing = [name for name in _MEASURED if name not in parts and name != "upper"]
    if missing:
        raise InvalidInput(missing[0], "it is blank, and a target needs it", "give it, or no part of a target")
    return Target(value=parts.pop("target"), **parts)


def _unit(particulars: Particulars) -> Particulars:
    given = _given(particulars)
    _priced(given, "budget")
    return given


def _service(particulars: Particulars) -> Particulars:
    given = _given(particulars)
    _priced(given, "one_off", "per_year")
    offered: Any = {name: given.pop(name) for name in ("one_off", "per_year") if name in given}
    if "package" in given:
        given["packages"] = (Package(name=str(given.pop("package")), **offered),)
    elif offered:
        raise InvalidInput("package", "it is blank, and there is a price", "name the package that costs it")
    return given


def _agreement(particulars: Particulars) -> Particulars:
    given = _given(particulars)
    _priced(given, "one_off", "per_year")
    target = _targeted(given)
    said = ("service", "package", "scope", "quantity", "one_off", "per_year")
    line: Any = {name: given.pop(name) for name in said if name in given}
    given["lines"] = (Line(id="1", targets=() if target is None else (target,), **line),)
    return given


def _achievement(particulars: Particulars) -> Particulars:
    given: dict[str, Any] = {"value": None, "line": "1", **_given(particulars)}
    given["target"] = _targeted(given)
    return given


def _complaint_differs(kept: Complaint, particulars: Particulars) -> bool:
    deadline = decision_deadline(kept)
    return particulars.get("target_at") != (deadline.original_due_at if deadline else None) or any(
        getattr(kept, name) != value for name, value in particulars.items() if name != "target_at"
    )


_UNITS: Final = {
    "reference": _NAME,
    "name": _NAME,
    "type": _CALLED,
    "above": _reference(UNITS),
    "manager": _reference(PEOPLE),
    "budget": _NUMBER,
    "currency": _WORD,
    "budget_includes_it": Particular("flag"),
    "time_zone": _WORD,
    "calendar": _WORD,
    **_STANDING,
}
_PEOPLE: Final = {
    "reference": _NAME,
    "full_name": _NAME,
    "email": Particular("text", may_be_constant=False),
    "phone": _TEXT,
    "unit": _reference(UNITS),
    **_STANDING,
}
_CUSTOMERS: Final = {
    "reference": _NAME,
    "name": _NAME,
    "party": _reference(UNITS, GROUPS, PEOPLE, required=True),
    "type": _WORD,
    "why": _TEXT,
    "holder": _reference(PEOPLE),
    "designated": _reference(PEOPLE),
    "scope": _TEXT,
    "parent_customer": _reference(CUSTOMERS),
    "tier": _WORD,
    "primary_manager": _reference(PEOPLE),
    "calendar": _WORD,
    "deadline_profile": _WORD,
    "importance": Particular("whole"),
    "retirement_reason": _TEXT,
    "retires_on": _DAY,
    "merged_into": _reference(CUSTOMERS),
    **_STANDING,
}
_SERVICES: Final = {
    "reference": _NAME,
    "name": _NAME,
    "owner": _reference(PEOPLE, required=True),
    "type": _WORD,
    "sourcing": _WORD,
    "supplier": _reference(STAKEHOLDERS),
    "standard": Particular("flag"),
    "utility": _TEXT,
    "warranty": _TEXT,
    "dependencies": Particular("ids", of={SERVICES.kind: _id_of(SERVICES)}),
    "package": _WORD,
    "one_off": _NUMBER,
    "per_year": _NUMBER,
    "currency": _WORD,
    "valid_from": _DAY,
    "valid_until": _DAY,
    **_STANDING,
}
_AGREEMENTS: Final = {
    "reference": _NAME,
    "customer": _reference(CUSTOMERS, required=True),
    "service": _reference(SERVICES, required=True),
    "start": Particular("day", required=True),
    "end": _DAY,
    "term": _WORD,
    "renewal_span": _WORD,
    "notice_period": _WORD,
    "type": _WORD,
    "package": _WORD,
    "scope": _TEXT,
    "quantity": _NUMBER,
    "one_off": _NUMBER,
    "per_year": _NUMBER,
    "currency": _WORD,
    **_MEASURED,
    "value_statement": _TEXT,
    "complaint_definition": _TEXT,
    "complaint_definition_waiver": _TEXT,
    "calendar": _WORD,
    "deadline_profile": _WORD,
    "signed_at": _MOMENT,
    "signed_by_customer": _reference(PEOPLE),
    "signed_by_provider": _reference(PEOPLE),
    **_STANDING,
}
_ACHIEVEMENTS: Final = {
    "reference": _NAME,
    "agreement": _reference(AGREEMENTS, required=True),
    "line": _WORD,
    "customer": _reference(CUSTOMERS, required=True),
    "service": _reference(SERVICES, required=True),
    **{name: attrs.evolve(each, required=name != "upper") for name, each in _MEASURED.items()},
    "period_start": Particular("day", required=True),
    "period_end": Particular("day", required=True),
    "value": _NUMBER,
    "measured_at": _MOMENT,
}

_COMPARISONS: Final = {"comparison": get_args(Comparison)}

IMPORTABLE: Final[Mapping[str, Importable]] = {
    "complaints": Importable(
        HANDLING,
        COMPLAINTS,
        {"channel": get_args(Channel), "type": get_args(ComplaintType)},
        differs=_complaint_differs,
    ),
    "units": Importable(UNITS, Form("unit", _UNITS, "unit"), {"type": get_args(UnitType)}, _unit, in_order=True),
    "people": Importable(PEOPLE, Form("person", _PEOPLE, "person"), {}, _given),
    "customers": Importable(
        CUSTOMERS, Form("customer", _CUSTOMERS, "customer"), {"type": get_args(CustomerType)}, _given, in_order=True
    ),
    "services": Importable(
        SERVICES,
        Form("service", _SERVICES, "service"),
        {"type": get_args(ServiceType), "sourcing": get_args(Sourcing)},
        _service,
        in_order=True,
    ),
    "agreements": Importable(
        AGREEMENTS,
        Form("agreement", _AGREEMENTS, "agreement"),
        {"type": get_args(AgreementType), "term": get_args(TermKind), **_COMPARISONS},
        _agreement,
    ),
    "achievements": Importable(
        ACHIEVEMENTS, Form("achievement", _ACHIEVEMENTS, "achievement"), _COMPARISONS, _achievement
    ),
}
"""What can be imported, by the word that the command line has for it."""
