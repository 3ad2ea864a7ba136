"""The sample regions hold a joint call from annexes to a funded project, and say that all of it is made up."""

from __future__ import annotations

from pathlib import Path

from cap_acie.demo import PROJECTS, sample_application, sample_call
from cap_acie.eligibility import EligibilityVerdict, check_eligibility
from cap_acie.records import TABLES, CalledAmount, FundingDecision, JointCall
from cap_acie.synchronisation import ERROR, measure_synchronisation, sync_findings
from cap_tui.api import PlannedAction, TransformativeActivity, sample_uid
from cap_tui.demo import fill, regions
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Workspace


def test_the_sample_call_is_synchronised_and_its_applications_are_eligible() -> None:
    folder = sample_call()
    assert folder.made_up
    assert {annex.currency for annex in folder.annexes.values()} == {"EUR", "CHF"}
    found = sync_findings(folder, measure_synchronisation(folder))
    assert [one for one in found if one.severity == ERROR] == []
    for name in PROJECTS:
        application = sample_application(folder, name)
        verdict = check_eligibility(folder, application).verdict
        assert verdict is EligibilityVerdict.OPEN  # only the arrival is missing


def test_a_sample_region_is_filled_through_the_plugins_own_code(tmp_path: Path) -> None:
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path / "valdora", config) as workspace:
        fill(workspace, "VAL")
        host = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home"))
        host.demo()
        ctx = host.context("acie")
        for kind in (*TABLES, PlannedAction):
            for record in ctx.records(kind).all():
                assert record.provenance.synthetic, kind
        call = next(iter(ctx.records(JointCall).all()))
        assert call.uid == sample_uid("VAL", JointCall.TABLE, "acie-1")
        assert len(list(ctx.records(FundingDecision).all())) == 1
        action = next(one for one in ctx.records(PlannedAction).all() if one.origin)
        behind = [step.role for step in ctx.chain().walk(action.uid, ahead=False)]
        assert {"application", "call", "activity"} <= set(behind)
        ahead = {step.role for step in ctx.chain().walk(action.uid, ahead=True)}
        assert "input" in ahead
        amount = next(iter(ctx.records(CalledAmount).all()))
        assert (amount.action, amount.currency) == (action.uid, "EUR")
        activity = sample_uid("VAL", TransformativeActivity.TABLE, "packaging")
        assert action.activity == activity
