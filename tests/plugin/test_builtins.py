"""The plugins of this repository: complete manifests, in every list of the packaging."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from cap_tui.plugin.content_kinds import CORE_KINDS
from cap_tui.plugin.host import Host
from cap_tui.plugin.manifest import wordings
from cap_tui.plugin.manifest_file import read
from cap_tui.plugin.states import State
from cap_tui.text.i18n import LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent for path in ROOT.glob("plugins/*/cap_*/plugin.toml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BUILD = PROJECT["tool"]["hatch"]["build"]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """Each plugin's folder in turn."""
    assert isinstance(request.param, Path)
    return request.param


def test_there_are_plugins() -> None:
    assert FOLDERS


def test_a_built_in_plugin_speaks_five_languages(folder: Path) -> None:
    manifest = read(folder)
    assert isinstance(manifest.name, dict)
    for words in wordings(manifest):
        assert set(words) == set(LANGUAGES), words
    listed = [manifest.summary, *(entry.title for entry in manifest.views)]
    listed += [entry.help for entry in manifest.commands]
    assert all(isinstance(words, dict) for words in listed)


def test_a_built_in_plugin_stands_in_every_list_of_the_packaging(folder: Path) -> None:
    manifest = read(folder)
    assert PROJECT["project"]["entry-points"]["cap_tui.plugins"][manifest.id] == folder.name
    assert str(folder.relative_to(ROOT)) in BUILD["targets"]["wheel"]["packages"]
    assert str(folder.parent.relative_to(ROOT)) in BUILD["dev-mode-dirs"]


def test_no_list_names_a_plugin_that_is_not_there() -> None:
    names = {folder.name for folder in FOLDERS}
    assert set(PROJECT["project"]["entry-points"]["cap_tui.plugins"].values()) == names
    packages = {Path(package).name for package in BUILD["targets"]["wheel"]["packages"]}
    assert packages == names | {"cap_tui"}
    assert len(BUILD["dev-mode-dirs"]) == len(names) + 1


def test_the_built_in_plugins_are_active_and_come_in_their_declared_order() -> None:
    host = Host.discover(None)
    built_in = [plugin for plugin in host.load() if plugin.source.kind == "built-in"]
    assert {plugin.folder for plugin in built_in} == set(FOLDERS), "run the installation again"
    assert [(p.id, p.state, p.reason) for p in built_in if p.state is not State.ACTIVE] == []
    orders = [plugin.manifest.order for plugin in built_in]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


def test_every_entry_that_ships_is_read_with_the_record_type_of_its_owner() -> None:
    content = Host.discover(None).content()
    assert [str(fault.error()) for fault in content.faults()] == []
    assert content.unknown_kinds() == ()
    owned = {entry.name for state in Host.discover(None).plugins for entry in state.manifest.kinds}
    assert {item.kind for item in content.all()} <= owned | {kind.name for kind in CORE_KINDS}


OLD_NAMES = re.compile(r"(?m)^(need_addressed|phase|target_group)\s*=")


@pytest.mark.parametrize(
    "pack", sorted(ROOT.glob("plugins/*/cap_*/**/*.toml")), ids=lambda p: p.stem
)
def test_packs_use_the_words_of_the_contract(pack: Path) -> None:
    """One vocabulary: need, phases, target_groups."""
    assert OLD_NAMES.findall(pack.read_text("utf-8")) == []
