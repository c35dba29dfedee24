"""Masking: URLs are shown without what only their owner may know."""

import re
from typing import Final

__all__ = ["shown_url"]

_SECRETS: Final = ("pass", "pwd", "secret", "token", "key")
_STARS: Final = "***"
_BEHIND_SCHEME: Final = re.compile(r"(?<=://)[^\s/]\S*")
_OPTION: Final = re.compile(r"(?<=[?&])(?P<name>[\w-]++)=[^\s&#'\"]*")


def shown_url(text: str) -> str:
    """Return a URL, or a sentence with URLs in it, with stars in place of what only its owner may know.

    >>> shown_url("pg://ann:secret@host/brm?sslpassword=secret")
    'pg://***@host/brm?sslpassword=***'
    """
    return _OPTION.sub(_shown_option, _BEHIND_SCHEME.sub(_shown_login, text))


def _shown_login(found: re.Match[str]) -> str:
    """Show where a URL leads; who logs in there, by a name with a password or by a token, comes before the last @."""
    _, at, where = found[0].rpartition("@")
    return f"{_STARS}{at}{where}" if at else where


def _shown_option(found: re.Match[str]) -> str:
    is_secret = any(word in found["name"].lower() for word in _SECRETS)
    return f"{found['name']}={_STARS}" if is_secret else found[0]
