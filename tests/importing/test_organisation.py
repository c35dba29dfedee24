"""Units, people, customers, services, agreements and achievements are taken over whole, once, in any order."""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from itilbrm import Money, Practice
from itilbrm.errors import InvalidInput
from itilbrm.importable import IMPORTABLE
from itilbrm.importing import Imported, import_records, read_record_mapping
from itilbrm.testing import StoppedClock

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAPPINGS: Final = Path(__file__).parents[2] / "examples" / "mappings" / "organisation"

FILES: Final[Mapping[str, str]] = {
    "units": """number,name,part_of,head,level,budget,it_paid_here
30,Claims,20,1003,3,400000,yes
20,Insurance,10,1002,2,2500000,
10,Northwind Mutual,,1001,1,,
""",
    "people": """staff_no,name,email,works_in,left
1001,Ada Berg,ada@example.com,10,no
1002,Bruno Costa,bruno@example.com,20,yes
1003,Carla Diaz,carla@example.com,30,no
""",
    "customers": """customer_no,customer,unit_no,decides,looked_after_by,why,importance,since
C-1,Claims,30,1003,1001,Has its own budget for IT,4,01.02.2024
""",
    "services": """code,service,owner,as_it_is,package,price,stands_on
MAIL,Mail,1001,yes,Basic,12000,NET
NET,Network,1001,no,,,
""",
    "agreements": """contract,customer_no,service,package,from,until,notice,renewal,availability
A-7,C-1,MAIL,Basic,2026-01-01,2026-12-31,3 months,tacit,99.5
A-8,C-1,NET,,2026-01-01,2026-12-31,,none,
""",
    "achievements": """row,contract,customer_no,service,agreed,from,to,measured
1,A-7,C-1,MAIL,99.5,2026-01-01,2026-02-01,99.7
2,A-7,C-1,MAIL,99.5,2026-02-01,2026-03-01,
""",
}
"""Files that fit the mappings of the examples."""


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice.open("memory:", clock=StoppedClock(NOW), discover=False) as opened:
        yield opened.acting_as("clerk")


def brought_in(practice: Practice, folder: Path, what: str, content: str = "", **more: Any) -> Imported:  # noqa: ANN401  as the import takes it
    source = folder / f"{what}.csv"
    source.write_text(content or FILES[what].replace("A-8,C-1,NET,,2026-01-01,2026-12-31,,none,\n", ""), "utf-8")
    return import_records(practice, source, read_record_mapping(what, MAPPINGS / f"{what}.toml"), **more)


def rejected(folder: Path, what: str) -> list[tuple[str, str]]:
    with (folder / f"{what}.csv.rejects.csv").open(encoding="utf-8", newline="") as file:
        return [(row["column"], row["reason"]) for row in csv.DictReader(file)]


def mapped(folder: Path, what: str, fields: Sequence[str]) -> Any:  # noqa: ANN401  a mapping
    path = folder / "mapping.toml"
    path.write_text("\n".join(['origin = "hr"', 'time.zone = "UTC"', "[fields]", *fields]), encoding="utf-8")
    return read_record_mapping(what, path)


@pytest.mark.realises("G-12", "W-35")
@pytest.mark.parametrize("seed", range(3))
def test_files_in_any_order_make_one_organisation_and_a_second_run_adds_nothing(
    practice: Practice, tmp_path: Path, seed: int
) -> None:
    order = list(FILES)
    random.Random(seed).shuffle(order)  # noqa: S311  repeats itself on purpose
    first = {what: brought_in(practice, tmp_path, what) for what in order}
    assert {what: (each.added, each.rejected) for what, each in first.items()} == {
        "units": (3, 0),
        "people": (3, 0),
        "customers": (1, 0),
        "services": (2, 0),
        "agreements": (1, 0),
        "achievements": (2, 0),
    }
    (customer,) = practice.customers.each()
    claims = practice.units.get(customer.party)
    assert (claims.name, claims.budget, claims.budget_includes_it) == ("Claims", Money.of("400000", "EUR"), True)
    assert practice.units.get(practice.units.get(claims.above).above).name == "Northwind Mutual"
    assert practice.people.get(customer.holder).full_name == "Carla Diaz"
    assert practice.units.get(practice.people.get(customer.holder).unit) == claims
    (agreement,) = practice.agreements.each()
    (line,) = agreement.lines
    mail = practice.services.get(line.service)
    assert (agreement.customer, agreement.term, agreement.end) == (customer.id, "tacit", date(2026, 12, 31))
    assert (mail.name, mail.packages[0].per_year) == ("Mail", Money.of("12000", "EUR"))
    assert [practice.services.get(each).name for each in mail.dependencies] == ["Network"]
    assert (line.targets[0].value, line.targets[0].comparison) == (Decimal("99.5"), ">=")
    assert sorted(each.result for each in practice.achievements.each()) == ["met", "not_measured"]
    second = {what: brought_in(practice, tmp_path, what) for what in order}
    assert {each.added + each.rejected + each.differing for each in second.values()} == {0}
    assert practice.verify().ok


