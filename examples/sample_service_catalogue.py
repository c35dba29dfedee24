"""Enter a customer contract as a service desk keeps it: the customer, its services, the agreement and its targets.

Run it anywhere: it needs the base install alone. With the path of a JSON file it enters that; without one, a tiny
contract of its own. The file holds ``objects``: lists of rows by class, with the classes and fields that iTop
exports: ``Organization``, ``Service``, ``CustomerContract``, ``lnkCustomerContractToService``, ``SLA``, ``SLT``,
``lnkSLAToSLT`` and ``CoverageWindow``. Whatever has an id there is taken over once, however often this is run.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from itilbrm import Agreement, BusinessCalendar, Line, Policies, Practice, Target

Row: TypeAlias = Mapping[str, str]
Objects: TypeAlias = Mapping[str, Sequence[Row]]

ORIGIN = "desk"
BEGAN = date(2026, 1, 1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STATES = {"production": "active", "implementation": "pipeline", "obsolete": "retired"}

TINY: Objects = {
    "Organization": [{"id": "1", "name": "Harbour Office"}, {"id": "9", "name": "Our IT"}],
    "Service": [{"id": "4", "name": "Printing", "org_id": "9", "description": "Paper", "status": "production"}],
    "CustomerContract": [{"id": "7", "name": "Harbour contract", "org_id": "1", "provider_id": "9"}],
    "lnkCustomerContractToService": [{"id": "1", "customercontract_id": "7", "service_id": "4", "sla_id": "2"}],
    "SLA": [{"id": "2", "name": "Usual"}],
    "SLT": [
        {"id": "1", "metric": "tto", "value": "20", "unit": "minutes", "priority": "2", "request_type": "incident"},
        {"id": "2", "metric": "ttr", "value": "8", "unit": "hours", "priority": "2", "request_type": "incident"},
    ],
    "lnkSLAToSLT": [{"id": "1", "sla_id": "2", "slt_id": "1"}, {"id": "2", "sla_id": "2", "slt_id": "2"}],
    "CoverageWindow": [
        {"id": "1", "monday_start": "9", "monday_end": "17.5", "tuesday_start": "9", "tuesday_end": "12"}
    ],
}


def read(path: Path) -> Objects:
    """Return the rows of a file, by their class."""
    objects: Objects = json.loads(path.read_text(encoding="utf-8"))["objects"]
    return objects


def policies(objects: Objects) -> Policies:
    """Return the hours in which the desk works, as calendars that agreements name."""
    calendars = [
        BusinessCalendar(
            id=f"window-{row['id']}",
            timezone="Europe/London",
            windows={
                day: f"{_hour(row[f'{day}_start'])}-{_hour(row[f'{day}_end'])}" for day in DAYS if _opens(row, day)
            },
        )
        for row in objects.get("CoverageWindow", ())
    ]
    return Policies(calendars={**Policies().calendars, **{each.id: each for each in calendars}})


def _opens(row: Row, day: str) -> bool:
    return Decimal(row.get(f"{day}_start", "0")) < Decimal(row.get(f"{day}_end", "0"))


def _hours(row: Row, day: str) -> str:
    return f"{_hour(row[f'{day}_start'])}-{_hour(row[f'{day}_end'])}"


def _hour(text: str) -> str:
    """Return a time of day from hours: 18.5 is 18:30."""
    minutes = int(Decimal(text) * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def enter(objects: Objects, practice: Practice) -> tuple[Agreement, ...]:
    """Enter every contract, with its customer and its services, and return the agreements."""
    desk = practice.acting_as("desk")
    names = {row["id"]: row["name"] for row in objects["Organization"]}
    services = {
        row["id"]: desk.services.adopt(
            origin=ORIGIN,
            reference=f"Service {row['id']}",
            name=row["name"],
            owner=f"it-of-{row['org_id']}",
            state=STATES[row["status"]],
            standard=True,
            utility=row.get("description", ""),
        ).id
        for row in objects["Service"]
    }
    calendar = next((f"window-{row['id']}" for row in objects.get("CoverageWindow", ())), "")
    agreements = []
    for contract in objects["CustomerContract"]:
        organisation = contract["org_id"]
        unit = desk.units.adopt(
            origin=ORIGIN, reference=f"Organization {organisation}", name=names[organisation], type="external_org"
        )
        customer = desk.customers.adopt(
            origin=ORIGIN,
            reference=f"Organization {organisation}",
            name=names[organisation],
            party=unit.id,
            state="identified",
            type="external",
            why=contract["name"],
        )
        links = [row for row in objects["lnkCustomerContractToService"] if row["customercontract_id"] == contract["id"]]
        agreements.append(
            desk.agreements.adopt(
                origin=ORIGIN,
                reference=f"CustomerContract {contract['id']}",
                customer=customer.id,
                type="contract",
                contractual=True,
                lines=tuple(
                    Line(service=services[row["service_id"]], targets=targets(objects, row["sla_id"])) for row in links
                ),
                start=date.fromisoformat(contract.get("start_date") or BEGAN.isoformat()),
                **term(contract.get("end_date", "")),
                calendar=calendar,
            )
        )
    return tuple(agreements)


def term(end: str) -> dict[str, Any]:
    """Return how long a contract lasts: to its end where it has one, else from year to year."""
    if end:
        return {"term": "fixed", "end": date.fromisoformat(end)}
    return {"term": "rolling", "renewal_span": "12 months", "notice_period": "3 months"}


def targets(objects: Objects, sla: str) -> tuple[Target, ...]:
    """Return the targets of an SLA: times to respond and to resolve, on the calendar of the agreement."""
    named = {row["slt_id"] for row in objects["lnkSLAToSLT"] if row["sla_id"] == sla}
    return tuple(
        Target(
            metric=row["metric"],
            unit=row["unit"],
            comparison="<=",
            value=Decimal(row["value"]),
            window=f"{row['request_type']} of priority {row['priority']}",
            source="service desk",
        )
        for row in objects["SLT"]
        if row["id"] in named
    )


def main(path: str = "") -> None:
    """Enter a file, or the tiny contract, and tell what came of it."""
    objects = read(Path(path)) if path else TINY
    with Practice.open("memory:", policies=policies(objects), discover=False) as practice:
        for agreement in enter(objects, practice):
            customer = practice.customers.get(agreement.customer)
            print(
                f"{customer.name} ({customer.state.label}) has {len(agreement.lines)} services under {agreement.type}"
            )
            for target in agreement.lines[0].targets:
                print(f"  {target}")
            began = datetime(2026, 1, 5, 10, tzinfo=UTC)
            due = practice.agreements.due_by(agreement, agreement.lines[0].service, "tto", began)
            print(f"what begins at {began:%H:%M} is answered by {due:%H:%M}")
        again = enter(objects, practice)
        print(f"{len(again)} known, {practice.services.count()} services")


if __name__ == "__main__":
    main(*sys.argv[1:])
