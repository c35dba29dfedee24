"""Plugins that want the same place are told of before anybody comes to it."""

from collections.abc import Iterator

import attrs
import pytest

from itilbrm import CommandBackend, Lifecycle, NotifierBackend, Occasion, Practice, Record, State, errors
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.notifiers.log import LogNotifier
from itilbrm.plugins import load_plugins
from itilbrm.processes.complaints import HANDLING
from tests.lifecycle.toys import LENDING, Loan
from tests.plugins.offering import Offering, in_place_of

NEW = State("new", category="closed")


def told(*given: Offering) -> list[tuple[str, str]]:
    """Return what is said of rivals among these plugins."""
    return [(each.place, each.effect) for each in load_plugins(given, discover=False).rivals]


def lifecycle_of(record: type[Record], name: str) -> Lifecycle[Record]:
    """Return a lifecycle with one state."""
    made: Lifecycle[Record] = Lifecycle(name, record=record, initial=NEW, final=[NEW])

    @made.creation()
    def make(_on: Occasion) -> Record:
        """Make one."""
        return record()

    made.seal()
    return made


@attrs.frozen(kw_only=True)
class Rental(Record):
    """What has the prefix of a loan."""

    kind = "rental"
    prefix = Loan.prefix


@attrs.frozen(kw_only=True)
class Grumble(Record):
    """What has the kind of ours."""

    kind = "complaint"
    prefix = "gru"


def extended(name: str) -> Lifecycle[Loan]:
    """Return an extended form of the lending."""
    made = LENDING.extended(name)
    made.seal()
    return made


def test_plugins_that_want_nothing_in_common_are_no_rivals() -> None:
    more = extended("lending with more")
    command = CommandBackend("headcount", print)
    assert told(Offering(lifecycles=(LENDING,), commands=(command,)), Offering(lifecycles=(more,))) == []
    ours = HANDLING.extended("handling of ours")
    ours.seal()
    assert told(Offering(lifecycles=(ours,)), in_place_of(MemoryStore())) == []


def test_two_that_claim_a_scheme_or_a_command_are_told() -> None:
    one, other = in_place_of(MemoryStore()), in_place_of(MemoryStore())
    assert told(one, other) == [("the scheme 'given'", "nobody has it")]
    chat = NotifierBackend("chat", LogNotifier.open, "chat://room", channel="chat")
    assert told(Offering(notifiers=(chat,)), Offering(notifiers=(chat,))) == [("the scheme 'chat'", "nobody has it")]
    commands = Offering(commands=(CommandBackend("tell", print), CommandBackend("tell", repr)))  # type: ignore[arg-type]  # never called
    assert told(commands) == [("the command 'tell'", "the first one has it")]
    (rivals,) = load_plugins([commands], discover=False).rivals
    assert str(rivals) == "the command 'tell' is claimed twice by Offering (given); the first one has it"


def cases() -> Iterator[tuple[str, tuple[Offering, ...]]]:
    """Yield what two lifecycles both want, and who offers them."""
    yield (
        "the kind 'loan'",
        (Offering(lifecycles=(extended("one"),)), Offering(lifecycles=(extended("other"), LENDING))),
    )
    yield "the kind 'complaint'", (Offering(lifecycles=(lifecycle_of(Grumble, "grumbling"),)),)
    yield (
        f"the prefix {Loan.prefix!r} of ids",
        (Offering(lifecycles=(LENDING,)), Offering(lifecycles=(lifecycle_of(Rental, "renting"),))),
    )


@pytest.mark.parametrize(("place", "offered"), list(cases()))
def test_lifecycles_with_which_no_practice_opens_are_told(place: str, offered: tuple[Offering, ...]) -> None:
    assert (place, "no practice opens with both") in told(*offered)
    with pytest.raises(errors.BadDefinition):
        Practice.open(plugins=offered, discover=False)
