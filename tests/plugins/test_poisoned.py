"""R20: a poisoned plugin harms nobody but itself, whatever it does, and is named with where it comes from.

Each poison is a real distribution on the path. The planted bug is a loading that catches every `Exception` and no
more: it lets through what ends a process, a program or a generator, what interrupts, sleeps, prints, warns, and what
changes modules of everybody.
"""

import json
import os
import time
from collections.abc import Mapping
from typing import Final

import pytest

from itilbrm import Practice, errors
from tests.plugins.conftest import GOOD, Install

_OFFERS: Final = """
from itilbrm import StoreBackend, hookimpl
from itilbrm.adapters.memory import MemoryStore

OURS = StoreBackend("poison", lambda url: MemoryStore())

@hookimpl
def brm_stores():
"""

POISONS: Final[Mapping[str, tuple[str, str]]] = {
    "raises at import": ("raise RuntimeError('no such luck')", "it raises RuntimeError: no such luck"),
    "imports what is not there": ("import nowhere_at_all", "it raises ModuleNotFoundError: No module named"),
    "is no Python": ("def :", "it raises SyntaxError"),
    "ends the program": ("raise SystemExit(3)", "it raises SystemExit: 3"),
    "ends a generator": ("raise GeneratorExit", "it raises GeneratorExit"),
    "interrupts": ("raise KeyboardInterrupt", "it raises KeyboardInterrupt"),
    "ends the process": ("import os\nos._exit(3)", "it ends the process while it is loaded"),
    "ends the process in a hook": (f"{_OFFERS}    import os; os._exit(3)", "it ends the process while it is loaded"),
    "sleeps": ("import time\ntime.sleep(3600)", "it sleeps while it is loaded"),
    "returns no list": (f"{_OFFERS}    return OURS", "brm_stores returned an instance of StoreBackend; return a"),
    "returns a text": (f"{_OFFERS}    return 'poison'", "brm_stores returned an instance of str"),
    "returns wrong things": (f"{_OFFERS}    return [MemoryStore]", "offers an instance of type, which is not a"),
    "raises in a hook": (f"{_OFFERS}    raise ValueError('bad')", "it raises ValueError: bad"),
    "offers a million": (f"{_OFFERS}    return [OURS] * 10**6", "brm_stores offers more than 1000 things"),
    "never stops offering": (f"{_OFFERS}    while True: yield OURS", "brm_stores offers more than 1000 things"),
    "is a rival of ours": (
        f"{_OFFERS}    return [StoreBackend('sqlite', OURS.open)]",
        "the scheme 'sqlite' comes with the library; choose another one",
    ),
    "misspells a hook": (
        "from itilbrm import hookimpl\n@hookimpl\ndef brm_store(): return []",
        "there is no hook 'brm_store' (did you mean 'brm_stores'?)",
    ),
    "forgets the mark": ("def brm_stores(): return []", "the function 'brm_stores' is not marked; write @hookimpl"),
    "has no hook": ("", "it answers no hook; define one of brm_stores"),
    "wants arguments": (
        "from itilbrm import hookimpl\n@hookimpl\ndef brm_stores(practice): return []",
        "a hook takes nothing and returns what is offered",
    ),
    "changes json": (f"import json\njson.dumps = print\n{_OFFERS}    return [OURS]", "it changes json.dumps"),
    "changes time in a hook": (
        f"{_OFFERS}    import time; time.time = int; return [OURS]",
        "it changes time.time, which is not its own",
    ),
}


@pytest.fixture(params=POISONS)
def poison(request: pytest.FixtureRequest, install: Install) -> str:
    """A poisoned plugin beside a good one; what is said of it."""
    source, problem = POISONS[request.param]
    install("good", GOOD)
    install("poison", source, "6.6")
    return problem


