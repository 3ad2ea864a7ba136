"""A region with the StressTest alone, and the files that survey tools exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_stresstest.operations.import_survey import (
    ImportRequest,
    SurveyImport,
    commit_import,
    plan_import,
    read_survey_file,
)
from cap_tui.api import PluginContext

SURVEYS = Path(__file__).parent / "surveys"


@pytest.fixture
def ctx(cap_host: Callable[..., Any]) -> PluginContext:
    """The StressTest's view of an empty, made-up region in memory."""
    context: PluginContext = cap_host("cap_stresstest").context("stresstest")
    return context


@pytest.fixture(scope="session")
def surveys_folder() -> Path:
    """The folder of sample exports; their README says how they were made."""
    return SURVEYS


@pytest.fixture
def surveys(surveys_folder: Path) -> Path:
    """The same folder, in short."""
    return surveys_folder


@pytest.fixture
def expected() -> dict[str, Any]:
    """What every sample export must give."""
    loaded: dict[str, Any] = json.loads((SURVEYS / "expected.json").read_text())
    return loaded


@pytest.fixture
def planned(ctx: PluginContext) -> Callable[..., SurveyImport]:
    """``planned(path)`` plans the import of a file into the round 2026; nothing is written."""

    def plan(file: Path, round_: str = "2026", **request: Any) -> SurveyImport:
        return plan_import(ctx, read_survey_file(ctx, ImportRequest(file, round_, **request)))

    return plan


@pytest.fixture
def bring(ctx: PluginContext, planned: Callable[..., SurveyImport]) -> Callable[..., SurveyImport]:
    """``bring(path)`` imports a file into the round 2026, as the command does."""

    def imported(file: Path, round_: str = "2026", **request: Any) -> SurveyImport:
        return commit_import(ctx, planned(file, round_, **request))

    return imported


@pytest.fixture(scope="session")
def differences() -> Callable[[Any, Any], list[str]]:
    """``differences(ours, theirs)``: where two results differ by more than 1e-9."""
    return lambda ours, theirs: _differences(msgspec.to_builtins(ours), theirs)


def _differences(ours: Any, theirs: Any, place: str = "") -> list[str]:
    """A group's unpublished mean is not ours to give, so it is not asked for."""
    if isinstance(theirs, dict):
        return [
            found
            for key, value in theirs.items()
            if not (key == "mean" and "/groups/" in place)
            for found in _differences(ours.get(key, "missing"), value, f"{place}/{key}")
        ]
    if isinstance(theirs, float) and isinstance(ours, int | float):
        return [] if abs(ours - theirs) <= 1e-9 else [f"{place}: {ours} for {theirs}"]
    return [] if ours == theirs else [f"{place}: {ours} for {theirs}"]
