"""The whole process in the region's report: the full edition for the file, two pages for policy makers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec
import pytest

from cap_tui.model.action import FundingStatus, PlannedAction
from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.model.record import Personal, Record, about
from cap_tui.model.workshop import BallotKind, SealedVote, WorkshopBallot, WorkshopCard
from cap_tui.operations.context import Context
from cap_tui.plugin.contributions import Table
from cap_tui.plugin.host import Host
from cap_tui.plugin.lineage import Lineage
from cap_tui.report.compose import compose, region_process
from cap_tui.report.document import Document, Items, Paragraph, TableBlock
from cap_tui.report.process_sections import chain_section
from cap_tui.testing import sample_region
from cap_tui.text.i18n import set_language
from cap_tui.workspace import Workspace


class Project(Record, frozen=True, kw_only=True):
    """What a tool has whose titles people write."""

    TABLE: ClassVar[str] = "fund.projects"

    title: Annotated[str, about("Title", personal=Personal.FREE_TEXT)]


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


def test_the_first_message_has_the_colon_of_its_language(region: Workspace) -> None:
    set_language("fr")
    try:
        told = str(made(region, "full").sections)
    finally:
        set_language("en")
    assert "1 activité transformatrice : " in told.replace("\u202f", " ").replace("\xa0", " ")


def test_a_hidden_title_says_why_and_votes_are_counted_by_their_way(region: Workspace) -> None:
    with region.transaction("a workshop") as tx:
        tx.add(Project(uid="project", title="What Anna wants"))
        tx.add(WorkshopCard(uid="card", workshop="w", ref="c1", text="Films from milk"))
        tx.add(
            WorkshopBallot(
                uid="ballot",
                workshop="w",
                ref="b1",
                kind=BallotKind.DOTS,
                options=("card",),
                public_key="k",
            )
        )
        for uid, source in (("v1", "ssh"), ("v2", "paper"), ("v3", "ssh")):
            tx.add(
                SealedVote(
                    uid=uid,
                    workshop="w",
                    ballot="ballot",
                    voter=f"p{uid}",
                    source=source,
                    sealed="x",
                )
            )
        activity = region.records(TransformativeActivity).get("ta")
        tx.put(msgspec.structs.replace(activity, origin=("card", "project", "gone")))
    chain = Lineage(lambda: [Table(Project, role="application")]).chain(region)
    section = chain_section(Context(region), chain)
    assert section is not None
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    told = {(what, title) for _step, what, title in table.rows}
    assert ("application", "title not shown: it may name people") in told
    assert ("card", "Films from milk") in told
    assert {t for what, t in told if what == "vote"} == {"1 vote on paper", "2 votes by terminal"}
    assert "" not in {title for _what, title in told}


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
