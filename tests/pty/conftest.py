"""Homes and regions for programs on real terminals."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.workspace import Region, Workspace, WorkspaceConfig


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region's folder."""
    folder = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(folder, config).close()
    return folder
