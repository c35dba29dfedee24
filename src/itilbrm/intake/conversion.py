"""Cells as particulars: a mapping, bound to the headings of one file, once for all of its rows."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from itilbrm.errors import suggestion
from itilbrm.intake.local_times import LocalTimes, Unfit
from itilbrm.intake.mapping import FieldMapping, FileMapping, Form
from itilbrm.intake.moments import moments
from itilbrm.intake.readers import day_reader, plain_reader, reference_reader
from itilbrm.toml_files import shown

__all__ = ["Conversion", "Particulars", "UnfitCell", "conversion"]

Cells: TypeAlias = Sequence[str]

Particulars: TypeAlias = dict[str, object]
"""What an adoption takes, by name."""

Conversion: TypeAlias = Callable[[Cells], Particulars]
"""Turns the cells of a row into particulars, or raises UnfitCell."""

_Read: TypeAlias = Callable[[str], object]
_Take: TypeAlias = Callable[[Cells], object]

_REMEMBERED: Final = 10_000
_WORTH_REMEMBERING: Final = 200


class UnfitCell(Exception):
    """A row cannot be converted; its arguments are the heading and the reason. It never leaves the intake."""

    def __init__(self, column: str, reason: str) -> None:
        """Say which cell stands in the way, by its heading, and why."""
        super().__init__(column, reason)
        self.column: str = column
        self.reason: str = reason


def conversion(mapping: FileMapping, headings: Sequence[str]) -> Conversion:
    """Return what converts rows under these headings, which hold every column of the mapping.

    Blanks around a cell do not count. Most fields have one column; for those a row is gone through
    here, and only what is blank or has not been met before is asked for field by field.
    """
    constants, words, single, others, by_state = _sorted_out(mapping, headings)
    labels = [(name, headings.index(column)) for name, column in mapping.labels]
    blank = mapping.blank | {""}
    has_labels = mapping.form.has_labels

    def convert(cells: Cells) -> Particulars:
        cells = list(map(str.strip, cells))
        particulars = constants.copy()
        for name, place, known, take in words:
            cell = cells[place]
            try:
                particulars[name] = known[cell]
            except KeyError:
                particulars[name] = take(cells)
                if len(known) < _REMEMBERED and len(cell) < _WORTH_REMEMBERING:
                    known[cell] = particulars[name]
        for name, place, means_nothing, read, take in single:
            cell = cells[place]
            try:
                particulars[name] = take(cells) if cell in means_nothing else read(cell)
            except Unfit as problem:
                raise UnfitCell(headings[place], str(problem)) from None
        for name, take in others:
            particulars[name] = take(cells)
        for name, states, take in by_state:
            particulars[name] = take(cells) if particulars["state"] in states else None
        if has_labels:
            particulars["labels"] = {name: cell for name, place in labels if (cell := cells[place]) not in blank}
        return particulars

    return convert


class _SortedOut(NamedTuple):
    """The fields of a mapping by how they are found in a row."""

    constants: Particulars
    words: list[tuple[str, int, dict[str, object], _Take]]
    single: list[tuple[str, int, frozenset[str], _Read, _Take]]
    others: list[tuple[str, _Take]]
    by_state: list[tuple[str, frozenset[str], _Take]]


def _sorted_out(mapping: FileMapping, headings: Sequence[str]) -> _SortedOut:
    clocks = LocalTimes(ZoneInfo(mapping.zone), mapping.exists_twice, mapping.does_not_exist)
    # Fields of the same formats share what they remember.
    form = mapping.form
    dated = {(each.formats, each.day) for each in mapping.fields if form.fields[each.name].kind == "moment"}
    read_as = {(formats, day): moments(formats, clocks, day) for formats, day in dated}
    found = _SortedOut({"origin": mapping.origin}, [], [], [], [])
    for field in mapping.fields:
        kind, places = form.fields[field.name].kind, [headings.index(column) for column in field.columns]
        if kind == "day":
            read: _Read = day_reader(field.formats, clocks)
        else:
            read = read_as[field.formats, field.day] if field.formats else _reader(field, form)
        take = (
            _all_of(field, headings, places, read)
            if kind in {"words", "ids"}
            else _first_of(field, headings, places, read, form)
        )
        if not places:
            found.constants[field.name] = take(())
        elif field.only_in_states:
            found.by_state.append((field.name, frozenset(field.only_in_states), take))
        elif len(places) > 1:
            found.others.append((field.name, take))
        elif kind in {"word", "words", "id", "ids"}:
            found.words.append((field.name, places[0], {}, take))
        else:
            found.single.append((field.name, places[0], field.blank | {""}, read, take))
    return found


def _first_of(field: FieldMapping, headings: Sequence[str], places: Sequence[int], read: _Read, form: Form) -> _Take:
    blank = field.blank | {""}
    default = read(str(field.default)) if field.id_of is not None and field.default is not None else field.default

    def take(cells: Cells) -> object:
        for place in places:
            if cells[place] not in blank:
                return _found(read, cells[place], headings[place])
        if default is None and form.fields[field.name].required:
            raise UnfitCell(field.columns[0], f"it is blank, and every {form.called} has its {field.name}")
        return default

    return take


def _all_of(field: FieldMapping, headings: Sequence[str], places: Sequence[int], read: _Read) -> _Take:
    blank = field.blank | {""}

    def take(cells: Cells) -> object:
        filled = [place for place in places if cells[place] not in blank]
        found = dict.fromkeys(_found(read, cells[place], headings[place]) for place in filled)
        return tuple(found) or ((field.default,) if field.default is not None else ())

    return take


def _found(read: _Read, cell: str, heading: str) -> object:
    try:
        return read(cell)
    except Unfit as problem:
        raise UnfitCell(heading, str(problem)) from None


def _reader(field: FieldMapping, form: Form) -> _Read:
    """Return what reads a cell that is not blank, or raises Unfit."""
    if field.id_of is not None:
        return reference_reader(field.id_of, field.origin)
    plain = plain_reader(form.fields[field.name].kind)
    if plain is not None:
        return plain
    if field.values is None:
        return str
    words, otherwise = dict(field.values), field.otherwise

    def translate(cell: str) -> str:
        word = words.get(cell, otherwise)
        if word is None:
            raise Unfit(f"{shown(cell)} is not among the values of the mapping{suggestion(cell[:60], words)}")
        return word

    return translate
