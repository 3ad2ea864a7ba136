"""The learning log: which figure a finding rests on."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from cap_evaluation.kinds import FINDINGS
from cap_evaluation.operations.import_plan import ImportPlan
from cap_evaluation.operations.learning import new_finding, note_finding
from cap_evaluation.records import (
    LearningFinding,
    Measurement,
)
from cap_tui.api import PluginContext, Refused
from cap_tui.operations.records import edit_record

Take = Callable[..., ImportPlan]


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_finding_says_something(nordtal: PluginContext, text: str) -> None:
    with pytest.raises(Refused, match="has no text"):
        new_finding(nordtal, text, date=datetime.date(2024, 7, 1))


def test_a_finding_rests_on_a_figure_that_comes_later_and_on_no_figure_of_later_months(
    nordtal: PluginContext, taken: Take
) -> None:
    def noted(month: int) -> LearningFinding:
        day = datetime.date(2024, month, 1)
        return note_finding(
            nordtal,
            new_finding(nordtal, "Few come", indicator="nor.workshops", action="A2", date=day),
        )

    early, late = noted(7), noted(12)
    assert (early.measurement, late.measurement) == ("", "")
    head = "indicator,action,institution,period,value\n"
    taken("m.csv", head + "nor.workshops,A2,I2,2024-Q4,3\n")
    (row,) = nordtal.records(Measurement).find(indicator="nor.workshops", action="A2")
    stored = nordtal.records(LearningFinding)
    assert (stored.get(early.uid).measurement, stored.get(late.uid).measurement) == ("", row.uid)


def test_a_finding_that_names_its_indicator_later_rests_on_its_figure(
    nordtal: PluginContext,
) -> None:
    day = datetime.date(2024, 7, 1)
    finding = note_finding(nordtal, new_finding(nordtal, "Few come", date=day))
    edited = edit_record(nordtal, FINDINGS, finding, {"indicator": "nor.workshops"})
    assert nordtal.records(Measurement).get(edited.measurement).indicator == "nor.workshops"
