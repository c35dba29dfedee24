"""S14: a text of JSON is accepted as every reader would take it, or refused with its path, soon and within limits."""

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest

from itilbrm import Practice
from itilbrm.documents import canonical, parsed
from itilbrm.errors import InvalidInput

MIB: Final = 1 << 20

ACCEPTED: Final[Mapping[str, str | bytes]] = {
    "nothing inside": "{}",
    "blanks everywhere": ' \t\r\n{ \t"a" \r: \n1 \t}\r\n ',
    "an empty name": '{"":0}',
    "names that differ by case": '{"a":1,"A":2}',
    "names that differ by their normal form": '{"\u00e9":1,"e\u0301":2}',
    "the same name in two objects": '{"a":{"a":1},"b":{"a":2}}',
    "the words": '{"a":true,"b":false,"c":null}',
    "zero, and zero below": '{"a":0,"b":-0}',
    "the greatest whole number of every reader": '{"a":9007199254740991}',
    "a fraction with an exponent": '{"a":-1.5e+10,"b":2E-3}',
    "every short escape": r'{"a":"\"\\\/\b\f\n\r\t"}',
    "an escaped NUL": r'{"a":"\u0000"}',
    "an escaped letter": r'{"a":"\u00e4\u20AC"}',
    "two halves that are one character": r'{"a":"\ud834\udd1e"}',
    "a character beyond the first plane": '{"a":"\U0001d11e"}',
    "a character that ends no line here": '{"a":"\u2028\u2029\x7f"}',
    "a noncharacter": '{"a":"\uffff\U0010ffff"}',
    "names that are code elsewhere": '{"__class__":"os.system","py/object":"os.system","!!python/object":1,"$ref":"#"}',
    "an array in an array": '{"a":[[],[[]],{}]}',
    "fifty levels": '{"a":' * 50 + "1" + "}" * 50,
    "bytes of UTF-8": '{"a":"\u00e4"}'.encode(),
}

REFUSED: Final[Mapping[str, str | bytes]] = {
    "nothing": "",
    "blanks alone": " ",
    "no object: an array": "[]",
    "no object: a text": '"a"',
    "no object: a number": "1",
    "no object: a word": "null",
    "an object that does not end": '{"a":1',
    "a text that does not end": '{"a":"b',
    "a name that does not end": '{"a',
    "an escape that does not end": '{"a":"\\',
    "a value that is missing": '{"a":}',
    "a colon that is missing": '{"a" 1}',
    "two colons": '{"a"::1}',
    "a comma at the end": '{"a":1,}',
    "a comma at the beginning": '{,"a":1}',
    "a comma alone": "{,}",
    "a comma that is missing": '{"a":1 "b":2}',
    "a comma at the end of an array": '{"a":[1,]}',
    "two commas in an array": '{"a":[1,,2]}',
    "an array that ends as an object": '{"a":[1}',
    "one bracket too many": '{"a":1}}',
    "two objects": '{"a":1}{"b":2}',
    "a word after the object": '{"a":1} x',
    "a NUL after the object": '{"a":1}\0',
    "a form feed around the object": '\f{"a":1}',
    "a no-break space around the object": '\u00a0{"a":1}',
    "a mark of the order of bytes": '\ufeff{"a":1}',
    "a name without quotes": "{a:1}",
    "a name in single quotes": "{'a':1}",
    "a number as a name": "{1:1}",
    "a comment": '{"a":1/* one */}',
    "a comment of a line": '{"a":1}// one',
    "a comment with a hash": '{"a":1}# one',
    "the words of Python": '{"a":True}',
    "half a word": '{"a":tru}',
    "a word in capitals": '{"a":NULL}',
    "no number": '{"a":NaN}',
    "no number, below": '{"a":-NaN}',
    "infinity": '{"a":Infinity}',
    "infinity below": '{"a":-Infinity}',
    "infinity by its exponent": '{"a":1e999}',
    "infinity below by its exponent": '{"a":-1e999}',
    "infinity deep inside": '{"a":[{"b":[1e400]}]}',
    "a number with a plus": '{"a":+1}',
    "a number with a zero before it": '{"a":01}',
    "a number below with a zero before it": '{"a":-01}',
    "a number without a whole part": '{"a":.5}',
    "a number without a fraction": '{"a":1.}',
    "a number without an exponent": '{"a":1e}',
    "a number of another base": '{"a":0x10}',
    "a number with an underscore": '{"a":1_000}',
    "a number in other digits": '{"a":\u0661}',
    "a minus alone": '{"a":-}',
    "a number of 5,000 digits": '{"a":' + "9" * 5_000 + "}",
    "an unknown escape": r'{"a":"\x41"}',
    "an escape of three digits": r'{"a":"\u004"}',
    "an escape of no digits": r'{"a":"\uzzzz"}',
    "a line end inside a text": '{"a":"b\nc"}',
    "a TAB inside a text": '{"a":"b\tc"}',
    "a NUL inside a text": '{"a":"b\0c"}',
    "an escape character inside a text": '{"a":"\x1b[2J"}',
    "the first half of a character": r'{"a":"\ud800"}',
    "the second half of a character": r'{"a":"\uDC00"}',
    "two halves in the wrong order": r'{"a":"\udd1e\ud834"}',
    "half a character in a name": r'{"\ud800":1}',
    "half a character that no escape stands for": '{"a":"\ud800"}',
    "a name twice": '{"a":1,"a":2}',
    "a name twice with the same value": '{"a":1,"a":1}',
    "a name twice by an escape": r'{"a":1,"\u0061":2}',
    "a name twice deep inside": '{"a":[{"b":{"c":1,"c":2}}]}',
    "100,000 arrays": '{"a":' + "[" * 100_000,
    "100,000 objects": '{"a":' * 100_000,
    "100,000 arrays that end": '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
    "bytes of latin-1": b'{"a":"\xe4"}',
    "bytes of UTF-16": '{"a":1}'.encode("utf-16"),
    "bytes of UTF-32": '{"a":1}'.encode("utf-32"),
    "bytes that end within a character": b'{"a":"\xe2\x82"}',
    "a NUL in more bytes than it needs": b'{"a":"\xc0\x80"}',
    "half a character in bytes": b'{"a":"\xed\xa0\x80"}',
    "a mark of the order of bytes, in bytes": b'\xef\xbb\xbf{"a":1}',
}

