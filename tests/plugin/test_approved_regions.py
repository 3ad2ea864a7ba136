"""What a region makes of plugins: which it enables, requires and sets, which tables it holds; and what is parsed once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.plugin import toml_cache
from cap_tui.plugin.activation import failed_notices, stand_in_region
from cap_tui.plugin.plugin_status import assess
from cap_tui.plugin.table_permissions import TableVersion
from cap_tui.plugin.toml_cache import WORTH_KEEPING, KeptDocuments, read_document
from cap_tui.testing import sample_config
from cap_tui.workspace import Home, PluginsConfig, Workspace
from tests.approval import approve
from tests.plugin.conftest import Make, manifest

FOLDER = Path(__file__).with_name("approved") / "regions"
SETTINGS = """
[[settings]]
key = "least"
type = "int"
min = 1
max = 9
default = 3
[[settings]]
key = "mode"
type = "choice"
choices = ["a", "b"]
"""


def test_what_a_region_makes_of_its_plugins(home: Home, install: Make, tmp_path: Path) -> None:
    install("set", manifest("set", SETTINGS), code="")
    install("newer", manifest("newer", '[[tables]]\nname = "t"\nversion = 2\n'), code="")
    install("due", manifest("due", '[[tables]]\nname = "t"\nversion = 2\n'), code="")
    install("aside", code="")
    install("broken", code="")
    (tmp_path / "site" / "cap_broken" / "plugin.toml").write_text("id = 5")
    chosen = PluginsConfig(
        enabled=("set", "newer", "due", "broken"),
        required={"set": ">=2", "newer": "==1.0", "nowhere": ">=1", "aside": "", "odd": "~1"},
        settings={"set": {"least": 20, "mode": "b", "lest": 5}, "nowhere": {"x": 1}},
    )
    lines = []
    with Workspace.create(
        tmp_path / "r", msgspec.structs.replace(sample_config(), plugins=chosen)
    ) as region:
        with region.transaction("rows") as tx:
            tx.add(TableVersion(name="newer.t", table_version=3))
            tx.put_document("due.t", {"uid": "u", "version": 1, "owner": "VD"})
        asked: list[str] = []

        def tables_of(state: Any) -> list[Any]:
            asked.append(state.id)
            return []

        found = stand_in_region(assess(home), region, tables_of)
        lines += [f"asked for tables: {asked}"]
        for state in found.states:
            if state.source.kind != "built-in":
                lines.append(f"{state.id}: {state.state} | {state.reason} | {state.remedy}")
        lines += [
            f"{f.id} {f.severity} {f.line} {f.where}: {f.message} → {f.remedy}"
            for f in found.notices
        ]
        lines += [
            f"{name}: {dict(values)} {dict(found.rights.get(name, {}))}"
            for name, values in found.settings.items()
            if name in chosen.settings or values == {}
        ]
        lines += [
            f"{f.id} {f.severity} {f.message} → {f.remedy}" for f in failed_notices(found.states)
        ]
    approve(FOLDER / "standing.txt", "\n".join(lines).replace(str(tmp_path), "{here}"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed, by name."""
    names: list[str] = []
    real = toml_cache._parsed

    def parse(path: Path, max_bytes: int, missing: str) -> dict[str, Any]:
        names.append(path.name)
        return real(path, max_bytes, missing)

    monkeypatch.setattr(toml_cache, "_parsed", parse)
    return names


def test_a_large_file_is_parsed_once_until_it_changes(
    home: Home, tmp_path: Path, parsed: list[str]
) -> None:
    small, large = tmp_path / "small.toml", tmp_path / "large.toml"
    text = 'day = 2026-03-01\nwords = "'
    large.write_text(text + "x" * (WORTH_KEEPING - len(text) - 1) + '"')
    small.write_text(text + "x" * (WORTH_KEEPING - len(text) - 2) + '"')
    for _time in range(2):
        found = [read_document(path, 1 << 20) for path in (small, large)]
        assert [each["day"] for each in found] == ["2026-03-01"] * 2
    assert parsed == ["small.toml", "large.toml", "small.toml"]
    (kept,) = (home.state / toml_cache.FOLDER).iterdir()
    os.utime(large, ns=(0, 5_000))
    read_document(large, 1 << 20)
    assert parsed[3:] == ["large.toml"]
    kept.write_bytes(b"x")
    read_document(large, 1 << 20)
    read_document(large, 1 << 20)
    assert parsed[4:] == ["large.toml"]
    other = tmp_path / "other" / "large.toml"
    other.parent.mkdir()
    large.rename(other)
    read_document(other, 1 << 20)
    assert parsed[5:] == ["large.toml"]


def test_many_small_files_are_kept_in_one(home: Home, tmp_path: Path, parsed: list[str]) -> None:
    files = [tmp_path / f"{name}.toml" for name in "abc"]
    for path in files:
        path.write_text('x = "y"')

    def start(*paths: Path) -> list[str]:
        parsed.clear()
        kept = KeptDocuments(home.state)
        for path in paths:
            assert kept.read(path, 1024)["x"]
        kept.save()
        return list(parsed)

    assert start(*files) == ["a.toml", "b.toml", "c.toml"]
    (file,) = (home.state / toml_cache.FOLDER).iterdir()
    before = file.stat().st_ino
    assert start(*files) == []
    assert file.stat().st_ino == before, "nothing new is not written"
    os.utime(files[1], ns=(0, 5_000))
    assert start(*files) == ["b.toml"]
    assert file.stat().st_ino != before
    assert start(files[0]) == []
    assert start(*files) == ["b.toml", "c.toml"], "what is gone is not kept"
    assert KeptDocuments(None).read(files[0], 1024) == {"x": "y"}
