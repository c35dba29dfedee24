"""``mandates who``, ``mandates list`` and ``mandates show``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.running import Call, rows
from tests.parties.houses import House, eur, house


@pytest.fixture
def it(folder: Path) -> Iterator[House]:
    assert not [*folder.iterdir()]
    made = house("sqlite:///itilbrm.db")
    made.mandate(made.cleo, made.company, limit=eur(1_000_000))
    mandate = made.mandate(made.dora, made.division, limit=eur(50_000), sponsor=made.cleo.id)
    made.delegated(mandate, made.pia, made.team, services=("mail",), limit=eur(100), basis="per_year")
    yield made
    made.practice.close()


@pytest.mark.realises("BR-MAN-1", "SC-3", "1-15")
def test_who_may_decide_is_told_with_names(call: Call, it: House) -> None:
    done = call("mandates", "who", "--unit", it.team.id, "--amount", "80000", "--currency", "EUR")
    assert (done.code, done.err) == (0, "")
    for said in ("Cleo", "Dora", "at Company, above Team", "are too small"):
        assert said in done.out
    assert "per_" not in done.out
    told = json.loads(call("mandates", "who", "--unit", it.team.id, "--format", "json").out)
    assert (told["holder"], told["consulted"], told["superiors"]) == (it.dora.id, [], [it.cleo.id])
    assert told["sponsor"] == it.cleo.id


@pytest.mark.realises("SC-5")
def test_where_nobody_may_the_exit_code_says_so(call: Call, it: House) -> None:
    done = call("mandates", "who", "--unit", it.team.id, "--amount", "2000000", "--format", "json")
    assert done.code == 1
    assert json.loads(done.out) == {
        "holder": None,
        "why": "nobody has a limit that reaches 2000000 EUR",
        "consulted": [it.dora.id, it.cleo.id],
    }
    assert "escalate it to the IT steering group" in done.err
    early = call("mandates", "who", "--unit", it.team.id, "--at", "2020-01-01T00:00:00+00:00")
    assert early.code == 1
    assert "nobody has a mandate that covers it" in early.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--unit", "unt_x"), 3, "there is no unit 'unt_x'"),
        (("--unit", "a:b"), 3, "there is no unit 'a:b'"),
        (("--amount", "much"), 2, "--amount: 'much' is no number; give 80000 or 80000.50"),
        (("--amount", "NaN"), 2, "--amount: Decimal('NaN') is no amount of money"),
        (("--amount", "1", "--currency", "euro"), 2, "--currency: 'euro' is no currency; give three capitals"),
        (("--at", "soon"), 2, "--at"),
    ],
)
def test_what_cannot_be_asked_is_told(call: Call, it: House, words: tuple[str, ...], code: int, said: str) -> None:
    done = call("mandates", "who", *(words if "--unit" in words else ("--unit", it.team.id, *words)))
    assert done.code == code
    assert said in done.err


def test_a_unit_is_named_as_it_was_imported(call: Call, it: House) -> None:
    it.acting("hr").units.adopt(origin="hr", reference="7", name="Lab", type="team", above=it.team.id)
    told = json.loads(call("mandates", "who", "--unit", "hr:7", "--service", "mail", "--format", "json").out)
    assert told["holder"] == it.dora.id


def test_mandates_are_listed_and_shown(call: Call, it: House) -> None:
    assert "50000 EUR" in call("mandates", "list").out
    listed = rows(call("mandates", "list", "--owner", it.pia.id, "--format", "csv").out)
    assert [(each["holder"], each["services"], each["limit"]) for each in listed] == [("Pia", "mail", "100 EUR a year")]
    assert [(each["holder_id"], each["unit_ids"]) for each in listed] == [(it.pia.id, it.team.id)]
    assert call("mandates", "list", "--customer", "nobody").err == "itilbrm: there is no such mandate\n"
    (mandate,) = it.practice.mandates.of(it.dora.id)
    assert f"Dora ({it.dora.id})" in call("mandates", "show", mandate.id).out
    assert call("mandates", "show", "mdt_x").code == 3
