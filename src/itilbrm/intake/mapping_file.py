"""Reading a mapping from TOML: data that is checked whole before any row is read, and never executed."""

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, cast, get_args

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.intake.formats import check_format, has_time
from itilbrm.intake.local_times import Choice, DayPoint, Unfit
from itilbrm.intake.mapping import COMPLAINTS, FieldMapping, FileMapping, Form, Particular
from itilbrm.intake.readers import plain_reader
from itilbrm.toml_files import Section, read_toml, shown

__all__ = ["ENCODINGS", "read_mapping"]

ENCODINGS: Final = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "latin-1", "iso-8859-2", "iso-8859-9", "iso-8859-15"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp437", "cp850", "cp852", "koi8-r", "mac-roman"),
    *("shift-jis", "euc-jp", "euc-kr", "gb18030", "big5"),
)
"""The encodings a mapping may name; other codecs of Python do more than decode."""

_CHOICES: Final[tuple[str, ...]] = get_args(Choice)
_DAY_POINTS: Final[tuple[str, ...]] = get_args(DayPoint)
_GIVEN: Final = ("constant", "default")
_TOP_KEYS: Final = ("origin", "blank", "file", "time", "fields", "labels")


def read_mapping(path: Path, vocabularies: Mapping[str, Collection[str]], form: Form = COMPLAINTS) -> FileMapping:
    """Read and check a mapping.

    Args:
        path: The TOML file.
        vocabularies: The words there are for a particular, by its name (``"state"``, ``"channel"``,
            ``"type"``); a mapping that leads to another word is refused. They are handed over because
            the intake knows no sub-process.
        form: What may be given; that of complaints unless said.

    Raises:
        InvalidInput: The mapping cannot be used; the field is the path to what is wrong.
    """
    whole = Section("mapping", read_toml(path, "mapping"))
    whole.holds_only(_TOP_KEYS if form.has_labels else _TOP_KEYS[:-1])
    blank = frozenset(each.strip() for each in whole.texts("blank"))
    file, time = whole.section("file"), whole.section("time")
    file.holds_only(("encoding", "delimiter", "defanged"))
    time.holds_only(("zone", "exists_twice", "does_not_exist"))
    origin = _name(whole, "origin", f"name the system the {form.called}s come from")
    return FileMapping(
        origin=origin,
        form=form,
        encoding=file.choice("encoding", ENCODINGS, "utf-8"),
        delimiter=_delimiter(file),
        defanged=file.flag("defanged"),
        zone=_zone(time),
        exists_twice=cast("Choice", time.choice("exists_twice", _CHOICES, "refuse")),
        does_not_exist=cast("Choice", time.choice("does_not_exist", _CHOICES, "refuse")),
        blank=blank,
        fields=_fields(whole.section("fields"), blank, vocabularies, form, origin),
        labels=_labels(whole.section("labels")),
    )


def _fields(
    section: Section, blank: frozenset[str], vocabularies: Mapping[str, Collection[str]], form: Form, origin: str
) -> tuple[FieldMapping, ...]:
    section.holds_only(form.fields)
    fields = []
    for name, particular in form.fields.items():
        if name in section.content:
            field = _field(section.section(name), name, blank, vocabularies, form)
            fields.append(_referring(section.section(name), field, particular, origin))
        elif particular.required:
            remedy = f'write [fields.{name}] with column = "..."'
            raise section.refusal(name, f"it is missing, and every {form.called} has it", remedy)
        elif particular.where_blank is not None:
            fields.append(FieldMapping(name=name, default=particular.where_blank))
    return tuple(fields)


def _field(
    section: Section, name: str, blank: frozenset[str], vocabularies: Mapping[str, Collection[str]], form: Form
) -> FieldMapping:
    particular = form.fields[name]
    section.holds_only(_keys_of(particular, by_state="state" in form.fields and form.fields["state"].required))
    columns = _columns(section, particular)
    known = vocabularies.get(name)
    formats = _formats(section, particular) if particular.is_dated else ()
    default = next((_given(section, key, known, particular) for key in _GIVEN if key in section.content), None)
    return FieldMapping(
        name=name,
        columns=columns,
        default=particular.where_blank if default is None else default,
        blank=blank | {each.strip() for each in section.texts("blank")},
        values=_values(section, known),
        otherwise=section.word("otherwise", known) if "otherwise" in section.content else None,
        formats=formats,
        day=_day(section, name, formats),
        only_in_states=section.words("only_in_states", vocabularies.get("state")),
    )


def _given(section: Section, key: str, known: Collection[str] | None, particular: Particular) -> object:
    """Return what the mapping gives instead of the file, as it would be read in a cell."""
    word = section.word(key, known)
    read = plain_reader(particular.kind)
    if read is None:
        return word
    try:
        return read(word)
    except Unfit as problem:
        raise section.refusal(key, str(problem), "write it as in a cell, between quotes") from None


