"""The portfolio of one customer: all that is known of it as at an instant, and what the customer may see of that.

Each part says in a small file of its own what it adds; :mod:`~itilbrm.views.portfolio.contributors` names them.
"""

from itilbrm.views.portfolio.asking import portfolio
from itilbrm.views.portfolio.completeness import gaps, missing_of
from itilbrm.views.portfolio.contributors import PARTS
from itilbrm.views.portfolio.lines import Line, Part, Portfolio, Value
from itilbrm.views.portfolio.overview import Overview, OverviewLine, overview
from itilbrm.views.portfolio.subject import Contributor, Subject

__all__ = [
    "PARTS",
    "Contributor",
    "Line",
    "Overview",
    "OverviewLine",
    "Part",
    "Portfolio",
    "Subject",
    "Value",
    "gaps",
    "missing_of",
    "overview",
    "portfolio",
]
