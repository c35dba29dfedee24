import ast
import re
import time
import zoneinfo
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import itilbrm.intake
from itilbrm.errors import InvalidInput
from itilbrm.intake import FileMapping, Reject, Taken, read_mapping
from itilbrm.intake.mapping import FIELDS

ReadMapping = Callable[[str], FileMapping]
Intake = Callable[[str, str], list[Taken | Reject]]

SHIPPED = sorted((Path(__file__).parents[2] / "examples" / "mappings").glob("*.toml"))


def refusal(read: ReadMapping, text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    return str(caught.value)


def test_a_small_mapping_is_taken_as_it_is_written(read: ReadMapping, mapping_text: str) -> None:
    mapping = read(mapping_text)
    assert mapping.origin == "desk"
    assert (mapping.encoding, mapping.delimiter, mapping.defanged) == ("utf-8", ",", False)
    assert (mapping.zone, mapping.exists_twice, mapping.does_not_exist) == ("America/New_York", "earlier", "later")
    assert mapping.columns == ("id", "state", "received", "text")
    assert {field.name: field.default for field in mapping.fields if not field.columns} == {
        "channel": "phone",
        "type": "other",
        "customer": "unidentified",
        "complainant": "unidentified",
    }


def test_a_mapping_that_says_nothing_about_changed_clocks_refuses_such_times(
    read: ReadMapping, mapping_text: str
) -> None:
    text = mapping_text.replace('exists_twice = "earlier"', "").replace('does_not_exist = "later"', "")
    assert (read(text).exists_twice, read(text).does_not_exist) == ("refuse", "refuse")


def test_a_byte_order_mark_does_no_harm(read: ReadMapping, mapping_text: str) -> None:
    assert read("\ufeff" + mapping_text) == read(mapping_text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_mapping_that_is_shipped_is_in_order(path: Path, vocabularies: dict[str, tuple[str, ...]]) -> None:
    assert read_mapping(path, vocabularies).columns


def test_the_four_sources_have_their_mappings() -> None:
    assert [path.stem for path in SHIPPED] == ["boston311_2015", "boston311_2022", "cfpb", "nyc311"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[fields.text]", "[feilds]\n[fields.text]", "mapping.feilds: there is no such key (did you mean 'fields'?); "),
        (
            "[fields.received_at]",
            "[fields.recieved_at]",
            "mapping.fields.recieved_at: there is no such key (did you mean 'received_at'?); there are reference, ",
        ),
        ("formats =", "format =", "mapping.fields.received_at.format: there is no such key (did you mean 'formats'?)"),
        ("zone =", "timezone =", "mapping.time.timezone: there is no such key (did you mean 'zone'?); there are zone"),
        ("[time]", "file.colour = 1\n[time]", "mapping.file.colour: there is no such key; there are encoding, "),
        ('origin = "desk"', "", "mapping.origin: it is missing; name the system the complaints come from"),
        ('"desk"', '"\\t"', "mapping.origin: '\\t' is blank or cannot be shown; use a word"),
        ('"desk"', "5", "mapping.origin: '5' is no text; put it in quotes"),
        ('"desk"', '"a\\u0000b"', "mapping.origin: a text holds a NUL character; take it out"),
        ('zone = "America/New_York"', "", 'mapping.time.zone: it is missing; write zone = "Europe/London", or "UTC"'),
        (
            "America/New_York",
            "America/New_Yrok",
            "mapping.time.zone: the time zone 'America/New_Yrok' is not known (did you mean 'America/New_York'?)",
        ),
        (
            '"earlier"',
            '"sooner"',
            "mapping.time.exists_twice: 'sooner' is not known; choose from earlier, later, refuse",
        ),
        ("[time]", 'file = "x"\n[time]', "mapping.file: it must be a table; write [file]"),
        (
            "[time]",
            'file.encoding = "utf8"\n[time]',
            "mapping.file.encoding: 'utf8' is not known (did you mean 'utf-8'?)",
        ),
        ("[time]", 'file.encoding = "zlib"\n[time]', "mapping.file.encoding: 'zlib' is not known; choose from utf-8, "),
        ("[time]", 'file.defanged = "yes"\n[time]', "mapping.file.defanged: 'yes' is neither true nor false"),
        (
            "[time]",
            'file.delimiter = ",,"\n[time]',
            "mapping.file.delimiter: ',,' cannot stand between cells; use one ",
        ),
        ("[time]", 'file.delimiter = ""\n[time]', "mapping.file.delimiter: '' cannot stand between cells"),
        ("[time]", "file.delimiter = '\"'\n[time]", "mapping.file.delimiter: '\"' cannot stand between cells"),
        ("[time]", 'file.delimiter = "x"\n[time]', "mapping.file.delimiter: 'x' cannot stand between cells"),
        ("[time]", 'file.delimiter = "¦"\n[time]', "mapping.file.delimiter: '¦' cannot stand between cells"),
        ("[time]", 'blank = "N/A"\n[time]', 'mapping.blank: it must be a list of texts; write ["...", "..."]'),
        ("[time]", "blank = [0]\n[time]", "mapping.blank: '0' is no text; put it in quotes"),
        (
            '[fields.reference]\ncolumn = "id"',
            "",
            "mapping.fields.reference: it is missing, and every complaint has it; write ",
        ),
        (
            '[fields.reference]\ncolumn = "id"',
            '[fields.reference]\nconstant = "id"',
            "mapping.fields.reference.constant: there is no such key; there are column, columns, blank",
        ),
        (
            '[fields.reference]\ncolumn = "id"',
            "[fields.reference]",
            "mapping.fields.reference: it does not say where to find it; give one of column, columns",
        ),
        (
            '[fields.channel]\nconstant = "phone"',
            "[fields.channel]",
            "mapping.fields.channel: it does not say where to find it; give one of column, columns, constant",
        ),
        (
            '[fields.channel]\nconstant = "phone"',
            '[fields.channel]\nconstant = "phone"\ncolumn = "x"',
            "mapping.fields.channel: it has both column and constant; give one of column, columns, constant",
        ),
        (
            '[fields.channel]\nconstant = "phone"',
            '[fields.channel]\nconstant = "phone"\ndefault = "email"',
            "mapping.fields.channel.default: a constant has no need of it; leave it out",
        ),
        (
            'column = "id"',
            'column = " "',
            "mapping.fields.reference.column: no heading is named, or a blank one; name ",
        ),
        (
            'column = "id"',
            "columns = []",
            "mapping.fields.reference.columns: no heading is named, or a blank one; name ",
        ),
        ('column = "id"', 'columns = "id"', "mapping.fields.reference.columns: it must be a list of texts; write "),
        (
            'Open = "received"',
            'Open = "recieved"',
            "mapping.fields.state.values.Open: 'recieved' is not known (did you mean 'received'?); choose ",
        ),
        ('Open = "received"', '"" = ""', "mapping.fields.state.values.'': a word is blank; say it"),
        ('constant = "phone"', 'constant = "fax"', "mapping.fields.channel.constant: 'fax' is not known; choose from "),
        (
            'constant = "phone"',
            'column = "c"\notherwise = "phon"',
            "mapping.fields.channel.otherwise: 'phon' is not known (did you mean 'phone'?); choose from email, ",
        ),
        (
            'constant = "phone"',
            'column = "c"\ndefault = "phon"',
            "mapping.fields.channel.default: 'phon' is not known (did you mean 'phone'?); choose from email, ",
        ),
        ('formats = ["%Y-%m-%d %H:%M:%S"]', "", "mapping.fields.received_at.formats: no date format is given; write "),
        (
            '"%Y-%m-%d %H:%M:%S"',
            '"%Y-%m-%d %Q"',
            "mapping.fields.received_at.formats: '%Q' in '%Y-%m-%d %Q' is not known",
        ),
        (
            "[fields.text]",
            '[fields.closed_at]\ncolumn = "c"\nformats = ["%Y%m%d"]\nonly_in_states = ["shut"]\n[fields.text]',
            "mapping.fields.closed_at.only_in_states: 'shut' is not known; choose from received, ",
        ),
        (
            "[fields.text]",
            'only_in_states = ["closed"]\n[fields.text]',
            "mapping.fields.type.only_in_states: there is no",
        ),
        (
            "[fields.text]",
            '[labels]\n"\\u001b" = "x"\n[fields.text]',
            "mapping.labels.'\\x1b': the name of a label is ",
        ),
        ("[fields.text]", "[labels]\na = 1\n[fields.text]", "mapping.labels.a: '1' is no text; put it in quotes"),
        (
            "[fields.text]",
            '[labels]\na = ""\n[fields.text]',
            "mapping.labels.a: no heading is named, or a blank one; name",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_the_path_to_what_is_wrong(
    read: ReadMapping, mapping_text: str, old: str, new: str, said: str
) -> None:
    assert old in mapping_text
    assert refusal(read, mapping_text.replace(old, new, 1)).startswith(said)


@pytest.mark.parametrize("name", ["id", "version", "head", "moved_at", "recorded_at", "origin", "hash", "labels"])
def test_no_mapping_fills_what_belongs_to_the_kernel(read: ReadMapping, mapping_text: str, name: str) -> None:
    said = refusal(read, f'{mapping_text}[fields.{name}]\ncolumn = "x"\n')
    assert said.startswith(f"mapping.fields.{name}: there is no such key")
    assert said.endswith(f"there are {', '.join(FIELDS)}")


def test_a_machine_without_time_zones_is_told_what_to_install(
    read: ReadMapping, mapping_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    assert refusal(read, mapping_text).endswith("is not known; install the package tzdata")


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "/etc/passwd", "localtime", "../../x", "", "UTC\\u0000", "America/", "x" * 900]
)
def test_a_time_zone_is_a_name_of_the_list_and_never_a_path(read: ReadMapping, mapping_text: str, zone: str) -> None:
    said = refusal(read, mapping_text.replace("America/New_York", zone))
    assert said.startswith(("mapping.time.zone: the time zone ", "mapping.time.zone: a text holds a NUL"))
    assert len(said) < 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("origin = ?", r"mapping\.toml: it is no TOML: Invalid value \(at line 1, column 10\)"),
        ('a = 1\na = 2\norigin = "x"', r"is no TOML: Cannot overwrite a value \(at line 2, "),
        ("a = [\n" * 40_000, "is larger than 131,072 bytes; leave out what is not needed"),
        ("a = " + "[\n" * 60_000, "is no TOML: maximum recursion depth exceeded"),
        (".".join("a" * 10_000) + " = 1", "mapping.toml: line 1 is longer than 1,000 characters; break it"),
    ],
)
def test_what_is_no_toml_or_too_much_of_it_is_refused_in_words(read: ReadMapping, text: str, said: str) -> None:
    assert re.search(said, refusal(read, text))


def test_the_worst_mapping_of_the_size_allowed_is_refused_within_seconds(read: ReadMapping) -> None:
    began = time.perf_counter()
    line = ".".join("a" * 490)
    assert refusal(read, "".join(f"k{number}.{line} = 1\n" for number in range(130))).startswith("mapping.k0: ")
    assert time.perf_counter() - began < 10


def test_a_mapping_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, vocabularies: dict[str, tuple[str, ...]]
) -> None:
    (tmp_path / "latin.toml").write_bytes('origin = "café"'.encode("latin-1"))
    for name, said in (
        ("absent.toml", "cannot be opened: No such file or directory"),
        ("", "cannot be opened: Is a directory"),
        ("a\0b", "cannot be opened: embedded null byte"),
        ("latin.toml", "is not encoded in UTF-8: 'utf-8' codec can't decode byte 0xe9"),
    ):
        with pytest.raises(InvalidInput, match=said):
            read_mapping(tmp_path / name, vocabularies)


