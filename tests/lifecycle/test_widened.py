"""An extended lifecycle takes records over in states of its own, where it says so."""

from pathlib import Path
from typing import Any, Final

import pytest

import itilbrm
from itilbrm import Complaint, Lifecycle, Occasion, Practice, State, errors
from itilbrm.cli import main
from itilbrm.importing import read_complaint_mapping
from itilbrm.lifecycle import Past
from itilbrm.processes.complaints import HANDLING
from itilbrm.testing import StoppedClock
from tests.lifecycle.notes import OPEN, Note, begun
from tests.lifecycle.test_extended import UNDER_MEDIATION, with_mediation
from tests.lifecycle.toys import BEGINNING, HOUR

SETTLED: Final = State("settled", category="closed")
OLD: Final[dict[str, Any]] = {
    "origin": "old desk",
    "received_at": BEGINNING,
    "customer": "acme",
    "complainant": "cara",
    "channel": "phone",
    "type": "other",
    "text": "Too slow",
}
MAPPING: Final = """
origin = "desk"
time.zone = "UTC"
[fields]
reference.column = "id"
received_at = { column = "at", formats = ["%Y-%m-%d"] }
state = { column = "state", values = { mediated = "under_mediation" } }
channel.constant = "phone"
type.constant = "other"
text.column = "text"
"""
PLUGIN: Final = """
from itilbrm import hookimpl
from tests.lifecycle.test_widened import widened

@hookimpl
def brm_lifecycles():
    return [widened()]
"""


def widened() -> Lifecycle[Complaint]:
    """Return complaint handling that takes over what is under mediation elsewhere, and what is settled."""
    before = with_mediation()
    extended = before.extended("complaint handling that takes over more", final=(*before.final, SETTLED))
    extended.widen(HANDLING.adoptions["adopt"], UNDER_MEDIATION, SETTLED)
    extended.seal()
    return extended


def test_an_extended_form_takes_over_in_states_of_its_own_where_it_says_so() -> None:
    clock = StoppedClock(BEGINNING + HOUR)
    narrow = Practice.open(lifecycles=(with_mediation(),), clock=clock).acting_as("ann").complaints
    with pytest.raises(errors.InvalidInput, match="nothing is taken over as 'under_mediation'"):
        narrow.adopt(reference="1", state="under_mediation", **OLD)
    with Practice.open(lifecycles=(widened(),), clock=clock) as practice:
        ann = practice.acting_as("ann").complaints
        first = ann.adopt(reference="1", state="under_mediation", **OLD)
        assert (first.state, first.state.category, first.since) == (UNDER_MEDIATION, "waiting", BEGINNING)
        assert {"investigate", "withdraw"} <= {each.step for each in practice.explain(first.id).prospects}
        second = ann.adopt(reference="2", state="settled", closed_at=BEGINNING + HOUR / 2, **OLD)
        assert (second.state, second.closed_at) == (SETTLED, BEGINNING + HOUR / 2)
        with pytest.raises(errors.InvalidInput, match="under mediation was not closed"):
            ann.adopt(reference="3", state="under_mediation", closed_at=BEGINNING + HOUR, **OLD)
        assert practice.verify().ok
    assert "under_mediation" not in HANDLING.adoptions["adopt"].into


def test_a_file_is_mapped_to_states_of_an_extended_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    mapping = tmp_path / "desk.toml"
    mapping.write_text(MAPPING)
    with pytest.raises(errors.InvalidInput, match="under_mediation"):
        read_complaint_mapping(mapping)
    assert read_complaint_mapping(mapping, widened()).origin == "desk"
    (tmp_path / "desk.csv").write_text("id,at,state,text\n1,2026-01-05,mediated,Slow\n")
    (tmp_path / "mine.py").write_text(PLUGIN)
    words = ["complaints", "import", "desk.csv", "--mapping", "desk.toml"]
    assert main(words) == 2
    assert main([*words, "--plugin", "./mine.py"]) == 0
    assert capsys.readouterr().out == "1 row: 1 added, 0 already there, 0 rejected.\n"


def _adop(_on: Occasion) -> Any:  # noqa: ANN401  never called
    """Take over."""


def test_what_is_widened_is_an_adoption_of_a_lifecycle_that_is_not_sealed() -> None:
    extended = HANDLING.extended("more")
    wrong: Any = "adopt"
    with pytest.raises(errors.BadDefinition, match="what is widened is an adoption itself, not 'adopt'"):
        extended.widen(wrong, SETTLED)
    strange: Any = itilbrm.lifecycle.Adoption(_adop, extended, (SETTLED,), tuple)
    with pytest.raises(errors.BadDefinition, match=r"has no adoption '_adop' to widen \(did you mean 'adopt'\?\)"):
        extended.widen(strange, SETTLED)
    with pytest.raises(errors.BadDefinition, match="is sealed; more states of 'adopt' come too late"):
        widened().widen(HANDLING.adoptions["adopt"], SETTLED)


def test_the_particular_that_names_the_state_is_one_that_the_function_takes() -> None:
    notes = begun()

    def adopt(on: Occasion, *, status: str) -> tuple[Past[Note], ...]:  # noqa: ARG001  never called
        """Take a note over."""
        return ()

    with pytest.raises(errors.BadDefinition, match=r"'adopt' takes no 'statu' \(did you mean 'status'\?\)"):
        notes.adoption(into=(OPEN,), key=lambda **_: ("1",), state="statu")(adopt)
