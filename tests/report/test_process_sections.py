"""The whole process in the region's report: the full edition for the file, two pages for policy makers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cap_tui.model.action import FundingStatus, PlannedAction
from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.plugin.host import Host
from cap_tui.report.compose import compose, region_process
from cap_tui.report.document import Document, Items, Paragraph, TableBlock
from cap_tui.testing import sample_region
from cap_tui.workspace import Workspace


@pytest.fixture
def region() -> Iterator[Workspace]:
    with sample_region() as workspace:
        with workspace.transaction("process") as tx:
            for record in (
                TransformativeActivity(uid="ta", name="Packaging"),
                Evidence(uid="e", title="Patents", supports=("ta",)),
                PlannedAction(
                    uid="a",
                    title="Test line",
                    activity="ta",
                    funding=FundingStatus.FUNDED,
                    cost="12.50",
                    currency="EUR",
                ),
                PlannedAction(
                    uid="b",
                    title="Study",
                    activity="ta",
                    funding=FundingStatus.FUNDED,
                    cost="7",
                    currency="CHF",
                ),
                PlannedAction(
                    uid="c", title="Network", activity="ta", funding=FundingStatus.FUNDED
                ),
                PlannedAction(uid="d", title="Idea", activity="ta"),
            ):
                tx.add(record)
        yield workspace


def made(region: Workspace, edition: str) -> Document:
    host = Host(())
    host.attach(region)
    return compose(host, region, process=region_process(host, region), edition=edition)


def test_the_full_edition_leads_from_each_funded_action_to_the_evidence(region: Workspace) -> None:
    sections = {section.id: section for section in made(region, "full").sections}
    assert {"core.process", "core.activities", "core.chains"} <= set(sections)
    tables = [block for block in sections["core.chains"].blocks if isinstance(block, TableBlock)]
    assert [table.caption for table in tables] == [
        "action: Test line",
        "action: Study",
        "action: Network",
    ]
    assert (2, "evidence", "Patents") in tables[0].rows


def test_the_policy_edition_says_what_was_paid_for_and_adds_no_currencies(
    region: Workspace,
) -> None:
    messages, process, origin = made(region, "policy").sections
    items = next(block for block in messages.blocks if isinstance(block, Items)).items
    # One message, so that a summary of five keeps what was decided and what it costs together.
    assert items[0].endswith(
        "4 actions, 3 of them funded. Funded: Test line; Study; Network. "
        "The funded actions cost 7 CHF. The funded actions cost 12.50 EUR. "
        "The cost of 1 funded action is not known."
    )
    decisions = [block for block in messages.blocks if isinstance(block, Items)][1].items
    assert decisions == [
        "Name who is responsible, and until when, for: Test line; Study; Network and 1 more.",
        "Decide who pays for: Idea.",
    ]
    chain = next(block for block in origin.blocks if isinstance(block, Paragraph)).text
    assert chain == (
        "What stands behind 'Test line': transformative activity: Packaging; evidence: Patents."
    )
    assert process.id == "core.process"
