"""What a consortium asks before it hands in: another partner, the time left, regions that fit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cap_acie import checks, drafts, region_calls
from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder
from cap_acie.deadline_left import deadline_left, deadline_sentences
from cap_acie.eligibility import EligibilityVerdict, check_eligibility
from cap_acie.partner_replacement import NewPartner, before_and_after, replace_partner
from cap_acie.partner_search import search_lines, search_partners
from cap_acie.rule_result import RuleStatus
from cap_tui.api import (
    CooperationOptions,
    NotFound,
    PartnerMatch,
    PluginContext,
    Refused,
    TransformativeActivity,
)
from cap_tui.demo import regions
from cap_tui.testing import host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE, Answer

UTC = datetime.UTC


def test_a_newcomer_takes_over_costs_in_the_same_currency(
    example: CallFolder, applications: Mapping[str, Application]
) -> None:
    application = applications["A01"]
    old = application.partners[1]
    found = replace_partner(
        example, application, old.id, NewPartner("BRE", "Werk (made up)", "bre-x", "firm", "small")
    )
    assert found.new.costs == old.costs
    assert found.application.partners[1].region == "BRE"
    annexed = check_eligibility(example, found.application)
    assert annexed.rules == found.after.rules
    failing = {one.rule for one in found.after.rules if one.status is RuleStatus.FAILS}
    assert "annex.rate" not in failing
    assert found.new.requested <= old.requested
    told = [row.cells[0].value for row in before_and_after(example, found).rows]
    assert told[:2] == ["partner", "check"]


def test_a_newcomer_in_another_currency_gets_a_budget_of_its_own(
    example: CallFolder, applications: Mapping[str, Application]
) -> None:
    application = applications["A01"]
    lead = application.lead
    found = replace_partner(example, application, lead, NewPartner("STE"))
    assert found.new.currency == "CHF"
    assert found.application.lead == found.new.id
    with pytest.raises(NotFound):
        replace_partner(example, application, "nobody", NewPartner("STE"))
    with pytest.raises(Refused):
        replace_partner(example, application, lead, NewPartner("XXX"))


def test_the_earliest_region_is_warned_of_and_left_out(
    example: CallFolder, applications: Mapping[str, Application]
) -> None:
    application = replace(applications["A03"], submitted=None)
    checked = check_eligibility(example, application)
    assert checked.deadline is not None
    code, moment = checked.deadline
    near = deadline_left(example, application, moment - datetime.timedelta(days=3, hours=1))
    assert near.warns
    assert near.closed == (code,)
    assert "3 days left" in "\n".join(deadline_sentences(example, near))
    early = deadline_left(example, application, moment - datetime.timedelta(days=40))
    assert not early.warns
    over = deadline_left(example, application, moment + datetime.timedelta(seconds=1))
    assert "closed at" in next(deadline_sentences(example, over))
    assert over.without is not None
    assert code not in over.without.regions
    if over.without.deadline is not None:
        assert over.without.deadline[1] > moment


def test_the_command_shows_before_and_after(call: Callable[..., Answer], tmp_path: Path) -> None:
    out = tmp_path / "new.toml"
    file = EXAMPLE / "applications/A01.toml"
    answer = call(
        "acie", "replace", file, "p2", "--region", "BRE", "-o", out, "--call", EXAMPLE,
    )  # fmt: skip
    assert (answer.code, answer.kind, answer.data["partner"]) == (0, "acie-replaced", "p2")
    assert out.exists()
    late = call(
        "acie", "deadline", file, "--at", "2027-12-01T00:00:00+01:00", "--call", EXAMPLE,
    )  # fmt: skip
    assert (late.code, late.data["days_left"] < 0, late.data["warns"]) == (0, True, False)


class Matching:
    """A context whose matching knows two regions for one activity."""

    def __init__(self, ctx: PluginContext, activity: str) -> None:
        self.region = ctx.region
        self._activity = activity

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        options = [
            PartnerMatch("TYR", "u1", "Telemedicine", "peer", "Peers", 0.9),
            PartnerMatch("HOC", "u2", "E-care", "lead", "Catch up", 0.7, reasons=["strong there"]),
            PartnerMatch("BRE", "u3", "Care", "peer", "Peers", 0.6, interest="mutual"),
        ]
        return (CooperationOptions(self._activity, "e-health", options),)


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PluginContext]:
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path / "region", config, actor="officer") as workspace:
        with workspace.transaction("an activity") as tx:
            tx.add(TransformativeActivity(name="e-health"))
        yield host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")


def test_matched_regions_become_a_consortium_that_passes_its_check(
    ctx: PluginContext, example: CallFolder
) -> None:
    activity = next(iter(ctx.records(TransformativeActivity).all()))
    matching = Matching(ctx, activity.uid)
    found = search_partners(matching, example, activity)  # type: ignore[arg-type]
    assert [one.match.region for one in found.matched] == ["BRE", "TYR", "HOC"]
    assert [one.in_call for one in found.matched] == [True, False, True]
    assert found.proposals
    for one in found.proposals:
        assert one.regions[0] == "VAL"
        again = check_eligibility(example, one.after.application)
        assert again.verdict is not EligibilityVerdict.NOT_ELIGIBLE
    told = "\n".join(search_lines(found, 80))
    assert "passes the check of the call" in told
    with pytest.raises(NotFound):
        search_partners(ctx, example, activity)


def test_a_draft_near_its_deadline_is_a_finding(ctx: PluginContext, example: CallFolder) -> None:
    region_calls.keep_call(ctx, example)
    text = (EXAMPLE / "applications/A01.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("submitted")]
    record = region_calls.receive_file(
        ctx,
        drafts.parse_toml("A01.toml", "\n".join(lines).encode()),
        datetime.datetime(2027, 5, 1, tzinfo=UTC),
    )[0]
    drafts.application_draft_of(ctx, record)
    now = datetime.datetime(2027, 6, 25, tzinfo=UTC)
    left = drafts.draft_deadline(ctx, drafts.drafts(ctx)[0], now)
    assert left is not None
    assert left[1].warns
    assert [one for one in checks.found(ctx) if one.id == "acie.deadline"] == []
