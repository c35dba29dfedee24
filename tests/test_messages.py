"""A16: what people are told when something stands in their way, one row for each way to meet an error.

A row provokes an error through the public window or the command line and names the three parts its
sentence must have: what was tried, what stands in the way, what would work. A word that is misspelt gets a
suggestion. Each class of errors has its heading in the reference.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import pytest

from itilbrm import (
    LIFECYCLES,
    Complaint,
    Letter,
    Lifecycle,
    Occasion,
    Practice,
    Record,
    State,
    Unit,
    errors,
    evolve,
)
from itilbrm.adapters.notifiers import SMTP
from itilbrm.cli import main
from itilbrm.errors import (
    BadDefinition,
    BrmError,
    DeliveryTrouble,
    InvalidInput,
    MandateRefused,
    NotAvailable,
    NotFound,
    PluginTrouble,
    PolicyMissing,
    Refused,
    StaleRecord,
    StoreTrouble,
    UnknownReference,
)
from itilbrm.policies import shipped_policies
from itilbrm.processes.requirements import Requirement
from itilbrm.testing import StoppedClock
from tests.docs.generated import ROOT
from tests.docs.inventories import headings
from tests.faces.conftest import COMPLAINTS, MAPPING

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
GIVEN: Final[Mapping[str, Any]] = {
    "customer": "acme",
    "complainant": "cara",
    "channel": "email",
    "type": "cost",
    "text": "The bill counts twice.",
}
HANDLING: Final = next(each for each in LIFECYCLES if each.record is Complaint)


@attrs.frozen
class Desk:
    """A practice in which ann received a complaint, read it, and assessed it.

    Attributes:
        ann: The practice, for ann.
        read: The complaint as it was before.
        id: Its id.
    """

    ann: Practice
    read: Complaint
    id: str

    def receive(self, **other: object) -> Complaint:
        """Receive another complaint."""
        return self.ann.complaints.receive(**{**GIVEN, **other})

    def acknowledge(self, **given: object) -> Complaint:
        """Acknowledge the complaint."""
        told: dict[str, Any] = {"contact": "ann", "next_step": "we look", **given}
        return self.ann.complaints.acknowledge(self.id, **told)


@pytest.fixture
def desk() -> Desk:
    """The practice that the rows work on."""
    ann = Practice.open(clock=StoppedClock(NOW)).acting_as("ann")
    read = ann.complaints.receive(**GIVEN)
    ann.complaints.assess(read, severity="critical", complexity="low", impact="low", urgency="high")
    return Desk(ann, read, read.id)


@attrs.frozen(kw_only=True)
class Note(Record):
    """A record of one's own, for definitions that cannot be right."""

    kind: ClassVar[str] = "note"
    prefix: ClassVar[str] = "not"

    text: str


@attrs.frozen
class Row:
    """One way to meet an error.

    Attributes:
        provoke: Does it.
        error: The class that comes.
        tried: What the sentence says was tried, or to what.
        problem: What it says stands in the way.
        works: What it says would work.
    """

    provoke: Callable[[Desk], object]
    error: type[BrmError]
    tried: str
    problem: str
    works: str


