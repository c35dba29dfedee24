"""The pages about plugins say what the code says: every hook under its signature, every planted bug."""

import inspect
from typing import Final

from itilbrm.hookspecs import Hooks
from itilbrm.plugins import HOOKS
from tests.docs.generated import ROOT
from tests.docs.inventories import headings, table
from tests.docs.plugin_pages import signatures
from tests.testing.planted_bugs import BUGS

HOOKS_PAGE: Final = (ROOT / "docs" / "reference" / "hooks.md").read_text(encoding="utf-8")
CATCHES_PAGE: Final = (ROOT / "docs" / "explanation" / "what-the-kit-catches.md").read_text(encoding="utf-8")


def test_every_hook_has_a_heading_that_is_its_signature_and_nothing_else_has() -> None:
    assert headings(HOOKS_PAGE) == ["Hooks", *(f"`{signature}`" for signature in signatures().values())]
    assert tuple(signatures()) == HOOKS


def test_a_hook_takes_nothing_and_says_when_it_is_called_what_it_returns_and_how_that_looks() -> None:
    for name in HOOKS:
        hook = getattr(Hooks, name)
        assert list(inspect.signature(hook).parameters) == ["self"]
        told = inspect.getdoc(hook) or ""
        assert all(part in told for part in ("Called once", "Returns:\n", "nothing if", "Example:\n")), name


def test_every_planted_bug_is_told_beside_the_promise_that_it_breaks() -> None:
    promises = table(CATCHES_PAGE, "What the kit catches")
    told = dict(zip(promises, table(CATCHES_PAGE, "What the kit catches", 1), strict=True))
    for bug in BUGS:
        assert bug.sentence in told[bug.promise.removeprefix("test_").replace("_", " ")]
    assert sum(len(each.split("<br>")) for each in told.values()) == len(BUGS)
