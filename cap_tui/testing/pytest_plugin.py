"""Fixtures for the tests of plugins; pytest loads them through its entry point.

Nothing of the program is imported before a test asks for a fixture, so that a test run
without plugins pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cap_tui.app import CapApp
    from cap_tui.plugin.host import Host
    from cap_tui.testing.shell_driver import ShellDriver
    from cap_tui.workspace import Workspace

pytest.register_assert_rewrite("cap_tui.testing.contract")


@pytest.fixture
def cap_workspace() -> Iterator[Workspace]:
    """An empty, made-up region in memory."""
    from cap_tui.testing.hosts import sample_region

    with sample_region() as workspace:
        yield workspace


@pytest.fixture
def cap_host(cap_workspace: Workspace) -> Callable[..., Host]:
    """``cap_host("cap_hello")``: a host with that package (or folder) alone, open on ``cap_workspace``."""
    from cap_tui.testing.hosts import host_of

    def make(*plugins: str | Path) -> Host:
        return host_of(*plugins, workspace=cap_workspace)

    return make


@pytest.fixture
def cap_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., CapApp]:
    """``cap_app("cap_hello")``: the whole shell with that plugin alone, on a region that its demo filled.

    Drive it with Textual's pilot: ``async with cap_app("cap_hello").run_test(size=(80, 24)) as pilot``.
    """
    from cap_tui.app import CapApp
    from cap_tui.testing.hosts import host_of, sample_config, source_of
    from cap_tui.workspace import Home, Workspace

    def make(*plugins: str | Path) -> CapApp:
        found = [source_of(plugin) for plugin in plugins]
        monkeypatch.setattr("cap_tui.plugin.plugin_status.sources", lambda _drop_in: found)
        folder = tmp_path / "samplonia"
        with Workspace.create(folder, sample_config(), actor="tester") as region:
            host_of(*plugins, workspace=region).demo()
        return CapApp(folder, Home(tmp_path / "home"))

    return make


@pytest.fixture
def cap_shell(tmp_path: Path) -> Iterator[Callable[..., ShellDriver]]:
    """``cap_shell("cap_hello")``: the real shell, open on a region that the plugin's demo filled.

    ``cap_shell("cap_hello", folder=region, size=(60, 18))`` opens a region of yours. The shell
    is closed when the test ends.
    """
    from contextlib import ExitStack

    from cap_tui.testing.hosts import host_of, sample_config
    from cap_tui.testing.shell_driver import ShellDriver
    from cap_tui.workspace import Home, Workspace

    with ExitStack() as opened:

        def make(
            *plugins: str | Path, folder: Path | None = None, size: tuple[int, int] = (80, 24)
        ) -> ShellDriver:
            if folder is None:
                folder = tmp_path / "samplonia"
                with Workspace.create(folder, sample_config(), actor="tester") as region:
                    host_of(*plugins, workspace=region).demo()
            driver = ShellDriver(folder, Home(tmp_path / "home"), plugins=plugins, size=size)
            return opened.enter_context(driver)

        yield make