LETTER: Final = Letter(id="msg_1", to="cara@example.org", subject="Your complaint", text="We look into it.")
SOON: Final = NOW + timedelta(days=1)
MISSPELT: Final[Mapping[str, Row]] = {
    "a step": Row(
        lambda desk: HANDLING.take("acknowlege", desk.read, Occasion(by="ann", at=NOW)),
        *(NotAvailable, "'acknowlege'", "is not available in the state 'received'", "'acknowledge'?); available: "),
    ),
    "a step of a state": Row(
        lambda _: HANDLING.available("recieved"), InvalidInput, "state", "'recieved' is no state", "'received'?)"
    ),
    "a state": Row(
        lambda desk: desk.ann.complaints.find(state="recieved"),
        *(InvalidInput, "state", "is no state of complaint handling", "'received'?); choose from received, "),
    ),
    "a state elsewhere": Row(
        lambda desk: desk.ann.complaints.adopt(origin="desk", reference="1", state="clsed", received_at=NOW, **GIVEN),
        *(InvalidInput, "state", "'clsed' is no state", "'closed'?); choose from"),
    ),
    "a category": Row(
        lambda desk: desk.ann.complaints.find(category="opne"),
        *(InvalidInput, "category", "'opne' is not known", "'open'?); choose from open, waiting"),
    ),
    "a deadline profile": Row(
        lambda _: shipped_policies().profile("fca_dip"),
        *(PolicyMissing, "'fca_dip'", "no deadline profile is called", "'fca_disp'?); configured are cfpb"),
    ),
    "a scheme": Row(
        lambda _: Practice.open("sqlit:///brm.db"),
        InvalidInput,
        "url",
        "means no store",
        "'sqlite'?); write memory: or",
    ),
    "a scheme in capitals": Row(
        lambda _: Practice.open("SQLITE:///brm.db"), InvalidInput, "url", "means no store", "'sqlite'?); write"
    ),
    "an option of a store": Row(
        lambda _: Practice.open("sqlite:///brm.db?mod=ro"),
        *(InvalidInput, "url.mod", "is no option of a store", "'mode'?); choose from mode"),
    ),
    "a choice of an option": Row(
        lambda _: Practice.open("sqlite:///brm.db?synchronous=Norml"),
        *(InvalidInput, "url.synchronous", "'Norml' is not known", "'normal'?); choose from full, normal"),
    ),
    "a column": Row(
        lambda desk: desk.ann.complaints.find(custmer="acme"),
        *(InvalidInput, "custmer", "is no column", "'customer'?); choose from state"),
    ),
    "a column to count by": Row(
        lambda desk: desk.ann.complaints.count(by="servce"),
        *(InvalidInput, "by", "'servce' is no column", "'service'?); choose from state"),
    ),
    "an order": Row(
        lambda desk: desk.ann.complaints.find(order="-began"),
        *(InvalidInput, "order", "'-began' is none", "'began_at'?); choose from key"),
    ),
    "a group": Row(
        lambda desk: desk.ann.complaints.report(by="servce"),
        *(InvalidInput, "by", "are not grouped by 'servce'", "'service'?); choose from service"),
    ),
    "a label to group by": Row(
        lambda desk: desk.ann.complaints.report(by="label:"),
        *(InvalidInput, "by", "are not grouped by 'label:'", "'label:NAME'?); choose from service"),
    ),
    "a particular": Row(
        lambda desk: desk.acknowledge(next_dat=SOON),
        *(InvalidInput, "next_dat", "'acknowledge' does not take it", "'next_date'?); it takes contact"),
    ),
    "a particular of a creation": Row(
        lambda desk: desk.receive(servces=("mail",)),
        *(InvalidInput, "servces", "'receive' does not take it", "'services'?); it takes customer"),
    ),
    "a word": Row(
        lambda desk: desk.receive(channel="emial"),
        *(InvalidInput, "channel", "'emial' is not known", "'email'?); choose from email"),
    ),
    "a word in capitals": Row(
        lambda desk: desk.receive(type="COST"), InvalidInput, "type", "'COST' is not known", "'cost'?); choose from"
    ),
    "a type of a unit": Row(
        lambda desk: desk.ann.units.register(name="Sales", type="divison"),  # type: ignore[arg-type]  # wrong on purpose
        *(InvalidInput, "type", "'divison' is not known", "'division'?); choose from"),
    ),
    "a field": Row(
        lambda desk: evolve(desk.read, txt="x"),  # type: ignore[call-arg]  # wrong on purpose
        *(InvalidInput, "txt", "Complaint has no such field", "'text'?); it has"),
    ),
    "a category of a state": Row(
        lambda _: State("late", category="wating"),  # type: ignore[arg-type]  # wrong on purpose
        *(BadDefinition, "late", "'wating' is no category of states", "'waiting'?); choose from"),
    ),
}
"""Names of all sorts, each misspelt."""

