"""The door: what a plugin can hand over, one hook for each sort of thing.

A plugin is a module, or an object, with functions that bear the names below and are marked by :data:`hookimpl`.
Each is called once while a practice opens, without arguments, and returns what the plugin offers. After that
nothing calls the plugin through the door: the practice holds plain functions.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import attrs
from pluggy import HookimplMarker, HookspecMarker

from itilbrm.authorizing import Authorizer
from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.listening import Listener
from itilbrm.notifying import NotifierBackend
from itilbrm.policies import Policies
from itilbrm.ports import SourceBackend, StoreBackend

__all__ = ["PROJECT", "CommandBackend", "Hooks", "hookimpl", "hookspec"]

PROJECT: Final = "itilbrm"
"""The group of the entry points, and what the marks belong to."""

hookspec: Final = HookspecMarker(PROJECT)
hookimpl: Final = HookimplMarker(PROJECT)
"""Marks a function of a plugin as an answer to one of the hooks."""


@attrs.frozen
class CommandBackend:
    """A command for the command line.

    Attributes:
        name: The word it is called by: lower-case letters, digits and ``-``.
        run: What it does. It is given the practice that the options name, then its own options by keyword, read
            from their annotations; what it returns is the exit code, None for 0. The first line of its
            docstring is its help.
    """

    name: str
    run: Callable[..., int | None]

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", str(self.name)):
            raise InvalidInput("name", f"{self.name!r} is no name of a command", "use lower-case letters and -")
        if not callable(self.run):
            raise InvalidInput("run", f"{self.run!r} cannot be called", "give a function that takes the practice")


class Hooks:
    """All hooks; a plugin has as many of them as it likes."""

    @hookspec
    def brm_stores(self) -> Iterable[StoreBackend]:
        """Offer stores: where records, facts and what is personal are kept.

        Called once while a practice opens, before its store is opened.

        Returns:
            A backend for each scheme of URLs; nothing if the plugin keeps nothing. A scheme that comes with the
            library cannot be taken over. A backend that has ``exists`` tells whether a store is there already:
            commands that only read ask it first, so that a mistyped URL makes no new store.

        Example:
            ``return [StoreBackend("csv", CsvStore.open, "csv:folder", exists=CsvStore.exists)]``
        """
        raise NotImplementedError

    @hookspec
    def brm_notifiers(self) -> Iterable[NotifierBackend]:
        """Offer notifiers: how letters reach people.

        Called once while a practice opens, before its notifiers are opened.

        Returns:
            A backend for each scheme of URLs; nothing if the plugin reaches nobody. A scheme that comes with the
            library cannot be taken over.

        Example:
            ``return [NotifierBackend("chat", ChatNotifier.open, "chat://room", channel="chat")]``
        """
        raise NotImplementedError

    @hookspec
    def brm_templates(self) -> Iterable[Path]:
        """Offer templates: the words of letters, in languages of one's own or in place of those there are.

        Called once while a practice opens. Templates of the practice come before those of plugins, these before
        those of the library.

        Returns:
            Folders, each with a folder for each language: ``fr/acknowledgement.txt``; nothing if there are none.

        Example:
            ``return [Path(__file__).parent / "letters"]``
        """
        raise NotImplementedError

    @hookspec
    def brm_lifecycles(self) -> Iterable[Lifecycle[Any]]:
        """Offer lifecycles: kinds of record of one's own, or extended forms of those there are.

        Called once while a practice opens.

        Returns:
            Sealed lifecycles; nothing if the plugin defines none. One that was made by ``extended`` takes the
            place of the one it extends.

        Example:
            ``return [OUR_HANDLING]``
        """
        raise NotImplementedError

    @hookspec
    def brm_reactions(self) -> Iterable[Reactions]:
        """Offer reactions: what follows, in the same unit of work, from what became of a record.

        Called once while a practice opens; their functions are called with every step that they wait for.

        Returns:
            Sets of reactions; nothing if nothing follows.

        Example:
            ``return [REACTIONS]``
        """
        raise NotImplementedError

    @hookspec
    def brm_authorizers(self) -> Iterable[Authorizer]:
        """Offer authorizers: who may take which step, beside what the guards of the step say.

        Called once while a practice opens; each authorizer is asked before every step, creation and adoption
        that somebody takes, not before those that follow by a reaction.

        Returns:
            Functions that take an ``Attempt`` and return None, or why it is refused; nothing if everybody may.

        Example:
            ``return [only_the_desk_receives]``
        """
        raise NotImplementedError

    @hookspec
    def brm_listeners(self) -> Iterable[Listener]:
        """Offer listeners: who is told what was kept.

        Called once while a practice opens; each listener is told every fact, in order, after its commit.

        Returns:
            Functions that take the fact and the record after it; nothing if nobody listens.

        Example:
            ``return [announce]``
        """
        raise NotImplementedError

    @hookspec
    def brm_policies(self) -> Iterable[Policies]:
        """Offer policies: deadline profiles, procedures, routes of escalation, timers, and what applies to whom.

        Called once while a practice opens. They are laid over those that come with the library, and under those
        that the practice is opened with.

        Returns:
            Sets of policies; nothing if the plugin settles nothing. No two plugins can settle the same.

        Example:
            ``return [Policies(timers={"TM-CPL-2": "30 calendar days"})]``
        """
        raise NotImplementedError

    @hookspec
    def brm_calendars(self) -> Iterable[BusinessCalendar]:
        """Offer business calendars: when a place works, by the names that policies call them.

        Called once while a practice opens.

        Returns:
            Calendars; nothing if the plugin has none. One that is called ``"provider"`` applies where no other does.
            No two plugins can have one of the same name.

        Example:
            ``return [BusinessCalendar(id="desk", timezone="Europe/London", windows={"monday-friday": "08:00-18:00"})]``
        """
        raise NotImplementedError

    @hookspec
    def brm_sources(self) -> Iterable[SourceBackend]:
        """Offer sources: kinds of record that live elsewhere, for example services, achievements, usage, incidents.

        Called once while a practice opens; what it offers is asked whenever a record of its kind is read.

        Returns:
            A backend for each kind; nothing if the plugin tells of none. The practice reads that kind from there
            alone and takes no step on it. No two plugins can tell of the same kind.

        Example:
            ``return [SourceBackend("service", one=CATALOGUE.get, many=lambda columns: CATALOGUE.values())]``
        """
        raise NotImplementedError

    @hookspec
    def brm_commands(self) -> Iterable[CommandBackend]:
        """Offer commands for the command line.

        Called once while the command line starts, where none of its own commands is meant.

        Returns:
            Commands; nothing if the plugin has none. A name that comes with the library cannot be taken over.

        Example:
            ``return [CommandBackend("headcount", headcount)]``
        """
        raise NotImplementedError
