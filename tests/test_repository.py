"""The files of the house: the licence, and gates before a commit that are those of ``make check``."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from cap_tui.widgets.glyphs import ASCII, UNICODE

ROOT = Path(__file__).parent.parent
EUPL = "71bf0da2fccebfdc724d400e9a18f69c"
"""MD5 of the licence's letters without white space, quotation marks and dashes: layouts of it differ."""


def test_the_licence_is_the_whole_eupl_and_the_package_says_so() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    letters = re.sub(r"[^A-Za-z0-9]", "", text)
    assert hashlib.md5(letters.encode()).hexdigest() == EUPL
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert "LICENSE" in project["license-files"]
    for manifest in ROOT.glob("plugins/*/cap_*/plugin.toml"):
        assert tomllib.loads(manifest.read_text("utf-8"))["license"] == "EUPL-1.2"


def test_the_gates_before_a_commit_are_those_of_make_check() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    gates = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"^ +entry: (.*)$", hooks, flags=re.MULTILINE) == gates


@pytest.mark.parametrize("page", ["docs/codebase.md", "docs/visual.md", "CONTRIBUTING.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    found = set(re.findall(r"`((?:docs|cap_tui|plugins|tests|examples)/[\w./]*[\w/])`", text))
    found |= {f"plugins/{name}" for name in plugin_paths(text)}
    assert len(found) > 2
    assert [name for name in found if not (ROOT / name).exists()] == []


def plugin_paths(text: str) -> list[str]:
    """Paths that begin with a plugin's package, below the folder of the plugins."""
    return [f"{name}/cap_{name}{rest}" for name, rest in
            re.findall(r"`cap_(stresstest|diamond)(/[\w./]*)`", text)]  # fmt: skip


def test_every_room_has_its_line() -> None:
    text = (ROOT / "docs" / "codebase.md").read_text("utf-8")
    rooms = [f"cap_tui/{p.parent.name}" for p in ROOT.glob("cap_tui/*/__init__.py")]
    rooms += [f"plugins/{p.parent.parent.name}" for p in ROOT.glob("plugins/*/cap_*/__init__.py")]
    assert [room for room in rooms if f"`{room}`" not in text] == []


def test_the_signs_of_the_page_are_those_of_the_program() -> None:
    text = (ROOT / "docs" / "visual.md").read_text("utf-8")
    table = re.findall(r"^\|.*\|$", text.partition("## Signs")[2].partition("## A list")[0], re.M)[
        2:
    ]
    shown = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    pairs = {(sign, twin) for row in shown for sign, twin in (row[1:3], row[5:7])}
    known = set(zip(UNICODE, ASCII, strict=True))
    listed = {
        one for signs, twins in pairs for one in zip(signs.split(), twins.split(), strict=True)
    }
    assert listed <= known
    assert len(listed) > 15
