"""What a mapping says: which columns of a source become which particulars of an adopted record."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.intake.local_times import Choice, DayPoint
from itilbrm.values import UNIDENTIFIED

__all__ = ["COMPLAINTS", "FIELDS", "FieldMapping", "FileMapping", "Form", "IdOf", "Kind", "Particular"]

Kind: TypeAlias = Literal["text", "word", "words", "moment", "day", "number", "whole", "flag", "id", "ids"]
"""What a particular is: a text, a word that may be translated, several of them, an instant, a date, a number, a whole
number, yes or no, or the reference of another record, or of several, which becomes its id."""

IdOf: TypeAlias = Callable[[str, str], str]
"""Returns the id of the record that another system calls so: given the name of the system, and the reference."""


@attrs.frozen
class Particular:
    """A particular of the adoption that a mapping may fill.

    Attributes:
        kind: What it is.
        required: Whether every row must have it.
        where_blank: What stands for it where a row has none.
        may_be_constant: Whether the mapping may give it instead of the file.
        of: For a reference, what it may refer to: kinds, each with what makes ids of its references; the first
            one unless the mapping says another.
    """

    kind: Kind
    required: bool = False
    where_blank: str | None = None
    may_be_constant: bool = True
    of: Mapping[str, IdOf] = attrs.field(factory=dict)

    @property
    def is_dated(self) -> bool:
        """Whether it is read by date formats."""
        return self.kind in {"moment", "day"}


@attrs.frozen
class Form:
    """What a mapping of one kind of records may give.

    Attributes:
        kind: The kind.
        fields: The particulars, by name.
        called: What one such record is called in a sentence.
        has_labels: Whether such records have labels.
    """

    kind: str
    fields: Mapping[str, Particular]
    called: str
    has_labels: bool = False


FIELDS: Final = {
    "reference": Particular("text", required=True, may_be_constant=False),
    "state": Particular("word", required=True),
    "received_at": Particular("moment", required=True),
    "target_at": Particular("moment"),
    "closed_at": Particular("moment"),
    "customer": Particular("word", where_blank=UNIDENTIFIED),
    "complainant": Particular("word", where_blank=UNIDENTIFIED),
    "channel": Particular("word", required=True),
    "type": Particular("word", required=True),
    "text": Particular("text", required=True),
    "services": Particular("words"),
}
"""The particulars a mapping may fill, by name; id, version, hashes and the like are not among them."""

COMPLAINTS: Final = Form("complaint", FIELDS, "complaint", has_labels=True)
"""What a mapping of complaints may give."""


@attrs.frozen(kw_only=True)
class FieldMapping:
    """How one particular is found in a row.

    Attributes:
        name: The particular.
        columns: Headings of its columns; the first one with something in it counts, all for services.
        default: What it is where all of them are blank; for a constant there are no columns.
        blank: Values that mean nothing, beside the empty text.
        values: Values of the source with the words they become; ``None`` where they are taken as they are.
        otherwise: The word for a value that is not among them; without it such a row is rejected.
        formats: The date formats of an instant; the first that fits counts.
        day: Which end of a local day a date without a time means.
        only_in_states: The states in which an instant counts; empty for all.
        id_of: What makes ids of references.
        origin: The system they are references of.
    """

    name: str
    columns: tuple[str, ...] = ()
    default: object = None
    blank: frozenset[str] = frozenset()
    values: tuple[tuple[str, str], ...] | None = None
    otherwise: str | None = None
    formats: tuple[str, ...] = ()
    day: DayPoint = "start"
    only_in_states: tuple[str, ...] = ()
    id_of: IdOf | None = None
    origin: str = ""


@attrs.frozen(kw_only=True)
class FileMapping:
    """A mapping as data, checked when it was read.

    Attributes:
        origin: The name of the system the records come from.
        form: What may be given of such a record.
        encoding: How its text files are encoded.
        delimiter: The character between their cells.
        defanged: Whether the file was written with :func:`~itilbrm.spreadsheets.defang`.
        zone: The key of the time zone of its local times.
        exists_twice: Which instant a local time means that exists twice.
        does_not_exist: Which instant a local time means that does not exist.
        blank: Values that mean nothing in every column.
        fields: How the particulars are found.
        labels: Names of labels with the headings of their columns.
    """

    origin: str
    form: Form = COMPLAINTS
    encoding: str = "utf-8"
    delimiter: str = ","
    defanged: bool = False
    zone: str
    exists_twice: Choice = "refuse"
    does_not_exist: Choice = "refuse"
    blank: frozenset[str] = frozenset()
    fields: tuple[FieldMapping, ...]
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every heading the mapping asks for, once, in the order of the mapping."""
        wanted = [column for field in self.fields for column in field.columns]
        return tuple(dict.fromkeys([*wanted, *(column for _, column in self.labels)]))
