"""What leaves of answers and of imports: nothing from which a hidden number or a person's row can be read."""

from __future__ import annotations

import pytest

from cap_stresstest.records import ImportReceipt, Response
from cap_tui.bundle.profiles import Fate, SharingProfile, Terms, plan_tables
from cap_tui.bundle.table_schema import declare
from cap_tui.model.actor import Person

COUNTS = {"rows", "new", "completed", "duplicates", "repeated", "empty", "partial", "out_of_scale"}


@pytest.mark.parametrize(
    "profile", [SharingProfile.PUBLIC, SharingProfile.AGGREGATE, SharingProfile.PSEUDONYMISED]
)
def test_counts_of_imports_places_in_files_and_purposes_stay(profile: SharingProfile) -> None:
    terms = Terms(profile, recipient="BBB", purpose="a call").checked()
    plans = plan_tables(map(declare, (ImportReceipt, Response, Person)), terms)
    staying = {
        (table, name)
        for table, plan in plans.items()
        for name, fate in plan.fates.items()
        if fate is Fate.STAYS
    }
    assert {("stresstest.imports", name) for name in COUNTS} <= staying
    assert {("stresstest.responses", "place"), ("stresstest.responses", "submitted")} <= staying
    assert {("people", "purpose"), ("people", "consent"), ("people", "consent_date")} <= staying
