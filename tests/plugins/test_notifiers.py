"""Notifiers and templates come from plugins through the same door as everything else."""

from pathlib import Path
from typing import Any

import pytest

from itilbrm import Letter, NotifierBackend, Practice
from itilbrm.errors import DeliveryTrouble, InvalidInput, PluginTrouble
from tests.plugins.offering import Offering


class Box:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter, /) -> None:
        self.letters.append(letter)


def test_a_plugin_offers_a_notifier_and_the_words_of_letters(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "status.txt").write_text("Subject: From the plugin\n\nHello {{ name }}")
    box = Box()
    plugin = Offering(notifiers=(NotifierBackend("chat", lambda _url: box, channel="chat"),), templates=(tmp_path,))
    with Practice.open(plugins=(plugin,), notifiers=("chat:room",)) as opened:
        practice = opened.acting_as("ann")
        cara = practice.people.register(full_name="Cara", phone="112")
        practice.messages.write(to=cara.id, purpose="status")
        assert practice.deliver().sent == 1
        (letter,) = box.letters
        assert (letter.to, letter.subject, letter.text) == (cara.id, "From the plugin", "Hello Cara\n")


def test_the_templates_of_the_practice_go_before_those_of_plugins(tmp_path: Path) -> None:
    for name in ("plugin", "house"):
        (tmp_path / name / "en").mkdir(parents=True)
        (tmp_path / name / "en" / "status.txt").write_text(f"Subject: {name}\n\nx")
    box, plugin = Box(), Offering(templates=(tmp_path / "plugin",))
    with Practice.open(plugins=(plugin,), notifiers=(box,), templates=(tmp_path / "house",)) as opened:
        practice = opened.acting_as("ann")
        cara = practice.people.register(full_name="Cara", email="cara@example.org")
        practice.messages.write(to=cara.id, purpose="status")
        practice.deliver()
    assert box.letters[0].subject == "house"


def test_a_scheme_that_comes_with_the_library_is_not_taken_over() -> None:
    with pytest.raises(PluginTrouble, match="the scheme 'smtp' comes with the library"):
        Practice.open(plugins=(Offering(notifiers=(NotifierBackend("smtp", lambda _url: Box()),)),))


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        (lambda _url: object(), "what it opens for 'chat' is no notifier: an instance of object without send"),
        (lambda _url: 1 / 0, "it cannot open 'chat:': ZeroDivisionError"),
    ],
)
def test_what_a_plugin_opens_is_looked_at(opens: Any, said: str) -> None:  # noqa: ANN401  what is wrong
    with pytest.raises(PluginTrouble, match=said):
        Practice.open(plugins=(Offering(notifiers=(NotifierBackend("chat", opens),)),), notifiers=("chat:",))


@pytest.mark.parametrize(
    "wrong", [{"scheme": "Chat"}, {"scheme": ""}, {"open": None}, {"channel": "E mail"}, {"channel": ""}]
)
def test_a_backend_says_what_it_is(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"scheme": "chat", "open": lambda _url: Box(), **wrong}
    with pytest.raises(InvalidInput, match=next(iter(wrong))):
        NotifierBackend(**given)
    assert NotifierBackend("chat", lambda _url: Box()).example == "chat:"


def test_trouble_says_what_becomes_of_the_letter() -> None:
    assert str(DeliveryTrouble("chat", "busy")) == "cannot deliver by chat: busy; it is tried again later"
    assert str(DeliveryTrouble("chat", "no", permanent=True, remedy="write")) == (
        "cannot deliver by chat: no; it is given up; write"
    )
