"""Making diamonds and activities: one change each, taken back whole, also over several plugins' tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cap_diamond import operations
from cap_diamond.pack import pack
from cap_diamond.queries import diamond_of, diamond_state, diamonds, own
from cap_diamond.records import Diamond, Interest
from cap_tui.api import (
    Aspect,
    NotFound,
    PluginContext,
    PluginFault,
    PriorityArea,
    Rating,
    Refused,
    TransformativeActivity,
    rate,
)
from cap_tui.model.actor import Person
from cap_tui.plugin.host import Host
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Workspace


def everything(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """Every document, in an order that does not depend on history, without what counts changes."""
    return {
        name: sorted(
            (
                {k: v for k, v in dict(document).items() if k not in ("version", "updated")}
                for document in workspace.table(name)
            ),
            key=lambda document: str(document["uid"]),
        )
        for name in workspace.tables()
        if len(workspace.table(name))
    }


def test_the_plan_s_example_comes_from_a_template(empty: PluginContext) -> None:
    made = operations.from_template(empty, pack().template_of("demographic-change"))

    seen = diamond_state(empty, made)
    assert [corner.name for corner in seen.corners] == ["Health", "ICT", "Agrofood", "Materials"]
    assert {p.profile.name for p in seen.placed} == {
        "E-health",
        "Personalised medicine",
        "Functional food",
        "Increased food safety",
        "Smart packaging",
    }
    assert seen.challenge == "Demographic change in the Alpine Region"
    assert seen.aside == ()


def test_a_template_uses_what_the_region_has_already(empty: PluginContext) -> None:
    template = pack().template_of("demographic-change")
    operations.from_template(empty, template)
    operations.from_template(empty, template)

    assert len(diamonds(empty)) == 2
    assert len(list(empty.records(PriorityArea).all())) == 4
    assert len(list(empty.records(TransformativeActivity).all())) == 5


@pytest.mark.parametrize(
    ("language", "corners", "activity"),
    [
        ("it", ["Salute", "ICT", "Agroalimentare", "Materiali"], "Alimenti funzionali"),
        ("sl", ["Zdravje", "IKT", "Kmetijstvo in živila", "Materiali"], "Funkcionalna živila"),
        ("hr", ["Health", "ICT", "Agrofood", "Materials"], "Functional food"),
    ],
)
def test_a_template_is_in_the_persons_language_and_finds_what_is_there_in_another(
    empty: PluginContext, language: str, corners: list[str], activity: str
) -> None:
    template = pack().template_of("demographic-change")
    with speaking(language):
        seen = diamond_state(empty, operations.from_template(empty, template))
    with speaking("de"):
        again = diamond_state(empty, operations.from_template(empty, template))

    assert [corner.name for corner in seen.corners] == corners
    assert activity in {placed.profile.name for placed in seen.placed}
    assert [corner.uid for corner in again.corners] == [corner.uid for corner in seen.corners]
    assert len(list(empty.records(TransformativeActivity).all())) == 5
    written = {record.languages for record in empty.records(TransformativeActivity).all()}
    assert written == {("en",) if language == "hr" else (language,)}


def test_an_unknown_template_names_those_that_there_are(empty: PluginContext) -> None:
    with pytest.raises(NotFound, match="demographic-change"):
        pack().template_of("climate")


def test_what_a_partner_sent_is_not_taken_for_the_regions_own(
    contexts: Mapping[str, PluginContext], opened: Mapping[str, Host]
) -> None:
    ctx, workspace = contexts["VAL"], opened["VAL"].workspace
    assert workspace is not None
    with workspace.transaction("received") as tx:
        area = tx.add(PriorityArea(name="Health", owner="TIR"))
        tx.add(TransformativeActivity(name="E-health", areas=(area.uid,), owner="TIR"))

    made = operations.from_template(ctx, pack().template_of("demographic-change"))
    around = operations.from_corners(ctx, "", ["Health", "ICT", "Agrofood"])

    assert area.uid not in (*made.corners, *around.corners)
    assert {p.profile.region for p in diamond_state(ctx, made).placed} == {"VAL"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [(("A", " ", "C"), "no name"), (("Wood", "wood", "ICT"), "twice"), (("A", "B"), "3 to 6")],
)
def test_corners_that_make_no_diamond_are_refused_also_before_anything_is_made(
    empty: PluginContext, words: tuple[str, ...], reason: str
) -> None:
    for attempt in (
        operations.corners_named,
        lambda ctx, named: operations.from_corners(ctx, "", named),
    ):
        with pytest.raises(Refused, match=reason):
            attempt(empty, words)

    assert list(empty.records(PriorityArea).all()) == []


@pytest.mark.parametrize("count", [2, 7])
def test_a_diamond_has_three_to_six_corners(empty: PluginContext, count: int) -> None:
    with pytest.raises(Refused, match="3 to 6"):
        operations.from_corners(empty, "x", [f"Area {n}" for n in range(count)])

    assert diamonds(empty) == []


def test_a_diamond_around_known_areas_finds_the_activities_between_them(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    made = operations.from_corners(ctx, "Senza materiali", ["Salute", "ICT", "Agroalimentare"])

    names = {p.profile.name for p in diamond_state(ctx, made).placed}
    assert "E-health" in names
    assert "Smart packaging" not in names


def test_an_activity_on_an_edge_is_undone_with_its_place_on_the_diamond(
    opened: Mapping[str, Host], contexts: Mapping[str, PluginContext]
) -> None:
    ctx, workspace = contexts["VAL"], opened["VAL"].workspace
    assert workspace is not None
    before = everything(workspace)
    diamond = diamond_of(ctx)

    added = operations.add_on_edge(ctx, diamond, (1, 3), "  Sensori\nper la casa ")

    seen = diamond_state(ctx, diamond_of(ctx))
    assert added.name == "Sensori per la casa"
    assert added.uid in {p.profile.uid for p in seen.placed if p.edge == (1, 3)}

    workspace.undo()

    assert everything(workspace) == before
    workspace.redo()
    assert added.uid in {p.profile.uid for p in diamond_state(ctx, diamond_of(ctx)).placed}


def test_changes_of_several_plugins_are_undone_one_by_one_to_where_they_began(
    opened: Mapping[str, Host], contexts: Mapping[str, PluginContext]
) -> None:
    ctx, workspace = contexts["VAL"], opened["VAL"].workspace
    assert workspace is not None
    before = everything(workspace)
    diamond = diamond_of(ctx)

    activity = operations.add_on_edge(ctx, diamond, (0, 1), "Orologi per la memoria")
    with workspace.transaction("the core rates it") as tx:
        tx.add(Rating(activity=activity.uid, aspect=Aspect.RELEVANCE, value=4))
    rate(ctx, activity, Aspect.RELEVANCE, 5)
    operations.from_template(ctx, pack().template_of("demographic-change"))
    for _step in range(4):
        workspace.undo()

    assert everything(workspace) == before


def test_an_empty_name_is_refused_and_nothing_changes(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    seq = ctx.seq

    with pytest.raises(Refused):
        operations.add_on_edge(ctx, diamond_of(ctx), (0, 1), " \n ")

    assert ctx.seq == seq


def test_the_plugin_may_not_touch_people(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]

    with pytest.raises(PluginFault, match="people"), ctx.transaction("no") as tx:
        tx.add(Person(name="Anybody"))


def test_interest_is_said_once_and_taken_back(contexts: Mapping[str, PluginContext]) -> None:
    from cap_diamond.matching import interest_in, matches
    from cap_diamond.queries import everybody
    from cap_diamond.records import Interest

    ctx = contexts["BRE"]
    match = next(m for m in matches(everybody(ctx), "BRE") if m.here.name == "Funkcionalna živila")
    count = len(list(ctx.records(Interest).all()))

    operations.say_interest(ctx, interest_in(match))
    operations.say_interest(ctx, interest_in(match))
    assert len(list(ctx.records(Interest).all())) == count + 1

    operations.withdraw_interest(ctx, match.here.uid, match.there.uid)
    assert len(list(ctx.records(Interest).all())) == count
    with pytest.raises(NotFound):
        operations.withdraw_interest(ctx, match.here.uid, match.there.uid)


def test_only_own_diamonds_are_the_region_s(opened: Mapping[str, Host]) -> None:
    workspace = opened["VAL"].workspace
    assert workspace is not None
    with workspace.transaction("received") as tx:
        tx.add(Diamond(name="Tirol", owner="TIR"))

    assert [d.name for d in diamonds(opened["VAL"].context("diamond"))] == [
        "Cambiamento demografico"
    ]


def test_joint_diamonds_of_partners_stand_behind_the_region_s_own(
    opened: Mapping[str, Host],
) -> None:
    workspace = opened["VAL"].workspace
    assert workspace is not None
    with workspace.transaction("received") as tx:
        tx.add(Diamond(name="Alpi", owner="TIR", shared=True, created="2020-01-01T00:00:00Z"))
    ctx = opened["VAL"].context("diamond")

    assert [d.name for d in diamonds(ctx)] == ["Cambiamento demografico", "Alpi"]
    assert diamond_of(ctx, "alpi").owner == "TIR"


def test_the_ends_of_a_new_activity_are_the_corners_that_are_drawn(empty: PluginContext) -> None:
    made = operations.from_template(empty, pack().template_of("demographic-change"))
    gone = empty.records(PriorityArea).get(made.corners[0])
    with empty.transaction("remove") as tx:
        tx.remove(gone)

    added = operations.add_on_edge(empty, made, (0, 1), "Sensors")

    assert added.areas == made.corners[1:3]


def test_a_partner_waits_until_its_interest_is_answered(
    contexts: Mapping[str, PluginContext],
) -> None:
    from cap_diamond.checks import status

    ctx = contexts["VAL"]
    (activity, *_more) = own(ctx, TransformativeActivity)
    asked = Interest(activity="there", region="VAL", partner=activity.uid, owner="TIR")
    with ctx.transaction("bundle") as tx:
        tx.add(asked)
    (wait,) = status(ctx).partners
    assert (wait.region, wait.record) == ("TIR", activity.uid)
    with ctx.transaction("answer") as tx:
        tx.add(Interest(activity=activity.uid, region="TIR", partner="there"))
    assert status(ctx).partners == ()
