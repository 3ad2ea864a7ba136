"""docs/workspace.md names every key of workspace.toml, and its example is one that opens."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from cap_tui.model.conversion import convert
from cap_tui.workspace import WorkspaceConfig

TEXT = (Path(__file__).parent.parent / "docs" / "workspace.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)


def test_the_example_holds() -> None:
    config = convert(tomllib.loads(EXAMPLE), WorkspaceConfig)
    assert config.region.code == "VAL"


def test_every_key_is_named() -> None:
    given = tomllib.loads(EXAMPLE)
    for part in msgspec.structs.fields(WorkspaceConfig):
        assert part.name in given
        if isinstance(given[part.name], dict):
            known = {field.name for field in msgspec.structs.fields(part.type)}
            assert known == set(given[part.name])
