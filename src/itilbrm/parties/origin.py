"""Where an adopted record comes from (G-12)."""

import attrs

from itilbrm.values import words

__all__ = ["Origin", "origin_key"]


@attrs.frozen(kw_only=True)
class Origin:
    """Where a record was adopted from.

    Attributes:
        system: The name of the system it comes from.
        reference: What it is called there.
    """

    system: str = attrs.field(validator=words())
    reference: str = attrs.field(validator=words())


def origin_key(*, origin: str, reference: str, **_: object) -> tuple[str, str]:
    """Return what an adopted record is unique by, so that a second adoption adds nothing."""
    return origin, reference
