"""The sheet of an indicator says its unit in the words that the list beside it has."""

from __future__ import annotations

from cap_evaluation.renderings import indicator_lines
from cap_evaluation.results import region_results
from cap_tui.api import PluginContext
from cap_tui.text.i18n import speaking

from .conftest import AS_OF


def test_the_unit_of_a_sheet_is_in_the_language_of_the_person(nordtal: PluginContext) -> None:
    with speaking("de"):
        results = region_results(nordtal, AS_OF)
        result = results.indicators["nor.workshops"]
        text = "\n".join(indicator_lines(result, results, 80))
    assert result.definition.indicator.unit == "workshops"
    assert "Einheit: Workshops" in text
