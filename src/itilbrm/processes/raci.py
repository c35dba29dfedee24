"""Who does what: the activities of a sub-process, with who is responsible, accountable, asked and told (G-11)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Self

import attrs

from itilbrm.errors import BadDefinition, suggestion

__all__ = ["ROLES", "Activity", "check_activities"]

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BRM": "business relationship manager",
        "LEAD": "lead of the relationship managers",
        "RA": "relationship agent",
        "SD": "service desk",
        "SLM": "service level manager",
        "SO": "service owner",
        "SUP": "supplier or partner",
        "CUS": "customer",
        "SPON": "sponsor",
        "PUR": "purchaser",
        "USR": "user",
        "COM": "complainant",
        "INVST": "investigator",
        "APPR": "approver",
        "TL": "lead of the team that is named",
        "ITSG": "IT steering group",
    }
)
"""The roles by their codes (DOMAIN 0.6)."""


@attrs.frozen
class Activity:
    """One activity of a sub-process, and the roles in it.

    Attributes:
        name: What is done.
        responsible: Who does it, by the codes of their roles; one at least.
        accountable: Who answers for it; exactly one role.
        consulted: Who is asked.
        informed: Who is told.

    Raises:
        BadDefinition: It has no name, nobody is responsible, not exactly one role is accountable, a role is not
            known, or stands twice in the same place.
    """

    name: str
    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            raise BadDefinition("an activity", "has no name")
        if not self.responsible:
            raise BadDefinition(self.name, "has nobody responsible; name one role at least")
        accountable = _codes(self.accountable)
        if len(accountable) != 1:
            raise BadDefinition(
                self.name, f"has {len(accountable)} roles accountable ({self.accountable!r}); name exactly one"
            )
        for roles in (self.responsible, accountable, self.consulted, self.informed):
            for code in roles:
                if code not in ROLES:
                    raise BadDefinition(
                        self.name, f"names {code!r}, which is no role{suggestion(code, ROLES)}; use {', '.join(ROLES)}"
                    )
            if len(set(roles)) < len(roles):
                raise BadDefinition(self.name, f"names a role twice in {', '.join(roles)}")

    @classmethod
    def of(cls, name: str, r: str, a: str, *, c: str = "", i: str = "") -> Self:
        """Return an activity from the cells of a RACI table: codes with commas between them."""
        return cls(name, _codes(r), a, _codes(c), _codes(i))


def check_activities(owner: str, activities: Iterable[Activity]) -> None:
    """Refuse activities of which two have one name.

    Raises:
        BadDefinition: Two have.
    """
    seen: set[str] = set()
    for each in activities:
        if each.name in seen:
            raise BadDefinition(owner, f"has two activities {each.name!r}; call them differently")
        seen.add(each.name)


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in cell.split(",") if code.strip())
