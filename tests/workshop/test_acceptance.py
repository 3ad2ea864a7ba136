"""The worked examples of the contract: commands with the answers that they must give.

``acceptance/*.json`` is shared specification data; each file names its source and says why its
figures are as they are.
"""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.workshop.conftest import Room

EXAMPLES = sorted((Path(__file__).parent / "acceptance").glob("*.json"))
KEYS = ("card", "ref", "group", "helix", "before")


def require_contains(found: Any, expected: Any, where: str) -> None:
    """``expected`` is a subset of ``found``: records of a list are matched by their key, numbers to 1e-6."""
    if isinstance(expected, Mapping):
        for name, value in expected.items():
            assert name in found, f"{where}.{name} is missing"
            require_contains(found[name], value, f"{where}.{name}")
    elif isinstance(expected, list) and expected and isinstance(expected[0], Mapping):
        key = next(name for name in KEYS if name in expected[0])
        by_key = {record[key]: record for record in found}
        for record in expected:
            assert record[key] in by_key, f"{where}: no {record[key]}"
            require_contains(by_key[record[key]], record, f"{where}[{record[key]}]")
    elif isinstance(expected, float) or isinstance(found, float):
        assert found == pytest.approx(expected, abs=1e-6), where
    else:
        assert found == expected, where


def require_path(data: Mapping[str, Any], actions: Mapping[str, Any]) -> None:
    """The critical path is a chain as section 9 says: each begins when the one before ends."""
    start = datetime.date.fromisoformat(data["start"])
    by_ref = {one["ref"]: one for one in data["actions"]}
    day = {ref: (datetime.date.fromisoformat(by_ref[ref]["start"]) - start).days for ref in by_ref}
    path = data["critical_path"]
    assert path
    assert set(path) <= set(data["critical"])
    assert day[path[-1]] + actions[path[-1]]["days"] == data["length"]
    for before, after in itertools.pairwise(path):
        assert before in actions[after]["after"]
        assert day[before] + actions[before]["days"] == day[after]
    first = actions[path[0]]["not_before"]
    assert day[path[0]] == 0 or by_ref[path[0]]["start"] == first


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_worked_example_gives_its_answers(region_only: Room, path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))
    for number, line in enumerate(example["lines"]):
        if "undo" in line:
            assert region_only.undo() in line["undo"], number
            continue
        words = line["run"]
        code, data = region_only.answer(*words, plugin=example["plugin"], who=line.get("as", ""))
        assert code == line.get("exit", 0), (number, words, data)
        require_contains(data, line.get("expect", {}), f"{number} {' '.join(words)}")
        if "path" in line:
            require_path(data, line["path"])
