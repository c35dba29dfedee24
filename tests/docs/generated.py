"""The parts of README and docs that are made from the code.

A part stands between two comments, ``<!-- made from the code: NAME -->`` and ``<!-- end -->``. The test
compares it; ``PYTHONPATH=examples/itilbrm-csv-store/src python -m tests.docs.generated`` writes it anew.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import itilbrm
from itilbrm import LIFECYCLES, SUB_PROCESSES, Labels, Lifecycle, Money
from itilbrm.agreements import Line, SatisfactionTarget
from itilbrm.agreements.agreement import AgreementType
from itilbrm.agreements.notice import TermKind
from itilbrm.kpis import KPIS, Kpi
from itilbrm.lifecycle import Guard, Row, Verb
from itilbrm.negotiating import Side
from itilbrm.parties import Origin
from itilbrm.parties.assignments import AssignmentRole
from itilbrm.parties.customers import CustomerType
from itilbrm.parties.managers import Competency, RoleTitle
from itilbrm.parties.mandates import Basis, MandateType, Power, StandIn
from itilbrm.parties.people import Digest
from itilbrm.parties.stakeholders import Seniority, StakeholderType
from itilbrm.parties.units import UnitType
from itilbrm.processes.complaint_watch import Breach, Ground, Sight
from itilbrm.processes.complaints import (
    HANDLING,
    Acknowledgement,
    Assessment,
    Channel,
    ComplaintType,
    Level,
    Outcome,
    Remedy,
    RootCause,
    Severity,
)
from itilbrm.processes.complaints.answers import ClosureKind, RemedyKind, RootCauseKind, StatusReason
from itilbrm.processes.raci import ROLES
from itilbrm.processes.relationships import ServiceUse, Spend
from itilbrm.processes.relationships.action import Effect, Source
from itilbrm.processes.relationships.journey import OurRole
from itilbrm.processes.relationships.opportunity import EnquiryChannel
from itilbrm.processes.requirements import (
    CaseContent,
    Compared,
    DesiredServiceOutcome,
    Driver,
    Evidence,
    Horizon,
    OutlineContent,
    Statement,
    StatementResult,
)
from itilbrm.processes.requirements.fit import FitResult
from itilbrm.processes.requirements.wanting import ClosureCode
from itilbrm.services import Package, Target
from itilbrm.services.service import ServiceType, Sourcing
from tests.docs import commands, import_pages, permission_pages, plugin_pages, policy_pages

ROOT: Final = Path(__file__).resolve().parent.parent.parent

BACKSLASH: Final = "\\"

PARTS: Final = re.compile(r"(<!-- made from the code: (?P<name>[\w -]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)

REGISTERS: Final = {
    "person": "people",
    "unit": "units",
    "group": "groups",
    "customer": "customers",
    "manager": "managers",
    "assignment": "assignments",
    "mandate": "mandates",
    "purchaser": "purchasers",
    "spending": "spendings",
    "refusal": "refusals",
    "message": "messages",
    "complaint": "complaints",
    "complaint_definition": "complaint_definitions",
    "action": "actions",
    "compliment": "compliments",
    "fact_finding": "fact_findings",
    "complaint_watch": "watches",
    "stakeholder": "stakeholders",
    "requirement": "requirements",
    "outline": "outlines",
    "business_case": "business_cases",
    "benefit": "benefits",
    "enquiry": "enquiries",
    "opportunity": "opportunities",
    "journey": "journeys",
    "portfolio_entry": "portfolio_entries",
    "sign_up": "sign_ups",
    "service": "services",
    "achievement": "achievements",
    "usage": "usages",
    "incident": "incidents",
    "agreement": "agreements",
    "negotiation": "negotiations",
    "proposal": "proposals",
}
"""Under which name a practice has the register of a kind."""

VOCABULARIES: Final[Mapping[str, Any]] = {
    "channel": Channel,
    "type of a complaint": ComplaintType,
    "severity": Severity,
    "source of an action": Source,
    "effect of an action": Effect,
    "level": Level,
    "outcome": Outcome,
    "kind of a root cause": RootCauseKind,
    "kind of a remedy": RemedyKind,
    "kind of a closure": ClosureKind,
    "reason of status information": StatusReason,
    "type of a unit": UnitType,
    "type of a customer": CustomerType,
    "title of a relationship manager": RoleTitle,
    "role of an assignment": AssignmentRole,
    "type of a stakeholder": StakeholderType,
    "seniority": Seniority,
    "our role": OurRole,
    "channel of an enquiry": EnquiryChannel,
    "power of a mandate": Power,
    "type of a mandate": MandateType,
    "basis of a limit": Basis,
    "ground of an escalation": Ground,
    "side": Side,
    "type of a service": ServiceType,
    "sourcing of a service": Sourcing,
    "type of an agreement": AgreementType,
    "term of an agreement": TermKind,
    "driver of a need": Driver,
    "horizon": Horizon,
    "result of a fit": FitResult,
    "closure of an outcome": ClosureCode,
}

_WORDS: Final[Mapping[Any, str]] = {
    str: "text",
    str | None: "text or nothing",
    bool: "true or false",
    int: "whole number",
    int | None: "whole number or nothing",
    date: "day",
    date | None: "day or nothing",
    Money | None: "money or nothing",
    Target: "target",
    Decimal: "number",
    Line: "line of an agreement",
    tuple[Line, ...]: "lines of an agreement",
    tuple[Line, ...] | None: "lines of an agreement, or nothing",
    tuple[Package, ...]: "packages",
    tuple[Package, ...] | None: "packages, or nothing",
    tuple[Target, ...]: "targets",
    tuple[Target, ...] | None: "targets, or nothing",
    SatisfactionTarget | None: "satisfaction target or nothing",
    Money: "money",
    tuple[Power, ...]: "[powers](vocabularies.md#power-of-a-mandate)",
    tuple[StandIn, ...]: "who stands in, and when",
    tuple[Competency, ...] | None: "competencies or nothing",
    Mapping[str, str] | None: "texts by name, or nothing",
    bool | None: "true, false or nothing",
    RootCause | None: "root cause or nothing",
    Remedy | None: "remedy or nothing",
    datetime: "instant",
    datetime | None: "instant or nothing",
    Digest | None: "`daily`, empty, or nothing",
    tuple[str, ...] | None: "texts or nothing",
    tuple[str, ...]: "texts",
    Mapping[str, str]: "texts by name",
    Mapping[str, str] | None: "texts by name, or nothing",
    Decimal | None: "number or nothing",
    Labels | None: "texts by name, or nothing",
    tuple[ServiceUse, ...]: "services and what hangs on them",
    tuple[ServiceUse, ...] | None: "services and what hangs on them, or nothing",
    tuple[Spend, ...] | None: "amounts by period, or nothing",
    DesiredServiceOutcome | None: "an outcome, or nothing",
    OutlineContent: "what an outline says",
    CaseContent: "what a case says",
    tuple[Statement, ...]: "statements",
    tuple[Compared, ...]: "how offerings stand to statements",
    tuple[StatementResult, ...]: "what was found of each statement",
    tuple[Evidence, ...]: "what shows it",
    Sight: "what is seen",
    tuple[Breach, ...]: "what was missed",
    **{words: f"[{name}](vocabularies.md#{name.replace(' ', '-')})" for name, words in VOCABULARIES.items()},
    **{
        words | None: f"[{name}](vocabularies.md#{name.replace(' ', '-')}) or nothing"
        for name, words in VOCABULARIES.items()
    },
}
"""How an annotation is said."""


def pages() -> Iterator[Path]:
    """Yield README and every page of the documentation."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").rglob("*.md"))


