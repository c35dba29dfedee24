"""The reference and the glossary name what the code has, and nothing else."""

import json
import random
import re
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import pytest

import itilbrm
from itilbrm import SUB_PROCESSES, Agreement, Complaint, Customer, Line, Practice, Service, errors
from itilbrm.cli import exits, main
from itilbrm.cli.settings import DEFAULT_STORE, SETTINGS_FILE
from itilbrm.importable import IMPORTABLE
from itilbrm.importing import read_complaint_mapping, read_record_mapping
from itilbrm.intake.formats import DIRECTIVES
from itilbrm.intake.mapping import FIELDS
from itilbrm.intake.mapping_file import ENCODINGS
from itilbrm.lifecycle import Category
from itilbrm.policies import shipped_policies
from itilbrm.policies.profile_files import PROFILE_KEYS
from itilbrm.processes.relationships import Opportunity
from itilbrm.processes.requirements import Requirement
from itilbrm.processes.sign_ups import SignUp
from tests.docs.commands import commands
from tests.docs.generated import PARTS, ROOT, anew, pages
from tests.docs.inventories import EXITS, ITIL, headings, problems, table

DOCS: Final = ROOT / "docs"

TEXTS: Final = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}

REFERENCE: Final = sorted(page for page in TEXTS if page.startswith("reference/") or page == "glossary.md")

_NOT_BUILT: Final = "not built yet"

SHOWN: Final[Mapping[str, type]] = {
    "complaints show": Complaint,
    "customers show": Customer,
    "requirements show": Requirement,
    "sign-ups show": SignUp,
    "opportunities show": Opportunity,
    "agreements show": Agreement,
    "services show": Service,
}
"""Of which class a command tells every field, beside the keys that are named."""

_EXACT: Final = ("complaints import", "report complaints", "anchor", "verify")
"""Commands whose keys are those named, and no key is named that belongs to something inside."""

_FORMATS: Final = 'formats = ["%Y-%m-%d"]'


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_made_from_the_code_is_as_the_code_makes_it(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert anew(page) == page, "write it anew, see tests/docs/generated.py"


def test_the_picture_in_the_readme_is_that_of_the_complaint() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (handling,) = (each for each in itilbrm.LIFECYCLES if each.record is Complaint)
    (picture,) = re.findall(r"```mermaid\n(.*?)```", readme, re.DOTALL)
    drawn = handling.mermaid().splitlines()
    assert [line for line in picture.splitlines() if line not in drawn] == []
    assert set(re.findall(r"--> (\w+)", picture)) >= {"received", "decision_communicated", "closed"}


def test_the_pages_name_what_the_code_has_and_nothing_else() -> None:
    assert problems(TEXTS) == []


@pytest.mark.parametrize("seed", range(10))
def test_a_heading_taken_away_is_noticed(seed: int) -> None:
    lines = [
        (page, number)
        for page in REFERENCE
        for number, line in enumerate(TEXTS[page].splitlines())
        if re.match(r"#{1,6} |::: ", line)
    ]
    page, number = random.Random(seed).choice(lines)  # noqa: S311 -- which heading is no secret
    without = [line for place, line in enumerate(TEXTS[page].splitlines()) if place != number]
    assert problems({**TEXTS, page: "\n".join(without)}), f"{page} without line {number + 1}"


def test_a_row_taken_away_is_noticed() -> None:
    page = "reference/stored-shapes.md"
    without = re.sub(r"^\| `began_at` .*\n", "", TEXTS[page], flags=re.MULTILINE)
    assert problems({**TEXTS, page: without}) == [f"{page}, Columns: 'began_at' is missing"]


def test_a_public_name_that_nobody_describes_is_noticed() -> None:
    assert problems(TEXTS, (*itilbrm.__all__, "Surprise")) == [
        "reference/public-names.md: heading 'itilbrm.Surprise' is missing"
    ]


def test_every_page_has_one_title_and_a_place_in_the_navigation() -> None:
    navigation = re.findall(r"([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(navigation) == sorted(TEXTS)
    for page, text in TEXTS.items():
        assert text.startswith("# "), page
        assert len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)) == 1, page


@pytest.mark.parametrize("name", [each for each in headings(TEXTS["reference/public-names.md"]) if "." in each])
def test_every_name_of_the_reference_is_there(name: str) -> None:
    module, _, last = name.rpartition(".")
    assert hasattr(import_module(module), last)


