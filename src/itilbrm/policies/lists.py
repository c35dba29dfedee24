"""Lists kept as data: what may be chosen from, which every house words for itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from itilbrm.errors import InvalidInput, PolicyMissing, suggestion

__all__ = ["LISTS", "ListRow", "check_lists", "list_of"]


@attrs.frozen(kw_only=True)
class ListRow:
    """One list.

    Attributes:
        default: What it holds unless somebody says otherwise.
        about: What it is for.
    """

    default: tuple[str, ...]
    about: str


LISTS: Final[Mapping[str, ListRow]] = MappingProxyType(
    {
        "reasons_of_loss": ListRow(
            default=(
                *("price", "competitor", "no_budget", "no_need", "not_now"),
                *("requirements_not_met", "no_decision", "no_contact", "other"),
            ),
            about="why an opportunity was lost (BR-PRO-4)",
        ),
        "reasons_of_retirement": ListRow(
            default=("reorganised", "services_ended", "moved_to_competitor", "dissatisfied", "insourced", "other"),
            about="why a customer is retired",
        ),
        "reasons_that_count_as_lost": ListRow(
            default=("moved_to_competitor", "dissatisfied"),
            about="which of the reasons for retiring a customer count as a loss (K-REL-1)",
        ),
        "portfolio_shared": ListRow(
            default=(
                *("authorized_representatives", "business_description", "key_outcomes", "services"),
                *("user_groups", "commitments", "service_priorities", "last_reviewed", "next_review"),
            ),
            about="which fields of a new portfolio entry the customer sees; all others are internal",
        ),
    }
)
"""All lists, by name."""


def list_of(name: str, said: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> tuple[str, ...]:
    """Return a list as it holds.

    Args:
        name: What it is called.
        said: What somebody says instead of the defaults, by name.

    Raises:
        PolicyMissing: There is no such list.
    """
    row = LISTS.get(name)
    if row is None:
        raise PolicyMissing("list", name, tuple(LISTS))
    return said.get(name, row.default)


def check_lists(said: Mapping[str, object]) -> None:
    """Refuse lists that do not exist, and those that cannot be chosen from.

    Raises:
        InvalidInput: With the name of the list as the field.
    """
    for name, words in said.items():
        field = f"lists.{name}"
        if name not in LISTS:
            raise InvalidInput(
                field, f"there is no such list{suggestion(name, LISTS)}", f"choose from {', '.join(LISTS)}"
            )
        if not isinstance(words, tuple) or not all(isinstance(each, str) and each.strip() for each in words):
            raise InvalidInput(field, f"{words!r} is no list of words", f"write {LISTS[name].default!r}")
        if len(set(words)) != len(words):
            raise InvalidInput(field, "a word stands in it twice", "say each once")
