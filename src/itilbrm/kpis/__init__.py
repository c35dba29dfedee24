"""Indicators: what complaints and compliments come to in a period, with all that is needed to read it right."""

from itilbrm.kpis.catalogue import KPIS, kpi_of
from itilbrm.kpis.definitions import Kpi
from itilbrm.kpis.figures import Basis, Figure, Measured, Number, Undefined, Unit
from itilbrm.kpis.reckoning import figure, figures

__all__ = [
    "KPIS",
    "Basis",
    "Figure",
    "Kpi",
    "Measured",
    "Number",
    "Undefined",
    "Unit",
    "figure",
    "figures",
    "kpi_of",
]
