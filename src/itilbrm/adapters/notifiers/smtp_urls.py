"""What the URL of a mail server means."""

from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.masking import shown_url
from itilbrm.notifying import Letter

__all__ = ["Server", "StartTls", "server_of"]

StartTls: TypeAlias = Literal["required", "optional", "no"]

_OPTIONS: Final = ("from", "name", "reply_to", "starttls", "ca", "timeout", "helo")
_PORTS: Final = {"smtp": 587, "smtps": 465}
_LONGEST_WAIT: Final = 600.0
_TRUE_FORM: Final = "write smtp://name:password@mail.example.org:587?from=brm@example.org"


@attrs.frozen(kw_only=True)
class Server:
    """A mail server, and who writes by it.

    Attributes:
        host: Its name.
        port: Its port; 587, or 465 where it is encrypted from the first byte on, unless given.
        sender: The address letters come from.
        encrypted: Whether the connection is encrypted from the first byte on.
        starttls: Whether it must be, may be or is not encrypted later on.
        user: The name to log in by; empty for no login.
        password: The password.
        name: What the sender is called.
        reply_to: Where answers go; empty for the sender.
        ca: A file of certificates to trust beside those of the machine.
        timeout: How many seconds each answer may take.
        helo: What we call ourselves; the name of the machine unless given.
    """

    host: str
    port: int
    sender: str
    encrypted: bool = False
    starttls: StartTls = "required"
    user: str = ""
    password: str = attrs.field(default="", repr=False)
    name: str = ""
    reply_to: str = ""
    ca: str = ""
    timeout: float = 30.0
    helo: str = ""

    @property
    def shown(self) -> str:
        """The server as it may be shown."""
        return f"{'smtps' if self.encrypted else 'smtp'}://{self.host}:{self.port}"


def server_of(url: str) -> Server:
    """Return the server that a URL means.

    Raises:
        InvalidInput: It means none, or would send a password in clear.
    """
    parts = _parts(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in _OPTIONS:
            raise InvalidInput(
                f"url.{name}",
                f"is no option of a mail server{suggestion(name, _OPTIONS)}",
                f"choose from {', '.join(_OPTIONS)}",
            )
    starttls = options.get("starttls", "required")
    if starttls not in get_args(StartTls):
        known = get_args(StartTls)
        raise InvalidInput(
            "url.starttls", f"{starttls!r} is not known{suggestion(starttls, known)}", f"choose from {', '.join(known)}"
        )
    encrypted = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and not encrypted and starttls == "no":
        raise InvalidInput(
            "url.starttls",
            "a password would be sent in clear",
            "write starttls=required, or leave name and password out",
        )
    ca = options.get("ca", "")
    if ca and not Path(ca).is_file():
        raise InvalidInput("url.ca", f"there is no file {ca!r}", "name a file of certificates in PEM form")
    sender = _address("from", options.get("from", ""))
    return Server(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        sender=sender,
        encrypted=encrypted,
        starttls=cast("StartTls", starttls),
        user=_plain("user", user),
        password=_plain("password", password),
        name=_plain("name", options.get("name", "")),
        reply_to=_address("reply_to", options["reply_to"]) if options.get("reply_to") else "",
        ca=ca,
        timeout=_seconds(options.get("timeout", "30")),
        helo=_plain("helo", options.get("helo", "")),
    )


def _parts(url: str) -> SplitResult:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.hostname and parts.path in {"", "/"} and not parts.fragment and parts.port != 0:
            return parts
    raise InvalidInput("url", f"{shown_url(url)!r} names no mail server", _TRUE_FORM)


def _address(name: str, value: str) -> str:
    try:
        Letter(id="msg", to=value, subject="-", text="-")
    except InvalidInput:
        value = ""
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or any(each in value for each in ' ,;:<>()[]\\"') or value.count("@") > 1:
        raise InvalidInput(f"url.{name}", "is no e-mail address", f"write {name}=brm@example.org")
    return value


def _plain(name: str, value: str) -> str:
    if not value.isprintable():
        raise InvalidInput(f"url.{name}", "has a line break or another control character", "write it in one line")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= _LONGEST_WAIT:
        raise InvalidInput("url.timeout", f"{text!r} is no number of seconds up to 600", "write timeout=30")
    return value
