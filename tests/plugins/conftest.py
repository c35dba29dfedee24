"""Distributions that a test installs: a module, and the metadata that announces it."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

GOOD = """
from itilbrm import StoreBackend, hookimpl
from itilbrm.adapters.memory import MemoryStore

@hookimpl
def brm_stores():
    return [StoreBackend("good", lambda url: MemoryStore())]
"""
"""A plugin that does what plugins do."""


class Install(Protocol):
    """Installs a distribution of a name, which announces a module of that name with this source."""

    def __call__(self, name: str, source: str, version: str = "1.0") -> None:
        """Install it."""
        ...


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install distributions where nobody else looks."""
    installed: list[str] = []

    def put(name: str, source: str, version: str = "1.0") -> None:
        (tmp_path / f"{name}.py").write_text(dedent(source), encoding="utf-8")
        metadata = tmp_path / f"{name}-{version}.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (metadata / "entry_points.txt").write_text(f"[itilbrm]\n{name} = {name}\n")
        installed.append(name)
        importlib.invalidate_caches()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield put
    for name in installed:
        sys.modules.pop(name, None)
