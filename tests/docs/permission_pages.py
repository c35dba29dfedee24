"""The page of who may do what, made of the table of permissions."""

from collections.abc import Iterator

from itilbrm.parties.permissions import PERMISSIONS, ROLES, Permission

__all__ = ["who_may_do_what"]


def who_may_do_what() -> str:
    """Return the table of permissions, a line for each."""
    return "\n".join([*_table(), ""])


def _table() -> Iterator[str]:
    yield f"| what | {' | '.join(ROLES.values())} | steps | rules |"
    yield f"|---|{'---|' * len(ROLES)}---|---|"
    for each in PERMISSIONS:
        cells = " | ".join(str(getattr(each, role)) for role in ROLES)
        yield f"| {each.action} | {cells} | {_steps(each)} | {', '.join(each.rules)} |"


def _steps(line: Permission) -> str:
    return ", ".join(f"`{step}`" for step in line.steps)
