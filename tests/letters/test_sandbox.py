"""A template is given room for a letter and no more (S12)."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.letters import Letters
from itilbrm.letters.sandbox import Limits

VALUES: Final = {"name": "Cara", "text": "x" * 5000, "reference": "C-1"}

ESCAPES: Final = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__.__init__.__globals__ }}",
    "{{ ''['__class__'] }}",
    "{{ name | attr('__class__') }}",
    "{{ 'x'.format(name) }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '%s' % name }}",
    "{{ '%0100000000d' | format(1) }}",
    "{{ name.upper() }}",
    "{{ self }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__ }}",
    "{{ joiner }}",
    "{{ namespace.__init__ }}",
    "{{ range(10) }}",
    "{{ dict(a=1) }}",
    "{{ config }}",
    "{{ request.application }}",
    "{{ loop }}",
    "{{ {}.clear() }}",
    "{{ [].append(1) }}",
    "{{ {'a': 1}.update({'b': 2}) }}",
    "{% for x in name %}{{ loop.__init__ }}{% endfor %}",
    "{% for x in name %}{{ loop._iterable }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__init__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{{ caller.__closure__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% include '../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include name %}",
    "{% import 'os' as os %}{{ os.system('true') }}",
    "{% from 'os' import system %}{{ system('true') }}",
    "{% extends '../layout.html' %}",
    "{% set self = 1 %}{{ self.x }}",
    "{{ name | map('upper') | list }}",
    "{{ ().__class__ }}",
    "{{ (1).__class__ }}",
    "{{ none.__class__ }}",
    "{{ name is filter('attr') }}",
    "{{ [1, [2]] }}",
]

GREEDY: Final = [
    "{{ 10**10**7 }}",
    "{{ 10 ** (10 ** 7) }}",
    "{{ 2 * 99999999999 * 99999999999 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ [1] + [2] }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{{ " + " ~ ".join(["text"] * 500) + " }}",
    "{% for a in text %}{% for b in text %}{% for c in text %}.{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in text %}{% set b %}{{ text }}{% endset %}{% endfor %}",
    "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(30) }}",
    "{% for a in text recursive %}{{ loop(text) }}{% endfor %}",
    "{% include 'en/x.txt' %}{% include 'en/x.txt' %}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ text | join(text) | join(text) }}",
    "{% for a in text %}{{ text | upper | lower | upper | lower }}{% endfor %}",
    "x" * 40_000,
]


def tried(folder: Path, source: str, limits: Limits | None = None) -> str:
    (folder / "en").mkdir()
    (folder / "en" / "x.txt").write_text(f"Subject: x\n\n{source}", encoding="utf-8")
    given = dict(VALUES)
    try:
        return Letters([folder], limits=limits).write("x", given).text
    finally:
        assert given == VALUES


@pytest.mark.parametrize("source", ESCAPES)
def test_nothing_beyond_the_texts_it_is_given_is_in_reach_of_a_template(tmp_path: Path, source: str) -> None:
    with pytest.raises(InvalidInput, match=r"x\.txt, line 3: "):
        tried(tmp_path, source)


@pytest.mark.parametrize("source", GREEDY)
def test_a_template_gets_time_and_room_for_a_letter_and_no_more(tmp_path: Path, source: str) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidInput, match=r"x\.txt"):
        tried(tmp_path, source)
    assert time.monotonic() - began < 5


def test_all_of_it_fits_into_half_a_gigabyte_and_a_few_seconds() -> None:
    program = (
        "import resource, sys, pathlib, tempfile\n"
        "resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))\n"
        "from tests.letters.test_sandbox import GREEDY, tried\n"
        "from itilbrm.errors import InvalidInput\n"
        "for source in GREEDY:\n"
        "    with tempfile.TemporaryDirectory() as folder:\n"
        "        try: tried(pathlib.Path(folder), source)\n"
        "        except InvalidInput: print('told')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.split() == ["told"] * len(GREEDY)


def test_a_template_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="it takes longer than 0 s"):
        tried(tmp_path, "{{ name }}", Limits(seconds=0))


def test_what_comes_from_data_is_never_compiled() -> None:
    program = (
        "import sys\n"
        "from itilbrm.letters import Letters\n"
        "letters = Letters()\n"
        "evil = '{{ 7 * 7 }}{% for x in range(9) %}{{ self }}{% endfor %}'\n"
        "letters.write('decision', {'reference': 'C', 'text': 'fine'})\n"
        "compiled = []\n"
        "sys.addaudithook(lambda event, args: compiled.append(args) if event in ('compile', 'exec') else None)\n"
        "written = letters.write('decision', {'reference': evil, 'text': evil, 'name': evil})\n"
        "assert evil in written.text and evil in written.subject and '7 * 7' in written.html\n"
        "print(len(compiled))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "0\n"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% for line in 'a\nb' | lines %}{{ loop.index }}. {{ line }}\n{% endfor %}", "1. a\n2. b"),
        ("{{ name | upper }} {{ name | lower }}{{ name | length }}{{ missing | default('none') }}", "CARA cara4none"),
        ("{{ 'x' ~ name ~ 1 }}{{ 'a' + 'b' }}{{ 2 * 3 + 1 - 4 // 2 }}", "xCara1ab5"),
        ("{% macro bold(it) %}*{{ it }}*{% endmacro %}{{ bold(name) }}", "*Cara*"),
        ("{{ name | trim | capitalize }}{{ 'ab' | first_upper }}{{ ['a', 'b'] | join('-') }}", "CaraAba-b"),
        ("{{ 'a\nb' | indent(2) }}{% if name == 'Cara' and missing is not defined %}!{% endif %}", "a\n  b!"),
        ("{{ '<' | e }}{% set x %}{{ name }}{% endset %}{{ x ~ '<' }}{{ name[0] }}", "&lt;Cara<C"),
        ("{% if missing %}no{% else %}{{ true }}{% endif %}", "True"),
    ],
)
def test_what_a_letter_needs_is_there(tmp_path: Path, source: str, text: str) -> None:
    assert tried(tmp_path, source).rstrip("\n") == text


@pytest.mark.parametrize("source", ["{{ missing }}", "{% for x in missing %}{% endfor %}", "{{ missing | length }}"])
def test_a_name_that_nobody_gave_can_be_asked_for_and_not_written(tmp_path: Path, source: str) -> None:
    with pytest.raises(InvalidInput, match=r"line 3: 'missing' is undefined"):
        tried(tmp_path, source)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "templates"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "x.txt").write_text("Subject: x\n\n{% include 'en/link.inc' %}")
    (folder / "en" / "link.inc").symlink_to(secret)
    with pytest.raises(InvalidInput, match=r"there is no template 'en/link\.inc'"):
        Letters([folder]).write("x", VALUES)


def test_a_template_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.inc").write_bytes(b"\xff")
    (tmp_path / "en" / "x.txt").write_text("Subject: x\n\n{% include 'en/x.inc' %}")
    with pytest.raises(InvalidInput, match=r"cannot be read: UnicodeDecodeError; write it in UTF-8"):
        Letters([tmp_path]).write("x", VALUES)
