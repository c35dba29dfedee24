"""The library of letters: finds the template for a purpose in the language of a reader, and writes the letter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.letters.languages import Forms, fall_backs, forms_in, moment_of, zone_or_utc

if TYPE_CHECKING:
    from itilbrm.letters.sandbox import Limits

__all__ = ["SHIPPED", "Letters", "Written"]

SHIPPED: Final = Path(__file__).parent / "shipped"
"""The templates that come with the library."""

_NAME: Final = re.compile("[a-z0-9_]{1,100}")
_LANGUAGE: Final = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SUBJECT: Final = "Subject:"
_LONGEST_SUBJECT: Final = 200
_NOT_SHOWN: Final = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PAGE: Final = "layout.html"
_PARAGRAPH: Final = "\n\n"
_GAP: Final = re.compile(r"\n(?:[ \t]*\n)+")


_reader: Final[ContextVar[tuple[Forms, tzinfo]]] = ContextVar("reader_of_the_letter", default=(Forms(), UTC))
"""How dates are written for whoever reads the letter that is being written, and in which time zone."""


@attrs.frozen
class Written:
    """A letter as it was written.

    Attributes:
        language: The language it is in.
        subject: Its subject, in one line.
        text: Its words.
        html: The same as a page.
    """

    language: str
    subject: str
    text: str
    html: str


class Letters:
    """The templates of a practice: its own, those of plugins, and those that come with the library."""

    def __init__(
        self,
        folders: Iterable[Path] = (),
        *,
        language: str = "en",
        time_zone: str = "UTC",
        limits: "Limits | None" = None,
    ) -> None:
        """Look for templates in these folders before those that come with the library.

        Args:
            folders: Each has a folder for each language: ``de/acknowledgement.txt``.
            language: The language of the house, for whoever said nothing.
            time_zone: The time zone of the house, for whoever said nothing.
            limits: What one letter may take.

        Raises:
            InvalidInput: jinja2 is missing, a folder is none, or a template cannot be read; names file and line.
        """
        from itilbrm.letters.sandbox import Limits, Sandbox

        self._folders = (*map(Path, folders), SHIPPED)
        for folder in self._folders:
            if not folder.is_dir():
                raise InvalidInput("templates", f"there is no folder {str(folder)!r}", "name a folder of templates")
        if not _LANGUAGE.fullmatch(language):
            raise InvalidInput("language", f"{language!r} is no language", "write de, or de-CH")
        self._language = language
        self._time_zone = time_zone
        filters = {form: partial(self._dated, form=form) for form in ("date", "time", "moment")}
        self._sandbox = Sandbox(self._folders, filters, limits or Limits())
        self._check()

    def write(self, template: str, values: Mapping[str, str], *, language: str = "", time_zone: str = "") -> Written:
        """Write a letter from a template, in the best language there is for a reader.

        Args:
            template: The name of the template, usually the purpose of the message.
            values: The texts it may use, by name.
            language: The language of the reader; that of the house unless given.
            time_zone: The time zone of the reader; that of the house unless given.

        Raises:
            InvalidInput: There is no such template, or it cannot be carried out; names file and line.
        """
        found, path, source = self._source(template, language)
        _reader.set((forms_in(self._folders, found), zone_or_utc(time_zone or self._time_zone)))
        head, body, line = _parts(path, source)
        given = {**values, "language": found}
        subject = _NOT_SHOWN.sub(" ", self._sandbox.text(path, head, given)).strip()
        text = f"{_GAP.sub(_PARAGRAPH, self._sandbox.text(path, body, given, line).strip())}\n"
        if not subject or not text.strip():
            raise InvalidInput(str(path), "it writes no subject or no words", "write both")
        return Written(found, subject[:_LONGEST_SUBJECT], text, self._page(template, found, given, subject, text))

    def _page(self, template: str, language: str, given: Mapping[str, str], subject: str, text: str) -> str:
        """Return the page: from a template of its own, else the paragraphs of the text in the common form."""
        own = self._sandbox.source(f"{language}/{template}.html")
        if own is not None:
            return self._sandbox.page(*own, {**given, "subject": subject})
        path, source = self._sandbox.source(f"{language}/{_PAGE}") or self._sandbox.source(_PAGE) or (Path(_PAGE), "")
        paragraphs = [each.split("\n") for each in text.strip().split(_PARAGRAPH)]
        return self._sandbox.page(path, source, {**given, "subject": subject, "paragraphs": paragraphs})

    def _source(self, template: str, language: str) -> tuple[str, Path, str]:
        if not _NAME.fullmatch(template):
            raise InvalidInput("template", f"{template!r} is no name of a template", "use lower-case letters and _")
        for each in fall_backs(language, self._language):
            found = self._sandbox.source(f"{each}/{template}.txt")
            if found is not None:
                return each, *found
        known = sorted({path.stem for path in self._files()})
        raise InvalidInput(
            "template",
            f"there is no template {template!r}{suggestion(template, known)}",
            f"write en/{template}.txt into a folder of templates",
        )

    def _dated(self, value: Any, form: str) -> str:  # noqa: ANN401  whatever the template has
        at = value if isinstance(value, datetime) else moment_of(value)
        if at is None:
            raise ValueError(f"{str(value)[:50]!r} is no instant")
        forms, zone = _reader.get()
        return forms.write(at, zone, form)

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            yield from (path for path in sorted(folder.glob("*/*.txt")) if _LANGUAGE.fullmatch(path.parent.name))

    def _check(self) -> None:
        """Read every template once, so that what is misspelt is told before a letter depends on it."""
        for path in self._files():
            head, body, line = _parts(path, path.read_text(encoding="utf-8"))
            self._sandbox.check(path, head)
            self._sandbox.check(path, body, line)
        for folder in self._folders:
            for path in sorted({*folder.glob("*.html"), *folder.glob("*/*.html")}):
                self._sandbox.check(path, path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*/language.toml")):
                forms_in((folder,), path.parent.name)


def _parts(path: Path, source: str) -> tuple[str, str, int]:
    """Return the subject of a template, its body, and the line the body begins in."""
    head, _, body = source.partition("\n")
    if not head.startswith(_SUBJECT):
        raise InvalidInput(
            f"{path}, line 1", "a template begins with its subject", "write Subject: ... in its first line"
        )
    return head.removeprefix(_SUBJECT), body, 2
