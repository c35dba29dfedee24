"""TOML files that strangers write: read whole, checked key by key, and never executed (G-15)."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import attrs

from itilbrm.errors import InvalidInput, suggestion

__all__ = ["Section", "in_words", "read_toml", "read_toml_text", "shown", "toml_text"]

_SIZE_LIMIT: Final = 1 << 17
_LINE_LIMIT: Final = 1_000
_LONGEST_SHOWN: Final = 60
_SHORT: Final = 80


def read_toml(path: Path, what: str) -> Mapping[str, object]:
    """Return what a TOML file says.

    Args:
        path: The file; at most 128 KiB, with lines of at most 1,000 characters.
        what: What it is for, for the message: ``"mapping"``.

    Raises:
        InvalidInput: It cannot be read, is too large, or is no TOML; the field is the path.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_SIZE_LIMIT + 1)
    except (OSError, ValueError) as problem:
        raise InvalidInput(str(path), f"the {what} cannot be opened: {in_words(problem)}") from problem
    return read_toml_text(content, str(path))


def read_toml_text(content: bytes, name: str) -> Mapping[str, object]:
    """Return what the content of a TOML file says; ``name`` is what messages call it."""
    import tomllib  # most of those who are here for something else never read a file

    if len(content) > _SIZE_LIMIT:
        raise InvalidInput(name, f"it is larger than {_SIZE_LIMIT:,} bytes", "leave out what is not needed")
    try:
        text = content.decode("utf-8-sig")
        # Time and memory of the parser grow with the square of what stands in one line.
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > _LINE_LIMIT:
                raise InvalidInput(name, f"line {number} is longer than {_LINE_LIMIT:,} characters", "break it")
        return tomllib.loads(text)
    except UnicodeDecodeError as problem:
        raise InvalidInput(name, f"it is not encoded in UTF-8: {problem}", "save it as UTF-8") from problem
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        raise InvalidInput(name, f"it is no TOML: {problem}") from problem


