"""Plugins made for a test: installed in a folder on sys.path, or dropped into the person's home."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_tui.plugin.trust import Trust, TrustedFinder
from cap_tui.workspace import Home

MANIFEST = """
id = "{id}"
api = "1.0"
version = "1.0"
line = "other"
name = "{id}"
"""


def manifest(plugin: str, more: str = "") -> str:
    """The text of a small valid manifest, with ``more`` below it."""
    return MANIFEST.format(id=plugin) + more


@pytest.fixture(autouse=True)
def no_traces() -> Iterator[None]:
    """Take away what a test's plugins left in the interpreter."""
    before, path = set(sys.modules), list(sys.path)
    yield
    sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, TrustedFinder)]
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if name.startswith("cap_") and name.split(".")[0] not in ("cap_tui", "cap_stresstest"):
            del sys.modules[name]


@pytest.fixture
def home(own_home: Path) -> Home:
    """The person's home."""
    return Home(own_home)


Make = Callable[..., Path]


@pytest.fixture
def drop(home: Home) -> Make:
    """``drop("tact-na", manifest(...), code="...", trusted=True)`` puts a plugin into the plugins folder."""

    def make(plugin: str, text: str = "", *, code: str | None = None, trusted: bool = True) -> Path:
        folder = home.drop_in / plugin
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text(text or manifest(plugin), "utf-8")
        if code is not None:
            (folder / "__init__.py").write_text(code, "utf-8")
            if trusted:
                Trust(home.state).give(plugin, folder)
        return folder

    return make


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """``install("tact-na", manifest(...), code="...")`` makes an installed distribution of it."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def make(plugin: str, text: str = "", *, code: str | None = "", package: str = "") -> Path:
        package = package or "cap_" + plugin.replace("-", "_")
        folder = site / package
        folder.mkdir()
        (folder / "plugin.toml").write_text(text or manifest(plugin), "utf-8")
        if code is not None:
            (folder / "__init__.py").write_text(code, "utf-8")
        info = site / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "entry_points.txt").write_text(
            f"[console_scripts]\nx = y:z\n\n[cap_tui.plugins]\n{plugin} = {package}\n\n[other]\na = b\n"
        )
        return folder

    return make
