"""A region beside the homes of bad plugins."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.testing.hosts import sample_config
from cap_tui.workspace import Workspace


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home for all tests of a module: a home full of plugins is expensive."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region of its own."""
    folder = tmp_path_factory.mktemp("regions") / "val"
    Workspace.create(folder, sample_config(), actor="tester").close()
    return folder
