"""Letters to the log, or to a stream: nobody is reached, and everything can be seen."""

import logging
import sys
from typing import Final

import attrs

from itilbrm.errors import DeliveryTrouble, InvalidInput, suggestion
from itilbrm.masking import shown_url
from itilbrm.notifying import Letter

__all__ = ["LogNotifier"]

_log: Final = logging.getLogger("itilbrm.letters")
_STREAMS: Final = ("", "stderr", "stdout")


@attrs.frozen
class LogNotifier:
    """Writes each letter as one entry of the log ``itilbrm.letters``, or as a page of a stream.

    Attributes:
        stream: ``stderr`` or ``stdout``; empty for the log.
    """

    stream: str = ""

    @classmethod
    def open(cls, url: str) -> "LogNotifier":
        """Return the notifier that a URL means.

        Raises:
            InvalidInput: It means none.
        """
        stream = url.removeprefix("log:").removeprefix("//")
        if stream not in _STREAMS:
            hint = suggestion(stream, _STREAMS[1:])
            raise InvalidInput(
                "url", f"{shown_url(url)!r} says more than is known{hint}", "write log:, log:stderr or log:stdout"
            )
        return cls(stream)

    def send(self, letter: Letter, /) -> None:
        """Write the letter."""
        page = f"To: {letter.to}\nSubject: {letter.subject}\nMessage-ID: {letter.id}\n\n{letter.text.rstrip()}\n"
        if not self.stream:
            _log.info("a letter\n%s", page)
            return
        try:
            stream = getattr(sys, self.stream)
            stream.write(f"{page}\n")
            stream.flush()
        except (AttributeError, OSError, ValueError) as problem:
            raise DeliveryTrouble(f"log:{self.stream}", f"the stream takes nothing: {type(problem).__name__}") from None