@pytest.mark.realises("SC-7")
def test_units_that_would_form_a_circle_are_set_aside_whatever_their_order(practice: Practice, tmp_path: Path) -> None:
    circle = "number,name,part_of,head,level,budget,it_paid_here\n1,A,3,,4,,\n2,B,1,,4,,\n3,C,2,,4,,\n4,D,4,,4,,\n"
    imported = brought_in(practice, tmp_path, "units", circle)
    assert (imported.added, imported.rejected) == (2, 2)
    assert all("would form a circle" in reason for _, reason in rejected(tmp_path, "units"))
    assert [column for column, _ in rejected(tmp_path, "units")] == ["part_of", "part_of"]


def test_a_row_that_does_not_fit_is_set_aside_with_its_column_and_reason(practice: Practice, tmp_path: Path) -> None:
    content = (
        "number,name,part_of,head,level,budget,it_paid_here\n"
        "1,A,,,9,,\n2,B,,,4,much,\n3,C,,,4,,perhaps\n4,,,,4,,\n5,E,,,4,5,\n"
    )
    imported = brought_in(practice, tmp_path, "units", content)
    assert (imported.rows, imported.added, imported.rejected) == (5, 1, 4)
    assert rejected(tmp_path, "units") == [
        ("level", "'9' is not among the values of the mapping"),
        ("budget", "'much' is no number; write it with digits and one point, 1250.50"),
        ("it_paid_here", "'perhaps' is neither yes nor no; write yes, no, true, false, 1 or 0"),
        ("name", "it is blank, and every unit has its name"),
    ]


@pytest.mark.parametrize(
    ("what", "change", "column", "reason"),
    [
        ("customers", ("1003,1001,", ",1001,"), "decides", "a customer that is active has a named holder"),
        ("customers", (",4,", ",four,"), "importance", "'four' is no whole number"),
        ("customers", ("01.02.2024", "2024"), "since", "'2024' does not fit %d.%m.%Y"),
        ("services", ("Basic,12000", ",12000"), "package", "it is blank, and there is a price"),
        ("agreements", ("2026-01-01", "01/02/2026"), "from", "'01/02/2026' does not fit %Y-%m-%d"),
        ("agreements", ("99.5", ""), "availability", "it is blank, and a target needs it"),
        ("achievements", ("99.5,2026-01", "nearly,2026-01"), "agreed", "'nearly' is no number"),
        ("people", ("ada@example.com", "nobody"), "email", "nobody"),
    ],
)
def test_what_cannot_be_taken_over_says_why(  # noqa: PLR0917  what each row changes, and what is said of it
    practice: Practice, tmp_path: Path, what: str, change: tuple[str, str], column: str, reason: str
) -> None:
    imported = brought_in(practice, tmp_path, what, FILES[what].replace(*change))
    assert imported.rejected >= 1
    told = rejected(tmp_path, what)[0]
    assert told[0] == column
    assert reason in told[1]


def test_what_has_moved_on_there_is_counted_and_not_changed(practice: Practice, tmp_path: Path) -> None:
    brought_in(practice, tmp_path, "units")
    later = brought_in(practice, tmp_path, "units", FILES["units"].replace("Claims", "Claims and care"))
    assert (later.added, later.known, later.differing) == (0, 3, 1)
    assert {each.name for each in practice.units.each()} == {"Claims", "Insurance", "Northwind Mutual"}


def test_a_trial_keeps_nothing_and_says_what_it_would_reject(practice: Practice, tmp_path: Path) -> None:
    tried = brought_in(practice, tmp_path, "people", FILES["people"] + "1009,,x@example.com,,no\n", dry_run=True)
    assert (tried.added, tried.rejected, practice.people.count()) == (3, 1, 0)
    assert [each.reason for each in tried.examples] == ["it is blank, and every person has its full_name"]


