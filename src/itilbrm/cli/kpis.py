"""``itilbrm kpis list`` and ``kpis show``: the indicators, and what they come to in a period."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from itilbrm.cli.exits import DONE, Missing, WrongUsage, out
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.report import Cell, Table, as_data, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilbrm.kpis import Figure, Kpi, Number
    from itilbrm.kpis.figures import Measured

__all__ = ["figure_data", "figure_screen", "figure_table", "list_", "show"]

_LIST: Final = ("id", "name", "unit", "basis", "formula")
_OPTIONS: Final = {"period": "--period", "by": "--by", "basis": "--basis"}
_EXACT: Final = (
    *("id", "group", "value", "undefined", "unit", "basis", "start", "end", "as_at", "n", "numerator", "denominator"),
    *("undecided", "left_out", "beside", "rule_version"),
)
_TENTH: Final = Decimal("0.1")


def list_(*, output: Output = ON_THE_SCREEN) -> int:
    """List the indicators.

    Args:
        output: How they are shown.
    """
    from itilbrm.kpis import KPIS

    if output.format == "json":
        put_json({"kpis": [_kpi_data(each) for each in KPIS]})
    else:
        rows = [(each.id, each.name, each.unit, each.basis, each.formula) for each in KPIS]
        put(Table(_LIST, rows), output, Fit(fold=("name", "formula"), spare=("basis", "unit", "formula")))
    return DONE


def show(
    id: str,
    /,
    *,
    period: str,
    by: str | None = None,
    basis: str | None = None,
    as_at: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Show the value of an indicator for a period.

    Args:
        id: Its id, for example K-CPL-7.
        period: 2026, 2026-Q1, 2026-01, 2026-01-31 or 2026-01-01..2026-03-31, in the time zone of the provider.
        by: Also for each service, type, channel, customer, customer_tree, owner, severity, or value of label:NAME.
        basis: Which complaints belong to the period: those received, decided, due or closed in it.
            Default: that of the indicator
        as_at: As it was known at this instant, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    from itilbrm.kpis import kpi_of

    at = None if as_at is None else asked_instant(as_at)
    try:
        kpi = kpi_of(id)
        with open_to_read(where) as practice:
            figure = (practice if at is None else practice.as_at(at)).kpi(id, period=period, by=by, basis=basis)
    except NotFound as problem:
        if problem.kind != "indicator":
            raise
        raise Missing(str(problem)) from problem
    except InvalidInput as problem:
        if problem.field not in _OPTIONS:
            raise
        raise WrongUsage(f"{_OPTIONS[problem.field]}: {problem.problem}; {problem.remedy}") from problem
    if output.format == "json":
        put_json(figure_data(figure))
    elif output.format == "table":
        out(figure_screen(figure, kpi))
    else:
        put(figure_table(figure), output)
    return DONE


def figure_data(figure: "Figure") -> dict[str, object]:
    """Return a figure as JSON knows it: quotients as texts, so that nothing is rounded."""
    data: dict[str, object] = {
        "id": figure.id,
        "name": figure.name,
        "unit": figure.unit,
        "basis": figure.basis,
        "period": str(figure.period),
        "start": as_data(figure.period.start),
        "end": as_data(figure.period.end),
        "zone": figure.period.zone,
        "as_at": as_data(figure.as_at),
        "rule_version": figure.rule_version,
        "final": figure.is_final,
        **_measured_data(figure),
    }
    if figure.by:
        data["by"] = figure.by
        data["groups"] = {group: _measured_data(each) for group, each in figure.groups.items()}
    return data


def figure_table(figure: "Figure") -> Table:
    """Return a figure as a table with a row for each group, and one for all of it, with nothing rounded."""
    rows = [("all", figure), *figure.groups.items()] if not figure.by else list(figure.groups.items())
    return Table(_EXACT, [_exact_row(group, each) for group, each in rows], numbers=("n", "undecided"))


def figure_screen(figure: "Figure", kpi: "Kpi") -> str:
    """Return a figure as a screen shows it: what it is, its values, and how to read them."""
    from itilbrm.kpis import Undefined

    title = f"{figure.name} ({figure.id}), {figure.period}, basis {figure.basis}"
    known = f"{kpi.formula}. As known at {moment(figure.as_at)} UTC{'' if figure.is_final else ', and not final'}."
    told: list[tuple[int, str, Any]] = []
    if isinstance(figure.value, Undefined):
        told.append((0, f"Undefined: {figure.value.reason}.", ""))
    if figure.left_out:
        told.append((0, f"Left out: {', '.join(f'{many:,} {why}' for why, many in figure.left_out.items())}.", ""))
    told.append((0, f"How to read it: {kpi.reading}", ""))
    table, fit = _groups(figure) if figure.by else _alone(figure)
    return wrapped([(0, title, "bold"), (0, known, "")]) + "\n" + drawn(table, fit) + "\n" + wrapped(told)


def _alone(figure: "Figure") -> tuple[Table, Fit]:
    """Return a figure as a table with a line for everything there is to say."""
    rows: list[tuple[str, Cell]] = [(figure.unit, _value(figure)), ("n", figure.n)]
    if figure.undecided:
        rows.append(("undecided", figure.undecided))
    rows += [(name, _shown(value)) for name, value in figure.beside.items()]
    return Table(("what", "value"), rows, numbers=("value",)), Fit(fold=("what",))


def _groups(figure: "Figure") -> tuple[Table, Fit]:
    """Return a figure as a table with a row for each group, and one for all."""
    shown = [(visible(group) or "(none)", each) for group, each in figure.groups.items()]
    names = tuple(figure.beside)
    headings = (figure.by, figure.unit, "n", "undecided", *names)
    rows: list[tuple[Cell, ...]] = [
        (group, _value(each), each.n, each.undecided, *(_shown(each.beside[name]) for name in names))
        for group, each in [*shown, ("all", figure)]
    ]
    return Table(headings, rows, numbers=headings[1:]), Fit(fold=(figure.by,), spare=("n", "undecided", *names))


def _value(figure: "Figure") -> Cell:
    from itilbrm.kpis import Undefined

    if isinstance(figure.value, Undefined):
        return "undefined"
    shown = _shown(figure.value)
    if figure.unit != "percent":
        return shown
    of = f" ({figure.numerator:,} of {figure.denominator:,})" if figure.denominator is not None else ""
    return f"{shown} %{of}"


def _shown(value: "Number") -> Cell:
    if isinstance(value, Decimal):
        return f"{value.quantize(_TENTH):,}"
    return value if isinstance(value, int) else "undefined"


def _exact_row(group: str, figure: "Figure") -> tuple[Cell, ...]:
    from itilbrm.kpis import Undefined

    undefined = isinstance(figure.value, Undefined)
    return (
        *(figure.id, group),
        *(("", figure.value.reason) if isinstance(figure.value, Undefined) else (_exact(figure.value), "")),
        *(figure.unit, figure.basis),
        *(str(as_data(each)) for each in (figure.period.start, figure.period.end, figure.as_at)),
        figure.n,
        *("" if each is None else _exact(each) for each in (figure.numerator, figure.denominator)),
        figure.undecided,
        _pairs(figure.left_out),
        _pairs(figure.beside) if not undefined else "",
        figure.rule_version,
    )


def _pairs(values: "Mapping[str, Number]") -> str:
    return "; ".join(f"{name}: {_exact(value)}" for name, value in values.items())


def _exact(value: "Number") -> Cell:
    return value if isinstance(value, int) else str(value)


def _measured_data(measured: "Measured") -> dict[str, object]:
    return {
        **_number_data(measured.value),
        "n": measured.n,
        "numerator": None if measured.numerator is None else _number_data(measured.numerator)["value"],
        "denominator": measured.denominator,
        "undecided": measured.undecided,
        "left_out": dict(measured.left_out),
        "beside": {name: _number_data(value)["value"] for name, value in measured.beside.items()},
    }


def _number_data(value: "Number") -> dict[str, object]:
    from itilbrm.kpis import Undefined

    if isinstance(value, Undefined):
        return {"value": None, "undefined": value.reason}
    return {"value": value if isinstance(value, int) else str(value)}


def _kpi_data(kpi: "Kpi") -> dict[str, object]:
    return {
        "id": kpi.id,
        "name": kpi.name,
        "formula": kpi.formula,
        "unit": kpi.unit,
        "basis": kpi.basis,
        "bases": list(kpi.bases),
        "groups": list(kpi.groups),
        "reading": kpi.reading,
        "source": kpi.source,
        "version": kpi.version,
    }