def test_each_category_of_a_state_is_named() -> None:
    (said,) = re.findall(r"## Category of a state\n\n(.+)\n", TEXTS["reference/vocabularies.md"])
    assert said == ", ".join(f"`{each}`" for each in get_args(Category))


# Mapping files


def test_every_encoding_of_a_mapping_is_named_in_its_order() -> None:
    (said,) = re.findall(r"## Encodings\n\n(.+?)\n\n", TEXTS["reference/mapping-files.md"], re.DOTALL)
    assert re.findall(r"`(.+?)`", said) == list(ENCODINGS)


def test_every_directive_of_a_date_format_is_said_as_in_the_code() -> None:
    assert table(TEXTS["reference/mapping-files.md"], "Date formats", 1) == list(DIRECTIVES.values())


def test_it_is_said_which_particulars_must_be_there_and_what_stands_for_them() -> None:
    page = TEXTS["reference/mapping-files.md"]
    assert table(page, "fields", 2) == ["yes" if each.required else "no" for each in FIELDS.values()]
    for said, each in zip(table(page, "fields", 3), FIELDS.values(), strict=True):
        assert said == each.where_blank or each.where_blank is None
        assert (said == "the row is rejected") == each.required


@pytest.mark.parametrize("heading", ["Top", "file", "time"])
def test_every_key_of_a_mapping_is_named(heading: str, tmp_path: Path) -> None:
    section = f"[{heading}]\n" if heading != "Top" else ""
    assert table(TEXTS["reference/mapping-files.md"], heading) == _keys(f"{section}nonsense = 1", tmp_path)


def test_every_key_of_a_field_is_named(tmp_path: Path) -> None:
    by_field = {name: _keys(f"[fields.{name}]\nnonsense = 1", tmp_path, without=name) for name in FIELDS}
    named = table(TEXTS["reference/mapping-files.md"], "Keys of a field")
    assert set(named) == set(chain.from_iterable(by_field.values()))
    for key, said in zip(named, table(TEXTS["reference/mapping-files.md"], "Keys of a field", 2), strict=True):
        having = {name for name, keys in by_field.items() if key in keys}
        assert having == _fields_meant(said), key


def test_every_mapping_on_the_pages_can_be_read(tmp_path: Path) -> None:
    read = 0
    for block in _blocks("toml"):
        content = tomllib.loads(block)
        if "fields" in content:
            (tmp_path / "mapping.toml").write_text(block, encoding="utf-8")
            kinds = {what: kind.form.fields.keys() for what, kind in IMPORTABLE.items()}
            what = next(what for what, fields in kinds.items() if content["fields"].keys() <= fields)
            read += bool(read_record_mapping(what, tmp_path / "mapping.toml"))
    assert read >= 5


def _keys(written: str, folder: Path, *, without: str = "") -> list[str]:
    """Return the keys that the refusal of a nonsensical key offers; of what is required, one may be left out."""
    required = [
        f'[fields.{name}]\ncolumn = "c"\n{_FORMATS if each.kind == "moment" else ""}'
        for name, each in FIELDS.items()
        if each.required and name != without
    ]
    top = 'origin = "desk"\n[time]\nzone = "UTC"\n' if without else ""
    (folder / "mapping.toml").write_text("\n".join([f"{top}{written}", *required]), encoding="utf-8")
    with pytest.raises(errors.InvalidInput, match="nonsense") as refused:
        read_complaint_mapping(folder / "mapping.toml")
    return refused.value.remedy.removeprefix("there are ").split(", ")


def _fields_meant(said: str) -> set[str]:
    instants = {name for name, each in FIELDS.items() if each.kind == "moment"}
    words = {name for name, each in FIELDS.items() if each.kind in ("word", "words")}
    named = set(re.findall(r"`(\w+)`", said))
    if said.startswith("all but"):
        return set(FIELDS) - named - instants
    if said.startswith("words"):
        return words
    return set(FIELDS) if said == "all" else instants if said.startswith("instants") else named


# Stored shapes


def test_every_name_in_a_payload_is_described() -> None:
    with Practice.open() as practice:
        practice.acting_as("ann").people.register(full_name="Ann Lee", email="ann@example.org")
        (row,) = practice._keeping.store.facts("", "", 9)[0]
    described = table(TEXTS["reference/stored-shapes.md"], "Payload")
    assert sorted(described) == sorted(json.loads(row.payload))