def anew(page: str) -> str:
    """Return a page with all its parts made anew."""
    return PARTS.sub(lambda part: f"{part[1]}\n{MAKERS[part['name']]()}\n{part[3]}", page)


def lifecycles() -> str:
    """Return the reference of all lifecycles."""
    return "\n".join(line for lifecycle in LIFECYCLES for line in _lifecycle(lifecycle))


def _lifecycle(lifecycle: Lifecycle[Any]) -> Iterator[str]:
    register = REGISTERS[lifecycle.kind]
    record = lifecycle.record
    yield f"## {lifecycle.name.capitalize()}\n"
    home = "itilbrm" if record.__name__ in itilbrm.__all__ else record.__module__.rpartition(".")[0]
    anchor = f"public-names.md#{home}.{record.__name__}"
    yield (
        f"`practice.{register}` keeps records of the class [`{record.__name__}`]({anchor}). "
        f"Their kind is `{lifecycle.kind}`, and their ids begin with `{record.prefix}_`.\n"
    )
    yield _picture(lifecycle)
    yield "| state | category | steps |\n|---|---|---|"
    for state in lifecycle.states.values():
        steps = ", ".join(f"`{name}`" for name in lifecycle.available(state)) or "none"
        yield f"| `{state}` | {state.category} | {steps} |"
    yield ""
    yield "| step | from | to |\n|---|---|---|"
    for name, creation in lifecycle.creations.items():
        yield f"| `{name}` | nothing | `{creation.target}` |"
    for name, adoption in lifecycle.adoptions.items():
        yield f"| `{name}` | elsewhere | {_names(adoption.into)} |"
    for row in lifecycle.rows:
        yield f"| `{row.step.name}` | {_names(row.sources)} | {_names(row.targets) or 'the same state'} |"
    yield ""
    for room in (lifecycle.creations, lifecycle.adoptions, lifecycle.steps):
        for verb in room.values():
            yield from _verb(lifecycle, register, verb)