def test_a_reference_may_be_an_id_of_ours_or_of_another_kind(practice: Practice, tmp_path: Path) -> None:
    ann = practice.people.register(full_name="Ann", email="ann@example.com")
    (tmp_path / "sole.csv").write_text(f"no,who\n1,{ann.id}\n", encoding="utf-8")
    fields = (
        'reference.column = "no"',
        'name.constant = "Ann"',
        'party = { column = "who", origin = "", of = "person" }',
        'holder = { column = "who", origin = "" }',
    )
    with pytest.raises(InvalidInput, match="constant"):
        mapped(tmp_path, "customers", fields)
    fields = (fields[0], 'name.column = "no"', *fields[2:])
    assert import_records(practice, tmp_path / "sole.csv", mapped(tmp_path, "customers", fields)).added == 1
    (customer,) = practice.customers.each()
    assert customer.party == customer.holder == ann.id


@pytest.mark.parametrize(
    ("what", "fields", "problem"),
    [
        ("units", ['reference.column = "a"', 'name.column = "b"'], r"fields\.type: it is missing, and every unit has"),
        ("units", ['id.column = "a"'], r"fields\.id"),
        ("units", ['__class__.column = "a"'], r"fields\.__class__"),
        ("units", ['reference.column = "a"', 'name.column = "b"', 'type.constant = "boat"'], "boat"),
        (
            "units",
            ['reference.column = "a"', 'name.column = "b"', 'type.constant = "team"', 'budget.constant = "1,5"'],
            "is no number; write it",
        ),
        (
            "customers",
            ['reference.column = "a"', 'name.column = "b"', 'party = { column = "c", of = "service" }'],
            "service",
        ),
        (
            "agreements",
            [
                'reference.column = "a"',
                'customer.column = "b"',
                'service.column = "c"',
                'start = { column = "d", formats = ["%Y-%m-%d %H:%M"] }',
            ],
            "has a time of day, and this is a date",
        ),
    ],
)
@pytest.mark.realises("G-12")
def test_a_mapping_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, what: str, fields: list[str], problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem):
        mapped(tmp_path, what, fields)


def test_what_cannot_be_imported_is_said_with_what_can() -> None:
    with pytest.raises(InvalidInput, match=r"'unit' cannot be imported.*units.*choose from complaints, units, people"):
        read_record_mapping("unit", Path("units.toml"))


HOSTILE: Final = (
    '";DROP TABLE documents;--',
    "' OR 1=1 --",
    "__class__",
    "{0.__globals__}",
    "%s %(x)s :x ?",
    "(a+)+$",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "`rm -rf`",
    "ä" * 500,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_as_they_are_or_set_aside(tmp_path: Path, text: str) -> None:
    rows = [("staff_no", "name", "email", "works_in", "left"), (text, text, "a@example.com", text, "no")]
    with (tmp_path / "hostile.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    mapping = read_record_mapping("people", MAPPINGS / "people.toml")
    with Practice.open(f"sqlite:///{tmp_path / 'brm.db'}", clock=StoppedClock(NOW), discover=False) as practice:
        imported = import_records(practice.acting_as("clerk"), tmp_path / "hostile.csv", mapping)
        assert imported.added + imported.rejected == 1
        assert [each.full_name for each in practice.people.each()] == [text] * imported.added
        assert practice.verify().ok


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_mappings_read_nothing_but_their_columns(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.toml"
    heading = text.replace("\\", "\\\\").replace('"', '\\"')
    path.write_text(
        f'origin = "{heading}"\ntime.zone = "UTC"\n[fields]\nreference.column = "{heading}"\n'
        f'full_name.column = "{heading}"\nemail.column = "{heading}"\n',
        encoding="utf-8",
    )
    mapping = read_record_mapping("people", path)
    assert mapping.columns == (text,)
    path.write_text(path.read_text("utf-8").replace('"UTC"', f'"{heading}"'), encoding="utf-8")
    with pytest.raises(InvalidInput, match="time zone"):
        read_record_mapping("people", path)


@pytest.mark.parametrize("what", [each for each in IMPORTABLE if each != "complaints"])
def test_every_particular_is_one_of_the_adoption_or_becomes_one(what: str) -> None:
    kind = IMPORTABLE[what]
    taken = set(kind.lifecycle.adoptions["adopt"].particulars.hints)
    shaped = {"currency", "package", "one_off", "per_year", "service", "scope", "quantity"}
    measured = {"metric", "unit", "comparison", "target", "upper", "window", "source"}
    assert set(kind.form.fields) - taken <= shaped | measured
    assert {name for name, each in kind.form.fields.items() if each.required} >= {"reference"}
