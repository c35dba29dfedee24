"""Doubts: what should be asked before a complaint is recorded; they warn and never refuse, so nothing is dropped."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from itilbrm.values import UNIDENTIFIED

__all__ = ["doubts_about"]

_PRAISE: Final = re.compile(
    r"\b(?:thanks?|thank you|great|excellent|wonderful|fantastic|brilliant|well done|kudos|compliments?|praise"
    r"|danke|super|hervorragend|ausgezeichnet|gro\u00dfartig|lob)\b",
    re.IGNORECASE,
)
_BLAME: Final = re.compile(
    r"\b(?:but|not|no|never|late|slow|down|broken|awful|bad|worse|wrong|rude|complain\w*|unhappy|fail\w*|poor|lost|missing"
    r"|unacceptable|terrible|still|nobody|aber|nicht|nie|kein\w*|sp\u00e4t|langsam|schlecht|kaputt|falsch|beschwer\w*)\b",
    re.IGNORECASE,
)


def doubts_about(particulars: Mapping[str, object]) -> tuple[str, ...]:
    """Return what should be asked about a complaint that is to be received, as sentences.

    Args:
        particulars: What ``receive`` would be given; what is missing raises no doubt.
    """
    return tuple(_doubts(particulars))


def _doubts(particulars: Mapping[str, object]) -> Iterator[str]:
    text = str(particulars.get("text", ""))
    if _PRAISE.search(text) and not _BLAME.search(text):
        yield "it reads like praise: is it a compliment, or one of each? (practice.compliments.record, receive_mixed)"
    if particulars.get("customer") == UNIDENTIFIED:
        yield "nobody knows the customer yet: it is held as unidentified until identify() names them"
    about, owner = particulars.get("about", ()), particulars.get("owner", "")
    if owner and isinstance(about, (tuple, list)) and owner in about:
        yield f"{owner} is complained about and cannot own it: a lead of the procedure will (BR-CPL-13)"
    if particulars.get("type") == "complaint_handling" and not particulars.get("related"):
        yield "it is about the handling of a complaint and names none: which one? (related=)"