IN_THE_WAY: Final[Mapping[str, Row]] = {
    "a plugin": Row(
        lambda _desk: Practice.open(plugins=[object()]),
        *(PluginTrouble, "cannot use the plugin object (given)", "it answers no hook", "define one of brm_stores"),
    ),
    "a step that the state does not have": Row(
        lambda desk: desk.ann.complaints.investigate(desk.receive(), investigator="bob"),
        *(NotAvailable, "'investigate'", "in the state 'received' of complaint handling", "available: acknowledge"),
    ),
    "a step out of the end": Row(
        lambda desk: _twice_dissolved(desk.ann),
        *(NotAvailable, "'dissolve'", "in the state 'dissolved'", "nothing is, it stays as it is"),
    ),
    "a guard": Row(
        lambda desk: desk.acknowledge(next_date=NOW - timedelta(days=1)),
        *(Refused, "'acknowledge' of cpl_", "had passed already (BR-CPL-3)", "put that right and take it again"),
    ),
    "several guards": Row(
        lambda desk: desk.ann.complaints.withdraw(desk.id),
        *(Refused, "'withdraw' of cpl_", "only cara can withdraw it, not ann (SM-CPL); no reason", "put that right"),
    ),
    "a decision that no mandate covers": Row(
        lambda desk: desk.ann.requirements.reject(_waiting(desk.ann)),
        *(MandateRefused, "'reject' of req_", "no customer 'acme' is registered whose mandate could decide (BR-MAN-1)"),
        "escalate it to the IT steering group",
    ),
    "a version that is gone": Row(
        lambda desk: desk.ann.complaints.withdraw(desk.read),
        *(StaleRecord, "was read as version 1", "is version 2 by now (assess by ann)", "read it again, or name it by"),
    ),
    "an id of nothing": Row(
        lambda desk: desk.ann.complaints.get("cpl_nothing"),
        *(NotFound, "complaint", "has the id 'cpl_nothing'", "ids are listed by the register"),
    ),
    "a history of nothing": Row(
        lambda desk: desk.ann.history("nothing"),
        NotFound,
        "'nothing'",
        "no record has the id",
        "ids begin with per_ (person)",
    ),
    "a reference of nothing": Row(
        lambda desk: desk.ann.complaints.adopted("desk", "1"),
        *(NotFound, "'desk:1'", "no complaint has the id", "check origin and reference"),
    ),
    "a unit above that is not there": Row(
        lambda desk: desk.ann.units.register(name="Sales", type="department", above="unt_1"),
        *(UnknownReference, "above", "'unt_1'", "; "),
    ),
    "a particular left out": Row(
        lambda desk: desk.acknowledge(), InvalidInput, "next_date", "'acknowledge' needs it", "give next_date"
    ),
    "no text": Row(lambda desk: desk.receive(text=5), InvalidInput, "text", "5 is no text", "give a str"),
    "a blank text": Row(lambda desk: desk.receive(text=" "), InvalidInput, "text", "is blank", "say it in words"),
    "no time zone": Row(
        lambda desk: desk.acknowledge(next_date=datetime(2026, 5, 1)),  # noqa: DTZ001  that is what is wrong
        *(InvalidInput, "next_date", "has no time zone", "give an aware datetime"),
    ),
    "the future": Row(
        lambda desk: desk.ann.acting_as("ann", happened_at=SOON).complaints.receive(**GIVEN),
        *(InvalidInput, "happened_at", "lies ahead of the clock", "record it when it has happened"),
    ),
    "the past": Row(
        lambda desk: desk.ann.as_at(NOW).acting_as("ann"),
        *(InvalidInput, "person", "nobody can act in the past", "act in the present practice"),
    ),
    "nobody": Row(
        lambda _: Practice.open().complaints.receive(**GIVEN),
        *(InvalidInput, "by", "nobody is said to receive", "take the step from practice.acting_as(person)"),
    ),
    "the clock": Row(
        lambda desk: desk.ann.acting_as("clock"), InvalidInput, "person", "'clock' names nobody", "give the id of a"
    ),
    "a field of the kernel": Row(
        lambda desk: evolve(desk.read, state="closed"),  # type: ignore[arg-type]  # wrong on purpose
        *(InvalidInput, "state", "is never set by hand", "take a step"),
    ),
    "no number": Row(
        lambda desk: desk.ann.complaints.find(limit=0),
        *(InvalidInput, "limit", "0 is no number of records", "give a whole number from 1"),
    ),
    "a folder that is not there": Row(
        lambda _: Practice.open("sqlite:////nowhere/at/all/brm.db"),
        *(StoreTrouble, "cannot make /nowhere/at/all/brm.db", "No such file", "check the path"),
    ),
    "a mail server that is not there": Row(
        lambda _: SMTP.open("smtp://127.0.0.1:1?from=brm@example.org").send(LETTER),
        *(DeliveryTrouble, "cannot deliver by smtp://127.0.0.1:1", "ConnectionRefusedError", "it is tried again later"),
    ),
    "a state that nothing leads to": Row(
        lambda _: Lifecycle(
            "note", record=Note, initial=State("open", category="open"), final=(State("done", category="closed"),)
        ).seal(),
        *(BadDefinition, "note", "nothing leads to the state 'done'", "give it a step, or leave it out"),
    ),
}
"""What is spelt well, and still cannot be."""

