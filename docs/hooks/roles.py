"""Show the references of docstrings as code: their roles are written for editors, not for this site."""

import re
from typing import Final

_ROLE: Final = re.compile(r":(?:attr|class|data|func|meth|mod):<code>~?(.+?)</code>")
_LITERAL: Final = re.compile(r"<p>::</p>|:(?=:</p>)")


def on_page_content(html: str, **_: object) -> str:
    """Leave out the names of roles, and the second colon before a block of code."""
    return _LITERAL.sub("", _ROLE.sub(r"<code>\1</code>", html))