def _verb(lifecycle: Lifecycle[Any], register: str, verb: Verb[Any]) -> Iterator[str]:
    yield f"### {register}.{verb.name}\n"
    yield f"{verb.sentence.replace('``', '`')}\n"
    described = _described(lifecycle, verb)
    if lifecycle.steps.get(verb.name) is verb:
        yield f"It takes the record or its id, and {'by name:' if verb.particulars.takes else 'nothing else.'}\n"
    if verb.particulars.takes:
        yield "| particular | type | what it is | unless given |\n|---|---|---|---|"
        for name, hint in verb.particulars.hints.items():
            yield f"| `{name}` | {_WORDS[hint]} | {described[name]} | {_default(verb, name)} |"
        yield ""
    guards = list(_guards(lifecycle, verb))
    if guards:
        yield "What must be true:\n"
        yield from guards
        yield ""


def _guards(lifecycle: Lifecycle[Any], verb: Verb[Any]) -> Iterator[str]:
    if verb.name in lifecycle.creations:
        yield from map(_guard, lifecycle.creations[verb.name].guards)
    rows = [row for row in lifecycle.rows if row.step is verb]
    everywhere = [guard for guard in rows[0].guards if all(guard in row.guards for row in rows)] if rows else []
    yield from map(_guard, everywhere)
    for row in rows:
        yield from (_guard(guard, row) for guard in row.guards if guard not in everywhere)


def _guard(guard: Guard[...], row: Row[Any] | None = None) -> str:
    return f"* {f'from {_names(row.sources)}: ' if row else ''}{guard.sentence} ({guard.rule})"


def _described(lifecycle: Lifecycle[Any], verb: Verb[Any]) -> dict[str, str]:
    """Return what the code says of each particular: the step itself, or else the classes of what it fills."""
    docs = [Origin, Acknowledgement, Assessment, lifecycle.record, verb.function]
    told = {
        "origin": "The name of the other system.",
        "since": "Since when it has that state there.",
        "state": "The state it has there.",
        "sight": "What is seen of the complaint.",
    }
    for each in docs:
        part = re.split(r"^(?:Args|Attributes):\n", inspect.getdoc(each) or "", maxsplit=1, flags=re.MULTILINE)[-1]
        found = re.findall(r"^    (\w+): (.*(?:\n {8,}.*)*)", part, re.MULTILINE)
        told |= {name: re.sub(r"\s+", " ", words).replace("``", "`") for name, words in found if name != "origin"}
    return told