def _referring(section: Section, field: FieldMapping, particular: Particular, origin: str) -> FieldMapping:
    """Return the field of a reference with what makes ids of it."""
    if not particular.of:
        return field
    kinds = tuple(particular.of)
    system = section.text("origin") if "origin" in section.content else origin
    return attrs.evolve(field, id_of=particular.of[section.choice("of", kinds, kinds[0])], origin=system)


def _keys_of(particular: Particular, *, by_state: bool = True) -> tuple[str, ...]:
    keys: tuple[str, ...] = ("column", "columns", "blank")
    if particular.kind == "day":
        return (*keys, "formats")
    if particular.kind == "moment":
        return (*keys, "formats") if particular.required else (*keys, "formats", "day", *["only_in_states"] * by_state)
    if particular.may_be_constant:
        keys = (*keys, "constant", "default")
    if particular.of:
        return (*keys, "origin", *["of"] * (len(particular.of) > 1))
    return (*keys, "values", "otherwise") if particular.kind in {"word", "words"} else keys


def _columns(section: Section, particular: Particular) -> tuple[str, ...]:
    given = [key for key in ("column", "columns", "constant") if key in section.content]
    if len(given) != 1:
        known = [key for key in ("column", "columns", "constant") if key in _keys_of(particular)]
        problem = f"it has both {given[0]} and {given[1]}" if given else "it does not say where to find it"
        raise InvalidInput(section.path, problem, f"give one of {', '.join(known)}")
    if given == ["constant"]:
        superfluous = section.content.keys() - {"constant"}
        if superfluous:
            raise section.refusal(min(superfluous), "a constant has no need of it", "leave it out")
        return ()
    return _headings(section, given[0], section.texts("columns") if given == ["columns"] else (section.text("column"),))


def _headings(section: Section, key: str, columns: Sequence[str]) -> tuple[str, ...]:
    stripped = tuple(column.strip() for column in columns)
    if not stripped or not all(stripped):
        raise section.refusal(key, "no heading is named, or a blank one", "name the column by its heading")
    return stripped


def _values(section: Section, known: Collection[str] | None) -> tuple[tuple[str, str], ...] | None:
    if "values" not in section.content:
        return None if known is None else tuple((word, word) for word in known)
    values = section.section("values")
    return tuple((source.strip(), values.word(source, known)) for source in values.content)


def _formats(section: Section, particular: Particular) -> tuple[str, ...]:
    formats = section.texts("formats")
    if not formats:
        raise section.refusal("formats", "no date format is given", 'write formats = ["%Y-%m-%d"]')
    for form in formats:
        check_format(f"{section.path}.formats", form)
        if particular.kind == "day" and has_time(form):
            raise section.refusal(
                "formats", f"{shown(form)} has a time of day, and this is a date", "leave the time out"
            )
    return formats


def _day(section: Section, name: str, formats: Sequence[str]) -> DayPoint:
    """Return which end of the day a date means; a deadline must say it, since all of its last day may be in time."""
    dates = [form for form in formats if not has_time(form)]
    if "day" in section.content and not dates:
        raise section.refusal("day", "every format has a time of day", "leave it out")
    if "day" not in section.content and dates and name == "target_at":
        problem = f"{shown(dates[0])} has no time of day, and it does not say which end of the day is meant"
        raise section.refusal("day", problem, 'write day = "end" for 24:00 of that day, or day = "start" for 00:00')
    return cast("DayPoint", section.choice("day", _DAY_POINTS, "start"))


def _labels(section: Section) -> tuple[tuple[str, str], ...]:
    labels = []
    for name in section.content:
        if not name.strip() or not name.isprintable():
            raise section.refusal(name, "the name of a label is blank or cannot be shown", "use words")
        labels.append((name, _headings(section, name, [section.text(name)])[0]))
    return tuple(labels)


def _name(section: Section, key: str, remedy: str) -> str:
    if key not in section.content:
        raise section.refusal(key, "it is missing", remedy)
    name = section.text(key)
    if not name.strip() or not name.isprintable():
        raise section.refusal(key, f"{shown(name)} is blank or cannot be shown", "use a word")
    return name


def _delimiter(section: Section) -> str:
    delimiter = section.text("delimiter") if "delimiter" in section.content else ","
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter.isalnum() or delimiter in "\"' \r\n":
        problem = f"{shown(delimiter)} cannot stand between cells"
        raise section.refusal("delimiter", problem, 'use one character such as ",", ";", "|" or "\\t"')
    return delimiter


def _zone(section: Section) -> str:
    if "zone" not in section.content:
        raise section.refusal("zone", "it is missing", 'write zone = "Europe/London", or "UTC"')
    zone = section.text("zone")
    # Only names of the list, since a key that is a path would read any file; and none that is another
    # zone on another machine.
    known = zoneinfo.available_timezones() - {"localtime", "Factory"}
    if zone not in known:
        remedy = "name a zone of the IANA database" if known else "install the package tzdata"
        raise section.refusal("zone", f"the time zone {shown(zone)} is not known{suggestion(zone[:60], known)}", remedy)
    return zone
