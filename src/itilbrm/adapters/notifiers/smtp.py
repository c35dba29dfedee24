"""Letters by mail: to a server of the house, encrypted, with the id of the message as Message-ID."""

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.policy import SMTPUTF8
from email.utils import localtime
from typing import Final

from itilbrm.adapters.notifiers.smtp_urls import Server
from itilbrm.errors import DeliveryTrouble
from itilbrm.masking import shown_url
from itilbrm.notifying import Letter

__all__ = ["SmtpNotifier", "mail_of"]

_TEMPORARY: Final = range(400, 500)
_FOR_GOOD: Final = range(500, 600)
_LONGEST_ANSWER: Final = 300


class SmtpNotifier:
    """Hands each letter to a mail server, over a connection of its own."""

    def __init__(self, server: Server) -> None:
        """Be the notifier by a server; nothing is reached for yet."""
        self._server = server
        self._trusted = ssl.create_default_context()
        self._trusted.minimum_version = ssl.TLSVersion.TLSv1_2
        if server.ca:
            self._trusted.load_verify_locations(cafile=server.ca)

    def __repr__(self) -> str:
        return f"<notifier by {self._server.shown}>"

    def send(self, letter: Letter, /) -> None:
        """Hand a letter over; an answer that begins with 4 may pass, one that begins with 5 is for good."""
        mail = mail_of(letter, self._server)
        try:
            with self._connected() as connection:
                # With one recipient it is refused, which raises, or taken: there is nobody else to be told of.
                connection.sendmail(self._server.sender, [letter.to], mail.as_bytes(), self._options(mail, connection))
        except smtplib.SMTPRecipientsRefused as refusal:
            raise self._answered(*refusal.recipients.get(letter.to, (0, b""))) from None
        except smtplib.SMTPResponseException as answer:
            raise self._answered(answer.smtp_code, answer.smtp_error) from None
        except ssl.SSLError as problem:
            raise self._trouble(
                f"the connection cannot be trusted: {problem.reason or 'the handshake failed'}"
            ) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise self._trouble(f"{type(problem).__name__}: {problem}") from None

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        name = server.helo or None
        if server.encrypted:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=server.timeout, context=self._trusted
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)
        try:
            self._secured(connection)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            with suppress(OSError):
                connection.close()
            raise
        return connection

    def _secured(self, connection: smtplib.SMTP) -> None:
        server = self._server
        connection.ehlo_or_helo_if_needed()
        if server.encrypted or server.starttls == "no":
            return
        if connection.has_extn("starttls"):
            connection.starttls(context=self._trusted)
            connection.ehlo()
        elif server.user or server.starttls == "required":
            # A server that offers no encryption, or somebody between us who takes the offer away.
            raise self._trouble("it offers no encryption, and nothing is sent in clear")

    def _options(self, mail: EmailMessage, connection: smtplib.SMTP) -> list[str]:
        if mail.policy is WIRE:
            return []
        if not connection.has_extn("smtputf8"):
            raise self._trouble("it takes no addresses beyond ASCII", permanent=True)
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def _answered(self, code: int, words: bytes | str) -> DeliveryTrouble:
        said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        said = " ".join(said.split())[:_LONGEST_ANSWER]
        return self._trouble(f"the server answered {code} {said}".rstrip(), permanent=code in _FOR_GOOD)

    def _trouble(self, problem: str, *, permanent: bool = False) -> DeliveryTrouble:
        problem = problem.replace(self._server.password, "***") if self._server.password else problem
        return DeliveryTrouble(self._server.shown, shown_url(problem), permanent)


def mail_of(letter: Letter, server: Server) -> EmailMessage:
    """Return a letter as a mail: one recipient, a fixed set of headers, the words as text and as a page."""
    is_plain = letter.to.isascii() and server.sender.isascii()
    mail = EmailMessage(policy=WIRE if is_plain else SMTPUTF8)
    mail["From"] = _address(server.name, server.sender)
    mail["To"] = _address(letter.name, letter.to)
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<{letter.id}@{server.sender.rpartition('@')[2]}>"
    mail["Date"] = localtime()
    mail["Auto-Submitted"] = "auto-generated"
    if server.reply_to:
        mail["Reply-To"] = _address("", server.reply_to)
    if letter.language:
        mail["Content-Language"] = letter.language
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = local[1:-1]  # the class puts the quotes back where they are needed
    return Address(name, local, domain)
