"""A region in memory with the made-up framework of Nordtal."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import ImportPlan, commit_import
from cap_tui.api import PluginContext
from cap_tui.testing import host_of, sample_config
from cap_tui.workspace import Workspace

NORDTAL = Path(__file__).parent / "nordtal"
EXPECTED: dict[str, Any] = json.loads((NORDTAL / "expected.json").read_text("utf-8"))
AS_OF = datetime.date.fromisoformat(EXPECTED["as_of"])


@pytest.fixture
def ctx() -> Iterator[PluginContext]:
    """The plugin in the region Nordtal, which has nothing yet."""
    import msgspec

    config = sample_config()
    region = msgspec.structs.replace(config.region, code="NOR", name="Nordtal", currency="EUR")
    with Workspace.in_memory(msgspec.structs.replace(config, region=region)) as workspace:
        yield host_of("cap_evaluation", workspace=workspace).context("evaluation")


@pytest.fixture
def taken(ctx: PluginContext, tmp_path: Path) -> Callable[..., ImportPlan]:
    """Import a text as a file: ``taken("measurements.csv", text)``."""

    def take(
        name: str, text: str, *, as_of: datetime.date = AS_OF, replace: bool = False
    ) -> ImportPlan:
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return commit_import(ctx, plan_import(ctx, file, as_of, replace=replace))

    return take


@pytest.fixture
def nordtal(ctx: PluginContext) -> PluginContext:
    """The region with framework, measurements and inputs."""
    for name in ("framework.toml", "measurements.csv", "inputs.csv"):
        commit_import(ctx, plan_import(ctx, NORDTAL / name, AS_OF))
    return ctx
