"""Plugins are found without importing them, wherever Python would find them."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cap_tui.plugin.discovery import (
    CACHE_FILE,
    command_names,
    commands_part,
    entry_points,
    package_folder,
    sources,
    usual_drop_in,
)
from cap_tui.workspace import Home
from tests.plugin.conftest import Make, manifest

MANIFESTS = sorted(Path(__file__).parents[2].glob("plugins/*/cap_*/plugin.toml"))


def test_the_same_entry_points_are_found_as_by_the_standard_library(install: Make) -> None:
    install("tact-na")
    theirs = {
        (entry.name, entry.value)
        for entry in importlib.metadata.entry_points(group="cap_tui.plugins")
    }
    ours = {(name, module) for name, module, _distribution in entry_points()}
    assert ours == theirs
    assert ("tact-na", "cap_tact_na") in ours


def test_a_distribution_that_is_on_the_path_twice_counts_once(
    install: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("tact-na")
    older = tmp_path / "older"
    info = older / "Cap.Tact-NA-0.9.dist-info"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text("[cap_tui.plugins]\ntact-na = somewhere\n")
    (older / "cap_tact_na-0.9.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(older)])
    found = [(name, module) for name, module, _d in entry_points() if module == "cap_tact_na"]
    assert found == [("tact-na", "cap_tact_na")]


def test_a_folder_that_holds_a_region_brings_no_code(
    install: Make, tmp_path: Path, home: Home
) -> None:
    install("evil", code="raise SystemExit('ran')")
    assert "evil" in {source.name for source in sources(None)}
    (tmp_path / "site" / "workspace.toml").write_text("[region]")
    assert "evil" not in {source.name for source in sources(None)}


def test_a_package_is_found_without_being_imported(install: Make) -> None:
    folder = install("tact-na", code="raise RuntimeError('imported')")
    assert package_folder("cap_tact_na") == (str(folder), True)
    assert package_folder("cap_not_there") == ("", False)
    assert "cap_tact_na" not in sys.modules


def test_a_package_inside_a_package_is_found_without_importing_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "cap_outer" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "cap_outer" / "__init__.py").write_text("1 / 0")
    (inner / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert package_folder("cap_outer.inner") == (str(inner), True)
    assert "cap_outer" not in sys.modules


def test_an_installed_package_without_code_is_data_only(install: Make) -> None:
    install("plain-data", code=None)
    (found,) = [source for source in sources(None) if source.name == "plain-data"]
    assert found.module == ""
    assert not found.problem


def test_drop_ins_are_found_and_what_is_no_plugin_is_told(drop: Make, home: Home) -> None:
    drop("tact-na")
    (home.drop_in / "empty").mkdir()
    (home.drop_in / ".git").mkdir()
    (home.drop_in / "readme.txt").touch()
    found = {s.name: s.problem for s in sources(home.drop_in) if s.kind == "drop-in"}
    assert found == {"tact-na": "", "empty": "There is no plugin.toml in it."}


def test_a_home_without_drop_ins_has_none(home: Home) -> None:
    assert [source for source in sources(home.drop_in) if source.kind == "drop-in"] == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CAP_TUI_HOME", "/somewhere/else"), ("XDG_DATA_HOME", "/data"), ("XDG_DATA_HOME", "")],
)
def test_the_usual_plugins_folder_is_that_of_home(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.delenv("CAP_TUI_HOME", raising=False)
    monkeypatch.setenv(variable, value)
    assert Path(usual_drop_in()) == Home().drop_in


def test_commands_are_listed_by_name_and_help_from_all_manifests(drop: Make, home: Home) -> None:
    drop("hello", manifest("hello", 'commands = [{ name = "hello", help.en = "greet" }]\n'))
    drop("twice", manifest("twice", '[[commands]]\nname = "twice"\nhelp = "again"\n'))
    drop("broken", "id = ")
    found = command_names(home.drop_in)
    assert found["hello"] == "greet"
    assert found["twice"] == "again"
    assert "stresstest" in found


def test_a_manifest_that_cannot_be_read_costs_its_own_commands_only(drop: Make, home: Home) -> None:
    drop("deep", "x = " + "[" * 5000 + "]" * 5000)
    (home.drop_in / "pipe").mkdir()
    os.mkfifo(home.drop_in / "pipe" / "plugin.toml")
    drop("good", manifest("good", 'commands = [{ name = "good", help = "does good" }]'))
    assert command_names(home.drop_in)["good"] == "does good"


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.parent.name)
def test_the_part_of_a_manifest_read_for_commands_says_the_same_of_them_as_the_whole(
    path: Path,
) -> None:
    import tomllib

    text = path.read_text("utf-8")
    whole, part = tomllib.loads(text), tomllib.loads(commands_part(text))
    assert part["id"] == whole["id"]
    assert part.get("commands") == whole.get("commands")


def test_a_header_inside_a_long_text_is_no_header() -> None:
    text = 'id = "x"\nsummary = """\n[[commands]]\n"""\n[[commands]]\nname = "x"\n'
    assert commands_part(text) == text


def test_discovery_imports_no_plugin_and_nothing_heavy() -> None:
    script = (
        "import sys, click; before = set(sys.modules)\n"
        "from cap_tui.plugin.discovery import command_names; names = command_names()\n"
        "assert 'stresstest' in names, names\n"
        "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
    )
    environment = {**os.environ, "CAP_TUI_HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    loaded = set(done.stdout.split())
    heavy = {"cap_stresstest", "textual", "rich", "msgspec", "pluggy", "importlib.metadata"}
    assert not loaded & (heavy | {"platformdirs", "tinydb", "orjson", "importlib_metadata"})


def test_the_commands_of_a_manifest_that_changes_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path))
    folder = tmp_path / "plugins" / "vouchers"
    folder.mkdir(parents=True)
    manifest = folder / "plugin.toml"
    manifest.write_text('[[commands]]\nname = "vouchers"\nhelp = "before"\n', "utf-8")
    assert command_names()["vouchers"] == "before"
    kept = (tmp_path / "state" / CACHE_FILE).read_text("utf-8")
    assert "before" in kept

    manifest.write_text('[[commands]]\nname = "vouchers"\nhelp = "after that"\n', "utf-8")

    assert command_names()["vouchers"] == "after that"
    manifest.unlink()
    assert "vouchers" not in command_names()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\tb\n", b"a\tb\tc\td\te\n\n"])
def test_a_damaged_list_of_commands_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path))
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / CACHE_FILE).write_bytes(content)

    assert "stresstest" in command_names()