def test_every_table_of_a_file_is_described(tmp_path: Path) -> None:
    Practice.open(f"sqlite:///{tmp_path / 'brm.db'}").close()
    with closing(sqlite3.connect(tmp_path / "brm.db")) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: [row[1] for row in file.execute(f"PRAGMA table_info({name})")] for name in tables}
    page = TEXTS["reference/stored-shapes.md"]
    named = zip(table(page, "Tables"), table(page, "Tables", 1), strict=True)
    assert {name: sorted(re.findall(r"(\w+)", said)) for name, said in named} == {
        name: sorted(each) for name, each in columns.items()
    }


# Command line and settings


def test_every_exit_code_is_described() -> None:
    assert table(TEXTS["reference/command-line.md"], "Exit codes") == [str(getattr(exits, name)) for name in EXITS]
    assert sorted(EXITS) == sorted(name for name, value in vars(exits).items() if type(value) is int)


def test_it_is_said_which_commands_speak_json() -> None:
    page = TEXTS["reference/command-line.md"]
    said = dict(zip(*(table(page, "What every command keeps to", column) for column in (0, 1)), strict=True))
    speaks = {
        command.words: any("json" in (argument.get_choices() or ()) for argument in command.arguments)
        for command in commands()
    }
    assert {command: words == "yes" for command, words in said.items()} == speaks
    assert [command for command, does in speaks.items() if does] == sorted(table(page, "JSON"))


def test_every_variable_of_the_environment_is_described() -> None:
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"[\"'](ITILBRM_\w+|NO_COLOR)[\"']", path.read_text(encoding="utf-8"))
    }
    page = TEXTS["reference/settings.md"]
    assert read == {*table(page, "Settings", 1), *table(page, "Other variables of the environment")}
    assert table(page, "Settings", 4)[0] == DEFAULT_STORE
    assert str(SETTINGS_FILE) in page


def test_the_keys_of_json_are_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = TEXTS["reference/command-line.md"]
    described = dict(zip(table(page, "JSON"), table(page, "JSON", 1), strict=True))
    with Practice.open(f"sqlite:///{tmp_path / 'itilbrm.db'}") as practice:
        complaint = practice.acting_as("ann").complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="You billed us twice."
        )
    with Practice.open(f"sqlite:///{tmp_path / 'itilbrm.db'}") as practice:
        asked_for = practice.acting_as("ann").sign_ups.request(service="svc_mail", customer="acme")
        requirement = practice.acting_as("ann").requirements.capture(statement="Less paper", customer="acme")
        unit = practice.acting_as("ann").units.register(name="Sales", type="division")
        customer = practice.acting_as("ann").customers.identify(
            name="Sales", party=unit.id, why="it pays", designated="dora"
        )
        held = practice.acting_as("ann").mandates.propose(holder="dora", units=(unit.id,))
        practice.acting_as("dora").mandates.accept(held.id)
    with Practice.open(f"sqlite:///{tmp_path / 'itilbrm.db'}") as practice:
        entry = practice.acting_as("ann").portfolio_entries.publish(customer="acme")
        offered = practice.acting_as("sam").services.announce(name="Mail", owner="sam")
        agreed = practice.acting_as("sam").agreements.draft(
            customer="acme",
            lines=(Line(service=offered.id),),
            start=date(2026, 1, 1),
            term="rolling",
            renewal_span="1 month",
        )
        lead = practice.acting_as("ann").opportunities.capture(prospect="Island", source="a fair")
    (tmp_path / "desk.csv").write_text("id,received,words\n1,2026-01-05,Slow.\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,name,mail\n1,Cara Diaz,cara@example.org\n", encoding="utf-8")
    smallest = next(block for block in _blocks("toml") if 'constant = "received"' in block)
    (tmp_path / "desk.toml").write_text(smallest, encoding="utf-8")
    people = 'reference.column = "id"\nfull_name.column = "name"\nemail.column = "mail"'
    (tmp_path / "people.toml").write_text(f'origin = "hr"\ntime.zone = "UTC"\n[fields]\n{people}\n', "utf-8")
    asked = {
        "complaints log": (),
        "complaints show": (complaint.id,),
        "complaints history": (complaint.id,),
        "complaints import": ("desk.csv", "--mapping", "desk.toml", "--as", "ann"),
        "import": ("people", "people.csv", "--mapping", "people.toml", "--as", "ann"),
        "complaints export": (),
        "complaints worklist": (),
        "customers list": (),
        "customers show": (customer.id,),
        "customers suggest": (),
        "sign-ups list": (),
        "requirements list": (),
        "requirements show": (requirement.id,),
        "sign-ups show": (asked_for.id,),
        "pipeline": (),
        "mandates list": (),
        "mandates show": (held.id,),
        "mandates who": ("--unit", unit.id),
        "portfolio": (entry.customer,),
        "agreements list": (),
        "agreements show": (agreed.id,),
        "services list": (),
        "services show": (offered.id,),
        "stakeholders list": (),
        "stakeholders map": (),
        "opportunities list": (),
        "opportunities show": (lead.id,),
        "opportunities forecast": (),
        "report complaints": ("--by", "service"),
        "tick": (),
        "today": ("ann",),
        "kpis list": (),
        "kpis show": ("K-CPL-1", "--period", "2026", "--by", "service"),
        "deliver": ("--notifier", "log:"),
        "processes": (),
        "anchor": ("-o", "brm.anchor"),
        "explain": (complaint.id,),
        "plugins": (),
        "verify": (),
        "calendar add": ("2026-01-05T10:00", "1 week"),
        "calendar between": ("2026-01-05T10:00", "2026-01-06T10:00"),
        "calendar check": (),
        "profiles list": (),
        "profiles check": ("own.toml",),
        "profiles show": ("cfpb",),
        "profiles what-if": ("cfpb", "--period", "2026"),
    }
    (tmp_path / "own.toml").write_text(shipped_policies().profiles["cfpb"].to_toml(), encoding="utf-8")
    assert described.keys() == {f"itilbrm {command}" for command in (*asked, "complaints export")}
    for command, more in asked.items():
        said = described[f"itilbrm {command}"]
        if command in SHOWN:
            said += "".join(f"`{field.name}`" for field in attrs.fields(SHOWN[command]))
        if command == "profiles show":
            said = "".join(f"`{key}`" for key in PROFILE_KEYS)
        assert main([*command.split(), *more, "--format", "json"]) == exits.DONE, command
        read: Mapping[str, Any] | list[Mapping[str, Any]] = json.loads(capsys.readouterr().out)
        answer = read[0] if isinstance(read, list) else read
        keys = set(re.findall(r"`(\w+)`", said))
        assert answer.keys() == keys if command in _EXACT else answer.keys() <= keys, command
        for inner in (answer.get("facts") or [{}]) if command.endswith("history") else [{}]:
            assert inner.keys() <= set(re.findall(r"`(\w+)`", said))


