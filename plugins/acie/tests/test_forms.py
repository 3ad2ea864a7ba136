"""Annexes and applications filled in part by part: what is typed is kept, and the check leads to the field."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_acie import drafts, region_calls
from cap_acie.annex_entry import AnnexEntry
from cap_acie.call_folder import CallFolder
from cap_acie.document_parts import (
    PlacedPart,
    addable_parts,
    fill_part,
    placed_parts,
    shown_value,
    table_at,
)
from cap_acie.document_schema import ANNEX_PARTS, APPLICATION_PARTS
from cap_acie.draft_pages import forms_text
from cap_acie.records import CallDraft, JointApplication
from cap_tui.api import Busy, PluginContext, Refused
from cap_tui.demo import regions
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE

ANNEX = tomllib.loads((EXAMPLE / "annex-VAL.toml").read_text("utf-8"))


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "region"
    config = next(one for one in regions() if one.region.code == "VAL")
    Workspace.create(folder, config).close()
    return folder


@pytest.fixture
def ctx(region: Path, tmp_path: Path) -> Iterator[PluginContext]:
    with Workspace.open(region, actor="officer") as workspace:
        yield host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")


def part_of(draft: CallDraft, name: str) -> PlacedPart:
    document = drafts.draft_document(draft)
    return next(one for one in placed_parts(drafts.draft_parts(draft), document) if one.id == name)


def filled(ctx: PluginContext, draft: CallDraft, part: str, **typed: object) -> CallDraft:
    placed = part_of(draft, part)
    table = table_at(drafts.draft_document(draft), placed.steps)
    shown = {key.field: shown_value(key, table) for key in placed.part.keys}
    return drafts.save_part(ctx, draft, placed, {**shown, **typed})


@given(st.sampled_from([one.id for one in placed_parts(ANNEX_PARTS, ANNEX)]))
def test_a_form_that_is_only_opened_changes_nothing(name: str) -> None:
    placed = next(one for one in placed_parts(ANNEX_PARTS, ANNEX) if one.id == name)
    table = table_at(ANNEX, placed.steps)
    shown = {key.field: shown_value(key, table) for key in placed.part.keys}
    assert fill_part(ANNEX, placed, shown) == ANNEX


def test_every_key_of_the_files_stands_in_a_form() -> None:
    application = tomllib.loads((EXAMPLE / "applications/A03.toml").read_text("utf-8"))
    fixed = {"format", "id", "call", "made_up"}
    for parts, document in ((ANNEX_PARTS, ANNEX), (APPLICATION_PARTS, application)):
        for placed in placed_parts(parts, document):
            table = table_at(document, placed.steps)
            below = {path.path[0] for path in (*placed.part.parts, *parts) if path.path}
            names = {key.name for key in placed.part.keys}
            if "" not in names:
                assert set(table) - names - below - fixed <= set(), placed.id


def test_wrong_words_are_kept_and_the_check_leads_to_their_field(ctx: PluginContext) -> None:
    draft = drafts.new_annex_draft(ctx, "VAL", "IT", "EUR")
    assert drafts.draft_findings(ctx, draft) == []
    draft = filled(ctx, draft, "dates", deadline="2027-06-31 17:00")
    draft = filled(ctx, draft, "rates.0", rate="1,5")
    draft = filled(ctx, draft, "state_aid", regime="de_minimis")
    found = drafts.draft_findings(ctx, draft)
    assert [(one.part, one.key) for one in found] == [
        ("dates", "deadline"), ("rates.0", "rate"), ("state_aid", "ceiling"),
    ]  # fmt: skip
    with pytest.raises(Refused):
        drafts.finish_annex(ctx, draft)
    told = "\n".join(forms_text(ctx, 80))
    assert "annex-VAL.toml (annex): 3 to do" in told


def test_a_moment_takes_the_offset_of_its_time_zone(ctx: PluginContext) -> None:
    draft = drafts.new_annex_draft(ctx, "VAL", "IT", "EUR")
    draft = filled(ctx, draft, "dates", opens="2027-02-01 9:00", deadline="2027-07-01 12:30")
    dates = drafts.draft_document(draft)["dates"]
    assert dates["deadline"].isoformat() == "2027-07-01T12:30:00+02:00"
    assert dates["opens"] == "2027-02-01 9:00"  # no moment yet: kept, and named by the check
    draft = filled(ctx, draft, "dates", opens="2027-02-01 09:00")
    assert drafts.draft_findings(ctx, draft) == []


def test_a_finished_annex_is_content_of_the_region(ctx: PluginContext, region: Path) -> None:
    draft = drafts.new_annex_draft(ctx, "VAL", "IT", "EUR")
    with pytest.raises(Busy):
        drafts.new_annex_draft(ctx, "VAL", "IT", "EUR")
    draft = filled(
        ctx, draft, "file", programme="de: Programm | it: Programma", languages=("it", "de"),
    )  # fmt: skip
    draft, steps = drafts.add_part(ctx, draft, ("rates",))
    name = ".".join(map(str, steps))
    draft = filled(
        ctx, draft, name, sizes=("large",), activities=("mutual_benchmarking",), rate="0.25"
    )
    path = drafts.finish_annex(ctx, draft)
    assert path == region / "content/annexes/annex-VAL.toml"
    assert drafts.drafts(ctx) == []


def test_content_is_filled_in_again_and_written_to_its_own_file(
    region: Path, tmp_path: Path
) -> None:
    content = region / "content" / "annexes"
    content.mkdir(parents=True)
    head = 'id = "val.steinfluh"\nname = "Steinfluh"\n'
    text = (EXAMPLE / "annex-STE.toml").read_text("utf-8")
    (content / "stone.toml").write_text(head + text, "utf-8")
    with Workspace.open(region, actor="officer") as workspace:
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "h")).context("acie")
        item = ctx.content("annexes", AnnexEntry)[0]
        draft = drafts.annex_draft_of(ctx, item)
        assert draft.name == "stone.toml"
        assert drafts.draft_findings(ctx, draft) == []
        draft = filled(ctx, draft, "file", budget="99000.00")
        drafts.finish_annex(ctx, draft)
    written = tomllib.loads((content / "stone.toml").read_text("utf-8"))
    assert (written["id"], written["budget"]) == ("val.steinfluh", "99000.00")
    assert written["dates"] == tomllib.loads(text)["dates"]


def test_an_application_grows_part_by_part_and_is_handed_in(
    ctx: PluginContext, example: CallFolder
) -> None:
    call = region_calls.keep_call(ctx, example)
    draft = drafts.new_application_draft(ctx, call, "A77")
    first = drafts.draft_findings(ctx, draft)
    assert {"title", "ta", "start", "costs"} <= {one.key for one in first}
    assert all(one.refused for one in first)
    source = tomllib.loads((EXAMPLE / "applications/A01.toml").read_text("utf-8"))
    draft = filled(
        ctx, draft, "file", title="Forms", ta=source["ta"], start=datetime.date(2028, 2, 1),
        months=18, lead=source["partners"][0]["id"],
    )  # fmt: skip
    for number, partner in enumerate(source["partners"]):
        if number:
            draft, _steps = drafts.add_part(ctx, draft, ("partners",))
        costs = tuple(f"{one['activity']}={one['amount']}" for one in partner["costs"])
        draft = filled(ctx, draft, f"partners.{number}", **{**partner, "costs": costs})
    placed = part_of(draft, "partners.1")
    table = drafts.draft_document(draft)["partners"][1]
    assert table["costs"] == source["partners"][1]["costs"]
    assert {one.refused for one in drafts.draft_findings(ctx, draft)} <= {False}
    over = filled(ctx, draft, "partners.1", requested="999999.00")
    found = [one for one in drafts.draft_findings(ctx, over) if one.part == placed.id]
    assert found[0].key == "requested"
    assert "annex-" in found[0].message
    record, _arrival = drafts.hand_in_draft(ctx, drafts.drafts(ctx)[0])
    assert record.code == "A77"
    assert [one.code for one in ctx.records(JointApplication).all()] == ["A77"]
    assert drafts.drafts(ctx) == []


def test_entries_are_added_to_the_document_and_below_what_is_marked() -> None:
    offered = {one.id for one in addable_parts(ANNEX_PARTS, ANNEX, ("samples", 0, "partners", 0))}
    assert {"rates", "samples", "criteria.home", "samples.0.partners"} <= offered


def test_an_annex_is_begun_corrected_and_finished_by_keyboard(region: Path, tmp_path: Path) -> None:
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.forms")
        shell.wait("Press b to begin")
        shell.press("b", "enter", "enter")
        shell.wait("annex-VAL.toml (annex): complete")
        shell.press("enter")
        shell.wait("Legal basis")
        shell.press(*["tab"] * 8, "home", "-", "f10")
        shell.wait("Still to do: budget")
        shell.press("n")
        shell.wait("is not an amount of money")
        shell.press("home", "delete", "f10")
        shell.wait("This part is complete")
        shell.press("w")
        shell.until(lambda: (region / "content/annexes/annex-VAL.toml").exists(), "written")
        shell.wait("Press b to begin")


def test_what_is_wrong_with_an_answer_is_said_where_it_is_typed() -> None:
    from cap_acie import values
    from cap_acie.views.base import asked_for

    assert asked_for(values.identifier)("A-1") == ""
    assert "1 to 64 letters" in asked_for(values.identifier)("")
    assert "empty" in asked_for(values.one_text)(" ")
    assert "empty" in asked_for(values.one_text)("\u200b")
    assert '"12000.50"' in asked_for(values.positive_money)("12,5")
