"""``itilbrm stakeholders``: who matters, and the map by influence and interest."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from cyclopts import Parameter

from itilbrm.cli.drawing import cells_of, folded
from itilbrm.cli.exits import DONE, WrongUsage, out, say
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.portfolio import customer_named
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.cli.terminal import is_unicode, width
from itilbrm.report import Grid, Spot, Table, as_data, grid_page, grid_svg, visible

if TYPE_CHECKING:
    from itilbrm.views.stakeholder_map import Place, StakeholderMap

__all__ = ["grid_of", "list_", "map_", "map_screen"]

_SIZE: Final = 5
_HIGH: Final = 3
_COLUMNS: Final = ("stakeholder", "type", "influence", "interest", "engagement", "key", "standing", "customer", "id")
_FIT: Final = Fit(cut={"stakeholder": 18, "customer": 12}, spare=("engagement", "type", "key", "customer", "id"))


def list_(*, customer: str | None = None, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """List the stakeholders, those who are managed closely first.

    Args:
        customer: Only those of this customer: its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    found = _found(where, customer, None)
    if output.format == "json":
        put_json(as_data(found))
    elif not len(found):
        say("there is no stakeholder")
    else:
        put(_table(found), output, _FIT)
    return DONE


def map_(
    *,
    customer: str | None = None,
    as_at: str | None = None,
    form: Annotated[Literal["table", "svg", "html", "json"], Parameter(name="--format")] = "table",
    file: Path | None = None,
    where: Where = HERE,
) -> int:
    """Draw the map of stakeholders by influence and interest.

    Args:
        customer: Only those of this customer: its id, or ORIGIN:REFERENCE for one that was taken over.
        as_at: As it was at this instant, with its offset from UTC. Default: now
        form: table for the screen, svg for a picture, html for a page, json for everything else.
        file: Where the picture or page is written; a new file. Default: stdout
        where: Which store.
    """
    found = _found(where, customer, as_at)
    if form == "json":
        text = None
        put_json(as_data(found))
    elif form == "table":
        text = map_screen(found)
    else:
        grid = grid_of(found)
        table = _table(found)
        rows = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
        text = grid_svg(grid) if form == "svg" else grid_page(grid, table.headings, rows)
    if text is not None and file is not None:
        _write(file, text)
    elif text is not None:
        out(text)
    return DONE


def grid_of(found: "StakeholderMap") -> Grid:
    """Return the map as a grid to be drawn."""
    notes = [f"As at {moment(found.as_at)} UTC. Bold: a relationship to develop. Hollow: placed too long ago."]
    if found.unplaced:
        notes.append(f"Not placed yet: {', '.join(each.name for each in found.unplaced)}")
    return Grid(
        title="Stakeholders by influence and interest",
        across="interest",
        up="influence",
        quarters=("keep satisfied", "manage closely", "monitor", "keep informed"),
        high=_HIGH,
        spots=tuple(
            Spot(name=each.name, across=each.interest, up=each.influence, strong=each.key, faded=each.is_stale)
            for each in found.placed
            if each.influence is not None and each.interest is not None
        ),
        notes=tuple(notes),
    )


def map_screen(found: "StakeholderMap") -> str:
    """Return the map as a terminal shows it."""
    lines = [*_grid_lines(found), ""]
    quarters = (
        "from 3 on both are high: above on the right manage closely, above on the left keep satisfied, "
        "below on the right keep informed, below on the left monitor. * a relationship to develop, "
        "(old) placed too long ago"
    )
    title = wrapped([(0, f"Stakeholders by influence and interest, as at {moment(found.as_at)} UTC", "bold")])
    notes = [(0, quarters, "dim")]
    if found.unplaced:
        notes.append((0, f"not placed yet: {', '.join(each.name for each in found.unplaced)}", ""))
    return title + "".join(f"{line}\n" for line in lines) + wrapped(notes)  # type: ignore[arg-type]  # styles as they are written


def _grid_lines(found: "StakeholderMap") -> list[str]:
    across, up, cross, cut_across, cut_up = "─│┼━┃" if is_unicode() else "-|+=#"
    left = 3
    wide = max((min(width(), 120) - left - _SIZE - 1) // _SIZE, 6)
    lines = []
    for influence in range(_SIZE, 0, -1):
        cells = [_cell(found.at(influence, interest), wide) for interest in range(1, _SIZE + 1)]
        height = max(2, *map(len, cells))
        for number in range(height):
            label = str(influence) if number == 0 else ""
            parts = [_padded(cell[number] if number < len(cell) else "", wide) for cell in cells]
            lines.append(f"{label:<{left}}{_joined(parts, up, cut_up)}".rstrip())
        rule = cut_across if influence == _HIGH else across
        joint = cut_across if influence == _HIGH else cross
        lines.append(f"{'':<{left}}{_joined([rule * wide] * _SIZE, joint, joint)}")
    numbers = [_padded(str(interest), wide) for interest in range(1, _SIZE + 1)]
    lines.append(f"{'':<{left}}{_joined(numbers, ' ', ' ')}".rstrip())
    lines.append(f"{'':<{left}}interest; influence grows upwards")
    return lines


def _joined(parts: list[str], between: str, cut: str) -> str:
    low, high = parts[: _HIGH - 1], parts[_HIGH - 1 :]
    return f"{between.join(low)}{cut}{between.join(high)}"


def _cell(places: "tuple[Place, ...]", wide: int) -> list[str]:
    return [line for each in places for line in folded(_name(each), wide)]


def _name(place: "Place") -> str:
    return f"{'*' if place.key else ''}{visible(place.name)}{' (old)' if place.is_stale else ''}"


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - cells_of(text))


def _found(where: Where, customer: str | None, as_at: str | None) -> "StakeholderMap":
    at = None if as_at is None else asked_instant(as_at)
    with open_to_read(where) as present:
        practice = present if at is None else present.as_at(at)
        return practice.stakeholders.map(None if customer is None else customer_named(practice, customer))


def _table(found: "StakeholderMap") -> Table:
    return Table(
        _COLUMNS,
        [
            (
                *(each.name, each.type, each.influence, each.interest, each.engagement, "yes" if each.key else ""),
                "stale" if each.is_stale else "not placed" if each.engagement is None else "",
                *(each.customer, each.id),
            )
            for each in found
        ],
        numbers=("influence", "interest"),
    )


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise WrongUsage(f"--file: {str(file)!r} is there already; name a new one") from None
    say(f"written to {file}")
