"""What customers signed up for (K-REL-2)."""

from typing import Final

from itilbrm.kpis.definitions import Asked, Kpi, Material
from itilbrm.kpis.figures import Measured
from itilbrm.processes.sign_ups import SignUp

__all__ = ["NEW_CONTRACTS"]


def signed(material: Material, asked: Asked) -> Measured:
    """Count the sign-ups that were signed in the period (K-REL-2)."""
    many = sum(any(map(asked.holds, material.entered(each, "signed"))) for each in material.records(SignUp))
    return Measured(value=many, n=many, numerator=many)


NEW_CONTRACTS: Final = Kpi(
    id="K-REL-2",
    name="New contracts for standard services",
    formula="sign-ups that were signed in the period",
    unit="count",
    bases=("flow",),
    reading="It counts when it was signed, also where that was recorded later. Adopted ones never count.",
    source="KPI-SP",
    measure=signed,
    needs=frozenset({SignUp}),
    groups=("customer", "service", "owner"),
)
"""New contracts for standard services."""
