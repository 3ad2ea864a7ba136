"""The overlay: same names are one activity, other names are proposed, decided, remembered and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_diamond.operations import decide, take_back
from cap_diamond.overlay import NameProposal, RegionOverlay, grouped, namesakes, overlay
from cap_diamond.profile import Profile, Work
from cap_diamond.queries import decisions, everybody, left_out
from cap_diamond.records import NameDecision, Sameness
from cap_tui.api import NotFound, PluginContext, Provenance, TransformativeActivity
from cap_tui.plugin.host import Host


def pair_of(found: RegionOverlay, one: str, other: str) -> NameProposal:
    return next(p for p in found.proposals if {p.first.name, p.second.name} == {one, other})


def test_the_same_name_is_one_activity_without_asking(profile: Callable[..., Profile]) -> None:
    works = [
        Work("AAA", "A", (profile(),)),
        Work("BBB", "B", (profile("smart  Packaging", "BBB"),)),
    ]

    found = overlay(works, [])

    assert [row.regions for row in found.rows] == [2]
    assert found.proposals == ()


def test_other_names_are_proposed_and_not_joined(profile: Callable[..., Profile]) -> None:
    works = [
        Work("AAA", "A", (profile(),)),
        Work("BBB", "B", (profile("Pametna embalaža", "BBB"),)),
    ]

    found = overlay(works, [])

    assert [row.regions for row in found.rows] == [1, 1]
    assert [(p.first.name, p.decision) for p in found.proposals] == [("Smart packaging", None)]


def test_a_decision_joins_them_is_remembered_and_can_be_taken_back(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    before = overlay(everybody(ctx), decisions(ctx))
    proposal = pair_of(before, "Compositi rinnovabili", "Biobasierte Verbundwerkstoffe")

    decide(ctx, proposal.first, proposal.second, NameDecision.SAME, "both from fibres that grow")

    after = overlay(everybody(ctx), decisions(ctx))
    row = next(r for r in after.rows if r.name == "Compositi rinnovabili")
    assert set(row.cells) == {"VAL", "HOC"}
    assert pair_of(after, proposal.first.name, proposal.second.name).decision is NameDecision.SAME

    take_back(ctx, proposal.second.uid, proposal.first.uid)

    assert overlay(everybody(ctx), decisions(ctx)).rows == before.rows
    with pytest.raises(NotFound):
        take_back(ctx, proposal.first.uid, proposal.second.uid)


def test_a_second_decision_replaces_the_first(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]
    count = len(decisions(ctx))
    proposal = overlay(everybody(ctx), decisions(ctx)).proposals[0]

    decide(ctx, proposal.first, proposal.second, NameDecision.SAME)
    decide(ctx, proposal.second, proposal.first, NameDecision.DIFFERENT)

    found = overlay(everybody(ctx), decisions(ctx))
    assert len(decisions(ctx)) == count + 1
    assert (
        pair_of(found, proposal.first.name, proposal.second.name).decision is NameDecision.DIFFERENT
    )


def test_the_regions_own_decision_stands_before_a_partners(
    contexts: Mapping[str, PluginContext], opened: Mapping[str, Host]
) -> None:
    ctx, workspace = contexts["VAL"], opened["VAL"].workspace
    assert workspace is not None
    proposal = overlay(everybody(ctx), decisions(ctx)).proposals[0]
    one, other = proposal.first, proposal.second
    with workspace.transaction("received") as tx:
        tx.add(Sameness(first=other.uid, second=one.uid, decision=NameDecision.SAME, owner="HOC"))
    theirs = pair_of(overlay(everybody(ctx), decisions(ctx)), one.name, other.name)

    decide(ctx, one, other, NameDecision.DIFFERENT)
    ours = pair_of(overlay(everybody(ctx), decisions(ctx)), one.name, other.name)

    assert (theirs.decision, ours.decision) == (NameDecision.SAME, NameDecision.DIFFERENT)


def test_decisions_that_contradict_each_other_are_told(profile: Callable[..., Profile]) -> None:
    one, two, three = (
        profile("Film", "AAA"), profile("Folie", "BBB"), profile("Pellicola", "CCC"),
    )  # fmt: skip
    works = [Work("AAA", "A", (one,)), Work("BBB", "B", (two,)), Work("CCC", "C", (three,))]
    said = [
        Sameness(first=one.uid, second=two.uid, decision=NameDecision.SAME),
        Sameness(first=two.uid, second=three.uid, decision=NameDecision.SAME),
        Sameness(first=one.uid, second=three.uid, decision=NameDecision.DIFFERENT),
    ]

    assert overlay(works, said).contradictions == (said[2],)
    assert overlay(works, said[:2]).contradictions == ()


def test_what_other_decisions_have_joined_already_is_not_asked_again(
    profile: Callable[..., Profile],
) -> None:
    one, two, three = (
        profile("E-health", "AAA"), profile("E-zdravje", "BBB"), profile("Telemedizin", "CCC"),
    )  # fmt: skip
    works = [Work("AAA", "A", (one,)), Work("BBB", "B", (two,)), Work("CCC", "C", (three,))]
    said = [
        Sameness(first=one.uid, second=two.uid, decision=NameDecision.SAME),
        Sameness(first=one.uid, second=three.uid, decision=NameDecision.SAME),
    ]

    assert [p.decision for p in overlay(works, said[:1]).proposals] == [
        None,
        None,
        NameDecision.SAME,
    ]
    assert [p.decision for p in overlay(works, said).proposals] == [
        NameDecision.SAME,
        NameDecision.SAME,
    ]


@pytest.mark.parametrize(
    ("name", "decision"), [("Wood", NameDecision.SAME), ("Film", NameDecision.DIFFERENT)]
)
def test_a_decision_is_seen_however_much_or_little_the_names_are_alike(
    profile: Callable[..., Profile], name: str, decision: NameDecision
) -> None:
    one, two = profile("Film", "AAA"), profile(name, "BBB")
    said = [Sameness(first=two.uid, second=one.uid, decision=decision)]

    found = overlay([Work("AAA", "A", (one,)), Work("BBB", "B", (two,))], said)

    assert [(p.first, p.second, p.decision) for p in found.proposals] == [(one, two, decision)]


bearers = st.lists(st.sampled_from(["Film", "Folie", "Foil"]), max_size=9)
holds = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12)


@given(bearers, holds)
def test_equal_names_are_one_unless_every_way_between_them_is_barred(
    names: list[str], barred: list[tuple[int, int]]
) -> None:
    everybody = [Profile(uid=str(n), name=name, region=f"R{n}") for n, name in enumerate(names)]
    said = [
        Sameness(first=str(a), second=str(b), decision=NameDecision.DIFFERENT)
        for a, b in barred
        if a != b
    ]
    apart = {frozenset((d.first, d.second)) for d in said}
    reached = {p.uid: {p.uid} for p in everybody}
    for _round in everybody:
        for a in everybody:
            for b in everybody:
                if a.name == b.name and frozenset((a.uid, b.uid)) not in apart:
                    reached[a.uid] |= reached[b.uid]

    groups = grouped(everybody, said)

    assert {p.uid: {q.uid for q in group} for group in groups for p in group} == reached


def test_a_name_that_thousands_bear_is_joined_without_looking_at_every_pair() -> None:
    bearers = [str(number) for number in range(5000)]

    assert len(list(namesakes([bearers], {("7", "8")}))) == 4999


def test_who_has_it_how_strong_and_who_lacks_what(
    works: list[Work], contexts: Mapping[str, PluginContext]
) -> None:
    found = overlay(works, decisions(contexts["VAL"]))

    row = next(r for r in found.rows if r.name == "Smart packaging")
    cells = {code: profiles[0] for code, profiles in row.cells.items()}
    assert {code: cell.strength for code, cell in cells.items()} == {
        "VAL": 4.0,
        "BRE": 3.5,
        "HOC": 2.5,
    }
    assert cells["HOC"].mass["value_chain"] == "missing"


def test_what_was_received_from_a_partner_counts_when_the_region_is_not_on_this_machine(
    contexts: Mapping[str, PluginContext], opened: Mapping[str, Host]
) -> None:
    workspace = opened["VAL"].workspace
    assert workspace is not None
    made_up = Provenance(synthetic=True)
    with workspace.transaction("received") as tx:
        tx.add(TransformativeActivity(name="Smart packaging", owner="TIR", provenance=made_up))
        tx.add(TransformativeActivity(name="Smart packaging", owner="REA"))

    works = everybody(contexts["VAL"])
    found = overlay(works, [])

    row = next(r for r in found.rows if r.name == "Smart packaging")
    assert set(row.cells) == {"VAL", "TIR"}
    assert [region.code for region in left_out(contexts["VAL"], works)] == ["REA"]
    assert {work.code for work in everybody(contexts["VAL"], ["rea"])} == {"VAL", "REA"}
