"""``plugins``, ``--plugin``, and the commands that plugins bring along."""

import io
import json
import os
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from itilbrm import Practice
from itilbrm.adapters import sqlite
from tests.faces.running import Call

MINE = '''
from itilbrm import CommandBackend, Practice, hookimpl

def told(fact, record):
    """Do nothing."""

def headcount(practice: Practice, word: str = "complaints", *, loud: bool = False) -> int | None:
    """Count the complaints.

    Args:
        word: What they are called.
        loud: Whether to shout.
    """
    line = f"{practice.complaints.count()} {word}"
    print(line.upper() if loud else line)
    return 1 if word == "fail" else None

@hookimpl
def brm_listeners():
    return [told]

@hookimpl
def brm_commands():
    return [CommandBackend("headcount", headcount)]
'''


@pytest.fixture
def mine(folder: Path) -> str:
    """A plugin in one file."""
    (folder / "mine.py").write_text(MINE)
    return "./mine.py"


def test_the_plugins_in_use_are_shown_with_what_they_offer(call: Call, mine: str) -> None:
    done = call("plugins", "--plugin", mine)
    assert done.code == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "itilbrm built in stores: memory:, sqlite:///file.db" in lines
    assert "mine mine.py listeners: told; commands: headcount" in lines


@pytest.mark.parametrize(("safe", "said"), [(True, ""), (False, "can damage a file that two connections tidy at once")])
def test_the_library_of_the_database_is_told(
    call: Call, monkeypatch: pytest.MonkeyPatch, *, safe: bool, said: str
) -> None:
    monkeypatch.setattr(sqlite, "TAKES_CARE_OF_CHECKPOINTS", safe)
    found = json.loads(call("plugins", "--format", "json").out)
    assert found["sqlite"] == sqlite.LIBRARY
    done = call("plugins")
    assert said in done.err
    assert bool(done.err) is not safe


def test_the_plugins_as_json(call: Call, mine: str) -> None:
    found = json.loads(call("plugins", "--plugin", mine, "--format", "json").out)
    assert [each["name"] for each in found["plugins"]] == ["itilbrm", "mine"]
    assert found["plugins"][1]["hooks"] == ["brm_listeners", "brm_commands"]
    assert found["broken"] == []


