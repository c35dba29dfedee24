"""Real mail servers for tests: one that records every byte it is given, and some that misbehave."""

import asyncio
import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final, cast

import attrs
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

__all__ = ["MailServer", "Mailbox", "dead_port", "mail_server", "odd_server"]

USER: Final = "brm"
PASSWORD: Final = "s3cret-Pass:word@x"  # noqa: S105  of a server that lives as long as a test

Answer = Callable[[Envelope], str]


@attrs.define
class Mailbox:
    """What a server was given.

    Attributes:
        raw: Each mail, byte by byte.
        recipients: The recipients of each.
        answer: What the server answers to a mail.
        answer_to_recipient: What it answers to each recipient; empty to take everybody.
        lines: Every line that reached it, mails too, in clear where it came in clear.
    """

    raw: list[bytes] = attrs.Factory(list)
    recipients: list[Sequence[str]] = attrs.Factory(list)
    answer: Answer = lambda _envelope: "250 taken"
    answer_to_recipient: str = ""
    lines: list[bytes] = attrs.Factory(list)

    @property
    def mails(self) -> list[EmailMessage]:
        """Each mail as it can be read."""
        return [message_from_bytes(each, policy=policy.default) for each in self.raw]

    async def handle_RCPT(  # noqa: N802  what aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if self.answer_to_recipient:
            return self.answer_to_recipient
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  what aiosmtpd calls
        """Take a mail, or not."""
        return await asyncio.get_running_loop().run_in_executor(None, self._taken, envelope)

    def _taken(self, envelope: Envelope) -> str:
        """Take a mail to the end, even where who sent it is gone by then."""
        raw, recipients = bytes(cast("bytes", envelope.original_content)), tuple(envelope.rcpt_tos)
        answer = self.answer(envelope)
        if answer.startswith("2"):
            self.raw.append(raw)
            self.recipients.append(recipients)
        return answer


@attrs.frozen
class MailServer:
    """A server that runs.

    Attributes:
        box: What it was given.
        port: Where it listens.
        ca: The file of the certificate that signed its own.
    """

    box: Mailbox
    port: int
    ca: Path

    def url(self, more: str = "", *, login: bool = False, scheme: str = "smtp", host: str = "localhost") -> str:
        """Return the URL of a notifier by this server."""
        user = f"{USER}:s3cret-Pass%3Aword%40x@" if login else ""
        return f"{scheme}://{user}{host}:{self.port}?from=brm@example.org&ca={self.ca}&timeout=5{more}"


@contextlib.contextmanager
def mail_server(
    folder: Path,
    *,
    starttls: bool = True,
    encrypted: bool = False,
    host: str = "localhost",
    trusted: bool = True,
    expired: bool = False,
    login: bool = False,
    highest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
) -> Iterator[MailServer]:
    """Run a mail server on this machine."""
    authority = trustme.CA()
    until = datetime.now(UTC) - timedelta(days=1) if expired else None
    certificate = authority.issue_cert(host, not_after=until)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    if highest is not ssl.TLSVersion.MAXIMUM_SUPPORTED:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = highest
    ca = folder / "ca.pem"
    (authority if trusted else trustme.CA()).cert_pem.write_to_path(ca)
    box = Mailbox()
    given: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "server_hostname": "localhost"}
    if encrypted:
        given["ssl_context"] = context
    elif starttls:
        given["tls_context"] = context
    if login:
        given |= {
            "authenticator": _authenticator,
            "auth_required": True,
            "auth_require_tls": not encrypted and starttls,
        }
    controller = _Controller(box, **given)
    controller.start()
    try:
        yield MailServer(box, controller.listens_at, ca)
    finally:
        controller.stop()


def _authenticator(_server: object, _session: object, _envelope: object, _mechanism: str, given: Any) -> AuthResult:  # noqa: ANN401  what aiosmtpd calls
    return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()), handled=False)


class _Recording(SMTP):
    def data_received(self, data: bytes) -> None:
        self.event_handler.lines.append(data)
        super().data_received(data)


class _Controller(Controller):
    @property
    def listens_at(self) -> int:
        port: int = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # it has been started
        return port

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a server that asks for a password in clear is what is tried
            return _Recording(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Look for the port that was given by the machine."""
        self.port = self.listens_at
        with contextlib.suppress(ssl.SSLError):  # a server nobody can trust, not even this one
            super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd says nothing about it


def dead_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def odd_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that talks as a function does, once for each connection; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=_talk, args=(talk, connection), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _talk(talk: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        talk(connection)
