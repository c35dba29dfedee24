"""Let a practice read the services of a house from its own catalogue, and keep agreements about them.

Run it anywhere: it needs the base install alone. The catalogue here is a list in memory; yours is a database or a
page that answers by HTTP. What it tells is read when it is needed, and never kept or changed.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from itilbrm import Line, Practice, SourceBackend, Target, errors, hookimpl

CATALOGUE: Mapping[str, Mapping[str, Any]] = {
    "MAIL-01": {
        "id": "MAIL-01",
        "state": "active",
        "name": "Electronic mail",
        "owner": "sam",
        "standard": True,
        "dependencies": ["NET-01"],
        "packages": [
            {
                "name": "gold",
                "targets": [
                    {"metric": "availability", "unit": "%", "comparison": ">=", "best": "99.9", "worst": "99"},
                ],
                "per_year": {"amount": "48.00", "currency": "EUR"},
            }
        ],
    },
    "NET-01": {"id": "NET-01", "state": "active", "name": "Network", "owner": "sam", "type": "infrastructure"},
}


def service(key: str) -> Mapping[str, Any] | None:
    """Return one entry of the catalogue."""
    return CATALOGUE.get(key)


def services(columns: Mapping[str, str]) -> Iterable[Mapping[str, Any]]:  # noqa: ARG001  so few need no query
    """Return the entries of the catalogue; what does not fit the columns is left out by who asks."""
    return CATALOGUE.values()


@hookimpl
def brm_sources() -> list[SourceBackend]:
    """Offer the catalogue as where services live."""
    return [SourceBackend("service", one=service, many=services)]


def main() -> None:
    """Read the catalogue, agree on a service of it, and try to change it here."""
    with Practice.open("memory:", plugins=[__file__], discover=False) as practice:
        sam = practice.acting_as("sam")
        print(", ".join(f"{each.id} {each.name}" for each in practice.services))
        mail = practice.services.get("MAIL-01")
        target = Target(
            metric="availability",
            unit="%",
            comparison=">=",
            value=Decimal("99.5"),
            window="month",
            source="monitoring",
        )
        agreement = sam.agreements.draft(
            customer="sales",
            lines=(Line(service=mail.id, package="gold", targets=(target,)),),
            start=date(2026, 4, 1),
            term="rolling",
            renewal_span="12 months",
        )
        print(f"{agreement.customer} is to get {agreement.lines[0].targets[0]}")
        try:
            sam.services.retire("MAIL-01")
        except errors.Refused as refused:
            print(refused)


if __name__ == "__main__":
    main()
