"""The agenda's clock: plans, locks, parallel steps, changes of the clock, fitting to a late start."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Refused
from cap_tui.model.action import PlannedAction
from cap_tui.workshop.agenda import AgendaDay, TimedBlock, TimedStep, day_times, fitted_minutes
from cap_tui.workshop.clock import read_time, stored_instant, wall_time
from cap_tui.workshop_text.present_lines import present_text
from tests.workshop.conftest import Room


def steps(data: Any) -> dict[str, Any]:
    return {step["ref"]: step for step in data["steps"]}


def insert(room: Room, ref: str, minutes: int, *words: str) -> Any:
    return room("agenda", "insert", "--minutes", str(minutes), "--title", ref, "--ref", ref, *words)


def order(data: Any) -> list[str]:
    return [step["ref"] for step in data["steps"]]


@pytest.mark.parametrize(("flow", "count"), [("edw", 9), ("cedw", 6), ("adw", 8), ("cadw", 6)])
def test_a_flow_brings_the_agenda_of_its_pack(region_only: Room, flow: str, count: int) -> None:
    made = region_only("new", "--flow", flow, "--start", "2026-03-10T09:00")
    assert made["steps"] == count
    assert len(region_only("agenda", "show")["steps"]) == count
    assert region_only.refused("new", "--flow", "none", "--start", "2026-03-10T09:00") == 2
    assert region_only.refused("new", "--flow", flow, "--start", "at nine") == 2
    assert (
        region_only.refused("new", "--flow", flow, "--start", "2026-03-10T09:00", "--zone", "X/Y")
        == 2
    )


def test_sixty_minutes_over_the_spring_change_end_an_hour_later_on_the_clock(
    region_only: Room,
) -> None:
    region_only("new", "--flow", "empty", "--start", "2026-03-29T01:30", "--zone", "Europe/Vienna")
    told = steps(insert(region_only, "night", 60))["night"]
    assert told["plan_start"] == "2026-03-29T01:30+01:00"
    assert told["plan_end"] == "2026-03-29T03:30+02:00"
    assert region_only.refused("agenda", "lock", "night", "--start", "2026-03-29T02:30") == 3


def test_a_time_that_occurs_twice_is_the_first(region_only: Room) -> None:
    region_only("new", "--flow", "empty", "--start", "2026-10-25T02:30", "--zone", "Europe/Vienna")
    assert region_only("list")["workshops"][0]["start"] == "2026-10-25T02:30+02:00"
    assert steps(insert(region_only, "s", 60))["s"]["plan_end"] == "2026-10-25T02:30+01:00"


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Vienna", "2026-10-25T01:00"),
        ("Europe/Vienna", "2026-03-29T01:00"),
        ("America/Havana", "2026-11-01T05:00"),  # at midnight
        ("Australia/Lord_Howe", "2026-04-04T15:00"),  # by half an hour
    ],
)
def test_a_short_time_is_the_first_instant_from_the_start_on_that_shows_it(
    zone: str, change: str
) -> None:
    at = stored_instant(f"{change}Z")
    assert at is not None
    shown = {
        instant: wall_time(instant, zone)[11:16] for instant in range(at - 1800, at + 3600, 15)
    }
    for start in range(at - 150, at + 150, 15):
        for hour, minute in itertools.product(range(24), (0, 15, 30, 45)):
            text = f"{hour:02}:{minute:02}"
            found = next(t for t, clock in shown.items() if t >= start and clock == text)
            try:
                assert read_time(text, zone, start) == found, (wall_time(start, zone), text)
            except Refused:  # the clock skips it between the start and the next day
                assert found - start > 23 * 60, (wall_time(start, zone), text)


def test_a_step_is_locked_to_a_time_that_comes_again_after_the_start(region_only: Room) -> None:
    region_only("new", "--flow", "empty", "--start", "2026-10-25T02:30", "--zone", "Europe/Vienna")
    insert(region_only, "s", 30)
    for text, instant in [
        ("02:45", "2026-10-25T02:45+02:00"),
        ("02:15", "2026-10-25T02:15+01:00"),
        ("2026-10-25T02:15", "2026-10-25T02:15+02:00"),
        ("01:45", "2026-10-26T01:45+01:00"),
    ]:
        locked = region_only("agenda", "lock", "s", "--start", text)
        assert steps(locked)["s"]["locked"] == instant


def test_a_short_time_is_the_first_at_or_after_the_start(room: Room) -> None:
    insert(room, "a", 10)
    assert (
        steps(room("agenda", "lock", "a", "--start", "09:00"))["a"]["locked"]
        == "2026-03-10T09:00+01:00"
    )
    assert (
        steps(room("agenda", "lock", "a", "--start", "08:59"))["a"]["locked"]
        == "2026-03-11T08:59+01:00"
    )
    assert steps(room("agenda", "lock", "a", "--free"))["a"]["locked"] is None


def test_blocks_move_whole_and_parallel_steps_leave_theirs(room: Room) -> None:
    for ref in ("a", "b", "c"):
        insert(room, ref, 10)
    insert(room, "b2", 20, "--with", "b")
    assert order(room("agenda", "move", "b", "--before", "a")) == ["b", "b2", "a", "c"]
    told = room("agenda", "move", "b2", "--after", "c")
    assert order(told) == ["b", "a", "c", "b2"]
    assert steps(told)["b2"]["parallel_with"] is None
    for words in (("b", "--before", "b"), ("c", "--after", "c")):
        assert room.refused("agenda", "move", *words) == 3
    insert(room, "c2", 5, "--with", "c")
    assert room.refused("agenda", "move", "c2", "--after", "c") == 3
    assert room.refused("agenda", "lock", "c2", "--start", "10:00") == 3
    assert order(insert(room, "d", 5, "--before", "c2"))[2:5] == ["d", "c", "c2"]
    assert room.refused("agenda", "move", "a") == 2


def test_what_has_begun_is_not_moved_nor_anything_put_before_it(room: Room) -> None:
    for ref in ("a", "b", "c"):
        insert(room, ref, 10)
    assert room.refused("agenda", "next", "--at", "09:00") == 3
    assert room.refused("agenda", "extra", "5") == 3
    room("agenda", "start", "--at", "09:00")
    assert room.refused("agenda", "start", "--at", "09:01") == 3
    room("agenda", "next", "--at", "09:12")
    for words in (
        ("a", "--after", "c"),
        ("c", "--before", "a"),
        ("c", "--before", "b"),
        ("c", "--after", "a"),
    ):
        assert room.refused("agenda", "move", *words) == 3
    assert room.refused("agenda", "insert", "--minutes", "5", "--after", "a") == 3
    assert room.refused("agenda", "next", "--at", "2026-03-10T09:11") == 3
    told = room("agenda", "next", "--at", "09:20")
    assert (told["state"], told["current"]) == ("running", "c")
    told = room("agenda", "next", "--at", "09:30")
    assert (told["state"], told["current"], told["behind"]) == ("done", None, 0)


def test_extra_minutes_go_to_every_step_of_the_running_block(room: Room) -> None:
    insert(room, "a", 10)
    insert(room, "a2", 5, "--with", "a")
    room("agenda", "start", "--at", "09:00")
    told = steps(room("agenda", "extra", "3"))
    assert (told["a"]["extra"], told["a2"]["extra"]) == (3, 3)
    shown = steps(room("agenda", "show", "--at", "09:01"))
    assert shown["a"]["end"] == "2026-03-10T09:13+01:00"
    assert shown["a2"]["end"] == "2026-03-10T09:08+01:00"
    assert room.refused("agenda", "extra", "481") == 3


lengths = st.lists(st.integers(1, 240), min_size=1, max_size=8)


@given(minutes=lengths, late=st.integers(0, 400))
def test_fitting_meets_the_planned_end_or_halves_everything(minutes: list[int], late: int) -> None:
    blocks = tuple(TimedBlock((TimedStep(str(i), m),)) for i, m in enumerate(minutes))
    day = AgendaDay(0, blocks)
    fitted = fitted_minutes(day, late)
    assert all(-(-m // 2) <= new <= m for m, new in zip(minutes, fitted, strict=True))
    assert sum(minutes) - sum(fitted) == min(late, sum(m // 2 for m in minutes))


@given(minutes=lengths, start=st.integers(0, 100), now=st.integers(0, 2_000))
def test_live_times_never_run_backwards_and_nothing_planned_begins_in_the_past(
    minutes: list[int], start: int, now: int
) -> None:
    first, *rest = (TimedBlock((TimedStep(str(i), m),)) for i, m in enumerate(minutes))
    begun = TimedBlock(first.steps, begun=start)
    found = day_times(AgendaDay(0, (begun, *rest)), max(now, start))
    for before, after in itertools.pairwise(found.blocks):
        assert before.end == after.start
    assert all(block.start >= max(now, start) for block in found.blocks[1:])


def test_a_step_is_reopened_and_the_running_one_goes_on_with_what_it_has_left(room: Room) -> None:
    for title in ("Collect", "Rate", "Decide"):
        room("agenda", "insert", "--minutes", "20", "--title", title)
    room("agenda", "start", "--at", "09:00")
    assert room.refused("agenda", "reopen", "s1", "--at", "09:05") == 3  # it runs
    assert room.refused("agenda", "reopen", "s2", "--at", "09:05") == 3  # it has not begun
    room("agenda", "next", "--at", "09:20")
    told = room("agenda", "reopen", "s1", "--minutes", "5", "--at", "09:30")
    steps = [(step["title"], step["minutes"], step["state"]) for step in told["steps"]]
    assert steps == [
        ("Collect", 20, "done"),
        ("Rate", 20, "done"),
        ("Collect", 5, "running"),
        ("Rate", 10, "planned"),
        ("Decide", 20, "planned"),
    ]
    assert told["ref"] == told["current"]
    for at in ("09:35", "09:45", "10:05"):
        room("agenda", "next", "--at", at)
    assert room("agenda", "show", "--at", "10:06")["state"] == "done"
    told = room("agenda", "reopen", "s3", "--at", "10:10")
    assert (told["state"], told["steps"][-1]["title"]) == ("running", "Decide")
    room("agenda", "pause", "10", "--at", "10:12")
    assert room("agenda", "show", "--at", "10:13")["steps"][-1]["title"] == "Decide"


def test_a_break_interrupts_breakouts_that_run_side_by_side(room: Room) -> None:
    room("agenda", "insert", "--minutes", "20", "--title", "Welcome")
    room("agenda", "insert", "--minutes", "30", "--title", "Table 1")
    for title, minutes in (("Table 2", "40"), ("Table 3", "10")):
        room("agenda", "insert", "--minutes", minutes, "--title", title, "--with", "s2")
    room("agenda", "start", "--at", "09:00")
    room("agenda", "next", "--at", "09:20")
    told = room("agenda", "pause", "10", "--at", "09:40")
    steps = [(step["title"], step["minutes"], step["state"]) for step in told["steps"]]
    assert steps[4:] == [
        ("Break", 10, "running"),
        ("Table 1", 10, "planned"),
        ("Table 2", 20, "planned"),
    ]
    assert told["steps"][6]["parallel_with"] == told["steps"][5]["ref"]
    told = room("agenda", "reopen", "s1", "--minutes", "5", "--at", "09:45")
    assert [step["title"] for step in told["steps"] if step["state"] == "running"] == ["Welcome"]


def test_the_projector_shows_the_roadmap_and_the_actions_of_their_steps(room: Room) -> None:
    for kind in ("roadmap", "actions"):
        room("agenda", "insert", "--minutes", "20", "--title", kind, "--kind", kind)
    room.people("p1")
    cell = ("--perspective", "technology", "--horizon", "short", "--kind", "missing-link")
    room("road", "add", *cell, "--text", "No lab tests films", plugin="adw")
    told = ("--services", "tact.test-voucher", "--role", "lead", "--joint-call")
    room("action", "add", "--title", "Bench", "--days", "9", "--owner", "p1", *told, plugin="adw")
    context = room.session.region_context(plugins=False)
    (action,) = context.records(PlannedAction).all()
    assert (action.services, action.role, action.joint_call) == (
        ("tact.test-voucher",),
        "lead",
        True,
    )
    room("agenda", "start", "--at", "09:00")
    assert "- r1 No lab tests films (missing link)" in list(present_text(context, 80))
    room("agenda", "next", "--at", "09:20")
    shown = list(present_text(context, 80))
    assert "- a1 Bench · p1 · no date yet" in shown
    assert not any("No lab" in line for line in shown)


def test_the_room_sees_the_cards_by_command_until_the_step_ends(room: Room) -> None:
    for title in ("One", "Two"):
        room("agenda", "insert", "--minutes", "20", "--title", title)
    room("card", "add", "--text", "Beams")
    context = room.session.region_context(plugins=False)

    def seen() -> bool:
        return "- c1 Beams" in list(present_text(context, 80))

    code, refused = room.answer("card", "reveal")
    assert (code, refused["message"]) == (3, "The agenda is not running.")
    room("agenda", "start", "--at", "09:00")
    room("card", "reveal", "--dry-run")
    assert not seen()
    room("card", "reveal")
    assert seen()
    room("card", "hide")
    assert not seen()
    room("card", "reveal")
    room("agenda", "next", "--at", "09:20")
    assert not seen()
