"""Where the settings come from, and what a store that is not there means."""

import getpass
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.faces.running import Call

READING = [
    ("complaints", "log"),
    ("complaints", "show", "x"),
    ("complaints", "history", "x"),
    ("report", "complaints"),
    ("verify",),
]


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*words: str) -> str:
        return call("verify", *words).err.removeprefix("itilbrm: cannot open ").partition(":")[0]

    assert opened() == "itilbrm.db"
    (folder / "itilbrm.toml").write_text('[itilbrm]\nstore = "sqlite:///file.db"\n')
    assert opened() == "file.db"
    monkeypatch.setenv("ITILBRM_STORE", "sqlite:///environment.db")
    assert opened() == "environment.db"
    assert opened("--store", "sqlite:///option.db") == "option.db"


def test_settings_may_stand_at_the_top_of_their_file(call: Call, folder: Path) -> None:
    (folder / "itilbrm.toml").write_text('store = "memory:"\nactor = "ann"\n')
    assert call("verify").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('stor = "x"', "stor is no setting (did you mean 'store'?); there are store, actor, policies"),
        ('[itilbrm]\nactr = "x"', "itilbrm.actr is no setting (did you mean 'actor'?)"),
        ("store = 3", "store is 3, and must be a text that is not blank"),
        ('[itilbrm]\nactor = " "', "itilbrm.actor is ' ', and must be a text that is not blank"),
        ('itilbrm = "x"', "itilbrm is no table; write [itilbrm]"),
        ('store = "a"\n[itilbrm]\nstore = "b"', "store is given twice, at the top and in [itilbrm]; keep one of them"),
        ("store =", "is no TOML"),
        ("x = " + "[" * 5000, "is no TOML"),
    ],
)
def test_bad_settings_are_wrong_usage_with_file_and_key(call: Call, folder: Path, text: str, said: str) -> None:
    (folder / "itilbrm.toml").write_text(text)
    done = call("complaints", "log")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("itilbrm: itilbrm.toml")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_settings_that_are_no_text_or_no_file_are_wrong_usage(call: Call, folder: Path) -> None:
    (folder / "itilbrm.toml").write_bytes(b"\xff")
    assert call("verify").code == 2
    (folder / "itilbrm.toml").unlink()
    (folder / "itilbrm.toml").mkdir()
    done = call("verify")
    assert done.code == 2
    assert "itilbrm.toml cannot be read: Is a directory" in done.err


@pytest.mark.parametrize("words", [("--store", " "), ("--store", "")])
def test_a_blank_store_is_wrong_usage(call: Call, words: tuple[str, ...]) -> None:
    assert call("verify", *words) == (2, "", "itilbrm: --store is blank; leave it out, or say what it should be\n")


@pytest.mark.parametrize("url", ["postgres://x", "sqlite://x", "sqlite:///a.db?mod=rw", "memory:x", "x"])
def test_a_url_that_means_no_store_is_wrong_usage(call: Call, url: str) -> None:
    done = call("complaints", "log", "--store", url)
    assert done.code == 2
    assert done.err.startswith("itilbrm: the store cannot be opened: url")
    assert "mode=rw" not in done.err


@pytest.mark.parametrize("words", READING)
def test_reading_makes_no_store(call: Call, folder: Path, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "itilbrm: cannot open itilbrm.db: there is no such store yet; "
        "itilbrm complaints import makes one, and so does itilbrm demo\n"
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("words", READING)
def test_reading_makes_no_store_of_a_plugin_that_can_tell(call: Call, folder: Path, words: tuple[str, ...]) -> None:
    done = call(*words, "--store", "csv:desk", "--plugin", "itilbrm_csv_store")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "itilbrm: cannot open csv:desk: there is no such store yet; "
        "itilbrm complaints import makes one, and so does itilbrm demo\n"
    )
    assert list(folder.iterdir()) == []


def test_a_store_of_a_plugin_is_read_where_there_is_one(call: Call, files: Path) -> None:
    words = ("--store", "csv:desk", "--plugin", "itilbrm_csv_store")
    importing = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", *words)
    trial = call(*importing, "--dry-run")
    assert "there is no store csv:desk yet; the trial takes it as empty" in trial.err
    assert not (files / "desk").exists()
    assert call(*importing).code == 4
    assert call("verify", *words).code == 0


@pytest.mark.parametrize("url", ["sqlite:///a.db?busy=1", "sqlite:///a.db?mode=rw"])
def test_options_of_a_url_stay_its_options(call: Call, folder: Path, url: str) -> None:
    assert "there is no such store yet" in call("verify", "--store", url).err
    assert list(folder.iterdir()) == []


def test_who_says_so_gets_a_store_by_reading(call: Call, folder: Path) -> None:
    assert call("verify", "--store", "sqlite:///new.db?mode=rwc").code == 0
    assert (folder / "new.db").exists()


def test_a_store_that_is_no_database_is_refused_as_it_is(call: Call, folder: Path) -> None:
    (folder / "itilbrm.db").write_text("a letter")
    done = call("verify")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("itilbrm: cannot open itilbrm.db: ")
    assert (folder / "itilbrm.db").read_text() == "a letter"


def actor_of(folder: Path) -> str:
    with Practice.open(f"sqlite:///{folder / 'itilbrm.db'}") as practice:
        return practice.history(next(iter(practice.complaints)).id)[0].by


def test_who_acts_comes_from_option_environment_file_or_login(
    call: Call, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def actor(*words: str) -> str:
        (files / "itilbrm.db").unlink(missing_ok=True)
        assert call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", *words).code == 4
        return actor_of(files)

    monkeypatch.setattr(getpass, "getuser", lambda: "login")
    assert actor() == "login"
    (files / "itilbrm.toml").write_text('actor = "file"')
    assert actor() == "file"
    monkeypatch.setenv("ITILBRM_ACTOR", "environment")
    assert actor() == "environment"
    assert actor("--as", "option") == "option"


@pytest.mark.parametrize("name", ["ITILBRM_ACTOR", "ITILBRM_STORE"])
def test_a_blank_variable_is_wrong_usage(call: Call, files: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " ")
    done = call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
    assert done == (2, "", f"itilbrm: {name} is blank; unset it, or say what it should be\n")
    assert not (files / "itilbrm.db").exists()


def test_the_clock_imports_nothing(call: Call, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITILBRM_ACTOR", "clock")
    done = call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
    assert done == (2, "", "itilbrm: 'clock' is the name of the clock, and nobody can be it; name a person\n")
    assert not (files / "itilbrm.db").exists()


def test_where_nobody_is_logged_in_the_actor_has_to_be_said(
    call: Call, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    done = call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
    assert done == (2, "", "itilbrm: nobody knows who acts here; say it with --as PERSON, or set ITILBRM_ACTOR\n")
    assert not (files / "itilbrm.db").exists()


@pytest.mark.usefixtures("kept")
def test_verification_tells_what_was_looked_at(call: Call) -> None:
    assert call("verify") == (0, "5 records and 10 facts: all as they were kept.\n", "")
