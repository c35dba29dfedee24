"""Cells that are neither texts nor instants: numbers, yes or no, dates, and references of other records."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from itilbrm.intake.formats import DateFormat
from itilbrm.intake.local_times import LocalTimes, Unfit
from itilbrm.intake.mapping import IdOf, Kind
from itilbrm.toml_files import shown

__all__ = ["day_reader", "plain_reader", "reference_reader"]

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(?:[.][0-9]{1,20})?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")
_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def plain_reader(kind: Kind) -> Callable[[str], object] | None:
    """Return what reads a number, a whole number, or yes or no; nothing for other kinds."""
    return {"number": _number, "whole": _whole, "flag": _flag}.get(kind)


def day_reader(formats: Sequence[str], clocks: LocalTimes) -> Callable[[str], date]:
    """Return what reads a date by the first of the formats that fits."""
    readers = [DateFormat(form) for form in formats]

    def read(text: str) -> date:
        for reader in readers:
            found = reader.read(text, clocks)
            if found is not None:
                return found.local.date()
        raise Unfit(f"{shown(text)} does not fit {' or '.join(formats)}")

    return read


def reference_reader(id_of: IdOf, origin: str) -> Callable[[str], str]:
    """Return what makes an id of the reference of another record, whether or not it is here yet.

    Where no system is named, they are ids of ours.
    """
    return (lambda text: id_of(origin, text)) if origin else str


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Unfit(f"{shown(text)} is no number; write it with digits and one point, 1250.50")
    return Decimal(text)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Unfit(f"{shown(text)} is no whole number; write it with digits alone")
    return int(text)


def _flag(text: str) -> bool:
    found = _FLAGS.get(text.lower())
    if found is None:
        raise Unfit(f"{shown(text)} is neither yes nor no; write yes, no, true, false, 1 or 0")
    return found
