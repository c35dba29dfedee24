"""Letters are written in the language of whoever reads them, from templates that are files (BR-MON-7)."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.errors import InvalidInput
from itilbrm.letters import Letters
from itilbrm.letters.languages import fall_backs
from itilbrm.letters.library import SHIPPED

AT: Final = "2026-07-31T22:30:00.000000Z"
TEXTS: Final = (
    *("reference", "name", "contact", "next_step", "state_text", "done_so_far", "reason", "text", "remedy", "recourse"),
    *("note", "into", "body", "named", "customer", "asked", "deadline", "severity", "letters", "again", "ownerless"),
    *("service", "package", "quantity", "one_off", "per_year", "targets", "active_from", "requester"),
    *("tried_by", "step", "about", "forwarded_by", "unit", "former", "pending", "superior"),
)
INSTANTS: Final = (
    *("received_at", "next_date", "due_at", "was_due", "closed_at", "reopen_until", "by", "object_until", "said_at"),
    *("decided_at", "closes_at", "since", "valid_until"),
)
FULL: Final = {**dict.fromkeys(TEXTS, "Text"), **dict.fromkeys(INSTANTS, AT), "count": "3"}
LEAST: Final = {name: FULL[name] for name in ("reference", "due_at", "text", "into", "asked", "by", "count", "letters")}
PURPOSES: Final = sorted(path.stem for path in (SHIPPED / "en").glob("*.txt"))


def test_english_and_german_are_shipped_for_every_purpose() -> None:
    assert sorted(path.stem for path in (SHIPPED / "de").glob("*.txt")) == PURPOSES
    assert {"acknowledgement", "status", "decision", "holding", "closure", "reopening", "reclassified"} <= {*PURPOSES}
    assert {"withdrawal", "silence_reminder", "reminder", "breach", "escalation", "alert", "thanks"} <= {*PURPOSES}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("values", [FULL, LEAST], ids=["with everything", "with the least"])
def test_every_letter_can_be_written_with_everything_and_with_the_least(
    purpose: str, language: str, values: dict[str, str]
) -> None:
    written = Letters().write(purpose, values, language=language)
    assert written.language == language
    assert written.text.count("\n\n\n") == 0
    assert "  " not in written.text
    assert "{" not in written.subject + written.text
    assert written.html.startswith("<!DOCTYPE html>")
    greeting, body = written.text.split("\n\n", 1)
    assert greeting == {
        ("en", True): "Dear Text,", ("en", False): "Hello,",
        ("de", True): "Guten Tag Text,", ("de", False): "Guten Tag,",
    }[language, "name" in values]  # fmt: skip
    assert body[0].isupper() or language == "de"


@pytest.mark.parametrize(
    ("wanted", "house", "order"),
    [
        ("de-CH", "fr", ("de-CH", "de", "fr", "en")),
        ("", "de-AT", ("de-AT", "de", "en")),
        ("en", "en", ("en",)),
        ("zh-Hant-TW", "", ("zh-Hant-TW", "zh-Hant", "zh", "en")),
    ],
)
def test_a_language_falls_back_step_by_step(wanted: str, house: str, order: tuple[str, ...]) -> None:
    assert fall_backs(wanted, house) == order


def test_a_third_language_is_added_as_files(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    folder.mkdir()
    (folder / "acknowledgement.txt").write_text("Subject: Reçu {{ reference }}\n\nLe {{ received_at | moment }}.\n")
    (folder / "language.toml").write_text(
        'date = "{weekday} {day} {month} {year}"\ntime = "{hour} h {minute:02}"\nmoment = "{date} à {time}"\n'
        'months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", '
        '"novembre", "décembre"]\n'
        'weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]\n'
    )
    letters = Letters([tmp_path])
    written = letters.write("acknowledgement", FULL, language="fr-CA", time_zone="Europe/Paris")
    assert (written.language, written.subject, written.text) == ("fr", "Reçu Text", "Le samedi 1 août 2026 à 0 h 30.\n")
    assert letters.write("status", FULL, language="fr-CA").language == "en"


def test_without_its_forms_a_language_writes_dates_as_everybody_can_read_them(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "status.txt").write_text("Subject: S\n\n{{ due_at | moment }}")
    assert Letters([tmp_path]).write("status", FULL, language="it").text == "2026-07-31 22:30 UTC\n"


def test_the_templates_of_the_house_go_before_those_that_come_along(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "status.txt").write_text("Subject: {{ reference }} of ours\n\n{% include 'en/footer.inc' %}")
    (tmp_path / "en" / "footer.inc").write_text("The Desk")
    (tmp_path / "en" / "status.html").write_text("<h1>{{ subject }}</h1><p>{{ reason }}</p>")
    written = Letters([tmp_path]).write("status", {**FULL, "reason": "<b>&"})
    assert (written.subject, written.text) == ("Text of ours", "The Desk\n")
    assert written.html == "<h1>Text of ours</h1><p>&lt;b&gt;&amp;</p>"


def test_the_page_says_what_the_text_says_and_nothing_of_it_is_markup() -> None:
    written = Letters().write("decision", {**FULL, "text": "<script>alert(1)</script>\n\n<b>bold</b>"})
    assert "<script>" not in written.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</p>" in written.html
    assert "<script>alert(1)</script>" in written.text


def test_a_subject_is_one_line_whatever_it_is_made_of() -> None:
    hostile = "a\r\nBcc: eve@example.org\u2028b\u0085c\x0bd" + "x" * 1000
    written = Letters().write("status", {**FULL, "reference": hostile})
    assert written.subject.isprintable()
    assert len(written.subject) == 200


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", "A", "x.txt", "a b"])
def test_a_template_is_named_by_a_word(name: str) -> None:
    with pytest.raises(InvalidInput, match="is no name of a template"):
        Letters().write(name, FULL)


def test_a_template_that_does_not_exist_is_told_with_one_that_does() -> None:
    with pytest.raises(InvalidInput, match=r"there is no template 'statsu' \(did you mean 'status'\?\)"):
        Letters().write("statsu", FULL)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"en/x.txt": "Dear all"}, r"en/x.txt, line 1: a template begins with its subject"),
        ({"en/x.txt": "Subject: x\n\n{% if %}\n"}, r"en/x.txt, line 3: Expected an expression"),
        ({"en/x.txt": "Subject: {{ x\n\nd"}, r"en/x.txt, line 1: "),
        ({"en/x.txt": "Subject: x\n\n{{ x | nonsense }}"}, r"en/x.txt, line 3: No filter named 'nonsense'"),
        ({"en/x.html": "<p>\n{% endfor %}"}, r"en/x.html, line 2: "),
        ({"fr/language.toml": "months = ['a']"}, r"fr/language.toml, months: there are 12"),
        ({"fr/language.toml": "date = "}, r"language.toml: does not say how dates are written"),
        ({"fr/language.toml": "date = '{nonsense}'"}, r"language.toml: does not say how dates are written"),
        ({"fr/language.toml": "moths = 5"}, r"language.toml: does not say how dates are written"),
    ],
)
def test_a_template_that_cannot_be_read_is_told_by_file_and_line_before_it_is_needed(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(InvalidInput, match=said):
        Letters([tmp_path])


def test_a_folder_of_templates_that_is_not_there_is_told_though_nothing_is_carried(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="templates: there is no folder 'nope'; name a folder of templates"):
        Practice.open(templates=["nope"])
    with Practice.open(templates=[tmp_path]) as practice:
        assert practice.complaints.count() == 0


def test_a_folder_that_is_none_and_a_language_that_is_none_are_told() -> None:
    with pytest.raises(InvalidInput, match="templates: there is no folder 'nowhere'"):
        Letters([Path("nowhere")])
    with pytest.raises(InvalidInput, match="language: 'English' is no language"):
        Letters(language="English")


def test_a_letter_that_says_nothing_is_none(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text("Subject: {{ nothing }}\n\nwords".replace("{{ nothing }}", ""))
    with pytest.raises(InvalidInput, match="it writes no subject or no words"):
        Letters([tmp_path]).write("x", FULL)


def test_what_is_no_instant_is_no_date(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.txt").write_text("Subject: x\n\n{{ reference | date }}")
    with pytest.raises(InvalidInput, match=r"x\.txt, line 3: ValueError: 'Text' is no instant"):
        Letters([tmp_path]).write("x", FULL)


def test_a_time_zone_that_nobody_knows_any_more_is_that_of_the_world() -> None:
    assert "22:30 UTC" in Letters().write("reminder", FULL, time_zone="Nowhere/Land").text


def test_without_jinja2_the_error_names_what_to_install() -> None:
    program = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from itilbrm import Practice\n"
        "Practice.open()\n"
        "try: Practice.open(notifiers=('log:',))\n"
        "except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == (
        "notifiers: letters are written by templates, and jinja2 is not installed; pip install 'itilbrm[notify]'\n"
    )
