"""Packages: what a service is offered as, with ranges of targets and a price."""

from collections.abc import Sequence
from typing import Any

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.services.targets import Target, TargetRange, check_once
from itilbrm.values import words

__all__ = ["Gap", "Package", "fitting"]


def _each_metric_once(_package: object, _field: "attrs.Attribute[Any]", value: Sequence[TargetRange]) -> None:
    check_once(value)


@attrs.frozen(kw_only=True)
class Package:
    """A level at which a service is offered.

    Attributes:
        name: What it is called, for example ``"gold"``.
        targets: What it offers for each metric, from the worst to the best.
        one_off: What it costs once, for one.
        per_year: What it costs in a year, for one.
    """

    name: str = attrs.field(validator=words())
    targets: tuple[TargetRange, ...] = attrs.field(default=(), validator=_each_metric_once)
    one_off: Money | None = None
    per_year: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.one_off is not None and self.per_year is not None and self.one_off.currency != self.per_year.currency:
            raise InvalidInput("per_year", f"{self.name!r} has prices in two currencies", "give both in one")


@attrs.frozen(kw_only=True)
class Gap:
    """Why a target does not fit into a package (BR-SGN-3).

    Attributes:
        package: The name of the package; empty where there is none.
        target: The target.
        problem: What stands in the way, in words.
    """

    package: str
    target: Target
    problem: str

    def __str__(self) -> str:
        return self.problem


def fitting(offered: "Package | Sequence[Package]", targets: Sequence[Target]) -> list[Gap]:
    """Return why targets do not fit: nothing where each lies in the range of a package (BR-SGN-3).

    Args:
        offered: A package, or the packages of a service, of which the one counts that comes nearest.
        targets: The targets asked for.
    """
    if isinstance(offered, Package):
        return [gap for target in targets if (gap := _gap(offered, target)) is not None]
    gaps = [fitting(package, targets) for package in offered]
    if gaps:
        return min(gaps, key=len)
    return [Gap(package="", target=each, problem=f"no package is offered that could hold {each}") for each in targets]


def _gap(package: Package, target: Target) -> Gap | None:
    metric = target.metric.strip().lower()
    of_metric = [each for each in package.targets if each.metric.strip().lower() == metric]
    if not of_metric:
        return _said(package, target, f"{package.name!r} offers nothing for {target.metric}")
    alike = [each for each in of_metric if _is_comparable(each, target)]
    if not alike:
        return _said(package, target, f"{package.name!r} offers {of_metric[0]}, which cannot be compared with {target}")
    problems = [_outside(each, target) for each in alike]
    if None in problems:
        return None
    return _said(package, target, f"{target} is {problems[0]} than {package.name!r} offers, which is {alike[0]}")


def _is_comparable(offered: TargetRange, target: Target) -> bool:
    return (offered.unit, offered.comparison) == (target.unit, target.comparison) and offered.window in (
        "",
        target.window,
    )


def _outside(offered: TargetRange, target: Target) -> str | None:
    """Return how a target stands to what is offered; None where it lies within."""
    low, high = sorted((offered.best, offered.worst))
    upper = target.value if target.upper is None else target.upper
    if low <= target.value and upper <= high:
        return None
    if offered.comparison == "<=":
        return "stricter" if target.value < low else "looser"
    if offered.comparison == ">=":
        return "stricter" if target.value > high else "looser"
    return "other"


def _said(package: Package, target: Target, problem: str) -> Gap:
    return Gap(package=package.name, target=target, problem=problem)
