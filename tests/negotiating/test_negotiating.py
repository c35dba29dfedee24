"""Negotiating: every proposal of either side is kept in order, until there is a deal or none."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Lifecycle, Occasion, Practice, Record, State, evolve
from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import STAYS
from itilbrm.negotiating import Negotiable, ProposalDraft, Side, drafted, negotiations, proposals
from itilbrm.reactions.negotiating import serving
from itilbrm.testing import StoppedClock

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
SHELVED, TALKED, SOLD, KEPT = (
    State("shelved", category="open"),
    State("talked", category="open"),
    State("sold", category="closed"),
    State("kept", category="closed"),
)


@attrs.frozen(kw_only=True)
class Boat(Record):
    """Something of a user's own that is negotiated."""

    kind: ClassVar[str] = "boat"
    prefix: ClassVar[str] = "bot"
    negotiable: ClassVar[Negotiable] = Negotiable(agreed=("sold",), no_deal=("kept",), opens=("talked",))

    latest_proposal: ProposalDraft | None = None
    negotiation: str = ""


BOATS: Final = Lifecycle("boats", record=Boat, initial=SHELVED, final=())


@BOATS.creation()
def build(_on: Occasion) -> Boat:
    """Build it."""
    return Boat()


@BOATS.step(SHELVED, to=TALKED)
def talk(boat: Boat, on: Occasion) -> Boat:  # noqa: ARG001  the form of every step
    """Talk about it."""
    return boat


@BOATS.step(SHELVED, TALKED, SOLD, KEPT, to=STAYS)
def propose(boat: Boat, on: Occasion, *, side: Side, text: str, why: str = "") -> Boat:
    """Propose something."""
    return evolve(boat, **drafted(boat, on, side=side, text=text, why=why, terms={"price": text}))


@BOATS.step(SHELVED, TALKED, KEPT, to=SOLD)
def sell(boat: Boat, on: Occasion) -> Boat:  # noqa: ARG001  the form of every step
    """Sell it."""
    return boat


@BOATS.step(SHELVED, TALKED, SOLD, to=KEPT)
def keep(boat: Boat, on: Occasion) -> Boat:  # noqa: ARG001  the form of every step
    """Keep it after all."""
    return boat


BOATS.seal()
NEGOTIATING_BOATS: Final = serving("boats that are negotiated", (BOATS,))


def harbour(clock: StoppedClock | None = None) -> Practice:
    return Practice.open(
        "memory:", clock=clock or StoppedClock(NOW), lifecycles=(BOATS,), reactions=(NEGOTIATING_BOATS,)
    )


@pytest.mark.realises("0-17", "0-48")
def test_every_proposal_and_counter_proposal_is_kept_until_there_is_a_deal() -> None:
    clock = StoppedClock(NOW)
    practice = harbour(clock)
    ann, cara = practice.acting_as("ann"), practice.acting_as("cara")
    boat = ann.perform(build)
    ann.perform(talk, boat)
    talks = practice.negotiations.each(parent=boat.id)
    (opened,) = talks
    assert (opened.state, opened.outcome, opened.subject_kind, opened.opened_at) == ("open", None, "boat", NOW)
    ann.negotiations.describe(opened, drivers=("winter comes",), positions={"ann": "100"}, options=("in rates",))
    ann.negotiations.describe(opened.id, levers=("the oars",))
    ann.perform(propose, boat.id, side="provider", text="100", why="it is new")
    clock.advance(timedelta(days=1))
    cara.perform(propose, boat.id, side="customer", text="90")
    ann.perform(sell, boat.id)
    made = practice.proposals.of(boat.id)
    assert [(each.number, each.by, each.side, each.text, each.why) for each in made] == [
        (1, "ann", "provider", "100", "it is new"),
        (2, "cara", "customer", "90", ""),
    ]
    assert [each.made_at for each in made] == [NOW, NOW + timedelta(days=1)]
    assert made[1].terms == {"price": "90"}
    closed = practice.negotiations.get(opened.id)
    assert (closed.outcome, closed.closed_at, closed.proposals) == ("agreed", clock.now(), 2)
    assert (closed.parties, closed.latest) == (("ann", "cara"), made[1].id)
    assert (closed.drivers, closed.levers, closed.options) == (("winter comes",), ("the oars",), ("in rates",))
    assert closed.positions == {"ann": "100"}
    assert ann.perform("talk", practice.acting_as("ann").perform(build)).negotiation == ""