@attrs.frozen
class Section:
    """A table of TOML that knows its path and gives out only what has the type it must have.

    Attributes:
        path: Where it stands, for example ``"profile.stages[0]"``.
        content: Its keys and values.
    """

    path: str
    content: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{_key(key)}"

    def holds_only(self, known: Collection[str]) -> None:
        """Refuse keys that are not known."""
        for key in self.content:
            if key not in known:
                raise InvalidInput(
                    self.at(key), f"there is no such key{suggestion(key, known)}", f"there are {', '.join(known)}"
                )

    def needs(self, key: str, remedy: str) -> None:
        """Refuse a table without a key."""
        if key not in self.content:
            raise self.refusal(key, "it is missing", remedy)

    def refusal(self, key: str, problem: str, remedy: str = "") -> InvalidInput:
        """Return what is wrong with the value of a key."""
        return InvalidInput(self.at(key), problem, remedy)

    def section(self, key: str) -> "Section":
        """Return the table of a key; an empty one where there is none."""
        found = self.content.get(key, {})
        if not isinstance(found, dict):
            raise self.refusal(key, "it must be a table", f"write [{self._heading(key)}]")
        return Section(self.at(key), found)

    def sections(self, key: str) -> Iterator["Section"]:
        """Yield the tables of a list."""
        found = self.content.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.refusal(key, "it must be a list of tables", f"write [[{self._heading(key)}]] before each")
        for number, each in enumerate(found):
            yield Section(f"{self.at(key)}[{number}]", each)

    def _heading(self, key: str) -> str:
        """Return the path of a key as its file has it, without the name of the whole."""
        return self.at(key).partition(".")[2]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; the default where there is none."""
        if default is not None and key not in self.content:
            return default
        return self.texts_of(key, [self.content[key]])[0]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an empty one where there is none."""
        found = self.content.get(key, [])
        if not isinstance(found, list):
            raise self.refusal(key, "it must be a list of texts", 'write ["...", "..."]')
        return self.texts_of(key, found)

    def texts_of(self, key: str, found: Sequence[object]) -> tuple[str, ...]:
        """Return values as texts; refuse what is none."""
        for each in found:
            if not isinstance(each, str):
                raise self.refusal(key, f"{_said(each)} is no text", "put it in quotes")
            if "\0" in each:
                raise self.refusal(key, "a text holds a NUL character", "take it out")
        return tuple(str(each) for each in found)

    def choice(self, key: str, known: Collection[str], default: str) -> str:
        """Return a word from a list, the default where there is none."""
        return self.word(key, known) if key in self.content else default

    def word(self, key: str, known: Collection[str] | None = None) -> str:
        """Return a word that is not blank, from a list if there is one."""
        return self.checked(key, self.text(key), known)

    def words(self, key: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Return words that are not blank, from a list if there is one."""
        return tuple(self.checked(key, word, known) for word in self.texts(key))

    def checked(self, key: str, word: str, known: Collection[str] | None) -> str:
        """Return a word; refuse a blank one, and one that is not in the list."""
        if not word.strip():
            raise self.refusal(key, "a word is blank", "say it")
        if known is not None and word not in known:
            raise self.refusal(
                key, f"{shown(word)} is not known{suggestion(word, known)}", f"choose from {', '.join(known)}"
            )
        return word

    def flag(self, key: str, default: bool = False) -> bool:  # noqa: FBT001, FBT002  as the other readers have it
        """Return a truth value."""
        found = self.content.get(key, default)
        if not isinstance(found, bool):
            raise self.refusal(key, f"{_said(found)} is neither true nor false")
        return found

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """Return a whole number between two bounds, the default where there is none."""
        return self.number_of(key, self.content.get(key, default), least, most)

    def number_of(self, key: str, found: object, least: int, most: int) -> int:
        """Return a value as a whole number between two bounds; refuse what is none."""
        if isinstance(found, bool) or not isinstance(found, int):
            raise self.refusal(key, f"{_said(found)} is no whole number", f"give one from {least} to {most:,}")
        if not least <= found <= most:
            raise self.refusal(key, f"{shown(_digits(found))} is out of range", f"give one from {least} to {most:,}")
        return found

    def numbers(self, key: str, default: Sequence[int], least: int, most: int) -> tuple[int, ...]:
        """Return a list of whole numbers between two bounds, the default where there is none."""
        found = self.content.get(key, list(default))
        if not isinstance(found, list):
            raise self.refusal(key, "it must be a list of numbers", "write [1, 2]")
        return tuple(self.number_of(key, each, least, most) for each in found)

    def day(self, key: str) -> date | None:
        """Return a date, None where there is none."""
        found = self.content.get(key)
        if found is not None and (isinstance(found, datetime) or not isinstance(found, date)):
            raise self.refusal(key, f"{_said(found)} is no date", "write 2026-01-01 without quotes")
        return found


def toml_text(data: Mapping[str, Any]) -> str:
    """Return data as TOML: texts, numbers, truth values, dates, lists of them, tables, and lists of tables."""
    return "".join(f"{line}\n" for line in _lines(data, "")).lstrip("\n")


def shown(text: str) -> str:
    """Return a text as it may stand in a reason: quoted, escaped and short."""
    return repr(text) if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]!r}..."


def in_words(problem: Exception) -> str:
    """Return what the system says of a failure, without its number and the name of the file."""
    return os.strerror(problem.errno) if isinstance(problem, OSError) and problem.errno else str(problem)


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return shown(_digits(value) if isinstance(value, int) and not isinstance(value, bool) else str(value))


def _digits(number: int) -> str:
    # Python refuses to write down numbers of more than a few thousand digits; hexadecimal ones may be larger.
    return str(number) if number.bit_length() < 1 << 10 else "a number of hundreds of digits"


def _key(key: str) -> str:
    return key if key.isprintable() and key and " " not in key else repr(key)


def _lines(data: Mapping[str, Any], path: str) -> Iterator[str]:
    tables = {
        key: value for key, value in data.items() if isinstance(value, Mapping) and not (path and _is_short(value))
    }
    lists = {key: value for key, value in data.items() if _is_tables(value)}
    for key, value in data.items():
        if key not in tables and key not in lists:
            yield f"{_quoted_key(key)} = {_value(value)}"
    for key, value in tables.items():
        name = f"{path}{_quoted_key(key)}"
        yield from ("", f"[{name}]", *_lines(value, f"{name}."))
    for key, value in lists.items():
        name = f"{path}{_quoted_key(key)}"
        for each in value:
            yield from ("", f"[[{name}]]", *_lines(each, f"{name}."))


def _is_short(table: Mapping[str, Any]) -> bool:
    """Tell whether a table may stand in the line of its key."""
    return not any(isinstance(each, Mapping) or _is_tables(each) for each in table.values()) and (
        len(_value(table)) <= _SHORT
    )


def _is_tables(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_quoted_key(key)} = {_value(each)}' for key, each in value.items())} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted_key(key: str) -> str:
    return key if key and key.isascii() and key.replace("-", "_").isidentifier() else _quoted(key)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08X}" for each in escaped) + '"'
