"""The sample region Valdora with all plugins, filled once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cap_tui.demo import fill, regions
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace


@pytest.fixture(scope="package")
def valdora(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Workspace]]:
    """Host and workspace; tests only read them."""
    config = next(config for config in regions() if config.region.code == "VAL")
    home = Home(tmp_path_factory.mktemp("home"))
    with Workspace.create(tmp_path_factory.mktemp("val") / "valdora", config) as workspace:
        fill(workspace, "VAL")
        host = Host.discover(home)
        host.attach(workspace)
        host.demo()
        yield host, workspace
