"""An annex comes by the region's content too, is checked like the file, and is written beside a call."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_acie.annex_file import read_annex
from cap_tui.cli import main
from cap_tui.demo import regions
from cap_tui.workspace import Workspace

from .conftest import EXAMPLE, Answer, edit


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region with the annex of Steinfluh among its content: the same file, an id and a name."""
    folder = tmp_path / "region"
    config = next(one for one in regions() if one.region.code == "VAL")
    Workspace.create(folder, config).close()
    content = folder / "content" / "annexes"
    content.mkdir(parents=True)
    head = 'id = "val.steinfluh-2027"\nname = "Steinfluh 2027"\n'
    text = (EXAMPLE / "annex-STE.toml").read_text("utf-8")
    (content / "steinfluh.toml").write_text(head + text, "utf-8")
    return folder


@pytest.fixture
def run(region: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def call(*words: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main(["-w", str(region), *(str(word) for word in words), "--json"])
        document = json.loads(capsys.readouterr().out)
        return Answer(int(left.value.code or 0), document["kind"], document["data"])

    return call


def test_the_entry_is_listed_and_gives_the_same_annex(
    run: Callable[..., Answer], tmp_path: Path
) -> None:
    assert run("content", "validate").code == 0
    assert "val.steinfluh-2027" in str(run("content", "list", "annexes").data)
    folder = tmp_path / "call"
    made = run("acie", "annex", "take", "val.steinfluh-2027", "--call", folder)
    assert (made.code, made.data["files"]) == (0, ["annex-STE.toml"])
    ours, theirs = (read_annex(path / "annex-STE.toml") for path in (folder, EXAMPLE))
    for name in ("dates", "rates", "beneficiaries", "grant", "criteria", "samples", "priorities"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert run("acie", "annex", "take", "val.steinfluh-2027", "--call", folder).code == 4


def test_a_fault_of_the_entry_is_named(run: Callable[..., Answer], region: Path) -> None:
    edit(region / "content/annexes/steinfluh.toml", 'rate = "0.50"', 'rate = "1.50"')
    answer = run("content", "validate")
    assert answer.code == 1
    assert "rate" in str(answer.data)
    assert run("acie", "annex", "take", "val.steinfluh-2027").code == 2
    checked = run("acie", "annex", "validate", region / "content/annexes/steinfluh.toml")
    (problem,) = checked.data["problems"]
    assert (checked.code, problem["file"], problem["key"]) == (1, "steinfluh.toml", "rates[0].rate")
    line = (region / "content/annexes/steinfluh.toml").read_text("utf-8").splitlines()
    assert "1.50" in line[problem["line"] - 1]


def test_the_entry_is_validated_and_tested_where_it_lies(
    run: Callable[..., Answer], region: Path, tmp_path: Path
) -> None:
    entry = region / "content/annexes/steinfluh.toml"
    assert run("acie", "annex", "validate", entry).data == {
        "valid": True, "problems": [], "made_up": True,
    }  # fmt: skip
    tested = run("acie", "annex", "test", entry)
    assert (tested.code, tested.data["region"], tested.data["failed"]) == (0, "STE", 0)
    elsewhere = tmp_path / "annex-STE.toml"
    elsewhere.write_text(entry.read_text("utf-8"), "utf-8")
    found = run("acie", "annex", "validate", elsewhere)
    assert [one["key"] for one in found.data["problems"]] == ["id", "name"]
