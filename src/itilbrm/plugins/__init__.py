"""Plugins: what strangers hand over at the door, found, contained and looked at before it is used."""

from itilbrm.plugins.loading import NOT_THERE, Broken, Plugin, Plugins, load_plugins
from itilbrm.plugins.offers import HOOKS, Offers

__all__ = ["HOOKS", "NOT_THERE", "Broken", "Offers", "Plugin", "Plugins", "load_plugins"]
