"""The notifiers that come with the library, and what their URLs mean."""

from typing import Final

from itilbrm.notifying import Notifier, NotifierBackend

__all__ = ["LOG", "SMTP", "SMTPS"]


def _log(url: str) -> Notifier:
    from itilbrm.adapters.notifiers.log import LogNotifier

    return LogNotifier.open(url)


def _smtp(url: str) -> Notifier:
    from itilbrm.adapters.notifiers.smtp import SmtpNotifier
    from itilbrm.adapters.notifiers.smtp_urls import server_of

    return SmtpNotifier(server_of(url))


LOG: Final = NotifierBackend("log", _log, "log:")
"""Writes letters to the log, ``log:stderr`` and ``log:stdout`` to these; for trying things out."""

SMTP: Final = NotifierBackend("smtp", _smtp, "smtp://name:password@mail.example.org:587?from=brm@example.org")
"""Hands letters to a mail server, whose certificate is verified once the connection is encrypted.

``?from=`` says who writes, ``&name=`` what they are called, ``&reply_to=`` where answers go. ``&starttls=`` is
``required`` (the default), ``optional`` or ``no``; who logs in does so encrypted or not at all. ``&ca=`` names a file
of certificates to trust beside those of the machine, ``&timeout=`` how many seconds each answer may take: 30 unless
given.
"""

SMTPS: Final = NotifierBackend("smtps", _smtp, "smtps://name:password@mail.example.org?from=brm@example.org")
"""The same, encrypted from the first byte on."""
