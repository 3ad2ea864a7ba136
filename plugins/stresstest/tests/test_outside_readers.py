"""Readers of survey files that other plugins bring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_stresstest.operations.import_survey import (
    ImportRequest,
    plan_import,
    read_survey_file,
)
from cap_tui.api import Importer, PluginContext, Refused, Sheet


def test_a_reader_from_outside_is_asked_too(
    cap_workspace: Any, cap_host: Callable[..., Any], tmp_path: Path, surveys: Path
) -> None:
    """A plugin of somebody else's brings a reader; the StressTest imports with it."""
    package = tmp_path / "cap_telegraph"
    package.mkdir()
    (package / "plugin.toml").write_text(
        'id = "telegraph"\napi = "1.0"\nversion = "1.0"\nline = "evidence"\nname = "Telegraph"\n'
    )
    (package / "__init__.py").write_text(OUTSIDE)
    context = cap_host("cap_stresstest", package).context("stresstest")
    file = tmp_path / "answers.telegraph"
    file.write_text("policy_maker " + " ".join(["4"] * 31) + "\n")
    looked = plan_import(context, read_survey_file(context, ImportRequest(file, "2026")))
    assert looked.source.reader == "telegraph.survey"
    assert looked.plan.new[0].answers["I31"] == 4


OUTSIDE = """
from cap_tui.api import Importer, Sheet, hookimpl

IDS = tuple(f"I{n:02}" for n in range(1, 32))

def read(path):
    rows = [(f"line {n}", tuple(line.split())) for n, line in enumerate(path.read_text().splitlines(), 1)]
    return Sheet(layout="telegraph", columns=("GRP", *IDS), rows=rows)

@hookimpl
def cap_importers():
    return [Importer("telegraph.survey", "stresstest.survey", "Telegraph", (".telegraph",),
                     lambda path: float(path.suffix == ".telegraph"), read)]
"""


def test_an_importer_that_claims_too_much_is_refused_by_name(
    ctx: PluginContext, surveys: Path
) -> None:
    from cap_stresstest import detect_layout

    def same(name: str) -> Importer:
        return Importer(
            name, "stresstest.survey", name, (), lambda _p: 0.9, lambda _p: Sheet("x", (), ())
        )

    with pytest.raises(Refused, match=r"a\.one, b\.two"):
        detect_layout.choose_reader((same("a.one"), same("b.two")), surveys / "kobo.csv")
