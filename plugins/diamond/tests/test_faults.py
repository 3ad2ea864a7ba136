"""Faults that no test noticed once: each is a change of one line that breaks something below."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from cap_diamond.alliance import members
from cap_diamond.charts.diamond_layout import Mark
from cap_diamond.demo import SYNTHETIC
from cap_diamond.matching import matches
from cap_diamond.operations import add_on_edge, from_corners
from cap_diamond.pages import regions_page
from cap_diamond.profile import Profile, Work
from cap_diamond.queries import diamond_of, diamond_state, everybody, left_out
from cap_diamond.records import Interest, NameDecision, Sameness
from cap_diamond.region_listings import alliance_listing
from cap_diamond.similarity_index import Bags
from cap_diamond.views.canvas import Drawing
from cap_tui.api import Conflict, Mass, NotSaved, PluginContext, TransformativeActivity, page_lines
from cap_tui.model.concepts import merged_spellings
from cap_tui.testing import ShellDriver
from cap_tui.ui import LinesView
from cap_tui.workspace import Home, Workspace


def test_the_shortest_spelling_stands_then_the_first_in_the_alphabet() -> None:
    letters = "bcdfghjklm"
    same_length = {letter: {f"{letter}otonikas", f"{letter}otonikat"} for letter in letters}
    shorter = {letter: {f"{letter}etonaiks", f"{letter}etoniks"} for letter in letters}

    stands = merged_spellings([frozenset().union(*same_length.values(), *shorter.values())])

    for letter in letters:
        assert stands[f"{letter}otonikat"] == f"{letter}otonikas"
        assert stands[f"{letter}etonaiks"] == f"{letter}etoniks"
        assert f"{letter}etoniks" not in stands


def test_a_name_of_words_that_say_nothing_is_like_nothing(
    profile: Callable[..., Profile],
) -> None:
    bags = Bags()
    number = bags.number(frozenset())
    bags.number(frozenset({"food"}))
    near, how = bags.near(number, 0.5)
    assert (len(near), len(how)) == (0, 0)

    works = [
        Work("AAA", "A", (profile("and of the", strong=5, relevant=5), profile(strong=5, relevant=5))),
        Work("BBB", "B", (profile("und der", "BBB", strong=5, relevant=5), profile(region="BBB", strong=5, relevant=5))),
    ]  # fmt: skip
    assert [m.here.name for m in matches(works, "AAA")] == ["Smart packaging"]


@pytest.fixture
def valdora(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the samples; gives Valdora's folder."""
    shutil.copytree(sample_folder, tmp_path / "all")
    return tmp_path / "all" / "valdora"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_drawing_that_cannot_be_written_is_said_and_the_view_stays(
    valdora: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(valdora)
    file = valdora / "diamond-val.svg"

    def refuse(_data: bytes, path: Path) -> None:
        raise NotSaved("The disk is full.", where=str(path))

    with ShellDriver(valdora, home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.diamond")
        with monkeypatch.context() as patched:
            patched.setattr("cap_diamond.views.diamond.save_file", refuse)
            shell.press("w", "enter")
            shell.wait("The disk is full.")
        shell.press("escape", "w", "enter")
        shell.until(file.exists, "the drawing is written")
        shell.wait("The disk is full.", gone=True)
        assert file.read_text("utf-8").startswith("<svg")
        assert shell.place == "view"


def test_an_activity_with_a_refused_name_keeps_the_line_open(valdora: Path, home: Home) -> None:
    with ShellDriver(valdora, home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.diamond")
        shell.press("a", "space", "enter")
        shell.wait("The name is empty.")
        shell.type("Orologi")
        shell.press("enter")
        shell.wait("Orologi is added.")


def test_a_conflict_shows_both_versions(valdora: Path, home: Home) -> None:
    with ShellDriver(valdora, home, plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.card")
        shell.press("e", "end")
        shell.type(" nostri")
        with Workspace.open(valdora, actor="Ana") as other, other.transaction("changed") as tx:
            first = next(
                a
                for a in other.records(TransformativeActivity).all()
                if a.name == "Alimenti funzionali"
            )
            tx.put(type(first)(**{**_fields(first), "description": "Ana's words"}))
        shell.press("f10")
        shell.until(lambda: shell.place == "conflict", "the conflict is shown")
        shell.wait("Ana's words")
        stored = {r["name"]: r for r in shell.records("activities")}
        assert stored["Alimenti funzionali"]["description"] == "Ana's words"


def _fields(record: TransformativeActivity) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def test_a_stale_sheet_of_critical_mass_is_a_conflict(
    contexts: Mapping[str, PluginContext],
) -> None:
    from cap_tui.api import mass_sheet, record_critical_mass

    ctx = contexts["VAL"]
    activity = next(
        a for a in ctx.records(TransformativeActivity).all() if a.name == "Alimenti funzionali"
    )
    seen = mass_sheet(ctx, activity)
    record_critical_mass(ctx, activity, {"firms": Mass.WEAK})
    with pytest.raises(Conflict):
        record_critical_mass(ctx, activity, {"firms": Mass.MISSING}, sheet=seen)


def test_the_cursor_leaves_an_activity_that_is_gone(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]
    added = add_on_edge(ctx, diamond_of(ctx), (0, 1), "Orologi")
    drawing = Drawing()
    with_it = diamond_state(ctx, diamond_of(ctx))
    drawing.show(with_it)
    drawing.mark([p.profile.uid for p in with_it.placed].index(added.uid))
    assert drawing.current is not None
    assert drawing.current.name == "Orologi"
    with ctx.transaction("removed") as tx:
        tx.remove(added)

    drawing.show(diamond_state(ctx, diamond_of(ctx)))

    assert drawing.current is None
    assert drawing.edge == (0, 1)
    assert drawing._figure().activities[0].mark in tuple(Mark)


def test_a_diamond_without_activities_marks_an_edge_only(empty: PluginContext) -> None:
    made = from_corners(empty, "D", ["Health", "ICT", "Food"])
    drawing = Drawing()
    drawing.show(diamond_state(empty, made))
    assert (drawing.current, drawing.edge) == (None, (0, 1))
    drawing.show(None)
    assert (drawing.current, drawing.edge) == (None, None)


def test_what_partners_add_is_said_when_the_own_mass_is_known(
    profile: Callable[..., Profile],
) -> None:
    known = profile(mass={"firms": Mass.MISSING, "skills": Mass.STRONG})
    partner = profile(region="BBB", mass={"firms": Mass.STRONG})

    (row,) = alliance_listing(known, [partner]).rows

    assert [cell.value for cell in row.cells][:2] == ["BBB", "firms"]
    assert not alliance_listing(profile(), [partner]).rows
    assert not alliance_listing(known, []).rows
    assert [m.profile.region for m in members(known, [partner, partner])] == ["BBB"]


def test_the_samples_say_what_they_decided_about_each_other(
    contexts: Mapping[str, PluginContext],
) -> None:
    for code, ctx in contexts.items():
        uids = {a.uid for a in ctx.records(TransformativeActivity).all()}
        for said in ctx.records(Sameness).all():
            assert said.first in uids
            assert said.second not in uids
            assert said.first_name.endswith(f"({code})")
            assert not said.second_name.endswith(f"({code})")
            assert said.decision in tuple(NameDecision)
            assert said.provenance.source == SYNTHETIC.source
        for wish in ctx.records(Interest).all():
            assert wish.activity in uids
            assert wish.partner not in uids
            assert wish.region != code
    known = {
        activity.uid: code
        for code, ctx in contexts.items()
        for activity in ctx.records(TransformativeActivity).all()
    }
    for ctx in contexts.values():
        for said in ctx.records(Sameness).all():
            assert f"({known[said.second]})" in said.second_name
        for wish in ctx.records(Interest).all():
            assert known[wish.partner] == wish.region


def test_regions_are_named_with_where_they_were_read(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]
    works = everybody(ctx, ["HOC"])

    told = " ".join(page_lines(regions_page(works, left_out(ctx, works)), 200))

    assert "VAL Valdora (this region; SYNTHETIC)" in told
    assert "HOC Hochtal (on this machine; SYNTHETIC)" in told
    assert "Not compared: BRE Brezje — on this machine · SYNTHETIC." in told
    alone = list(page_lines(regions_page(works[:1], []), 80))
    assert "No other region is here." in " ".join(alone)


class TextStage(App[None]):
    """A text of a hundred lines on five rows."""

    def compose(self) -> ComposeResult:
        yield LinesView([f"line {number}" for number in range(100)])


def test_a_text_that_is_drawn_anew_keeps_its_place_only_when_asked() -> None:
    async def run() -> None:
        app = TextStage()
        async with app.run_test(size=(40, 5)) as pilot:
            text = app.query_one(LinesView)
            text.focus()
            await pilot.press("pagedown", "pagedown")
            place = str(text.line(0)[0])
            assert place == "line 6"
            text.show([f"line {number}" for number in range(90)], keep_place=True)
            assert str(text.line(0)[0]) == place
            text.show([f"line {number}" for number in range(90)])
            assert str(text.line(0)[0]) == "line 0"

    asyncio.run(run())
