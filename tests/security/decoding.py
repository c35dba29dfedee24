"""Decodes hostile documents, facts and mappings, and prints which events the interpreter reports meanwhile.

Run as a program, because an audit hook cannot be taken away again. With the word ``obeying`` it reads JSON as
libraries do that make objects of what a text names: the planted bug.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import TZPATH

from itilbrm import LIFECYCLES
from itilbrm.documents import Documents, translation
from itilbrm.errors import InvalidInput
from itilbrm.importing import read_complaint_mapping
from itilbrm.lifecycle import Occasion
from itilbrm.ports import Columns, Document, FactRow, PersonalRow
from tests.documents.everything import ALL, Secret
from tests.security.test_json_texts import REFUSED

WATCHED: Final = (
    *("exec", "compile", "import", "open", "pickle.find_class", "marshal", "subprocess", "socket", "ctypes", "code"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.putenv", "os.remove", "os.rename", "os.spawn", "os.system"),
)

HOSTILE: Final = (
    *("os.system", "__import__('os').system('true')", "!!python/object/apply:os.system ['true']", "{{ 7*7 }}"),
    *("${jndi:ldap://x/y}", "cos\nsystem\n(S'true'\ntR.", "=cmd|'/C calc'!A0", "\x80\x04\x95", "../../etc/passwd"),
    *("%(x)s", "{0.__class__}", "file:///etc/passwd", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>"),
)
NAMES: Final = (
    *("__class__", "__reduce__", "__init__", "__dict__", "__proto__", "py/object", "py/reduce", "py/type", "$type"),
    *("@type", "!!python/object", "!!python/name:os.system", "class", "module", "_cls", "kind", "id", "version"),
)
VALUES: Final[tuple[Any, ...]] = (
    *HOSTILE,
    0,
    -1,
    2**63,
    10**400,
    1.5,
    True,
    None,
    [],
    {},
    ["x"],
    {"py/object": "os.system"},
)


def bodies(good: Mapping[str, Any], chance: random.Random) -> Iterator[str]:
    """Yield texts near one that is right: with fields more, less, of other types, and broken."""
    while True:
        body = dict(good)
        for _ in range(chance.randint(0, 3)):
            name = chance.choice((*good, *NAMES))
            same = isinstance(good.get(name), str) and chance.random() < 0.5
            body[name] = chance.choice(HOSTILE if same else (*VALUES, {chance.choice(NAMES): chance.choice(VALUES)}))
        if chance.random() < 0.2:
            body.pop(chance.choice(list(good)), None)
        text = json.dumps(body)
        yield text if chance.random() < 0.8 else text[: chance.randint(0, len(text))]


def documents_and_facts(chance: random.Random) -> Iterator[tuple[Documents, Document | FactRow]]:
    """Yield hostile documents and facts of the kind that has a field of every type."""
    translator = Documents({each.kind: each for each in (*LIFECYCLES, ALL)}, bytes)
    record, fact = ALL.create(
        ALL.creations["make"],
        Occasion("ann", datetime(2026, 1, 1, tzinfo=UTC), reason="because"),
        who="cara",
        text="t",
        amount=Decimal(1),
        day=date(2026, 1, 1),
        secret=Secret(plain="p", words="w", told="t"),
    )
    (row,) = translator.fact_rows([fact], record, b"")
    good = translator.document(record, row.hash)
    body, personal = bodies(json.loads(good.body), chance), bodies(json.loads(good.personal), chance)
    payload, held = bodies(json.loads(row.payload), chance), bodies(json.loads(row.personal[0].body), chance)
    while True:
        yield translator, good._replace(body=next(body))
        yield translator, good._replace(personal=next(personal))
        yield translator, row._replace(payload=next(payload).encode())
        yield translator, row._replace(personal=(PersonalRow("cara", next(held)),))
        yield translator, Document("everything", "evr_1", 1, b"", Columns(), chance.choice([*REFUSED_TEXTS]), "")


REFUSED_TEXTS: Final = tuple(text for text in REFUSED.values() if isinstance(text, str) and len(text) < 1000)


def decode(translator: Documents, each: Document | FactRow) -> bool:
    """Decode one; return whether it could be done."""
    try:
        if isinstance(each, Document):
            translator.record(each)
        else:
            translator.fact(each)
            translator.replayed([each])
    except InvalidInput:
        return False
    return True


def mappings(chance: random.Random) -> Iterator[str]:
    """Yield hostile mapping files."""
    while True:
        value = json.dumps(chance.choice(HOSTILE))
        name = chance.choice((*NAMES, "origin", "blank", "labels", "fields"))
        yield chance.choice(
            [
                f"origin = {value}\n[time]\nzone = {value}\n",
                f"{json.dumps(name)} = {value}\n",
                f'origin = "desk"\ntime.zone = "UTC"\n[fields]\n{json.dumps(name)} = {{ column = {value} }}\n',
                f"[labels]\n{json.dumps(name)} = {value}\n",
                f"[file]\nencoding = {value}\n",
                "x = " + "[" * 500,
            ]
        )


def read(path: Path, text: str) -> None:
    """Read one mapping."""
    path.write_text(text, encoding="utf-8")
    try:
        read_complaint_mapping(path)
    except InvalidInput:
        return


def obeying(text: str | bytes) -> Any:  # noqa: ANN401  whatever the text says
    """Return what a text holds, with what it names: as jsonpickle, PyYAML and others do."""

    def made(body: dict[str, Any]) -> dict[str, Any]:
        for value in body.values():
            if isinstance(value, str) and value == "os.system":
                compile(value, "", "eval")
        return body

    try:
        value = json.loads(text, object_hook=made)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InvalidInput("$", "is no JSON object")
    return value


def main(words: list[str]) -> None:
    """Decode and print the counts."""
    chance = random.Random(13)  # noqa: S311  the same every time
    found: Counter[str] = Counter()
    watching = False
    planted = "obeying" in words

    def _is_named(opened: object) -> bool:
        return str(opened).startswith(named) or "tzdata" in str(opened)

    def notice(event: str, values: tuple[object, ...]) -> None:
        if watching and event.startswith(WATCHED) and not (event == "open" and _is_named(values[0])):
            found[event] += 1

    with TemporaryDirectory() as folder:
        path = Path(folder, "mapping.toml")
        # Reading a mapping opens the file that was named, and asks which time zones there are.
        named = (str(path), *TZPATH)
        if planted:
            translation.parsed = obeying  # type: ignore[attr-defined]  # planted on purpose
        sys.addaudithook(notice)
        several, texts = documents_and_facts(chance), mappings(chance)
        for _ in range(300):
            decode(*next(several))
        for _ in range(20):
            read(path, next(texts))
        watching = True
        decoded = sum(decode(*next(several)) for _ in range(1_000 if planted else 10_000))
        in_documents = dict(found)
        for _ in range(200):
            read(path, next(texts))
        watching = False
    print(json.dumps({"decoded": decoded, "documents": in_documents, "all": found}))  # noqa: T201  this is its result


if __name__ == "__main__":
    main(sys.argv[1:])
