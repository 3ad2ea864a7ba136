"""The sample region Valdora holds the chain: from what was funded back to the evidence and the StressTest indicator."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from cap_tui.demo import fill, regions
from cap_tui.model.chain import Chain
from cap_tui.operations.board import all_findings, board
from cap_tui.plugin.host import Host
from cap_tui.report.compose import compose, region_process
from cap_tui.report.write import write
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Home, Workspace

ROLES = {
    *(
        "stresstest_round",
        "stresstest_indicator",
        "evidence",
        "diamond",
        "activity",
        "critical_mass",
    ),
    *("action", "call", "annex", "application", "funding", "service_plan", "service_outcome"),
    *("input", "measurement", "finding", "decision", "claim"),
}
"""Roles that records of the sample region have."""

OF_WORKSHOPS = {"workshop", "card", "vote"}
"""Roles that the sample workshops give, in installations whose tools fill them in."""

BEHIND_FUNDING = {"application", "annex", "activity", "diamond", "evidence", "stresstest_indicator"}


def roles_behind(chain: Chain, uid: str) -> set[str]:
    return {step.role for step in chain.walk(uid, ahead=False)}


def made_from_application(chain: Chain, uid: str) -> bool:
    before = chain.walk(uid, ahead=False)
    return any(step.role == "application" and step.depth == 1 for step in before)


def test_the_region_holds_every_role(valdora: tuple[Host, Workspace]) -> None:
    host, workspace = valdora
    chain = host.lineage().chain(workspace)
    wanted = ROLES | OF_WORKSHOPS if any(chain.with_role("workshop")) else ROLES
    assert {role for role in wanted if not any(chain.with_role(role))} == set()


def test_what_was_funded_leads_back_to_the_votes_and_the_indicator(
    valdora: tuple[Host, Workspace],
) -> None:
    host, workspace = valdora
    chain = host.lineage().chain(workspace)
    held = any(chain.with_role("workshop"))
    wanted = BEHIND_FUNDING | {"action", "card", "vote"} if held else BEHIND_FUNDING
    fundings = [*chain.with_role("funding")]
    assert fundings
    for funding in fundings:
        assert wanted <= roles_behind(chain, funding.uid)
    made = [
        step.uid for step in chain.with_role("action") if made_from_application(chain, step.uid)
    ]
    assert made, "a funded project is an action of the plan"
    for action in made:
        assert wanted <= roles_behind(chain, action)


def test_check_names_every_indicator_that_nobody_measures(valdora: tuple[Host, Workspace]) -> None:
    host, workspace = valdora
    found = all_findings(host, workspace)
    unmeasured = {finding.where for finding in found if finding.id == "evaluation.not-assigned"}
    named = {item.ref for item in host.content().entries("indicators")}
    assert unmeasured
    assert unmeasured <= named


def test_nothing_in_the_region_lacks_its_ground(valdora: tuple[Host, Workspace]) -> None:
    host, workspace = valdora
    chain = host.lineage().chain(workspace)
    held = any(chain.with_role("workshop"))
    orphans = [f.message for f in all_findings(host, workspace) if f.id == "chain.orphan"]
    assert not held or orphans == []


def test_every_tool_tells_the_board_what_is_due_and_which_partners_wait(
    valdora: tuple[Host, Workspace],
) -> None:
    host, workspace = valdora
    host.today, before = datetime.date(2026, 10, 25), host.today
    try:
        shown = board(host, workspace)
    finally:
        host.today = before
    due = {(item.day, item.text.partition(":")[0]) for item in shown.due}
    assert ("2026-10-20", "Our decision about 2 applications to the joint call acie-sample") in due
    assert ("2026-10-30", "3 figures to measure") in due
    assert any(
        day == "2026-10-30" and text.startswith("What came of the service") for day, text in due
    )
    (wait,) = shown.partners
    assert (wait.region, wait.view) == ("STE", "acie.applications")
    assert "Fibre films" in wait.text


def test_the_edition_for_policy_makers_is_two_pages(
    valdora: tuple[Host, Workspace], tmp_path: Path
) -> None:
    host, workspace = valdora
    process = region_process(host, workspace)
    write(compose(host, workspace, process=process, edition="policy"), tmp_path / "policy.pdf")
    pages = PdfDocument(tmp_path / "policy.pdf")
    assert len(pages) <= 2
    pages.close()


@pytest.mark.parametrize("code", ["HOC", "BRE"])
def test_the_other_sample_regions_hold_their_workshops_too(code: str, tmp_path: Path) -> None:
    config = next(config for config in regions() if config.region.code == code)
    with Workspace.create(tmp_path / code, config) as workspace:
        fill(workspace, code)
        host = Host.discover(Home(tmp_path / "home"))
        host.attach(workspace)
        host.demo()
        chain = host.lineage().chain(workspace)
        workshops = [document["flow"] for document in workspace.table("workshops")]
        if not workshops:  # an installation without the tools that hold them
            return
        assert sorted(workshops) == ["adw", "cedw", "edw"]
        voted = {"diamond", "card", "vote"}
        behind = [roles_behind(chain, one["uid"]) for one in workspace.table("joint_activities")]
        assert len(behind) == 2
        assert all(voted <= roles for roles in behind)
        actions = [one["uid"] for one in workspace.table("actions")]
        assert actions
        assert all(voted <= roles_behind(chain, uid) for uid in actions)
        assert not [f.message for f in all_findings(host, workspace) if f.id == "chain.orphan"]


def test_what_was_funded_and_which_service_helped_are_named_in_words(
    valdora: tuple[Host, Workspace],
) -> None:
    host, workspace = valdora
    chain = host.lineage().chain(workspace)
    with speaking("de"):
        (funding,) = {step.title for step in chain.with_role("funding")}
        plans = [step.title for step in chain.with_role("service_plan")]
        outcomes = [step.title for step in chain.with_role("service_outcome")]
    assert funding.startswith("gefördert · 20. Oktober 2026 · VAL 37.800\u00a0EUR, ")
    assert not funding.endswith("…")
    assert "Skills gap scan for one transformative activity" in plans
    assert any(title.endswith(" · 12. Mai 2026") for title in outcomes)
