"""The board in nine areas: what each says, and that text and data say the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from cap_tui.bundle.records import Proposal
from cap_tui.model.action import ActionStatus, PlannedAction
from cap_tui.model.activity import Stage, TransformativeActivity
from cap_tui.model.workshop import Workshop
from cap_tui.operations.board import board, opening_board
from cap_tui.operations.board_areas import BoardArea, board_areas, board_data, board_lines
from cap_tui.plugin.contributions import DueItem, Line, LineState, PartnerWait, Status
from cap_tui.plugin.host import Host
from cap_tui.screens.board_lines import area_row
from cap_tui.testing import sample_region
from cap_tui.workspace import Home, Identity, Workspace
from cap_tui.workspace.visits import changes_since, last_visit, note_visit

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture
def region() -> Iterator[Workspace]:
    with sample_region() as workspace:
        yield workspace


@pytest.fixture
def host(region: Workspace) -> Host:
    found = Host(())
    found.attach(region)
    found.today = TODAY
    return found


def add(region: Workspace, *records: object) -> None:
    with region.transaction("made") as tx:
        for record in records:
            tx.add(record)


def area(host: Host, region: Workspace, key: str) -> BoardArea:
    return {each.key: each for each in board_areas(board(host, region), None)}[key]


def test_nine_areas_are_numbered_in_the_order_of_their_keys(host: Host, region: Workspace) -> None:
    names = [each.name for each in board_areas(board(host, region), None)]
    assert [name[0] for name in names] == list("123456789")


def test_before_a_tool_was_asked_the_board_says_what_the_region_itself_knows(
    host: Host, region: Workspace
) -> None:
    add(region, PlannedAction(title="Rent the hall", due="2026-03-05"))
    opening = board_areas(opening_board(region, TODAY), None)
    whole = board_areas(board(host, region), None)
    assert opening[5:8] == whole[5:8]
    for line in opening[:5]:
        assert (line.words, line.told, line.next_step) == ("", "opening …", "")
        cells = [str(cell) for cell in area_row(line, "").cells]
        assert "none" not in cells


def test_a_line_that_waits_for_its_plugins_does_not_say_that_none_is_installed(
    host: Host, region: Workspace
) -> None:
    shown = board(host, region)
    [first, *others] = shown.lines
    asked = replace(first, tools=(), content=(), waiting=("edw",))
    areas = board_areas(replace(shown, lines=(asked, *others)), None)
    assert (areas[0].words, areas[0].details) == ("", ())
    assert areas[1].words == "not begun"
    assert areas[1].details == ("No tool for this line is installed.",)


def test_the_funnel_shows_every_stage_with_a_bar_of_its_number(
    host: Host, region: Workspace
) -> None:
    for number in range(3):
        add(region, TransformativeActivity(name=f"A{number}", stage=Stage.ASSESSED))
    add(region, TransformativeActivity(name="B"), TransformativeActivity(name="C", owner="XX"))
    found = area(host, region, "activities")
    assert (found.words, found.told) == ("4", "idea 1 · assessed 3")
    assert found.details[0] == "4 transformative activities"
    bars = {line.split("█")[0].strip(): line.count("█") for line in found.details[1:]}
    assert (bars["assessed"], bars["idea"]) == (24, 8)
    heard = [" ".join(line.split()) for line in board_lines(board(host, region), bars=False)]
    assert {"assessed 3", "idea 1"} <= set(heard)
    assert "█" not in "".join(heard)


def test_what_is_due_within_a_week_or_late_is_listed_by_its_day(
    host: Host, region: Workspace
) -> None:
    add(
        region,
        PlannedAction(title="Late", due="2026-02-27"),
        PlannedAction(title="Soon", due="2026-03-09"),
        PlannedAction(title="Later", due="2026-03-10"),
        PlannedAction(title="Done", due="2026-03-03", status=ActionStatus.DONE),
        PlannedAction(title="Unclear", due="soon"),
        Workshop(ref="w1", title="EDW", start="2026-03-02T08:00:00Z"),
        Workshop(ref="w2", title="Held", start="2026-02-02T08:00:00Z"),
    )
    found = area(host, region, "due")
    assert found.words == "1 late"
    assert found.details == (
        "2026-02-27 (3 days late): Action: Late",
        "2026-03-02 (today): Workshop: EDW",
        "2026-03-09 (in 7 days): Action: Soon",
    )


def test_partners_wait_for_answers_to_their_proposals(host: Host, region: Workspace) -> None:
    own = region.config.region.code
    proposal = Proposal(
        region=own, table="activities", record="u", title="Packaging", changes={"name": "x"}
    )
    with region.transaction("received") as tx:
        tx.add(replace(proposal, owner="HOC"))
    found = area(host, region, "partners")
    assert found.details == ("HOC: an answer to the proposal about Packaging",)


def test_tools_add_what_is_due_and_who_waits(
    host: Host, region: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cap_tui.plugin.hook_calls import HookResult

    status = Status(
        Line.SUPPORT,
        LineState.STARTED,
        "Services: 1 planned",
        due=(DueItem("2026-03-04", "Scan ends", "tact.plans"),),
        partners=(PartnerWait("HOC", "our annex"),),
    )
    monkeypatch.setattr(
        host, "board_answers", lambda: iter([HookResult("tact", "cap_status", (status,))])
    )
    shown = board(host, region)
    assert [item.text for item in shown.due] == ["Scan ends"]
    assert "    HOC: our annex" in list(board_lines(shown))
    data = board_data(shown)
    assert data["due"][0]["view"] == "tact.plans"
    assert data["partners"][0]["region"] == "HOC"


@pytest.mark.parametrize(
    ("keys", "step", "told", "by_keys"),
    [
        (
            "Enter, W",
            "Look at the plan: cap-tui adw plan",
            "Look at the plan",
            "Look at the plan: Enter, W",
        ),
        ("Enter", "Plan a service", "Plan a service", "Plan a service: Enter"),
        ("", "Go on: cap-tui adw agenda show", "Go on: cap-tui adw agenda show", ""),
        ("", "Plan a service", "Plan a service", ""),
    ],
)
def test_the_next_step_names_the_command_in_text_and_the_keys_in_the_shell(
    host: Host,
    region: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    step: str,
    told: str,
    by_keys: str,
) -> None:
    from cap_tui.plugin.hook_calls import HookResult

    status = Status(Line.SUPPORT, LineState.STARTED, "Under way", step, "tact.plans", keys=keys)
    monkeypatch.setattr(
        host, "board_answers", lambda: iter([HookResult("tact", "cap_status", (status,))])
    )
    shown = board(host, region)
    (support,) = [one for one in board_areas(shown, None) if one.key == "support"]
    assert (support.told, support.by_keys) == (told, by_keys)
    assert f"    next: {step}" in list(board_lines(shown))


def test_what_others_changed_since_a_visit_is_told_and_own_work_is_not(own_home: object) -> None:
    home = Home(own_home)  # type: ignore[arg-type]
    with sample_region() as region:
        assert changes_since(region, last_visit(home, region)) is None
        note_visit(home, region)
        visit = last_visit(home, region)
        add(region, TransformativeActivity(name="Mine"))
        theirs = Identity("maria", "another run")
        with region.transaction("Rated anew") as tx:
            tx.add(TransformativeActivity(name="Theirs"))
        found = changes_since(region, visit)
        assert found is not None
        assert found.changes == ()
        region.identity = theirs
        found = changes_since(region, visit)
        assert found is not None
        assert [entry.told for entry in found.changes] == ["Rated anew", "made"]
        note_visit(home, region)
        assert changes_since(region, last_visit(home, region)).changes == ()  # type: ignore[union-attr]
