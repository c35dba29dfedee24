"""States: plain data that tell which part of a life they belong to."""

from typing import Final, Literal, Self, TypeAlias, final, get_args

from itilbrm.errors import BadDefinition, suggestion

__all__ = ["OPEN_CATEGORIES", "STAYS", "UNBORN", "Category", "State", "Stays"]

Category: TypeAlias = Literal["open", "waiting", "decided", "closed"]
"""What reports and clocks ask for, so that a state somebody adds keeps every number right."""

OPEN_CATEGORIES: Final[tuple[Category, ...]] = ("open", "waiting", "decided")
"""The categories of what is not closed."""

_CATEGORIES: Final = get_args(Category)


class State(str):
    """A state of a lifecycle: its name, with a category and words to show.

    A state equals its name, so ``complaint.state == "received"`` holds.

    Attributes:
        category: The part of a life the state belongs to.
        label: The words shown to people; made from the name unless given.
    """

    __slots__ = ("category", "label")

    category: Category
    label: str

    def __new__(cls, name: str, *, category: Category, label: str = "") -> Self:
        """Return the state of that name.

        Raises:
            BadDefinition: There is no such category.
        """
        if category not in _CATEGORIES:
            raise BadDefinition(
                name,
                f"{category!r} is no category of states{suggestion(str(category), _CATEGORIES)}; "
                f"choose from {', '.join(_CATEGORIES)}",
            )
        state = super().__new__(cls, name)
        state.category = category
        state.label = label or name.replace("_", " ")
        return state

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (str(self),), {"category": self.category, "label": self.label}

    def __repr__(self) -> str:
        return f"State({str(self)!r}, category={self.category!r})"


@final
class Stays:
    """The target of a step that changes data and not the state; there is one, :data:`STAYS`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "STAYS"


STAYS: Final = Stays()
"""The target of a step that changes data and not the state."""

UNBORN: Final = State("unborn", category="open")
"""The state of a record that no lifecycle has taken in yet."""
