"""S20: what is logged is one line for each event, and never made of what strangers wrote.

The library logs nothing by itself; where it comes to that, texts are arguments of the message (``%s``) and no part
of it. Words on stderr are one line for each, and :mod:`tests.faces.test_hostile_texts` shows that none steers.
"""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import itilbrm
from itilbrm import Practice
from itilbrm.cli import exits
from itilbrm.errors import BrmError

METHODS: Final = {"debug", "info", "warning", "error", "exception", "critical", "log", "warn"}
LOGGERS: Final = {"logging", "log", "logger", "_log", "_logger", "_LOG", "_LOGGER"}
HOSTILE: Final = "CANARY\r\nitilbrm: all is well\x1b[2J\u2028%s %(x)s {0} {} \x85\x00"


def composed(source: str) -> Iterator[str]:
    """Yield every call that logs a message which is no fixed text."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in METHODS
            and ast.unparse(node.func.value).rpartition(".")[2].partition("(")[0] in {*LOGGERS, "getLogger"}
        ):
            message = node.args[1 if node.func.attr == "log" else 0]
            if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                yield ast.unparse(node)


def test_every_message_that_is_logged_is_a_fixed_text() -> None:
    sources = Path(itilbrm.__file__).parent.rglob("*.py")
    assert [call for path in sources for call in composed(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "planted",
    [
        "_log.info(f'received {text}')",
        "logging.warning('received ' + text)",
        "logging.getLogger(__name__).error('received %s' % text)",
        "self._logger.log(10, 'received {}'.format(text))",
        "logger.debug(text)",
    ],
)
def test_a_message_made_of_a_text_is_noticed(planted: str) -> None:
    """The planted bugs."""
    assert [*composed(planted)] == [planted]
    assert [*composed("_log.info('received %s', text)")] == []


def test_nothing_that_strangers_wrote_reaches_a_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    text = HOSTILE.replace("\0", "")
    given: dict[str, Any] = {"channel": "email", "type": "other", "text": text, "labels": {text: text}}
    with Practice.open(f"sqlite:///{tmp_path}/brm.db") as practice:
        anybody = practice.acting_as("CANARY", text)
        kept = anybody.complaints.receive(customer="CANARY", complainant="CANARY", **given)
        anybody.complaints.withdraw(kept)
        for key in (text, HOSTILE, "cpl_CANARY"):
            with pytest.raises(BrmError):
                practice.complaints.get(key)
        practice.verify()
    assert [each for each in caplog.records if "CANARY" in each.getMessage() or "\n" in each.getMessage()] == []


def test_whatever_is_said_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    exits.say(HOSTILE)
    assert capsys.readouterr().err == (
        "itilbrm: CANARY\\r\\nitilbrm: all is well\\x1b[2J\\u2028%s %(x)s {0} {} \\x85\\x00\n"
    )
