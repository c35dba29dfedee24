"""Every gate by its name: `nox -l` lists them, `.ci/run` runs them all.

A session makes its own environment. With `--no-venv` it runs in the present one, which then has to hold
the extras named in `_needs`: so `.ci/run` builds one environment for many gates.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from itertools import chain, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import nox

nox.options.error_on_missing_interpreters = False  # an absent Python is a visible skip, in CI as well
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "contracts", "docs", "coverage"]

PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")

LONGEST_WAY_TO_A_PLUGIN: Final = 60  # seconds, for writing it, installing it, and the whole kit

LIMITS: Final = {"": (7, 4.0), "cli": (17, 13.0)}
"""How many distributions an extra may bring, ours among them, and how many megabytes."""

SCORE: Final = 85
"""So many of a hundred mutants must be noticed at least."""

EPOCH: Final = "1577836800"  # any fixed instant will do: archives are dated by it


def _needs(session: nox.Session, *extras: str) -> None:
    """Install the project with its extras, unless the session runs where that is done already."""
    if session.virtualenv.is_sandboxed:
        session.install("-q", "-e", f".[{','.join(extras)}]")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every Python present."""
    _needs(session, "test")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    _needs(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types, by two checkers, that nothing public is without one, and that a wrong use is noticed."""
    _needs(session, "dev")
    session.run("mypy")
    session.run("pyrefly", "check")
    session.run("pyrefly", "coverage", "check", "--public-only", "--strict", "src/itilbrm")
    session.run("pytest", "-q", "tests/typing")


@nox.session
def contracts(session: nox.Session) -> None:
    """Check that imports only point down, and that each contract would notice."""
    _needs(session, "dev")
    session.run("lint-imports")
    session.run("pytest", "-q", "tests/test_house.py")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site; a page or link that is missing is an error."""
    _needs(session, "docs")
    session.run("mkdocs", "build", "--strict")


@nox.session
def examples(session: nox.Session) -> None:
    """Run every example, each in an empty folder."""
    _needs(session, "cli")
    _run_examples(session, "python")


@nox.session
def coverage(session: nox.Session) -> None:
    """Hold the floors up to that of the documents at 100 % of all branches, and the whole at 95 %.

    With the argument `report` it judges what an earlier run has measured.
    """
    _needs(session, "test")
    if session.posargs != ["report"]:
        session.run("pytest", "-q", "--cov", "--cov-report=", *session.posargs)
    upper = ",".join(f"*/itilbrm/{name}{end}" for name in _above("documents") for end in (".py", "/*"))
    session.run("coverage", "report", "--fail-under=95")
    session.run("coverage", "report", "--fail-under=100", f"--omit={upper}")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build sdist and wheel, and try the wheel as a user would, where nothing else is installed."""
    _needs(session, "dev")
    scripts = [*_blocks("README.md"), *("\n".join(_blocks(page)) for page in _pages_that_stand_alone())]
    with TemporaryDirectory(prefix="itilbrm-wheel-") as folder:
        built = _build_twice(session, Path(folder))
        for extra, most in LIMITS.items():
            found = _weighed(session, str(built), extra)
            if found[0] > most[0] or found[1] > most[1]:
                session.error(f"[{extra}] brings {found[0]} distributions and {found[1]} MB, more than {most}")
        session.run(sys.executable, "-m", "venv", f"{folder}/clean", external=True)
        binaries = Path(folder, "clean", "Scripts" if os.name == "nt" else "bin")
        python = str(binaries / "python")
        session.run(python, "-m", "pip", "install", "-q", f"{built}[cli]", external=True)
        _alone(session, str(binaries / "itilbrm"), "--version")
        _alone(session, str(binaries / "itilbrm"), "demo")
        for script in scripts:
            _alone(session, python, "-W", "error", "-c", script)
        _run_examples(session, python)


@nox.session
def plugin(session: nox.Session) -> None:
    """Try plugins as their authors and users do: the example, and those that `itilbrm plugin new` writes."""
    _needs(session, "dev")
    with TemporaryDirectory(prefix="itilbrm-plugin-") as folder:
        for source in (".", "examples/itilbrm-csv-store"):
            build = ("python", "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, source)
            session.run(*build, silent=True)
        ours, theirs = (next(Path(folder).glob(f"{name}-*.whl")) for name in ("itilbrm", "itilbrm_csv_store"))
        session.run(sys.executable, "-m", "venv", f"{folder}/clean", external=True)
        binaries = Path(folder, "clean", "Scripts" if os.name == "nt" else "bin")
        python = str(binaries / "python")
        session.run(python, "-m", "pip", "install", "-q", f"{ours}[cli]", f"{theirs}[test]", external=True)
        tests = Path("examples/itilbrm-csv-store/tests").resolve()
        _alone(session, python, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests))
        _alone(session, str(binaries / "itilbrm"), "plugins")
        _alone(session, str(binaries / "itilbrm"), "demo", "--store", "csv:complaints")
        with session.chdir(folder):
            for options in (["kettle"], ["bell", "--listener"]):
                _write_and_try(session, binaries, options)


def _write_and_try(session: nox.Session, binaries: Path, options: list[str]) -> None:
    """Write a plugin, and run the line that its author is told; both together take a minute at most."""
    began = time.monotonic()
    told = session.run(str(binaries / "itilbrm"), "plugin", "new", *options, silent=True, external=True)
    line = str(told).strip().splitlines()[-1].strip()
    session.run("bash", "-euc", f'PATH="{binaries}:$PATH" PIP_QUIET=1; export PATH PIP_QUIET; {line}', external=True)
    if (took := time.monotonic() - began) > LONGEST_WAY_TO_A_PLUGIN:
        session.error(f"from nothing to a plugin took {took:.0f} s")
    session.log(f"from nothing to a plugin in {took:.0f} s")


@nox.session
def sizes(session: nox.Session) -> None:
    """Print what each extra brings: how many distributions, ours among them, and how many megabytes."""
    lines = ["| extra | distributions | MB |", "|---|---|---|"]
    for extra in ("", *_pyproject()["project"]["optional-dependencies"]):
        count, megabytes = _weighed(session, ".", extra)
        lines.append(f"| {f'`{extra}`' if extra else 'none'} | {count} | {megabytes} |")
    sys.stdout.write("\n".join([*lines, ""]))


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the kernel in many small ways, one at a time, and see that the tests notice."""
    session.install("-q", "-e", ".[test]", "mutmut>=3.8,<3.9")
    session.run("mutmut", "run", *session.posargs, env={"CI": ""})
    session.run("mutmut", "export-cicd-stats")
    found = json.loads(Path("mutants", "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed = found["killed"] + found["timeout"]
    score = 100 * noticed / (noticed + found["survived"] + found["no_tests"])
    session.log(f"{score:.1f} of a hundred mutants are noticed; see: mutmut results")
    if score < SCORE:
        session.error(f"that is less than {SCORE}")


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the oldest version of everything that the library and its tests allow."""
    project = _pyproject()["project"]
    extras = project["optional-dependencies"]
    wanted = chain(project["dependencies"], extras["calendar"], extras["cli"], extras["test"])
    oldest = [re.sub(r">=([\w.]+).*", r"==\1", each) for each in wanted if ">=" in each]
    session.install("-q", "-e", ".", *oldest)
    session.run("pytest", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside peers, in one run; prints one table."""
    session.install("-q", "-e", ".[test]", "-r", "benchmarks/requirements.txt")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def nightly(session: nox.Session) -> None:
    """Run the tests whose full numbers take too long for every change."""
    _needs(session, "test")
    session.run("pytest", "-m", "nightly", "--hypothesis-profile=nightly", *session.posargs)


def _above(name: str) -> list[str]:
    """Return the modules on the floors above that of the named one."""
    floors = next(each for each in _pyproject()["tool"]["importlinter"]["contracts"] if each["id"] == "floors")
    layers = [re.split(r"\s*[|:]\s*", layer) for layer in floors["layers"]]
    return list(chain.from_iterable(takewhile(lambda layer: name not in layer, layers)))


def _blocks(page: str | Path) -> list[str]:
    """Return the Python blocks of a page."""
    return re.findall(r"^```python\n(.*?)^```", Path(page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def _pages_that_stand_alone() -> list[Path]:
    """Return the guides whose blocks are one script: no command stands between them, and no file is written."""
    guides = sorted(Path("docs", "how-to").glob("*.md"))
    return [
        page
        for page in guides
        if _blocks(page) and not re.search(r"^```(console|\w+ title=)", page.read_text("utf-8"), re.MULTILINE)
    ]


def _weighed(session: nox.Session, what: str, extra: str) -> tuple[int, float]:
    """Return how many distributions an installation brings, and how many megabytes, without compiled files."""
    with TemporaryDirectory(prefix="itilbrm-size-") as folder:
        wanted = f"{what}[{extra}]" if extra else what
        session.run("python", "-m", "pip", "install", "-q", "--no-compile", "--target", folder, wanted, silent=True)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        return len(list(Path(folder).glob("*.dist-info"))), round(size / 1e6, 1)


def _pyproject() -> dict[str, Any]:
    return tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))


def _alone(session: nox.Session, *command: str) -> None:
    """Run a command in an empty folder and, where this machine can do that, without a network."""
    offline: tuple[str, ...] = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") is None or subprocess.run([*offline, "true"], check=False).returncode:
        session.log("this machine cannot take the network away: the next command could use it")
        offline = ()
    with TemporaryDirectory(prefix="itilbrm-empty-") as folder, session.chdir(folder):
        session.run(*offline, *command, external=True)


def _run_examples(session: nox.Session, python: str) -> None:
    for example in sorted(Path("examples").resolve().glob("*.py")):
        _alone(session, python, "-W", "error", str(example))


def _build_twice(session: nox.Session, folder: Path) -> Path:
    """Build the same bytes two times over, check what is in them, and return the wheel."""
    contents = []
    for name in ("first", "second"):
        target = folder / name
        session.run(
            *("python", "-m", "build", "--no-isolation", "--outdir", str(target)),
            env={"SOURCE_DATE_EPOCH": EPOCH},
            silent=True,
        )
        contents.append({file.name: file.read_bytes() for file in target.iterdir()})
    if contents[0] != contents[1]:
        session.error("two builds of one tree differ")
    (built,) = (folder / "first").glob("*.whl")
    names = zipfile.ZipFile(built).namelist()
    strangers = [name for name in names if not re.match(r"itilbrm(-[\d.]+\.dist-info)?/", name)]
    missing = [name for name in ("itilbrm/py.typed", "LICENSE") if not any(each.endswith(name) for each in names)]
    if strangers or missing:
        session.error(f"the wheel holds {strangers} and lacks {missing}")
    return built
