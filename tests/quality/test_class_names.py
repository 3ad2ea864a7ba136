"""A class name means one thing: names are unique over the core and each plugin."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LISTED: dict[str, str] = {}
"""Names that may be used twice, each with its reason."""


def classes(folder: Path) -> dict[str, set[str]]:
    """The modules of each public class under a folder."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(path.relative_to(ROOT).as_posix())
    return found


def test_class_names_are_unique_over_the_core_and_each_plugin() -> None:
    core = classes(ROOT / "cap_tui")
    twice = {name: places for name, places in core.items() if len(places) > 1}
    for package in sorted((ROOT / "plugins").glob("*/cap_*")):
        for name, places in classes(package).items():
            places |= core.get(name, set())
            if len(places) > 1:
                twice.setdefault(name, set()).update(places)
    assert {name: sorted(places) for name, places in twice.items() if name not in LISTED} == {}


def test_every_listed_name_is_used_twice() -> None:
    used: dict[str, int] = defaultdict(int)
    for folder in ("cap_tui", "plugins"):
        for name, places in classes(ROOT / folder).items():
            used[name] += len(places)
    assert [name for name in LISTED if used[name] < 2] == []
