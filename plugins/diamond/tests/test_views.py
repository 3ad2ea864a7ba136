"""The views by keyboard, as the shell hosts them, at the size of a terminal and of a projector."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from cap_diamond import listings
from cap_diamond.drawing import diamond_cells
from cap_diamond.overlay import overlay
from cap_diamond.profile import Profile
from cap_diamond.reading import decisions, diamond_of, everybody, sight
from cap_diamond.records import Decision, Diamond
from cap_diamond.views.canvas import nearest
from cap_diamond.views.card import CardView
from cap_diamond.views.chain import ChainView
from cap_diamond.views.diamond import DiamondView
from cap_diamond.views.matching import MatchingView
from cap_diamond.views.matrix import MatrixView
from cap_diamond.views.overlay import OverlayView
from cap_tui.api import Aspect, PluginContext
from cap_tui.plugin.host import Host
from cap_tui.ui import Rows

SIZES = ((80, 20), (60, 14))  # what the shell leaves to a view of 80x24 and of 60x18
Script = Callable[[App[None], Pilot[Any]], Awaitable[None]]


class Stage(App[None]):
    """A screen that holds one view."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._held = widget

    def compose(self) -> ComposeResult:
        yield self._held


def play(view: Widget, script: Script, size: tuple[int, int] = SIZES[0]) -> None:
    """Run a script on one view."""

    async def run() -> None:
        app = Stage(view)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(run())


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each answered before the next."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def text(app: App[None]) -> str:
    """What stands on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@pytest.mark.parametrize("size", SIZES)
def test_the_diamond_is_drawn_with_all_its_corners_at_both_sizes(
    contexts: Mapping[str, PluginContext], size: tuple[int, int]
) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        drawn = text(app)
        for corner in ("[Salute]", "[ICT]", "[Agroalimentare]", "[Materiali]"):
            assert corner in drawn
        assert "Too small" not in drawn

    play(DiamondView(contexts["VAL"]), script, size)


def test_two_keys_around_its_name_add_an_activity_on_the_marked_edge(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "e")
        await press(pilot, "a", *"Sensori", "enter")
        view = app.query_one(DiamondView)
        assert view.current is not None
        assert view.current.name == "Sensori"

    play(DiamondView(ctx), script)

    added = next(p for p in sight(ctx, diamond_of(ctx)).placed if p.profile.name == "Sensori")
    assert added.edge == (1, 2)


def test_leaving_the_line_for_the_name_adds_nothing(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    seq = ctx.seq

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "a", *"Sens", "escape", "right")

    play(DiamondView(ctx), script)

    assert ctx.seq == seq


def test_the_cursor_stands_on_an_activity_of_the_diamond_that_was_chosen(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    own = diamond_of(ctx)
    with ctx.transaction("another") as tx:
        tx.add(Diamond(name="Zwei", corners=own.corners, activities=own.activities[:2]))

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "down", "o", "down", "enter")
        view = app.query_one(DiamondView)
        assert view.seen is not None
        assert view.seen.diamond.name == "Zwei"
        assert view.current is not None
        assert view.current.uid in own.activities[:2]

    play(DiamondView(ctx), script)


@pytest.mark.parametrize(("answer", "shared"), [("n", False), ("y", True)])
def test_a_diamond_is_made_joint_after_a_question(
    contexts: Mapping[str, PluginContext], answer: str, shared: bool
) -> None:
    ctx = contexts["VAL"]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "m")
        assert "may change it as you can" in text(app)
        await press(pilot, answer)
        assert ("(joint, owner VAL)" in text(app)) is shared

    play(DiamondView(ctx), script)

    assert diamond_of(ctx).shared is shared


@pytest.mark.parametrize("code", ["VAL", "HOC", "BRE"])
@pytest.mark.parametrize("size", SIZES)
def test_arrows_and_the_key_of_the_edges_reach_every_activity(
    contexts: Mapping[str, PluginContext], code: str, size: tuple[int, int]
) -> None:
    ctx = contexts[code]
    seen = sight(ctx, diamond_of(ctx))
    drawn = diamond_cells(seen, *size)
    spots = {i: spot.point for spot in drawn.layout.spots for i in spot.members}
    assert len(spots) == len(seen.placed)
    firsts = {p.edge: i for i, p in reversed(list(enumerate(seen.placed)))}

    reached, waiting = set(firsts.values()), list(firsts.values())
    while waiting:
        place = waiting.pop()
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = nearest(spots, place, dx, dy)
            if found is not None and found not in reached:
                reached.add(found)
                waiting.append(found)

    assert reached == set(spots)


def test_an_arrow_moves_the_cursor_and_the_words_below(
    contexts: Mapping[str, PluginContext],
) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        view = app.query_one(DiamondView)
        before = view.current
        await press(pilot, "down")
        assert view.current is not None
        assert view.current != before
        assert f"{view.current.name} — strength" in text(app)

    play(DiamondView(contexts["VAL"]), script)


@pytest.mark.parametrize("size", SIZES)
def test_an_edge_is_zoomed_and_a_card_opened_and_left(
    contexts: Mapping[str, PluginContext], size: tuple[int, int]
) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "z")
        assert "Riabilitazione" in text(app)
        await press(pilot, "down", "enter")
        assert "also: Personalised medicine" in text(app)
        await press(pilot, "escape")
        assert "[Salute]" in text(app)

    play(DiamondView(contexts["VAL"]), script, size)


def test_without_a_diamond_it_says_what_to_do(empty: PluginContext) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        assert "There is no diamond yet" in text(app)
        await press(pilot, "e", "a", "z", "enter", "f", "s", "o", "up")

    play(DiamondView(empty), script)


def test_what_somebody_else_adds_appears(contexts: Mapping[str, PluginContext]) -> None:
    from cap_diamond.operations import add_on_edge

    ctx = contexts["VAL"]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        add_on_edge(ctx, diamond_of(ctx), (0, 1), "Orologi")
        app.query_one(DiamondView).refresh_data()
        await pilot.pause()
        await press(pilot, "z")
        assert "Orologi" in text(app)

    play(DiamondView(ctx), script)


def test_evil_names_are_drawn_as_text(
    opened: Mapping[str, Host], contexts: Mapping[str, PluginContext]
) -> None:
    from cap_diamond.operations import add_on_edge

    ctx = contexts["VAL"]
    evil = "[/] [@click=app.quit]x[/] [red"
    add_on_edge(ctx, diamond_of(ctx), (0, 1), evil)

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "z")
        assert "[@click=app" in text(app)

    play(DiamondView(ctx), script)
    play(MatrixView(ctx), lambda app, pilot: pilot.pause())
    play(OverlayView(ctx), lambda app, pilot: pilot.pause())


def test_a_proposal_is_decided_and_taken_back_by_key(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    first = overlay(everybody(ctx), decisions(ctx)).proposals[0]

    def decided() -> list[Decision]:
        pair = {first.first.uid, first.second.uid}
        return [d.decision for d in decisions(ctx) if {d.first, d.second} == pair]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "s")
        assert decided() == []  # nothing is decided while the overlay itself is shown
        await press(pilot, "p", "s")
        assert decided() == [Decision.SAME]

    play(OverlayView(ctx), script)


def test_interest_is_said_by_key_and_taken_back_by_the_same(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["BRE"]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        view = app.query_one(MatchingView)
        before = view.found[0].meeting
        await press(pilot, "i")
        after = view.found[0].meeting
        await press(pilot, "i")
        assert before != after
        assert view.found[0].meeting == before

    play(MatchingView(ctx), script)


def test_the_matrix_takes_the_place_of_the_ranking(
    contexts: Mapping[str, PluginContext],
) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        assert "Alimenti funzionali" in text(app)
        await press(pilot, "m")
        assert "strong from 3.5" in text(app)

    play(MatrixView(contexts["VAL"]), script)


async def answer(pilot: Pilot[Any], *choices: str) -> None:
    """Take the answers of questions laid over the view, by their places from 0."""
    for place in choices:
        await press(pilot, *["down"] * int(place), "enter")


def test_an_activity_is_rated_judged_and_led_by_key(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    def here(name: str = "Alimenti funzionali") -> Profile:
        return next(p for p in listings.own_profiles(ctx) if p.name == name)

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        assert here().ratings[Aspect.RELEVANCE] == 5
        await press(pilot, "r")
        await answer(pilot, "2", "0")
        assert here().ratings[Aspect.RELEVANCE] == 1
        await press(pilot, "l")
        await answer(pilot, "0")
        assert here().lead == "Valdora MedNet"

    play(CardView(ctx), script)


def test_a_stage_that_lacks_something_is_told_and_not_taken(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    seq = ctx.seq

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "s")
        assert "No action was made from it" in text(app)
        await answer(pilot, "3")

    play(CardView(ctx), script)

    assert ctx.seq == seq


def test_an_activity_is_edited_in_a_form(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]

    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "e", "end", *" nuovi", "f10")

    play(CardView(ctx), script)

    assert "Alimenti funzionali nuovi" in {p.name for p in listings.own_profiles(ctx)}


def test_the_chain_is_walked_from_an_activity_to_its_evidence_and_back(
    contexts: Mapping[str, PluginContext],
) -> None:
    async def script(app: App[None], pilot: Pilot[Any]) -> None:
        await press(pilot, "enter")
        assert "Alimenti funzionali" in text(app)
        await press(pilot, *["down"] * 6)
        view = app.query_one(ChainView)
        rows = view.query_one(Rows)
        evidence = next(r for r in rows.rows if "Employment in food" in str(r.cells[0]))
        rows.go_to(evidence.key)
        await press(pilot, "enter")
        assert "Alimenti funzionali" in text(app)
        assert len(view.walked) == 2
        await press(pilot, "escape", "b")
        assert view.walked == []

    play(ChainView(contexts["VAL"]), script)


def test_no_key_is_wanted_by_two_actions_of_a_view() -> None:
    from cap_diamond.views.canvas import Drawing
    from cap_tui.widgets.actions import clashes

    for view in (DiamondView, MatrixView, OverlayView, MatchingView, CardView, ChainView):
        assert clashes(view.ACTIONS) == []
    # The list of an edge is not shown together with the drawing, so Enter may be of both.
    assert clashes(Drawing.ACTIONS, DiamondView.ACTIONS) == []
