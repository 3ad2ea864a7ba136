"""Code from the plugins folder runs after it was trusted, and then exactly the files that were."""

from __future__ import annotations

import os
import py_compile
from pathlib import Path

import pytest

from cap_tui.errors import Refused
from cap_tui.plugin.host import Host
from cap_tui.plugin.states import State
from cap_tui.plugin.trust import Trust, TrustedFinder, digest_files
from cap_tui.workspace import Home
from tests.plugin.conftest import Make, manifest


def loaded(home: Home, plugin: str) -> State:
    """The plugin's state after its code was asked for."""
    host = Host.discover(home)
    host.load()
    return host.plugin(plugin).state


def test_trusted_code_runs_with_its_modules(drop: Make, home: Home) -> None:
    folder = drop("tact-na", code="from cap_tact_na import words", trusted=False)
    (folder / "words.py").write_text("WORD = 'hello'")
    assert loaded(home, "tact-na") is State.UNTRUSTED

    Trust(home.state).give("tact-na", folder)

    assert loaded(home, "tact-na") is State.ACTIVE


@pytest.mark.parametrize("name", ["__init__.py", "plugin.toml", "packs/new.toml", "inner/more.py"])
def test_any_change_ends_the_trust(drop: Make, home: Home, name: str) -> None:
    folder = drop("tact-na", code="")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    text = manifest("tact-na") if name == "plugin.toml" else ""
    path.write_text(text + "# changed")
    state = Host.discover(home).plugin("tact-na")
    assert state.state is State.UNTRUSTED
    assert name in state.reason
    assert state.remedy == "cap-tui plugins trust tact-na"


def test_a_removed_file_ends_the_trust(drop: Make, home: Home) -> None:
    folder = drop("tact-na", code="", trusted=False)
    (folder / "extra.py").touch()
    Trust(home.state).give("tact-na", folder)
    (folder / "extra.py").unlink()
    assert Host.discover(home).plugin("tact-na").state is State.UNTRUSTED


def test_trust_can_be_withdrawn(drop: Make, home: Home) -> None:
    drop("tact-na", code="")
    assert Trust(home.state).withdraw("tact-na")
    assert Host.discover(home).plugin("tact-na").state is State.UNTRUSTED
    assert not Trust(home.state).withdraw("tact-na")


def test_a_file_swapped_between_the_check_and_the_import_does_not_run(
    drop: Make, home: Home, tmp_path: Path
) -> None:
    folder = drop("tact-na", code="")
    host = Host.discover(home)
    assert host.plugin("tact-na").state is State.ACTIVE
    (folder / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    host.load()
    assert host.plugin("tact-na").state is State.FAILED
    assert "changed since you trusted it" in host.plugin("tact-na").reason
    assert not (tmp_path / "ran").exists()


def test_compiled_files_beside_the_source_are_never_run(
    drop: Make, home: Home, tmp_path: Path
) -> None:
    folder = drop("tact-na", code="x = 1      ")
    evil = tmp_path / "evil.py"
    evil.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    cached = Path(py_compile.compile(str(evil), doraise=True))
    target = folder / "__pycache__" / cached.name.replace("evil", "__init__")
    target.parent.mkdir()
    py_compile.compile(
        str(evil),
        cfile=str(target),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    assert loaded(home, "tact-na") is State.ACTIVE
    assert not (tmp_path / "ran").exists()


def test_running_trusted_code_leaves_no_file_behind(drop: Make, home: Home) -> None:
    folder = drop("tact-na", code="")
    before = dict(digest_files(folder))
    assert loaded(home, "tact-na") is State.ACTIVE
    assert loaded(home, "tact-na") is State.ACTIVE
    assert dict(digest_files(folder)) == before
    assert not (folder / "__pycache__").exists()


def test_a_symbolic_link_cannot_be_trusted(drop: Make, home: Home, tmp_path: Path) -> None:
    folder = drop("tact-na", code="", trusted=False)
    (folder / "link.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(Refused, match="symbolic links"):
        Trust(home.state).give("tact-na", folder)


def test_only_ordinary_files_can_be_trusted(drop: Make, home: Home) -> None:
    folder = drop("tact-na", code="", trusted=False)
    os.mkfifo(folder / "pipe")
    with pytest.raises(Refused, match="ordinary files"):
        Trust(home.state).give("tact-na", folder)


def test_an_editors_dangling_link_stops_no_listing(drop: Make, home: Home) -> None:
    folder = drop("tact-na", code="raise RuntimeError('x')")
    Host.discover(home).load()
    (folder / ".#__init__.py").symlink_to("nobody@nowhere")
    assert Host.discover(home).plugin("tact-na").state is State.UNTRUSTED


def test_an_unreadable_memory_of_trust_trusts_nobody(drop: Make, home: Home) -> None:
    drop("tact-na", code="")
    (home.state / "trust.json").write_text("[")
    assert Host.discover(home).plugin("tact-na").state is State.UNTRUSTED


def test_a_drop_in_cannot_take_the_place_of_an_installed_package(
    drop: Make, install: Make, home: Home
) -> None:
    install("real", code="PLACE = 'installed'")
    drop("cap_real", manifest("other"), code="PLACE = 'dropped in'", trusted=False)
    Trust(home.state).give("other", home.drop_in / "cap_real")
    host = Host.discover(home)
    host.load()
    assert "is installed already" in host.plugin("other").reason
    assert host.plugin("real").state is State.ACTIVE


def test_a_whole_project_can_be_dropped_in(home: Home) -> None:
    package = home.drop_in / "my-project" / "cap_tact_na"
    package.mkdir(parents=True)
    (package / "plugin.toml").write_text(manifest("tact-na"))
    (package / "__init__.py").write_text("import cap_tact_na.words")
    (package / "words.py").touch()
    Trust(home.state).give("tact-na", package)
    assert loaded(home, "tact-na") is State.ACTIVE


def test_the_finder_leaves_all_other_modules_alone(tmp_path: Path) -> None:
    finder = TrustedFinder("cap_x", tmp_path, {"__init__.py": "0"})
    assert finder.find_spec("cap_xy") is None
    assert finder.find_spec("os") is None
    with pytest.raises(ModuleNotFoundError):
        finder.find_spec("cap_x.missing")