def test_a_first_proposal_opens_the_negotiation_and_one_after_the_end_takes_it_up_again() -> None:
    practice = harbour()
    ann = practice.acting_as("ann")
    boat = ann.perform(build)
    ann.perform(propose, boat, side="provider", text="100")
    ann.perform(keep, boat.id)
    (talks,) = practice.negotiations.each(parent=boat.id)
    assert (talks.outcome, talks.proposals) == ("no_deal", 1)
    ann.perform(propose, boat.id, side="provider", text="80")
    assert practice.negotiations.get(talks.id).outcome is None
    ann.perform(sell, boat.id)
    assert practice.negotiations.get(talks.id).outcome == "agreed"
    assert [each.text for each in practice.proposals.of(boat.id)] == ["100", "80"]


def test_what_nobody_negotiated_has_no_negotiation_and_talks_without_a_proposal_are_no_deal() -> None:
    practice = harbour()
    ann = practice.acting_as("ann")
    silent = ann.perform(build)
    ann.perform(keep, silent)
    assert not list(practice.negotiations.each(parent=silent.id))
    talked = ann.perform(build)
    ann.perform(talk, talked)
    (talks,) = practice.negotiations.each(parent=talked.id)
    with pytest.raises(Refused, match="nobody proposed anything yet"):
        ann.negotiations.agree(talks)
    ann.negotiations.end_without_deal(talks)
    assert practice.negotiations.get(talks.id).outcome == "no_deal"
    ann.negotiations.reopen(talks.id)
    ann.perform(sell, talked.id)
    assert practice.negotiations.get(talks.id).outcome == "no_deal"


def test_a_proposal_belongs_to_an_open_negotiation_and_is_the_next_one() -> None:
    ann = harbour().acting_as("ann")
    given = {"number": 1, "subject": "sgn_1", "by": "ann", "side": "provider", "text": "100"}
    with pytest.raises(Refused, match="there is no negotiation neg_1"):
        ann.perform(proposals.make, negotiation="neg_1", **given)
    talks = ann.negotiations.open(subject="sgn_1", subject_kind="sign_up")
    with pytest.raises(Refused, match="proposal 3 was given where number 1 is next"):
        ann.perform(negotiations.note_proposal, talks, proposal="prp_1", number=3, by="ann")
    ann.negotiations.end_without_deal(talks)
    with pytest.raises(Refused, match="is no deal"):
        ann.perform(proposals.make, negotiation=talks.id, **given)
    with pytest.raises(InvalidInput, match="side"):
        ProposalDraft(by="ann", side="both", text="100")  # type: ignore[arg-type]  # what is refused


@pytest.mark.realises("0-17")
@given(st.lists(st.sampled_from(["customer", "provider", "sell", "keep"]), max_size=8))
def test_whatever_happens_every_proposal_is_kept_in_order(acts: list[str]) -> None:
    practice = harbour()
    ann = practice.acting_as("ann")
    boat = ann.perform(build)
    made: list[tuple[int, str, str]] = []
    for place, act in enumerate(acts):
        if act in ("customer", "provider"):
            ann.perform(propose, boat.id, side=act, text=f"proposal {place}")
            made.append((len(made) + 1, act, f"proposal {place}"))
        elif practice.register("boat").get(boat.id).state.label != {"sell": "sold", "keep": "kept"}[act]:
            ann.perform(sell if act == "sell" else keep, boat.id)
    assert [(each.number, each.side, each.text) for each in practice.proposals.of(boat.id)] == made