def _default(verb: Verb[Any], name: str) -> str:
    if name not in verb.particulars.defaults:
        return "must be given"
    default = verb.particulars.defaults[name]
    if default in ("", (), None) or default == Labels():
        return "nothing"
    return f"`{default}`" if isinstance(default, str) else str(default).lower()


def _names(states: Iterable[str]) -> str:
    return ", ".join(f"`{state}`" for state in states)


def _picture(lifecycle: Lifecycle[Any]) -> str:
    return f"```mermaid\n{lifecycle.mermaid()}```\n"


_STRAIGHT: Final = (
    *("receive", "acknowledge", "assess", "investigate", "prepare_response", "communicate_decision"),
    *("reject_decision", "accept", "close", "reopen"),
)
"""Steps of the way that most complaints go."""


def straight_way() -> str:
    """Return a picture of the way that most complaints go."""
    lines = [
        line
        for line in HANDLING.mermaid().splitlines()
        if line == "stateDiagram-v2" or (" --> " in line and line.rpartition(": ")[2] in _STRAIGHT)
    ]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def vocabularies() -> str:
    """Return the words there are."""
    parts = []
    for name, words in VOCABULARIES.items():
        parts.append(f"## {name.capitalize()}\n\n{_names(get_args(words))}\n")
    return "\n".join(parts)


def sub_processes() -> str:
    """Return the six sub-processes, and what is built of them."""
    lines = ["| ITIL's sub-process | here |", "|---|---|"]
    for each in SUB_PROCESSES:
        built = ", ".join(f"`{lifecycle.record.__name__}`" for lifecycle in each.lifecycles)
        lines.append(f"| {each.title} | {built or 'not built yet'} |")
    return "\n".join(lines) + "\n"


def kpis() -> str:
    """Return the reference of all indicators."""
    return "\n".join(line for each in KPIS for line in _kpi(each))


def _kpi(kpi: Kpi) -> Iterator[str]:
    yield f"## {kpi.id} {kpi.name}\n"
    yield "| | |\n|---|---|"
    yield f"| formula | {kpi.formula.replace('*', BACKSLASH + '*')} |"
    yield f"| unit | {kpi.unit} |"
    yield f"| basis | {', '.join(kpi.bases)} |"
    groups = [*kpi.groups, *(["customer_tree"] if "customer" in kpi.groups else []), "label:NAME"]
    yield f"| by | {', '.join(groups)}{f'; usually {kpi.by}' if kpi.by else ''} |"
    yield f"| how to read it | {kpi.reading} |"
    yield f"| source | {kpi.source} |\n"


def who_does_what() -> str:
    """Return the roles, and the activities of the sub-processes."""
    lines = ["## Roles\n", "| code | role |\n|---|---|", *(f"| {code} | {role} |" for code, role in ROLES.items()), ""]
    for each in SUB_PROCESSES:
        if each.activities:
            lines.append(f"## {each.title}\n")
            lines.append("| activity | responsible | accountable | consulted | informed |\n|---|---|---|---|---|")
            for activity in each.activities:
                roles = (activity.responsible, (activity.accountable,), activity.consulted, activity.informed)
                lines.append(f"| {activity.name} | {' | '.join(', '.join(some) for some in roles)} |")
            lines.append("")
    return "\n".join(lines)


MAKERS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": commands.reference,
    "hooks": plugin_pages.hooks,
    "importable kinds": import_pages.importable_kinds,
    "complaint picture": straight_way,
    "kpis": kpis,
    "lifecycles": lifecycles,
    "policy files": policy_pages.policy_files,
    "sub-processes": sub_processes,
    "vocabularies": vocabularies,
    "who does what": who_does_what,
    "who may do what": permission_pages.who_may_do_what,
    "what the kit catches": plugin_pages.catches,
}
"""Each part by its name."""


if __name__ == "__main__":
    for path in pages():
        before = path.read_text(encoding="utf-8")
        if (after := anew(before)) != before:
            path.write_text(after, encoding="utf-8")