def test_others_work_and_the_poisoned_one_is_named_with_its_distribution(
    poison: str, capfd: pytest.CaptureFixture[str]
) -> None:
    real = json.dumps, time.time, time.sleep, os._exit
    begun = time.monotonic()
    with Practice.open("good:") as practice:
        assert time.monotonic() - begun <= 2
        practice.acting_as("ann").people.register(full_name="Bo Ek", phone="112")
        assert practice.people.count() == 1
        (broken,) = practice.plugins.broken
    assert (broken.name, broken.origin) == ("poison", "poison 6.6")
    assert poison in broken.problem
    assert (json.dumps, time.time, time.sleep, os._exit) == real
    assert capfd.readouterr().out == ""


def test_where_it_is_strict_the_poisoned_one_is_an_error(poison: str) -> None:
    with pytest.raises(errors.PluginTrouble) as caught:
        Practice.open("good:", strict=True)
    assert caught.value.plugin == "poison (poison 6.6)"
    assert poison in str(caught.value)


def test_a_poisoned_one_that_is_handed_over_is_an_error(poison: str) -> None:
    with pytest.raises(errors.PluginTrouble) as caught:
        Practice.open(plugins=["poison"], discover=False)
    assert caught.value.plugin == "poison (given)"
    assert poison in str(caught.value)


def test_who_wants_its_scheme_is_told_what_is_broken(install: Install) -> None:
    install("poison", "raise RuntimeError('no such luck')", "6.6")
    with pytest.raises(errors.PluginTrouble) as caught:
        Practice.open("poison:")
    assert str(caught.value) == (
        "cannot use the plugin poison: no plugin in use opens 'poison', and this may be why: poison (poison 6.6): "
        "it raises RuntimeError: no such luck; repair or remove what is broken"
    )


def test_what_it_prints_stays_off_stdout(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install("chatty", f"print('hello')\n{GOOD.replace('return', 'print(1); return')}")
    with Practice.open("good:") as practice:
        assert practice.plugins.broken == ()
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "hello\n1\n"


def test_what_it_warns_of_is_noted_and_raises_nothing(install: Install) -> None:
    install("worried", f"import warnings\nwarnings.warn('old', DeprecationWarning)\nwarnings.warn('slow')\n{GOOD}")
    with Practice.open("good:") as practice:
        assert practice.plugins.broken == ()
        assert practice.plugins.loaded[-1].remarks == ("DeprecationWarning: old", "UserWarning: slow")


def test_rivals_for_one_scheme_are_both_named_and_stop_nobody_else(install: Install) -> None:
    install("one", GOOD)
    install("other", GOOD, "2.0")
    Practice.open("memory:").close()
    with pytest.raises(errors.PluginTrouble) as caught:
        Practice.open("good:")
    assert caught.value.plugin == "one (one 1.0) and other (other 2.0)"
    assert "both claim the scheme 'good'" in str(caught.value)


def test_what_it_is_given_cannot_be_changed(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install(
        "grabbing",
        """
        from itilbrm import hookimpl

        def grab(fact, record):
            try:
                record.full_name = "Eve"
            except AttributeError:
                fact.changed["full_name"] = "Eve"

        @hookimpl
        def brm_listeners():
            return [grab]
        """,
    )
    with Practice.open() as practice:
        bo = practice.acting_as("ann").people.register(full_name="Bo Ek", phone="112")
        assert practice.people.get(bo.id) == bo
        assert bo.full_name == practice.history(bo.id)[0].changed["full_name"] == "Bo Ek"
    assert "the listener of grabbing failed" in caplog.text


def test_an_authorizer_that_changes_what_it_is_given_refuses(install: Install) -> None:
    install(
        "grabbing",
        """
        from itilbrm import hookimpl

        def grab(attempt):
            attempt.particulars["full_name"] = "Eve"

        @hookimpl
        def brm_authorizers():
            return [grab]
        """,
    )
    with Practice.open() as practice:
        with pytest.raises(errors.Refused, match="grabbing"):
            practice.acting_as("ann").people.register(full_name="Bo Ek", phone="112")
        assert practice.people.count() == 0
