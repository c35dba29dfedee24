"""Power cuts: what a program did to its files, and what a disk may hold of it when the power fails.

What was written and not yet waited for is lost or kept in pieces of 512 bytes, each by chance; names of
files come and go in their order, and the last of them are lost until somebody waits for their folder.
"""

import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from tests.reliability.processes import ROOT, program

__all__ = ["Cut", "Event", "cuts", "recorded"]

_SECTOR: Final = 512
_TRACED: Final = "openat,pwrite64,write,ftruncate,fsync,fdatasync,link,unlink"
_CALL: Final = re.compile(r"(?:\d+ +)?(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>\d+)(?:<.*)?")
_ARGUMENT: Final = re.compile(
    r'"(?P<text>(?:\\x..)*)"|(?P<number>\d+)(?:<(?P<path>(?:\\x..)*)>)?|(?P<other>[^, ][^,]*)'
)
_STDOUT: Final = "1"


class Event(NamedTuple):
    """One call that a program made: on a path, or on stdout, which has none."""

    call: str
    path: str = ""
    place: int = 0
    data: bytes = b""


class Cut(NamedTuple):
    """What is left of a power cut: the files by name, and what the program had said by then."""

    files: dict[str, bytes]
    said: str

    def restore(self, folder: Path) -> Path:
        """Put the files into a folder that is empty otherwise, and return the database among them."""
        for each in folder.iterdir():
            each.unlink()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder / "brm.db"


class _Change(NamedTuple):
    """Something that was written to a file, or its new length where nothing was."""

    place: int
    data: bytes | None


_Pending: TypeAlias = list[_Change]


def recorded(folder: Path, options: str, commands: int, *bugs: str) -> Sequence[Event]:
    """Let the workload write to ``brm.db`` in a folder, and return what it did to the files there and said."""
    trace = folder.with_name(f"{folder.name}.trace")
    folder.mkdir()
    subprocess.run(
        [
            *("strace", "-f", "-qq", "--seccomp-bpf", "-y", "-xx", "-s", str(2**20), "-o", str(trace)),
            *("-e", f"trace={_TRACED}"),
            *program(f"sqlite:///{folder / 'brm.db'}{options}", 11, commands, *bugs),
        ],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    with trace.open(encoding="ascii") as lines:
        return [event for line in lines for event in _events(line, str(folder))]


def _events(line: str, folder: str) -> Iterator[Event]:
    call = _CALL.fullmatch(line.rstrip())
    if call is None:
        return
    arguments = list(_ARGUMENT.finditer(call["arguments"]))
    texts = [_bytes(each["text"]) for each in arguments if each["text"] is not None]
    path = _bytes(arguments[0]["path"] or "").decode()
    last = int(arguments[-1]["number"] or 0)
    match call["name"]:
        case "write" if arguments[0]["number"] == _STDOUT:
            yield Event("say", data=texts[0])
        case "openat" if "O_CREAT" in line and (made := texts[0].decode()).startswith(f"{folder}/"):
            yield Event("create", made)
        case "link" | "unlink" as name if (named := texts[-1].decode()).startswith(f"{folder}/"):
            yield Event(name, named, data=texts[0])
        case "pwrite64" if path.startswith(folder):
            yield Event("write", path, last, texts[0][: int(call["result"])])
        case "ftruncate" if path.startswith(folder):
            yield Event("truncate", path, last)
        case "fsync" | "fdatasync" if path.startswith(folder):
            yield Event("sync", path)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def cuts(events: Sequence[Event], folder: Path, chance: random.Random, count: int) -> Iterator[Cut]:
    """Cut the power so many times, each time after some event."""
    disk = _Disk(str(folder))
    done = 0
    for place in sorted(chance.randrange(len(events) + 1) for _ in range(count)):
        for event in events[done:place]:
            disk.do(event)
        done = place
        yield disk.cut(chance)


class _Disk:
    """Files by number with the names they have, what of both is settled, and what is not."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._names: dict[str, int] = {}
        self._settled_names: dict[str, int] = {}
        self._renamed: list[tuple[str, int | None]] = []
        self._settled: defaultdict[int, bytearray] = defaultdict(bytearray)
        self._pending: defaultdict[int, _Pending] = defaultdict(list)
        self._files = 0
        self._said = b""

    def do(self, event: Event) -> None:
        """Do what the program did."""
        match event:
            case Event("say", data=said):
                self._said += said
            case Event("create", path) if path not in self._names:
                self._files += 1
                self._name(path, self._files)
            case Event("link", path, data=old):
                self._name(path, self._names[old.decode()])
            case Event("unlink", path):
                self._name(path, None)
            case Event("write", path, place, data):
                self._pending[self._names[path]].append(_Change(place, data))
            case Event("truncate", path, size):
                self._pending[self._names[path]].append(_Change(size, None))
            case Event("sync", self._folder):
                self._settled_names, self._renamed = dict(self._names), []
            case Event("sync", path):
                for change in self._pending.pop(self._names[path], ()):
                    _apply(self._settled[self._names[path]], change)
            case _:
                pass  # a file that is there is opened again

    def cut(self, chance: random.Random) -> Cut:
        """Return what may be left if the power fails now."""
        names: dict[str, int | None] = dict(self._settled_names)
        names.update(self._renamed[: chance.randint(0, len(self._renamed))])
        files = {Path(path).name: self._left_of(number, chance) for path, number in names.items() if number is not None}
        return Cut(files, self._said.decode())

    def _name(self, path: str, number: int | None) -> None:
        if number is None:
            del self._names[path]
        else:
            self._names[path] = number
        self._renamed.append((path, number))

    def _left_of(self, number: int, chance: random.Random) -> bytes:
        content = bytearray(self._settled[number])
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        pending = self._pending.get(number, [])
        until = chance.choice((len(pending), chance.randint(0, len(pending))))
        for place, data in pending[:until]:
            if data is None:
                pieces = [_Change(place, None)]
            else:
                pieces = [_Change(place + at, data[at : at + _SECTOR]) for at in range(0, len(data), _SECTOR)]
            for piece in pieces:
                if chance.random() < kept:
                    _apply(content, piece)
        return bytes(content)


def _apply(content: bytearray, change: _Change) -> None:
    place, data = change
    content.extend(bytes(max(0, place - len(content))))
    if data is None:
        del content[place:]
    else:
        content[place : place + len(data)] = data