# The glossary and the house


def test_every_object_of_itil_is_found_or_is_said_not_to_be_built() -> None:
    page = TEXTS["glossary.md"]
    heading = "ITIL's information objects"
    assert table(page, heading) == list(ITIL)
    with Practice.open() as practice:
        for said, attribute in zip(table(page, heading, 1), ITIL.values(), strict=True):
            assert said == (f"practice.{attribute}" if hasattr(practice, attribute) else _NOT_BUILT)


def test_every_word_of_complaints_is_found_in_python() -> None:
    fields = attrs.fields_dict(Complaint)
    for said in table(TEXTS["glossary.md"], "Words of complaints", 1):
        name, _, field = said.partition(".")
        assert hasattr(itilbrm, name)
        assert not field or field in fields


def test_the_six_sub_processes_have_the_names_of_itil() -> None:
    page = TEXTS["glossary.md"]
    assert table(page, "The six sub-processes") == [each.title for each in SUB_PROCESSES]
    built = [said != _NOT_BUILT for said in table(page, "The six sub-processes", 1)]
    assert built == [bool(each.lifecycles) for each in SUB_PROCESSES]


def test_the_floors_of_the_house_are_those_of_the_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in project["tool"]["importlinter"]["contracts"]}
    layers = contracts["floors"]["layers"]
    drawn = [re.findall(r"\w+", said) for said in table(TEXTS["explanation/house.md"], "Floors")]
    assert [sorted(each) for each in drawn] == [sorted(re.findall(r"\w+", layer)) for layer in layers]


def _blocks(language: str) -> Iterator[str]:
    for path in pages():
        yield from re.findall(rf"^```{language}.*?\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_part_made_from_the_code_is_closed() -> None:
    for page in pages():
        text = page.read_text(encoding="utf-8")
        assert len(PARTS.findall(text)) == text.count("<!-- made from the code:"), page
