"""Terms: on what terms work is done, and by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from itilbrm.authorizing import Authorizer
from itilbrm.clocks import Clock
from itilbrm.consequences import Consequences
from itilbrm.ids import Chance
from itilbrm.lifecycle import Fact, Lifecycle
from itilbrm.listening import Listener
from itilbrm.policies import Policies
from itilbrm.ports import Store
from itilbrm.supplying import NO_SUPPLIES, Supplies

if TYPE_CHECKING:
    from itilbrm.documents import Documents

__all__ = ["Actor", "Terms"]


@attrs.frozen
class Actor:
    """Who acts, why, and when it happened in the world, now if that is not given; and by which fact a reaction acts."""

    by: str
    reason: str = ""
    happened_at: datetime | None = None
    cause: Fact | None = None


@attrs.frozen(eq=False)
class Terms:
    """The terms on which work is done: where it is kept, by which rules, and who has a say in it.

    Attributes:
        store: The store.
        lifecycles: The lifecycles in use, by kind.
        clock: Where the present comes from.
        chance: Where random bytes come from.
        documents: Translates between records and what the store keeps.
        consequences: The reactions in use.
        policies: What the house has settled as data: calendars, deadlines, procedures.
        authorizers: Who is asked before a step, each with the name of its plugin.
        listeners: Who is told after the commit, each with the name of its plugin.
        supplies: What is read from sources of the house, and not kept here.
    """

    store: Store
    lifecycles: Mapping[str, Lifecycle[Any]]
    clock: Clock
    chance: Chance
    documents: "Documents"
    consequences: Consequences
    policies: Policies
    authorizers: tuple[tuple[str, Authorizer], ...] = ()
    listeners: tuple[tuple[str, Listener], ...] = ()
    supplies: Supplies = NO_SUPPLIES
