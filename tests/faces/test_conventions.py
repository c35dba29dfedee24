"""What every command keeps to: exit codes, where words and data go, and no traceback, ever."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from itilbrm import cli
from itilbrm.cli import app, exits
from tests.faces.running import Call, command

READING = {
    "log": ("complaints", "log"),
    "show": ("complaints", "show", "old:desk:7"),
    "history": ("complaints", "history", "old:desk:7"),
    "report": ("report", "complaints"),
    "processes": ("processes",),
    "sub-process": ("processes", "complaints"),
    "lifecycle": ("processes", "complaint"),
    "verify": ("verify",),
}
WRITING = {
    **READING,
    "demo": ("demo",),
    "completion": ("completion", "bash"),
    "version": ("--version",),
    "help": ("--help",),
    "group": ("complaints",),
}
"""Every command that writes more than a line to stdout, and what else does."""
IMPORT = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
ESCAPE = b"\x1b"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("words", READING.values(), ids=READING)
def test_every_reading_command_knows_every_format(call: Call, words: Sequence[str], form: str) -> None:
    done = call(*words, "--format", form)
    assert (done.code, done.err) == (0, "")
    first = done.out[0]
    assert {"json": first == "{", "markdown": first == "|", "csv": "," in done.out, "table": first not in "{|"}[form]
    assert done.out.endswith("\n")


@pytest.mark.usefixtures("files", "kept")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, ("complaints", "log", "--state", "closed")),
        (0, ("--help",)),
        (1, ("verify", "--store", "sqlite:///none.db")),
        (1, ("verify", "--anchor", "complaints.csv")),
        (2, ("verify", "--anchor", "none.anchor")),
        (2, ("anchor", "-o", "complaints.csv")),
        (1, ("complaints", "import", "mapping.toml", "--mapping", "mapping.toml")),
        (2, ("complaints", "log", "--formt", "json")),
        (2, ("complaints", "import", "complaints.csv", "--mapping", "complaints.csv")),
        (2, ("report", "complaints", "--as-at", "2026-01-01T00:00:00")),
        (3, ("complaints", "show", "nothing")),
        (3, ("processes", "nothing")),
        (4, IMPORT),
    ],
)
def test_each_end_has_its_exit_code_and_one_sentence(start: Call, code: int, words: Sequence[str]) -> None:
    done = start(*words)
    assert done.code == code
    assert "Traceback" not in done.err
    if code in (1, 2, 3):
        assert done.out == ""
        assert done.err.count("\n") == 1
        assert done.err.startswith("itilbrm: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("complaints", "lgo"),
            'unknown command "lgo" (did you mean "log"?); available commands: import, log, worklist, show',
        ),
        (
            ("complaints", "log", "--stor", "x"),
            "unknown option: --stor (did you mean --store?); see itilbrm complaints log",
        ),
        (("complaints", "log", "--format", "jsn"), '"jsn"'),
        (
            ("complaints", "log", "--limit", "many"),
            'unable to convert "many" into int; see itilbrm complaints log --help',
        ),
        (("complaints", "log", "x", "y"), "nothing takes 'x' 'y'; see itilbrm complaints log --help"),
        (("complaints", "show"), "NAME needs a value; see itilbrm complaints show --help"),
        (("complaints", "import", "x"), "--mapping needs a value; see itilbrm complaints import --help"),
        (("--versin",), "(did you mean '--version'?); see itilbrm --help"),
        (("demoo",), 'unknown command "demoo" (did you mean "demo"?)'),
        (("complaints", "\x1b[2J"), 'unknown command "\\x1b[2J"'),
        (("complaints", "log", "--raw"), "--raw goes with --format csv, not with table"),
    ],
)
def test_wrong_usage_is_one_sentence_with_a_suggestion(call: Call, words: Sequence[str], said: str) -> None:
    done = call(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("itilbrm: ")
    assert done.err.count("\n") == 1
    assert said in done.err


COMMANDS = [
    (),
    ("complaints",),
    ("complaints", "import"),
    ("complaints", "log"),
    ("complaints", "show"),
    ("complaints", "history"),
    ("report",),
    ("report", "complaints"),
    ("plugin",),
    ("plugin", "new"),
    ("processes",),
    ("verify",),
    ("anchor",),
    ("demo",),
    ("completion",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_within_80_columns(call: Call, words: Sequence[str]) -> None:
    done = call(*words, "--help")
    assert (done.code, done.err) == (0, "")
    assert " ".join(["Usage: itilbrm", *words]) in done.out
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize("words", [(), ("complaints",), ("report",)], ids=" ".join)
def test_a_group_says_of_each_command_what_it_is_for(call: Call, words: Sequence[str]) -> None:
    lines = [line.strip("│ ").split() for line in call(*words, "--help").out.splitlines() if line.startswith("│ ")]
    inside = [each[len(words)] for each in COMMANDS if len(each) == len(words) + 1 and each[: len(words)] == words]
    told = {line[0]: line[1:] for line in lines}
    assert all(told[name] for name in inside)


@pytest.mark.parametrize("words", [(), ("complaints",), ("report",)], ids=" ".join)
def test_a_group_alone_explains_itself(call: Call, words: Sequence[str]) -> None:
    assert call(*words).out == call(*words, "--help").out


def test_the_version_is_told_without_the_tools_of_the_command_line(environment: dict[str, str]) -> None:
    program = (
        "import sys; from itilbrm.cli import main; main(['--version']); print({'cyclopts', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first.startswith("itilbrm ")
    assert second == "set()"


def test_help_loads_plugins_only_where_some_are_announced(environment: dict[str, str]) -> None:
    program = (
        "import sys; from itilbrm.cli import main; main(['--help']); from itilbrm.announcing import may_be_announced\n"
        "print('itilbrm.plugins' in sys.modules, may_be_announced(sys.path))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    loaded, announced = done.stdout.splitlines()[-1].split()
    assert loaded == announced


def test_the_version_is_that_of_what_is_installed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"1.2.3 of {name}")
    assert call("--version") == (0, "itilbrm 1.2.3 of itilbrm\n", "")


def test_without_being_installed_the_version_is_unknown(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import PackageNotFoundError

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert call("--version") == (0, "itilbrm (not installed, version unknown)\n", "")


@pytest.mark.usefixtures("kept")
def test_json_needs_no_tools_of_a_terminal(environment: dict[str, str]) -> None:
    program = (
        "import sys; from itilbrm.cli import main\n"
        "main(['complaints', 'show', 'old:desk:7', '--format', 'json']); print('rich.table' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("words", [*WRITING.values(), IMPORT], ids=" ".join)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(environment: dict[str, str], files: Path, words: Sequence[str]) -> None:
    assert files.exists()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*words), env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.endswith("cannot write the output: No space left on device; send it somewhere else\n")
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("words", WRITING.values(), ids=" ".join)
def test_a_reader_that_has_seen_enough_is_no_failure(environment: dict[str, str], words: Sequence[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            command(*words), env=environment, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writing)
    # The demonstration may have said something by then; nothing says that the reader has gone.
    assert (done.returncode, [line for line in done.stderr.splitlines() if "--limit 0 shows all" not in line]) == (
        0,
        [],
    )


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("words", WRITING.values(), ids=" ".join)
def test_a_closed_stdout_is_one_sentence(environment: dict[str, str], words: Sequence[str]) -> None:
    done = subprocess.run(
        command(*words), env=environment, stderr=subprocess.PIPE, text=True, check=False, preexec_fn=lambda: os.close(1)
    )
    assert done.returncode == 1
    assert done.stderr == "itilbrm: cannot write the output: stdout is closed; redirect it to a file or a terminal\n"


@pytest.mark.usefixtures("kept")
def test_nobody_to_hear_words_is_no_failure(environment: dict[str, str]) -> None:
    words = ("complaints", "log", "--limit", "1")
    done = subprocess.run(
        command(*words), env=environment, stdout=subprocess.PIPE, text=True, check=False, preexec_fn=lambda: os.close(2)
    )
    assert done.returncode == 0
    assert "received" in done.stdout
    with Path(os.devnull).open() as deaf:
        done = subprocess.run(
            command(*words), env=environment, stdout=subprocess.PIPE, stderr=deaf, text=True, check=False
        )
    assert done.returncode == 0


@pytest.mark.parametrize("after", [0.02, 0.08, 0.2, 0.4])
def test_an_interruption_leaves_no_traceback(environment: dict[str, str], after: float) -> None:
    program = (
        "import sys; from itilbrm.cli import main\nsys.stderr.write('.'); sys.stderr.flush(); sys.exit(main(['demo']))"
    )
    running = subprocess.Popen(
        # What is interrupted while it is read from a file warns of that file; the interpreter says so, not we.
        [sys.executable, "-c", program],
        env=environment | {"PYTHONWARNINGS": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    running.stderr.read(1)
    time.sleep(after)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert "Traceback" not in err
    # The last: it came when our work was done, and the interpreter was taking itself down.
    assert running.returncode in (0, 130, -signal.SIGINT)


def test_an_interruption_before_the_first_word_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "itilbrm.cli.exits", _Interrupting("itilbrm.cli.exits"))
    assert cli.main(["verify"]) == 130


class _Interrupting(type(sys)):  # type: ignore[misc]  # the class of modules
    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


def test_an_interruption_in_a_command_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "run", interrupted)
    done = call("verify")
    assert done == (
        130,
        "",
        "itilbrm: interrupted; what was kept so far stays, and the same command can be run again\n",
    )


def test_what_nobody_foresaw_is_one_sentence_too(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        message = "two\nlines \x1b"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(app, "run", broken)
    done = call("verify")
    assert done.code == 1
    assert done.err.startswith(
        "itilbrm: unexpected ZeroDivisionError: two\\nlines \\x1b; set ITILBRM_TRACEBACK=1 to see"
    )
    monkeypatch.setenv("ITILBRM_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        call("verify")


def test_the_table_of_exit_codes_is_the_one_in_use() -> None:
    described = [line.split()[0] for line in (exits.__doc__ or "").splitlines() if line[:1].isdigit()]
    assert described == [
        str(each) for each in (exits.DONE, exits.FAILED, exits.WRONG, exits.MISSING, exits.PARTLY, exits.INTERRUPTED)
    ]


def on_a_terminal(words: Sequence[str], environment: dict[str, str]) -> bytes:
    leader, follower = pty.openpty()
    with subprocess.Popen(command(*words), env=environment, stdout=follower, stderr=follower, stdin=follower):
        os.close(follower)
        shown = b""
        while True:
            try:
                shown += os.read(leader, 65536)
            except OSError:
                break
    os.close(leader)
    return shown


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("words", [("complaints", "log"), ("--help",), ("processes",)], ids=" ".join)
def test_colour_is_for_terminals_that_want_it(environment: dict[str, str], start: Call, words: Sequence[str]) -> None:
    wanting = {**environment, "TERM": "xterm-256color"}
    assert ESCAPE in on_a_terminal(words, wanting)
    assert ESCAPE not in on_a_terminal(words, {**wanting, "NO_COLOR": "1"})
    assert ESCAPE not in on_a_terminal(words, {**wanting, "TERM": "dumb"})
    assert ESCAPE.decode() not in start(*words).out


@pytest.mark.usefixtures("kept")
def test_a_terminal_of_another_alphabet_gets_escapes(environment: dict[str, str]) -> None:
    for words in (("complaints", "history", "old:desk:7"), ("--help",)):
        narrow = {**environment, "PYTHONIOENCODING": "ascii"}
        done = subprocess.run(command(*words), env=narrow, capture_output=True, check=True)
        assert done.stdout.isascii()
