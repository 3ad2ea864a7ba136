"""A host with exactly the plugins of a test, and a made-up region to open them on."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from cap_tui.plugin import MANIFEST_FILE
from cap_tui.plugin.discovery import Source, package_folder
from cap_tui.plugin.host import Host
from cap_tui.plugin.plugin_status import assess_sources
from cap_tui.workspace import Home, PluginsConfig, Region, Workspace, WorkspaceConfig

BROKEN_VIEWS = Path(__file__).parent / "broken" / "cap_broken"
"""A plugin whose views fail, each in its own way: ``host_of(BROKEN_VIEWS)``."""


def sample_config(plugins: PluginsConfig | None = None) -> WorkspaceConfig:
    """The settings of Samplonia, a region that does not exist."""
    return WorkspaceConfig(
        region=Region(
            code="SM",
            name="Samplonia",
            country="XX",
            languages=("en", "de"),
            currency="EUR",
            synthetic=True,
        ),
        plugins=plugins or PluginsConfig(),
    )


def sample_region(plugins: PluginsConfig | None = None) -> Workspace:
    """An empty region in memory."""
    return Workspace.in_memory(sample_config(plugins), actor="tester")


def source_of(plugin: str | Path) -> Source:
    """Where a plugin under test comes from: the name of its package, or the folder with its plugin.toml.

    The folder's parent is put on ``sys.path`` when the package is not importable without.
    """
    if isinstance(plugin, str):
        folder, has_code = package_folder(plugin)
        module = plugin
    else:
        folder, module = str(plugin.resolve()), plugin.resolve().name
        has_code = (plugin / "__init__.py").is_file()
        if has_code and package_folder(module)[0] != folder:
            sys.path.insert(0, str(plugin.resolve().parent))
    problem = "" if folder else f"package {module} not found"
    return Source(_id_in(folder), "installed", folder, module if has_code else "", module, problem)


def _id_in(folder: str) -> str:
    """The id that a manifest gives; the folder's name when it gives none."""
    try:
        return str(tomllib.loads((Path(folder) / MANIFEST_FILE).read_text("utf-8"))["id"])
    except (OSError, ValueError, KeyError):
        return Path(folder).name


def host_of(
    *plugins: str | Path, workspace: Workspace | None = None, home: Home | None = None
) -> Host:
    """A host with these plugins and no others, attached to ``workspace`` when one is given."""
    host = Host(assess_sources(map(source_of, plugins), home), home=home)
    if workspace is not None:
        host.attach(workspace)
    return host
