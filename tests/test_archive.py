"""The archive for machines without a network refuses what cannot work, and names why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import archive


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """An archive with one library."""
    wheels = tmp_path / "made" / "wheels"
    wheels.mkdir(parents=True)
    (wheels / "library-1.0-py3-none-any.whl").write_bytes(b"a library")
    target = tmp_path / "cap-tui.pyz"
    archive.pack(tmp_path / "made", target, "0.1.0")
    return target


def installed(packed: Path, *words: str) -> tuple[int, str]:
    """What the archive answers when Python runs it."""
    done = subprocess.run(
        [sys.executable, "-I", str(packed), *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_a_folder_with_other_files_is_left_as_it_is(packed: Path, tmp_path: Path) -> None:
    code, words = installed(packed, "--to", str(tmp_path))
    assert code == 3
    assert "has other files in it" in words
    assert packed.exists()


def test_a_damaged_library_is_named_and_nothing_is_installed(packed: Path, tmp_path: Path) -> None:
    packed.write_bytes(packed.read_bytes().replace(b"a library", b"A library"))
    code, words = installed(packed, "--to", str(tmp_path / "new"))
    assert code == 3
    assert "library-1.0-py3-none-any.whl" in words
    assert not (tmp_path / "new").exists()


def test_an_archive_for_another_python_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = SimpleNamespace(cache_tag="cpython-39")
    monkeypatch.setattr(archive.sys, "implementation", there)
    (tmp_path / "made" / "wheels").mkdir(parents=True)
    archive.pack(tmp_path / "made", tmp_path / "cap-tui.pyz", "0.1.0")
    code, words = installed(tmp_path / "cap-tui.pyz", "--to", str(tmp_path / "new"))
    assert code == 3
    assert "is for cpython-39" in words