OF_THE_IMPLEMENTATION: Final = {
    "a fraction that is too small becomes nothing": ('{"a":1e-999}', 0.0),
    "a fraction of more digits than a double has is rounded": ('{"a":0.1000000000000000055511}', 0.1),
    "a whole number of up to 4,300 digits is exact": ('{"a":' + "9" * 4_000 + "}", int("9" * 4_000)),
    "zero below is zero where it is whole": ('{"a":-0}', 0),
}
"""What JSON leaves to those who read it; a record then refuses what its field does not hold."""


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_every_reader_accepts_is_accepted(text: str | bytes) -> None:
    assert parsed(text) == json.loads(text)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_some_reader_would_take_for_something_else_is_refused_with_its_path(text: str | bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(InvalidInput) as caught:
        parsed(text)
    assert time.perf_counter() - began < 1
    assert caught.value.field == "$"
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(("text", "value"), OF_THE_IMPLEMENTATION.values(), ids=OF_THE_IMPLEMENTATION)
def test_what_is_left_to_us_is_as_it_is_documented(text: str, value: float) -> None:
    assert parsed(text) == {"a": value}


def test_a_reader_that_python_brings_would_take_twenty_of_them() -> None:
    """The planted bug: what the standard library accepts is not what is refused here."""
    taken = set()
    for name, text in REFUSED.items():
        try:
            if isinstance(json.loads(text), dict):
                taken.add(name)
        except (ValueError, RecursionError):
            pass
    assert {"a name twice", "no number", "infinity by its exponent", "the first half of a character"} <= taken
    assert len(taken) >= 18


def test_what_is_written_is_accepted_and_written_the_same_again() -> None:
    with Practice.open() as practice:
        odd = '\u2028 \x7f \x1b \\u0041 " \U0001d11e e\u0301 \ud7ff'
        ann = practice.acting_as("ann", odd)
        ann.complaints.receive(
            customer="acme", complainant=odd.strip(), channel="email", type="other", text=odd, labels={odd: odd}
        )
        store = practice._keeping.store
        rows, _ = store.facts("", "", 10)
        texts = [rows[0].payload.decode(), *(each.body for each in rows[0].personal)]
        for document in store.get([rows[0].key]).values():
            texts += [document.body, document.personal]
    assert len(texts) >= 4
    for text in texts:
        assert canonical(parsed(text)) == text


def most_held(work: Callable[[], object]) -> tuple[float, int]:
    """Return the seconds that a piece of work takes, and the most bytes it holds beside what was there."""
    tracemalloc.start()
    began = time.perf_counter()
    try:
        work()
    finally:
        seconds = time.perf_counter() - began
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return seconds, most


@pytest.mark.parametrize("kind", [str, bytes])
def test_a_text_of_100_megabytes_is_refused_by_a_limit_that_is_named(kind: type) -> None:
    text: Any = '{"a":"' + "x" * 100_000_000 + '"}'
    text = text if kind is str else text.encode()

    def refused() -> None:
        with pytest.raises(InvalidInput, match=r"the JSON is longer than 33,554,432 bytes"):
            parsed(text)

    seconds, most = most_held(refused)
    assert seconds < 1
    assert most < MIB


@pytest.mark.parametrize("text", ['{"a":"' + "\u00e4" * 17_000_000 + '"}', '{"a":"' + "\ud800" * 12_000_000 + '"}'])
def test_the_limit_is_one_of_bytes_so_that_what_is_written_can_be_read(text: str) -> None:
    with pytest.raises(InvalidInput, match="longer than"):
        parsed(text)
    with pytest.raises(InvalidInput, match="longer than"):
        canonical(text)


@pytest.mark.parametrize("letter", ["x", "\u00e4"])
def test_the_longest_text_that_is_read_takes_less_than_a_second_and_100_megabytes(letter: str) -> None:
    text = ('{"a":"' + letter * (16 * 1_000_000) + '"}').encode()
    seconds, most = most_held(lambda: parsed(text))
    assert seconds < 1
    assert most < 100 * MIB


def test_nothing_is_written_that_could_not_be_read_again() -> None:
    def labels() -> Iterator[tuple[str, str]]:
        for number in range(34):
            yield f"label {number}", "x" * 1_000_000

    with Practice.open() as practice:
        ann = practice.acting_as("ann")
        given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
        with pytest.raises(InvalidInput, match="keep less in one record"):
            ann.complaints.receive(text="t", labels=dict(labels()), **given)
        assert practice.complaints.count() == 0
        ann.complaints.receive(text="t", labels=dict([*labels()][:30]), **given)
        assert len(next(iter(practice.complaints)).labels) == 30
        assert practice.verify()
