"""What the translator knows of one kind of record."""

from collections.abc import Mapping
from typing import Any

import attrs

from itilbrm.documents.converters import Conversion, conversion_of
from itilbrm.documents.personal import REASON, PersonalPath, personal_paths
from itilbrm.documents.upgrading import Upgrades
from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import Lifecycle, Record, indexed_fields
from itilbrm.ports import COLUMNS

__all__ = ["Kind"]


@attrs.frozen
class Kind:
    """How one kind of record is translated, compiled once.

    Attributes:
        lifecycle: Its lifecycle.
        conversion: How its fields become JSON, and back.
        upgrades: How its older forms are read.
        personal: The paths that say something about a person.
        personal_in: The names of these paths, by the field they lie in.
        subjects: The field that names the person, by the name of a path.
        columns: What a store indexes: columns, each with the field it holds.
    """

    lifecycle: Lifecycle[Any]
    conversion: Conversion
    upgrades: Upgrades
    personal: tuple[PersonalPath, ...]
    personal_in: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, str]
    columns: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, lifecycle: Lifecycle[Any]) -> "Kind":
        """Compile the kind of a lifecycle.

        Raises:
            BadDefinition: Its records cannot be stored, or what they say of their older forms cannot be right.
        """
        record: type[Record] = lifecycle.record
        columns = dict(indexed_fields(record))
        if lifecycle.began:
            columns["began_at"] = lifecycle.began
        for column in columns:
            if column not in COLUMNS:
                raise BadDefinition(record.__name__, f"there is no column {column!r}; choose from {', '.join(COLUMNS)}")
        if lifecycle.is_timed and "due_at" in columns:
            raise BadDefinition(
                record.__name__,
                f"the clock takes steps of it, and {columns['due_at']!r} takes the place of what it looks for; "
                "index it as another column",
            )
        conversion = conversion_of(record)
        upgrades = Upgrades.of(lifecycle, conversion)
        personal = tuple(personal_paths(record, lifecycle.subject))
        personal_in = {
            field: tuple(each.name for each in personal if each.path[0] == field)
            for field in conversion.structure_field
        }
        subjects = {each.name: each.subject for each in personal} | {REASON: lifecycle.subject}
        return cls(lifecycle, conversion, upgrades, personal, personal_in, subjects, tuple(columns.items()))
