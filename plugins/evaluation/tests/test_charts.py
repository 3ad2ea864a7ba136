"""Charts are declared once: funnel, result against input, value against path, each as text and as drawing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_diamond.records import NameDecision, Sameness
from cap_evaluation.charts.activity_funnel import funnel_figure, funnel_steps
from cap_evaluation.charts.indicator_path import path_lines, path_svg
from cap_evaluation.computed_indicator import computed_value
from cap_evaluation.demo import AS_OF, FOLDER, fill
from cap_evaluation.indicator_charts import input_chart, path_chart
from cap_evaluation.kinds import MEASUREMENTS
from cap_evaluation.measurement_index import measurement_index
from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.records import Measurement
from cap_evaluation.results import Results, region_results
from cap_tui.api import PluginContext, Stage, TransformativeActivity
from cap_tui.demo import regions
from cap_tui.model.workshop import Workshop, WorkshopCard
from cap_tui.operations.context import Context
from cap_tui.operations.kind_operations import attach_file
from cap_tui.testing import host_of, sample_region
from cap_tui.workspace import Workspace

LAST = 10_000 * 12
"""A month after all others."""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The folder of a sample region."""
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path_factory.mktemp("sample") / "region", config) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def ctx(region: Workspace) -> PluginContext:
    """The evaluation of the sample region, with workshops in it."""
    workspace = region
    found = host_of("cap_evaluation", workspace=workspace).context("evaluation")
    fill(found)
    with workspace.transaction("workshops") as tx:
        held = tx.add(Workshop(ref="w1", flow="edw.edw", begun="2026-03-10T08:00:00Z"))
        tx.add(Workshop(ref="w2", flow="adw.adw", begun="2026-04-10T08:00:00Z"))
        tx.add(Workshop(ref="w3", flow="edw.edw"))
        tx.add(Workshop(ref="w4", flow="cedw", begun="2026-03-17T08:00:00Z"))
        tx.add(Workshop(ref="w5", flow="val.long-day", begun="2026-03-24T08:00:00Z"))
        tx.add(
            WorkshopCard(workshop=held.uid, ref="c1", step="s", text="A film that tells its age")
        )
        tx.add(TransformativeActivity(name="Smart packaging", stage=Stage.DEVELOPMENT))
    return found


@pytest.fixture(scope="module")
def results(ctx: PluginContext) -> Results:
    return region_results(ctx, AS_OF)


def test_the_funnel_counts_what_the_region_has(ctx: PluginContext) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    counts = dict(funnel_steps(ctx, today))
    assert [*counts.values()] == [1, 1, 1, 0, 0]
    figure = funnel_figure(ctx, today)
    assert "funded actions" in "\n".join(figure.lines)
    assert figure.svg.startswith("<svg")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("workshops", 5),
        ("workshops-held", 4),
        ("workshops-held:edw", 3),
        ("workshops-held:edw+adw", 4),
    ],
)
def test_workshops_that_were_begun_are_held(ctx: PluginContext, name: str, count: int) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    assert computed_value(ctx, name, today) == count


def test_the_result_is_drawn_against_what_was_spent_by_then(results: Results) -> None:
    chart = input_chart(results.indicators["val.firms-tested"], results)
    assert chart is not None
    assert chart.values[0] == (21_000, 3)
    last_input, last_result = chart.values[-1]
    entry = results.indicators["val.firms-tested"].per_input[0]
    assert (last_input, last_result) == (entry.input, entry.result)
    lines = path_lines(chart, 60)
    assert lines[-2].startswith("21,000")
    assert "firms so far, by EUR spent so far" in lines[-1]
    assert "firms so far, by EUR spent so far" in path_svg(chart)


def test_without_input_nothing_is_drawn_against_it(results: Results) -> None:
    assert input_chart(results.indicators["val.waiting"], results) is None
    over_time = path_chart(results.indicators["val.waiting"])
    assert path_lines(over_time, 60)[-2].startswith("2025-01")


def test_a_file_that_is_attached_proves_a_figure(
    ctx: PluginContext, region: Workspace, tmp_path: Path
) -> None:
    (row,) = (row for row in ctx.records(Measurement).all() if not row.evidence)
    assert measurement_index(ctx).figures[row.indicator].unproven_until(LAST) == 1
    proof = tmp_path / "vouchers.txt"
    proof.write_text("seven vouchers", "utf-8")
    attach_file(Context(region), MEASUREMENTS, row, proof)
    assert measurement_index(ctx).figures[row.indicator].unproven_until(LAST) == 0
    stored = ctx.records(Measurement).get(row.uid)
    assert stored.attachment == hashlib.sha256(b"seven vouchers").hexdigest()
    again = plan_import(ctx, FOLDER / "val" / "measurements.csv", AS_OF)
    assert (again.new, again.replaced) == ([], [])


def test_what_other_plugins_count_fills_an_indicator() -> None:
    with sample_region() as workspace:
        host = host_of("cap_evaluation", "cap_diamond", "cap_acie", workspace=workspace)
        found = host.context("evaluation")
        today = datetime.datetime.now(datetime.UTC).date()
        assert computed_value(found, "regions-per-activity", today) is None
        assert computed_value(found, "synchronisation-days", today) is None
        with workspace.transaction("shared with a neighbour") as tx:
            shared, alone = (tx.add(TransformativeActivity(name=name)) for name in ("One", "Two"))
            tx.add(
                Sameness(
                    first=shared.uid,
                    second="019b76da-a800-7000-8000-000000000000",
                    decision=NameDecision.SAME,
                    second_name="Eins (HOC)",
                )
            )
        assert alone.uid
        assert computed_value(found, "shared-activities", today) == 1
        assert computed_value(found, "regions-per-activity", today) == 1.5
        assert computed_value(found, "nobody-counts-this", today) is None
        assert computed_value(found, "activities:no-stage", today) is None
