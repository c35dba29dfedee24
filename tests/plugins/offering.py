"""A plugin made by hand: an object that offers what a test wants offered."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from itilbrm import CommandBackend, Lifecycle, NotifierBackend, Reactions, StoreBackend, hookimpl
from itilbrm.authorizing import Authorizer
from itilbrm.calendars import BusinessCalendar
from itilbrm.listening import Listener
from itilbrm.policies import Policies
from itilbrm.ports import SourceBackend, Store

__all__ = ["Offering", "in_place_of"]


@attrs.frozen(kw_only=True, eq=False)
class Offering:
    """A plugin that offers these things."""

    stores: tuple[StoreBackend, ...] = ()
    notifiers: tuple[NotifierBackend, ...] = ()
    templates: tuple[Path, ...] = ()
    lifecycles: tuple[Lifecycle[Any], ...] = ()
    reactions: tuple[Reactions, ...] = ()
    authorizers: tuple[Authorizer, ...] = ()
    listeners: tuple[Listener, ...] = ()
    policies: tuple[Policies, ...] = ()
    calendars: tuple[BusinessCalendar, ...] = ()
    sources: tuple[SourceBackend, ...] = ()
    commands: tuple[CommandBackend, ...] = ()

    @hookimpl
    def brm_stores(self) -> Iterable[StoreBackend]:
        return self.stores

    @hookimpl
    def brm_notifiers(self) -> Iterable[NotifierBackend]:
        return self.notifiers

    @hookimpl
    def brm_templates(self) -> Iterable[Path]:
        return self.templates

    @hookimpl
    def brm_lifecycles(self) -> Iterable[Lifecycle[Any]]:
        return self.lifecycles

    @hookimpl
    def brm_reactions(self) -> Iterable[Reactions]:
        return self.reactions

    @hookimpl
    def brm_authorizers(self) -> Iterable[Authorizer]:
        return self.authorizers

    @hookimpl
    def brm_listeners(self) -> Iterable[Listener]:
        return self.listeners

    @hookimpl
    def brm_policies(self) -> Iterable[Policies]:
        return self.policies

    @hookimpl
    def brm_calendars(self) -> Iterable[BusinessCalendar]:
        return self.calendars

    @hookimpl
    def brm_sources(self) -> Iterable[SourceBackend]:
        return self.sources

    @hookimpl
    def brm_commands(self) -> Iterable[CommandBackend]:
        return self.commands


def in_place_of(store: Store) -> Offering:
    """Return a plugin whose scheme ``given:`` means this store."""
    return Offering(stores=(StoreBackend("given", lambda _url: store),))
