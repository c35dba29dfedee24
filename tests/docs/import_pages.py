"""The part of the reference on mapping files that tells what each kind of records may be given."""

from collections.abc import Iterator
from typing import Final

from itilbrm.importable import IMPORTABLE, Importable
from itilbrm.intake import Particular

__all__ = ["importable_kinds"]

_KINDS: Final = {
    "text": "a text",
    "word": "a word",
    "words": "words",
    "moment": "an instant",
    "day": "a date",
    "number": "a number",
    "whole": "a whole number",
    "flag": "yes or no",
    "id": "the reference of a {of}",
    "ids": "references, each of a {of}",
}


def importable_kinds() -> str:
    """Return a table of particulars for each kind but complaints, which have their own."""
    return "\n".join(line for what, kind in IMPORTABLE.items() if what != "complaints" for line in _table(what, kind))


def _table(what: str, kind: Importable) -> Iterator[str]:
    yield f"### Particulars of {what}\n"
    yield "| particular | what it is | must be there |\n|---|---|---|"
    for name, each in kind.form.fields.items():
        yield f"| `{name}` | {_said(kind, name, each)} | {'yes' if each.required else 'no'} |"
    yield ""


def _said(kind: Importable, name: str, particular: Particular) -> str:
    words = kind.words(kind.lifecycle).get(name)
    if words is not None:
        return "one of " + ", ".join(f"`{word}`" for word in words)
    return _KINDS[particular.kind].format(of=" or ".join(each.replace("_", " ") for each in particular.of))