@pytest.mark.usefixtures("kept")
def test_a_command_of_a_plugin_is_run_with_the_practice(call: Call, mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("headcount", "--plugin", mine).out == "2 complaints\n"
    assert call("headcount", "things", "--loud", "--plugin", mine).out == "2 THINGS\n"
    assert call("--plugin", mine, "headcount").out == "2 complaints\n"
    assert call(f"--plugin={mine}", "headcount").out == "2 complaints\n"
    assert call("headcount", "fail", "--plugin", mine).code == 1
    monkeypatch.setenv("ITILBRM_PLUGINS", os.pathsep.join([mine]))
    assert call("headcount").out == "2 complaints\n"


LOUD = """
from itilbrm import hookimpl

@hookimpl
def brm_listeners():
    return [lambda fact, record: print("told", fact.step)]

@hookimpl
def brm_authorizers():
    return [lambda attempt: print("asked", attempt.step)]
"""


def test_what_listeners_and_authorizers_print_spoils_no_answer(call: Call, files: Path) -> None:
    (files / "loud.py").write_text(LOUD)
    words = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", "--plugin", "./loud.py")
    done = call(*words, "--format", "json")
    assert json.loads(done.out)["added"] == 2
    assert (done.err.count("asked adopt"), done.err.count("told adopt")) == (2, 3)
    with Practice.open(plugins=["./loud.py"]) as practice, redirect_stdout(io.StringIO()) as printed:
        practice.acting_as("ann").units.register(type="company", name="Acme")
    assert printed.getvalue() == "asked register\ntold register\n", "in Python they print where they like"


def test_a_command_of_a_plugin_stands_in_the_help(call: Call, mine: str) -> None:
    assert "headcount" in call("--help", "--plugin", mine).out
    assert "headcount" not in call("--help").out
    told = call("headcount", "--help", "--plugin", mine).out
    assert "Count the complaints." in told
    assert "What they are called." in told
    assert "--store" in told


def test_a_misspelt_command_of_a_plugin_gets_a_suggestion(call: Call, mine: str) -> None:
    done = call("headcont", "--plugin", mine)
    assert done.code == 2
    assert '(did you mean "headcount"?)' in done.err


def test_a_plugin_that_was_asked_for_and_is_broken_is_one_sentence(call: Call, folder: Path) -> None:
    (folder / "broken.py").write_text("import nowhere_at_all")
    for words in (("verify",), ("headcount",)):
        done = call(*words, "--plugin", "./broken.py")
        assert done.code == 1
        assert done.err.startswith("itilbrm: cannot use the plugin broken (broken.py): it raises ModuleNotFoundError")
        assert done.err.count("\n") == 1
    missing = call("verify", "--plugin", "./gone.py")
    assert "there is no file gone.py" in missing.err


def test_an_installed_plugin_that_is_broken_stops_nothing_and_is_shown(
    call: Call, folder: Path, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(folder, "poison", "raise RuntimeError('bad\\ntidings')")
    monkeypatch.syspath_prepend(str(folder))
    assert call("complaints", "show", kept["new"]).code == 0
    done = call("plugins")
    assert done.code == 1
    assert "poison" in done.out
    assert done.err.endswith("itilbrm: 1 plugin cannot be used\n")
    (broken,) = json.loads(call("plugins", "--format", "json").out)["broken"]
    assert (broken["name"], broken["from"]) == ("poison", "poison 1.5")
    assert "RuntimeError" in broken["problem"]


def test_a_command_that_is_taken_already_stays_what_it_is(call: Call, folder: Path) -> None:
    (folder / "rival.py").write_text(MINE.replace('"headcount"', '"verify"'))
    done = call("--help", "--plugin", "./rival.py")
    assert done.err == "itilbrm: the plugin rival has a command 'verify' too, which is taken already\n"
    assert "Tell whether what is kept" in done.out


def test_rivals_are_told_before_anybody_needs_them(call: Call, mine: str, folder: Path) -> None:
    (folder / "other.py").write_text(MINE)
    done = call("plugins", "--plugin", mine, "--plugin", "./other.py")
    assert done.code == 1
    who = "mine (mine.py) and other (other.py)"
    assert done.err.endswith(f"itilbrm: the command 'headcount' is claimed by {who}; the first one has it\n")
    told = json.loads(call("plugins", "--plugin", mine, "--plugin", "./other.py", "--format", "json").out)
    assert told["rivals"] == [
        {
            "place": "the command 'headcount'",
            "plugins": ["mine (mine.py)", "other (other.py)"],
            "effect": "the first one has it",
        }
    ]
    assert json.loads(call("plugins", "--plugin", mine, "--format", "json").out)["rivals"] == []


def test_a_command_that_one_of_ours_hides_is_told_among_the_plugins(call: Call, folder: Path) -> None:
    (folder / "rival.py").write_text(MINE.replace('"headcount"', '"verify"'))
    done = call("plugins", "--plugin", "./rival.py")
    assert done.err.endswith("itilbrm: the plugin rival has a command 'verify' too, which is taken already\n")


def test_an_option_of_a_plugin_that_hides_one_of_ours_is_refused(call: Call, folder: Path) -> None:
    (folder / "hiding.py").write_text(MINE.replace("loud", "where"))
    done = call("headcount", "--plugin", "./hiding.py")
    assert done.code == 2
    assert "its option 'where' would hide one of ours; rename it" in done.err


def test_a_blank_plugin_is_wrong_usage(call: Call) -> None:
    done = call("verify", "--plugin", " ")
    assert done.code == 2
    assert "--plugin is blank" in done.err


def _install(folder: Path, name: str, source: str) -> None:
    (folder / f"{name}.py").write_text(source)
    metadata = folder / f"{name}-1.5.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
    (metadata / "entry_points.txt").write_text(f"[itilbrm]\n{name} = {name}\n")


def test_what_the_practice_is_called_in_a_plugin_need_not_exist(call: Call, folder: Path, kept: dict[str, str]) -> None:
    assert kept
    (folder / "later.py").write_text(
        f"from __future__ import annotations\n{MINE.replace('practice: Practice', 'practice: Office')}"
    )
    assert call("headcount", "--loud", "--plugin", "./later.py").out == "2 COMPLAINTS\n"


def test_a_command_that_cannot_be_read_takes_no_other_down(call: Call, folder: Path) -> None:
    (folder / "later.py").write_text(MINE.replace("loud: bool", "loud: 'Nothing'"))
    done = call("--help", "--plugin", "./later.py")
    assert done.code == 0
    assert "the command 'headcount' of the plugin later cannot be used: NameError" in done.err
    nothing = MINE.replace('practice: Practice, word: str = "complaints", *, loud: bool = False', "")
    (folder / "nothing.py").write_text(nothing)
    assert "it takes nothing, and is given the practice" in call("--help", "--plugin", "./nothing.py").err


def test_a_broken_plugin_is_shown_among_the_others_where_plugins_are_shown(call: Call, folder: Path, mine: str) -> None:
    (folder / "broken.py").write_text("import nowhere_at_all")
    done = call("plugins", "--plugin", "./broken.py", "--plugin", mine, "--format", "json")
    assert done.code == 1
    found = json.loads(done.out)
    assert [each["name"] for each in found["plugins"]] == ["itilbrm", "mine"]
    assert [each["name"] for each in found["broken"]] == ["./broken.py"]


BAD: dict[str, str] = {
    "it cannot be loaded": "1 / 0",
    "a hook fails": "from itilbrm import hookimpl\n@hookimpl\ndef brm_stores():\n    return 1 / 0",
    "its store does not open": (
        "from itilbrm import StoreBackend, hookimpl\n@hookimpl\ndef brm_stores():\n"
        "    return [StoreBackend('bad', lambda url: 1 / 0)]"
    ),
}


@pytest.mark.parametrize("source", BAD.values(), ids=BAD)
def test_where_a_plugin_fails_is_shown_to_who_wants_to_see_it(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    (folder / "bad.py").write_text(source)
    words = ("verify", "--plugin", "./bad.py", "--store", "bad:")
    assert "Traceback" not in call(*words).err
    monkeypatch.setenv("ITILBRM_TRACEBACK", "1")
    done = call(*words)
    assert (done.code, done.out) == (1, "")
    *trace, sentence = done.err.splitlines()
    assert sentence.startswith("itilbrm: cannot use the plugin bad")
    assert "ZeroDivisionError: division by zero" in trace
    assert any("bad.py" in line for line in trace)
    assert source is BAD["its store does not open"] or "ZeroDivisionError: division" in call("plugins", *words[1:3]).err


@pytest.mark.parametrize("wanted", [False, True])
def test_where_a_listener_or_an_authorizer_fails_is_shown_to_who_wants_to_see_it(
    call: Call,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    wanted: bool,
) -> None:
    (files / "bad.py").write_text(
        "from itilbrm import hookimpl\ndef fail(*_): 1 / 0\n"
        "@hookimpl\ndef brm_listeners(): return [fail]\n"
        "@hookimpl\ndef brm_authorizers(): return [fail]\n"
    )
    if wanted:
        monkeypatch.setenv("ITILBRM_TRACEBACK", "1")
    call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", "--plugin", "./bad.py")
    assert "the authorizer of bad failed on adopt: ZeroDivisionError" in caplog.text
    assert "the listener of bad failed on" in caplog.text
    assert ("in fail" in caplog.text) is wanted
