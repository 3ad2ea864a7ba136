"""Making the sample regions: the core's records, then what each plugin adds through its own real code."""

from __future__ import annotations

import shutil
from pathlib import Path

from cap_tui.demo import fill, regions
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace, WorkspaceConfig

OPENED = "VAL"
"""Code of the sample region that is opened first."""


def places(target: Path) -> dict[str, Path]:
    """Where each sample region stands or would stand under ``target``, by its code."""
    return {config.region.code: target / config.region.name.lower() for config in regions()}


def is_there(place: Path) -> bool:
    """Whether a region stands in ``place``."""
    return (place / "workspace.toml").exists()


def make_missing(target: Path, home: Home, *, use_plugins: bool = True) -> dict[str, Path]:
    """Make the sample regions that are not there yet; returns the folders of all, by code.

    Each is made beside its place and moved there when it is whole, so that whoever stops it
    halfway finds nothing half made.
    """
    found = places(target)
    for config in regions():
        place = found[config.region.code]
        if is_there(place):
            continue
        beside = place.with_name(place.name + ".making")
        shutil.rmtree(beside, ignore_errors=True)
        _make(beside, config, home, use_plugins=use_plugins)
        beside.rename(place)
    return found


def _make(folder: Path, config: WorkspaceConfig, home: Home, *, use_plugins: bool) -> None:
    with Workspace.create(folder, config) as workspace:
        fill(workspace, config.region.code)
        host = Host.discover(home, use_plugins=use_plugins)
        host.attach(workspace)
        host.demo()
