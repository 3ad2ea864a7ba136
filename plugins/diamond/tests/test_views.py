"""The views by keyboard, as the shell hosts them, at the size of a terminal and of a projector."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from cap_diamond import listings
from cap_diamond.drawing import diamond_cells
from cap_diamond.overlay import overlay
from cap_diamond.profile import Profile
from cap_diamond.queries import decisions, diamond_of, diamond_state, everybody
from cap_diamond.records import Diamond, NameDecision
from cap_diamond.views.card import CardView
from cap_diamond.views.diamond import DiamondView
from cap_diamond.views.matching import MatchingView
from cap_diamond.views.matrix import MatrixView
from cap_diamond.views.overlay import OverlayView
from cap_tui.api import Aspect, PluginContext
from cap_tui.plugin.host import Host
from cap_tui.testing import ShellDriver
from cap_tui.ui import ChainPage, Rows, nearest
from cap_tui.workspace import Home

SIZES = ((80, 24), (60, 18))
Script = Callable[[ShellDriver], None]
Play = Callable[..., None]


@pytest.fixture
def play(opened: Mapping[str, Host]) -> Play:
    """``play("VAL", "diamond.card", script)``: the real shell on a sample region, with that view open."""

    def run(code: str, view: str, script: Script, size: tuple[int, int] = SIZES[0]) -> None:
        workspace = opened[code].workspace
        assert workspace is not None
        home = Home(workspace.folder.parent / "home")
        with ShellDriver(workspace.folder, home, plugins=["cap_diamond"], size=size) as shell:
            shell.open_view(view)
            script(shell)
        workspace.catch_up()

    return run


@pytest.mark.parametrize("size", SIZES)
def test_the_diamond_is_drawn_with_all_its_corners_at_both_sizes(
    play: Play, contexts: Mapping[str, PluginContext], size: tuple[int, int]
) -> None:
    def script(shell: ShellDriver) -> None:
        drawn = shell.text
        for corner in ("[Salute]", "[ICT]", "[Agroalimentare]", "[Materiali]"):
            assert corner in drawn
        assert "Too small" not in drawn

    play("VAL", "diamond.diamond", script, size)


def test_two_keys_around_its_name_add_an_activity_on_the_marked_edge(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    def script(shell: ShellDriver) -> None:
        shell.press(".")
        shell.press("a", *"Sensori", "enter")
        view = shell.app.screen.query_one(DiamondView)
        assert view.current is not None
        assert view.current.name == "Sensori"

    play("VAL", "diamond.diamond", script)

    added = next(
        p for p in diamond_state(ctx, diamond_of(ctx)).placed if p.profile.name == "Sensori"
    )
    assert added.edge == (1, 2)


def test_leaving_the_line_for_the_name_adds_nothing(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    seq = ctx.seq

    def script(shell: ShellDriver) -> None:
        shell.press("a", *"Sens", "escape", "right")

    play("VAL", "diamond.diamond", script)

    assert ctx.seq == seq


def test_the_cursor_stands_on_an_activity_of_the_diamond_that_was_chosen(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    own = diamond_of(ctx)
    with ctx.transaction("another") as tx:
        tx.add(Diamond(name="Zwei", corners=own.corners, activities=own.activities[:2]))

    def script(shell: ShellDriver) -> None:
        shell.press("down", "o", "down", "enter")
        view = shell.app.screen.query_one(DiamondView)
        assert view.seen is not None
        assert view.seen.diamond.name == "Zwei"
        assert view.current is not None
        assert view.current.uid in own.activities[:2]

    play("VAL", "diamond.diamond", script)


@pytest.mark.parametrize(("answer", "shared"), [("n", False), ("y", True)])
def test_a_diamond_is_made_joint_after_a_question(
    play: Play, contexts: Mapping[str, PluginContext], answer: str, shared: bool
) -> None:
    ctx = contexts["VAL"]

    def script(shell: ShellDriver) -> None:
        shell.press("J")
        shell.wait("may change it as you can")
        shell.press(answer)
        assert ("(joint, owner VAL)" in shell.text) is shared

    play("VAL", "diamond.diamond", script)

    assert diamond_of(ctx).shared is shared


@pytest.mark.parametrize("code", ["VAL", "HOC", "BRE"])
@pytest.mark.parametrize("size", SIZES)
def test_arrows_and_the_key_of_the_edges_reach_every_activity(
    contexts: Mapping[str, PluginContext], code: str, size: tuple[int, int]
) -> None:
    ctx = contexts[code]
    seen = diamond_state(ctx, diamond_of(ctx))
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
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    def script(shell: ShellDriver) -> None:
        view = shell.app.screen.query_one(DiamondView)
        before = view.current
        shell.press("down")
        assert view.current is not None
        assert view.current != before
        shell.wait(f"{view.current.name} — strength")

    play("VAL", "diamond.diamond", script)


@pytest.mark.parametrize("size", SIZES)
def test_an_edge_is_zoomed_and_a_card_opened_and_left(
    play: Play, contexts: Mapping[str, PluginContext], size: tuple[int, int]
) -> None:
    def script(shell: ShellDriver) -> None:
        shell.press("z")
        shell.wait("Riabilitazione")
        shell.press("down", "enter")
        assert shell.place == "record_detail"
        shell.wait("Personalised medicine")
        shell.press("escape", "escape")
        shell.wait("[Salute]")

    play("VAL", "diamond.diamond", script, size)


def test_what_somebody_else_adds_appears(play: Play, contexts: Mapping[str, PluginContext]) -> None:
    from cap_diamond.operations import add_on_edge

    ctx = contexts["VAL"]

    def script(shell: ShellDriver) -> None:
        add_on_edge(ctx, diamond_of(ctx), (0, 1), "Orologi")
        shell.press("z")
        shell.wait("Orologi")

    play("VAL", "diamond.diamond", script)


def test_evil_names_are_drawn_as_text(
    play: Play, opened: Mapping[str, Host], contexts: Mapping[str, PluginContext]
) -> None:
    from cap_diamond.operations import add_on_edge

    ctx = contexts["VAL"]
    evil = "[/] [@click=app.quit]x[/] [red"
    add_on_edge(ctx, diamond_of(ctx), (0, 1), evil)

    def script(shell: ShellDriver) -> None:
        shell.press("z")
        shell.wait("[@click=app")

    play("VAL", "diamond.diamond", script)

    def listed(shell: ShellDriver) -> None:
        shell.press("end")
        shell.wait("[@click=a")

    for view in ("matrix", "overlay"):
        play("VAL", f"diamond.{view}", listed)


def test_a_proposal_is_decided_and_taken_back_by_key(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    first = overlay(everybody(ctx), decisions(ctx)).proposals[0]

    def decided() -> list[NameDecision]:
        pair = {first.first.uid, first.second.uid}
        return [d.decision for d in decisions(ctx) if {d.first, d.second} == pair]

    def script(shell: ShellDriver) -> None:
        shell.press("+")
        assert decided() == []  # nothing is decided while the overlay itself is shown
        shell.press("C", "+")
        assert decided() == [NameDecision.SAME]

    play("VAL", "diamond.overlay", script)


def test_interest_is_said_by_key_and_taken_back_by_the_same(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    def script(shell: ShellDriver) -> None:
        view = shell.app.screen.query_one(MatchingView)
        before = view.found[0].meeting
        shell.press("+")
        after = view.found[0].meeting
        shell.press("+")
        assert before != after
        assert view.found[0].meeting == before

    play("BRE", "diamond.matching", script)


def test_the_matrix_takes_the_place_of_the_ranking(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    def script(shell: ShellDriver) -> None:
        shell.wait("Alimenti funzionali")
        shell.press("v")
        shell.wait("strong from 3.5")

    play("VAL", "diamond.matrix", script)


def answer(shell: ShellDriver, *choices: str) -> None:
    """Take the answers of questions laid over the view, by their places from 0."""
    for place in choices:
        shell.press(*["down"] * int(place), "enter")


def test_an_activity_is_rated_judged_and_led_by_key(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]

    def here(name: str = "Alimenti funzionali") -> Profile:
        return next(p for p in listings.own_profiles(ctx) if p.name == name)

    def script(shell: ShellDriver) -> None:
        assert here().ratings[Aspect.RELEVANCE] == 5
        shell.press("r")
        shell.wait("relevance: 5")
        answer(shell, "2", "0", "0")
        assert here().ratings[Aspect.RELEVANCE] == 1
        shell.press("L")
        answer(shell, "0")
        assert here().lead == "Valdora MedNet"

    play("VAL", "diamond.card", script)


def test_a_stage_that_lacks_something_is_told_and_not_taken(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    seq = ctx.seq

    def script(shell: ShellDriver) -> None:
        shell.press("t")
        shell.wait("No action was made from it")
        answer(shell, "4")

    play("VAL", "diamond.card", script)

    assert ctx.seq == seq


def test_an_activity_is_edited_in_a_form(play: Play, contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]

    def script(shell: ShellDriver) -> None:
        shell.press("e", "end", *" nuovi", "f10")

    play("VAL", "diamond.card", script)

    assert "Alimenti funzionali nuovi" in {p.name for p in listings.own_profiles(ctx)}


def test_the_chain_is_walked_from_an_activity_to_its_evidence_and_back(
    play: Play,
    contexts: Mapping[str, PluginContext],
) -> None:
    def script(shell: ShellDriver) -> None:
        shell.press("enter")
        shell.wait("Alimenti funzionali")
        shell.press(*["down"] * 6)
        view = shell.app.screen.query_one(ChainPage)
        rows = view.query_one(Rows)
        evidence = next(r for r in rows.rows if "Employment in food" in str(r.cells))
        rows.go_to(evidence.key)
        shell.press("enter")
        shell.wait("Alimenti funzionali")
        assert len(view.walked) == 2
        shell.press("escape", "escape")
        assert view.walked == []

    play("VAL", "diamond.chain", script)


def test_no_key_is_wanted_by_two_actions_of_a_view() -> None:
    from cap_diamond.views.canvas import Drawing
    from cap_tui.widgets.actions import clashes

    for view in (DiamondView, MatrixView, OverlayView, MatchingView, CardView, ChainPage):
        assert clashes(view.ACTIONS) == []
    # The list of an edge is not shown together with the drawing, so Enter may be of both.
    assert clashes(Drawing.ACTIONS, DiamondView.ACTIONS) == []
