"""The hooks describe what plugins offer, and do nothing themselves."""

from typing import Any

import pytest

from itilbrm import CommandBackend, StoreBackend, errors
from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import Reason
from itilbrm.hookspecs import Hooks
from itilbrm.plugins import HOOKS
from itilbrm.values import check_text


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_that_nobody_answers_offers_nothing(name: str) -> None:
    with pytest.raises(NotImplementedError):
        getattr(Hooks(), name)()


@pytest.mark.parametrize("name", ["", "Head", "a b", "-x", "1a"])
def test_a_command_has_a_name_that_can_be_typed(name: str) -> None:
    with pytest.raises(errors.InvalidInput, match="is no name of a command"):
        CommandBackend(name, print)


def test_a_command_can_be_run() -> None:
    wrong: Any = "print"
    with pytest.raises(errors.InvalidInput, match="run: 'print' cannot be called"):
        CommandBackend("print", wrong)


@pytest.mark.parametrize("scheme", ["", "Kettle", "kettle:", "1a"])
def test_a_scheme_is_that_of_a_url(scheme: str) -> None:
    with pytest.raises(errors.InvalidInput, match="is no scheme of a URL"):
        StoreBackend(scheme, lambda _url: MemoryStore())


def test_a_store_can_be_opened() -> None:
    wrong: Any = None
    with pytest.raises(errors.InvalidInput, match="open: None opens nothing"):
        StoreBackend("kettle", wrong)
    assert StoreBackend("kettle", lambda _url: MemoryStore()).example == "kettle:"


def test_those_who_could_come_one_by_one() -> None:
    wrong: Any = "lea"
    with pytest.raises(errors.InvalidInput, match="who: 'lea' are no ids; give a tuple of ids"):
        Reason("HOUSE-1", "not you", who=wrong)


def test_what_is_no_text_is_told_without_what_it_holds() -> None:
    for value, shown in ((5, "5"), (Reason("HOUSE-1", "hidden"), "an instance of Reason")):
        with pytest.raises(errors.InvalidInput) as caught:
            check_text("name", value)
        assert str(caught.value) == f"name: {shown} is no text; give a str"
