"""A made-up region with the services of Nordtal, a plugin without code."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.api import PluginContext
from cap_tui.plugin.host import Host
from cap_tui.testing import host_of, sample_region

NORDTAL = Path(__file__).parent / "nordtal"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """The toolbox and the services of Nordtal, open on an empty region."""
    folder = tmp_path / "nordtal-tools"
    folder.mkdir()
    shutil.copy(NORDTAL / "plugin.toml", folder)
    with sample_region() as workspace:
        yield host_of("cap_tact", "cap_evaluation", folder, workspace=workspace)


@pytest.fixture
def ctx(host: Host) -> PluginContext:
    """The toolbox's view of the region."""
    return host.context("tact")
