"""What says something about a person: taken out of what is hashed, kept apart, and put back."""

import hashlib
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import attrs

from itilbrm.documents.texts import Json, canonical, parsed
from itilbrm.errors import BadDefinition, InvalidInput
from itilbrm.ids import Chance
from itilbrm.lifecycle import PERSONAL
from itilbrm.ports import PersonalRow

__all__ = ["REASON", "PersonalPath", "digest", "entries", "personal_paths", "put_back", "salted_rows", "taken_out"]

REASON: Final = "@reason"
"""The path under which the reason of a fact is kept among what is personal; no field is called so."""

_SALT_BYTES: Final = 16
_SALT_AND_VALUE: Final = 2


@attrs.frozen
class PersonalPath:
    """One path of a record that says something about a person.

    Attributes:
        path: The names of the fields that lead there.
        name: The same as one text.
        subject: The field of the record that names the person; empty where nothing does.
    """

    path: tuple[str, ...]
    name: str
    subject: str


def personal_paths(cls: type, subject: str, above: tuple[str, ...] = ()) -> Iterator[PersonalPath]:
    """Return the paths of a class that are marked as personal; ``subject`` names the person unless a mark does.

    Raises:
        BadDefinition: One lies in a tuple, where its place is no name for it.
    """
    for field in attrs.fields(cls):
        path = (*above, field.name)
        if PERSONAL in field.metadata:
            yield PersonalPath(path, ".".join(path), field.metadata[PERSONAL] or subject)
        else:
            for inner in _values_in(field.type):
                yield from personal_paths(inner, subject, path)


def _values_in(hint: Any) -> Iterator[type]:  # noqa: ANN401  an annotation
    if isinstance(hint, type) and attrs.has(hint):
        yield hint
    for inner in typing.get_args(hint):
        values = list(_values_in(inner))
        if typing.get_origin(hint) is tuple and any(list(personal_paths(each, "")) for each in values):
            raise BadDefinition(str(hint), "what is personal cannot lie in a tuple; make it a record with a parent")
        yield from values


def taken_out(paths: Iterable[PersonalPath], body: Json) -> Json:
    """Take what is personal out of a body, and return it by path."""
    taken: Json = {}
    for each in paths:
        inside: Any = body
        for name in each.path[:-1]:
            inside = inside.get(name)
            if inside is None:
                break
        else:
            last = each.path[-1]
            if last in inside:
                taken[each.name] = inside.pop(last)
    return taken


def put_back(body: Json, personal: Json) -> Json:
    """Return a body with what is personal back where it was taken out; the body itself stays as it is.

    Raises:
        InvalidInput: There is no such place.
    """
    whole = dict(body)
    for path, value in personal.items():
        if "." not in path:
            whole[path] = value
            continue
        *above, last = path.split(".")
        inside = whole
        for name in above:
            below = inside.get(name)
            if not isinstance(below, dict):
                raise InvalidInput(f"$.{path}", "is kept as personal, and the document has no place for it")
            inside[name] = inside = dict(below)
        inside[last] = value
    return whole


def salted_rows(
    personal: Json, subject_of: Callable[[str], str], chance: Chance
) -> tuple[dict[str, str], tuple[PersonalRow, ...]]:
    """Return the digests of personal values by path, and the rows that hold the values with their salts.

    Args:
        personal: The values by path.
        subject_of: Returns the id of the person whom the value at a path speaks of.
        chance: Where the salts come from.
    """
    if not personal:
        return {}, ()
    held: dict[str, Json] = {}
    hashed = {}
    for path, value in personal.items():
        subject = subject_of(path)
        salt = chance(_SALT_BYTES).hex()
        held.setdefault(subject, {})[path] = (salt, value)
        hashed[path] = digest(salt, subject, path, value)
    return hashed, tuple(PersonalRow(subject, canonical(held[subject])) for subject in sorted(held))


def digest(salt: str, subject: str, path: str, value: object) -> str:
    """Return what a fact holds in place of a personal value; it says whose value it is, too."""
    return hashlib.sha256(canonical([salt, subject, path, value]).encode()).hexdigest()


def entries(row: PersonalRow) -> Iterator[tuple[str, str, object]]:
    """Return path, salt and value of everything in a row.

    Raises:
        InvalidInput: The row is not as :func:`salted_rows` wrote it.
    """
    body = parsed(row.body)
    for path, entry in body.items():
        if not isinstance(entry, list) or len(entry) != _SALT_AND_VALUE or not isinstance(entry[0], str):
            raise InvalidInput(f"$.{path}", "is no personal value with its salt")
        salt, value = entry
        yield path, salt, value
    if canonical(body) != row.body:
        raise InvalidInput("$", "is not in the form that is stored")