SETTINGS: Final = 'stor = "sqlite:///brm.db"\n'
COMMANDS: Final[Mapping[str, tuple[tuple[str, ...], str, str, str]]] = {
    "command": (("complaints", "lgo"), '"lgo"', "unknown command", '"log"?); available commands: import'),
    "first command": (("demoo",), '"demoo"', "unknown command", '"demo"?); available commands: '),
    "option": (("verify", "--stor", "x"), "--stor", "unknown option", "(did you mean --store?); see itilbrm verify"),
    "flag": (("--versin",), "--versin", "unknown command", "(did you mean '--version'?); see itilbrm --help"),
    "choice": (("complaints", "log", "--format", "jsn"), '"jsn"', "--format", "see itilbrm complaints log --help"),
    "shell": (("completion", "bsh"), '"bsh"', "SHELL", "see itilbrm completion --help"),
    "state": (("complaints", "log", "--state", "opne"), "--state", "'opne' is no state", "choose from received"),
    "group": (
        ("report", "complaints", "--by", "servce"),
        *("--by", "are not grouped by 'servce'", "(did you mean 'service'?); choose from"),
    ),
    "lifecycle": (
        ("processes", "complant"),
        "'complant'",
        "there is no sub-process",
        "'complaint'?); itilbrm processes",
    ),
    "scheme": (("verify", "--store", "sqlit:///x"), "the store", "means no store", "(did you mean 'sqlite'?); write"),
    "setting": (("verify",), "itilbrm.toml", "stor is no setting", "(did you mean 'store'?); there are store, "),
    "complaint": (("complaints", "show", "x"), "'x'", "there is no complaint", "itilbrm complaints log lists"),
    "argument": (("complaints", "show"), "NAME", "needs a value", "see itilbrm complaints show --help"),
    "mapping key": (
        ("complaints", "import", "complaints.csv", "--mapping", "key.toml"),
        *("key.toml", "ncoding", "(did you mean 'encoding'?); there are"),
    ),
    "column of a file": (
        ("complaints", "import", "complaints.csv", "--mapping", "column.toml"),
        *("complaints.csv", "there is no column 'tiket'", "(did you mean 'ticket'?)"),
    ),
    "value of a mapping": (
        ("complaints", "import", "complaints.csv", "--mapping", "value.toml"),
        *("value.toml", "'recieved' is not known", "(did you mean 'received'?); choose from"),
    ),
    "file": (
        ("complaints", "import", "complants.csv", "--mapping", "mapping.toml"),
        *("complants.csv", "there is no file", "name the file with the complaints"),
    ),
    "store": (("verify", "--store", "sqlite:///none.db"), "none.db", "there is no such store yet", "import makes one"),
}
"""What is typed, and what is said of it."""


@pytest.mark.parametrize("row", [*MISSPELT.values(), *IN_THE_WAY.values()], ids=[*MISSPELT, *IN_THE_WAY])
def test_an_error_says_what_was_tried_what_stands_in_the_way_and_what_would_work(row: Row, desk: Desk) -> None:
    with pytest.raises(row.error) as told:
        row.provoke(desk)
    sentence = str(told.value)
    assert type(told.value) is row.error
    assert [part for part in (row.tried, row.problem, row.works) if part not in sentence] == [], sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("row", MISSPELT.values(), ids=MISSPELT)
def test_a_misspelt_name_gets_a_suggestion(row: Row, desk: Desk) -> None:
    with pytest.raises(BrmError, match="did you mean"):
        row.provoke(desk)


@pytest.mark.parametrize("what", COMMANDS)
def test_the_command_line_says_what_was_tried_what_stands_in_the_way_and_what_would_work(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ITILBRM_STORE", raising=False)
    (tmp_path / "complaints.csv").write_text(COMPLAINTS, encoding="utf-8")
    mappings = {
        "mapping": MAPPING,
        "key": f'file.ncoding = "utf-8"\n{MAPPING}',
        "column": MAPPING.replace('"ticket"', '"tiket"'),
        "value": MAPPING.replace('"received"', '"recieved"'),
    }
    for name, text in mappings.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    if what == "setting":
        (tmp_path / "itilbrm.toml").write_text(SETTINGS, encoding="utf-8")
    elif what != "store":
        Practice.open("sqlite:///itilbrm.db").close()
    words, *parts = COMMANDS[what]
    assert main(words) in (1, 2, 3)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert [part for part in parts if part not in said.err] == [], said.err


def test_every_class_of_errors_is_met_here_and_has_its_heading() -> None:
    page = headings((ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8"))
    classes = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, BrmError)}
    assert {f"itilbrm.errors.{each.__name__}" for each in classes} <= set(page)
    met = {row.error for row in (*MISSPELT.values(), *IN_THE_WAY.values())}
    # The root is never raised itself, and an outcome that nobody knows takes a broken disk: see the tests of faults.
    assert classes - met == {errors.BrmError, errors.OutcomeUnknown}
    assert len(MISSPELT) + len(IN_THE_WAY) + len(COMMANDS) >= 40


def _waiting(ann: Practice) -> Requirement:
    return ann.requirements.adopt(
        origin="old",
        reference="1",
        state="awaiting_decision",
        statement="Less paper",
        requester="pia",
        received_at=NOW,
        customer="acme",
    )


def _twice_dissolved(ann: Practice) -> Unit:
    return ann.units.dissolve(ann.units.dissolve(ann.units.register(name="Desk", type="team")))