def test_nothing_in_the_intake_executes_formats_or_looks_up_what_a_mapping_says() -> None:
    forbidden = {
        "eval",
        "exec",
        "compile",
        "getattr",
        "setattr",
        "__import__",
        "vars",
        "globals",
        "format",
        "format_map",
    }
    for path in sorted(Path(itilbrm.intake.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                of_re = (
                    isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
                )
                assert of_re or name not in forbidden, f"{path.name} calls {name} in line {node.lineno}"


def test_the_intake_knows_no_sub_process() -> None:
    for path in sorted(Path(itilbrm.intake.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("itilbrm"):
                assert str(node.module).split(".")[1] in {
                    "calendars",
                    "errors",
                    "intake",
                    "spreadsheets",
                    "toml_files",
                    "values",
                    "whole_files",
                }


TARGET = """
[fields.target_at]
column = "due"
formats = {formats}
"""


@pytest.mark.parametrize(
    ("formats", "day", "said"),
    [
        ('["%Y-%m-%d"]', "", "mapping.fields.target_at.day: '%Y-%m-%d' has no time of day, .*write day = \"end\""),
        ('["%Y-%m-%d %H:%M", "%d.%m.%Y"]', "", "'%d.%m.%Y' has no time of day"),
        ('["%Y-%m-%d %%H"]', "", "has no time of day"),
        ('["%Y-%m-%d"]', 'day = "noon"', "'noon' is not known; choose from start, end"),
        ('["%Y-%m-%d %H:%M"]', 'day = "end"', "every format has a time of day; leave it out"),
    ],
)
def test_a_deadline_that_is_a_day_says_which_end_of_it_is_meant(
    read: ReadMapping, mapping_text: str, formats: str, day: str, said: str
) -> None:
    assert re.search(said, refusal(read, mapping_text + TARGET.format(formats=formats) + day))


def test_days_mean_their_start_or_their_end(intake: Intake, mapping_text: str) -> None:
    rows = "id,state,received,text,due\n1,Open,2026-03-07 09:00:00,a,2026-03-08\n"
    for day, due in (("start", "2026-03-08T05:00:00+00:00"), ("end", "2026-03-09T04:00:00+00:00")):
        (taken,) = intake(mapping_text + TARGET.format(formats='["%Y-%m-%d"]') + f'day = "{day}"', rows)
        assert isinstance(taken, Taken)
        assert taken.particulars["target_at"] == datetime.fromisoformat(due)
