"""What a partner measured and defined stays the partner's."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from msgspec.structs import replace

from cap_evaluation.definitions import region_framework
from cap_evaluation.operations.import_plan import ImportPlan
from cap_evaluation.records import (
    Assignment,
    Claim,
    EvaluatedAction,
    ExchangeRate,
    Framework,
    InputAmount,
    LearningFinding,
    Measurement,
)
from cap_evaluation.result_json import results_data
from cap_evaluation.results import region_results
from cap_tui.api import PluginContext

Take = Callable[..., ImportPlan]
PARTNERS: dict[type, dict[str, str]] = {
    Framework: {"currency": "PLN"},
    EvaluatedAction: {"name": "Another A1"},
}
"""What a partner's records say otherwise."""


def test_a_partners_framework_is_not_in_force(nordtal: PluginContext) -> None:
    before = region_framework(nordtal)
    with nordtal.transaction("a bundle of a partner") as transaction:
        for kind in (Framework, Assignment, EvaluatedAction, ExchangeRate):
            for own in list(nordtal.records(kind).all()):
                transaction.add(replace(own, uid="", owner="PAR", **PARTNERS.get(kind, {})))
    after = region_framework(nordtal)
    assert after.settings.currency == before.settings.currency == "EUR"
    assert after.assignments == before.assignments
    assert after.actions == before.actions
    assert after.rates == before.rates


def test_what_a_partner_measured_is_not_among_our_figures(nordtal: PluginContext) -> None:
    as_of = datetime.date(2024, 7, 31)
    before = results_data(region_results(nordtal, as_of))
    with nordtal.transaction("a bundle of a partner") as transaction:
        for kind in (Measurement, InputAmount, Claim, LearningFinding):
            for own in list(nordtal.records(kind).all())[:20]:
                transaction.add(replace(own, uid="", owner="PAR"))
        own = next(iter(nordtal.records(Measurement).all()))
        theirs = transaction.add(replace(own, uid="", owner="PAR", indicator="par.only"))
    assert results_data(region_results(nordtal, as_of)) == before
    with nordtal.transaction("it went away again") as transaction:
        transaction.remove(nordtal.records(Measurement).get(theirs.uid) or theirs)
    assert results_data(region_results(nordtal, as_of)) == before
