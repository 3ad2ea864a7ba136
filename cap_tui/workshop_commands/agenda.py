"""Commands of the agenda. Each answers with the agenda as it stands."""

from __future__ import annotations

from typing import Any

import click
from rich.cells import cell_len

from cap_tui.charts.cell_text import pad
from cap_tui.errors import WrongUse
from cap_tui.operations.workshops import agenda as operations
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.pausing import pause_step, reopen_step
from cap_tui.plugin.number_options import WHOLE, WholeRange
from cap_tui.text.i18n import _
from cap_tui.workshop.agenda import day_times, step_times
from cap_tui.workshop.clock import stored_instant, wall_time
from cap_tui.workshop_commands.call import WorkshopCall, not_blank, workshop_command
from cap_tui.workshop_text.step_lines import step_state_name

at_option = click.option("--at", default="", metavar="TIME", help=_("As if it were then."))


@click.group("agenda", help=_("The agenda and its clock."))
def agenda() -> None:
    """The agenda."""


def agenda_data(access: WorkshopAccess, at: str = "") -> dict[str, Any]:
    """The agenda at a moment, with wall-clock times."""
    access.state.refresh()
    day, zone = access.state.day(), access.workshop.zone
    times = day_times(day, operations.moment(access, at))

    def wall(instant: int | None) -> str | None:
        return None if instant is None else wall_time(instant, zone)

    steps, cut = [], []
    for records, block, when in zip(access.state.blocks, day.blocks, times.blocks, strict=True):
        if when.slack is not None and when.slack < 0:
            cut.append({"before": records[0].ref, "minutes": -when.slack})
        for step, moments in zip(records, step_times(block, when), strict=True):
            lead = not step.parallel_with
            plan_start, plan_end, start, end = moments
            steps.append(
                {
                    "ref": step.ref,
                    "title": step.title,
                    "minutes": step.minutes,
                    "extra": step.extra,
                    "state": when.state,
                    "parallel_with": None if lead else records[0].ref,
                    "locked": wall(stored_instant(step.locked)),
                    "slack": when.slack if lead else None,
                    "plan_start": wall(plan_start),
                    "plan_end": wall(plan_end),
                    "start": wall(start),
                    "end": wall(end),
                }
            )
    running = day.running
    return {
        "zone": zone,
        "state": day.state,
        "current": None if running is None else access.state.blocks[running][0].ref,
        "behind": times.behind,
        "end_behind": times.end_behind,
        "start": wall(times.blocks[0].start if times.blocks else day.start),
        "end": wall(times.blocks[-1].end if times.blocks else day.start),
        "steps": steps,
        "cut": cut,
    }


def agenda_lines(data: dict[str, Any]) -> list[str]:
    """The agenda as lines: time, minutes, state and title of each step."""
    head = _("{state}, {behind} min behind")
    lines = [head.format(state=step_state_name(data["state"]), behind=data["behind"])]
    states = [step_state_name(step["state"]) for step in data["steps"]]
    width = max(map(cell_len, states), default=0)
    for step, state in zip(data["steps"], states, strict=True):
        beside = "| " if step["parallel_with"] else ""
        locked = _(" (locked, slack {slack})").format(slack=step["slack"]) if step["locked"] else ""
        lines.append(
            f"{step['start'][11:16]}-{step['end'][11:16]} {step['minutes']:>4} {pad(state, width)}"
            f"  {beside}{step['title'] or step['ref']}{locked}"
        )
    return lines


def _answer(call: WorkshopCall, access: WorkshopAccess, at: str = "", **more: Any) -> None:
    data = agenda_data(access, at)
    call.emit({**more, **data}, agenda_lines(data))


@agenda.command("show", help=_("Plan and live times."))
@at_option
@workshop_command
def show(call: WorkshopCall, at: str) -> None:
    """Show the agenda."""
    _answer(call, call.access(), at)


@agenda.command("insert", help=_("Insert a step."))
@click.option("--minutes", type=WHOLE, required=True, help=_("From 1 to 1440."))
@click.option("--title", default="", callback=not_blank, help=_("What is done."))
@click.option("--kind", default="", help=_("What sort of step it is."))
@click.option("--prompt", default="", help=_("What the room is asked."))
@click.option("--before", default="", metavar="STEP", help=_("Before the block of this step."))
@click.option("--after", default="", metavar="STEP", help=_("After the block of this step."))
@click.option("--with", "beside", default="", metavar="STEP", help=_("In parallel with it."))
@click.option("--lock", default="", metavar="TIME", help=_("A start that stays."))
@workshop_command
def insert(call: WorkshopCall, /, minutes: int, **given: str) -> None:
    """Insert a step."""
    access = call.access()
    made = operations.insert_step(access, operations.NewStep(minutes, **given, ref=call.ref))
    _answer(call, access, uid=made.uid, ref=made.ref)


@agenda.command("move", help=_("Move a block, or take a parallel step out of its block."))
@click.argument("step")
@click.option("--before", default="", metavar="STEP", help=_("Before the block of this step."))
@click.option("--after", default="", metavar="STEP", help=_("After the block of this step."))
@workshop_command
def move(call: WorkshopCall, step: str, before: str, after: str) -> None:
    """Move a step."""
    access = call.access()
    operations.move_step(access, step, before=before, after=after)
    _answer(call, access)


@agenda.command("lock", help=_("Give a block a start that stays, or free it."))
@click.argument("step")
@click.option("--start", default="", metavar="TIME", help=_("The start that stays."))
@click.option("--free", is_flag=True, help=_("No locked start any more."))
@workshop_command
def lock(call: WorkshopCall, step: str, start: str, free: bool) -> None:
    """Lock a step."""
    if bool(start) == free:
        raise WrongUse(_("Give a start, or --free."))
    access = call.access()
    operations.lock_step(access, step, start)
    _answer(call, access)


@agenda.command("start", help=_("Begin the day."))
@at_option
@click.option("--anyway", default="", metavar="REASON", help=_("Why without a diamond."))
@workshop_command
def start(call: WorkshopCall, at: str, anyway: str) -> None:
    """Start the agenda."""
    access = call.access()
    operations.start_agenda(access, at, anyway)
    _answer(call, access, at)


@agenda.command("next", help=_("End the running block and begin the next one."))
@at_option
@workshop_command
def next_(call: WorkshopCall, at: str) -> None:
    """Go on."""
    access = call.access()
    operations.next_block(access, at)
    _answer(call, access, at)


@agenda.command("extra", help=_("Give the running block more minutes."))
@click.argument("minutes", type=WHOLE)
@workshop_command
def extra(call: WorkshopCall, minutes: int) -> None:
    """Add minutes."""
    access = call.access()
    operations.add_extra(access, minutes)
    _answer(call, access)


@agenda.command("pause", help=_("A break now; then the running step goes on."))
@click.argument("minutes", type=WholeRange(1, 480))
@at_option
@workshop_command
def pause(call: WorkshopCall, minutes: int, at: str) -> None:
    """Take a break."""
    access = call.access()
    pause_step(access, minutes, at)
    _answer(call, access, at)


@agenda.command(
    "reopen", help=_("Go back to a step for some minutes; then the running one goes on.")
)
@click.argument("step")
@click.option(
    "--minutes", type=WholeRange(1, 480), default=10, show_default=True, help=_("How long.")
)
@at_option
@workshop_command
def reopen(call: WorkshopCall, step: str, minutes: int, at: str) -> None:
    """Reopen a step."""
    access = call.access()
    made = reopen_step(access, step, minutes, at)
    _answer(call, access, at, uid=made.uid, ref=made.ref)


@agenda.command(
    "fit", help=_("Shorten what has not begun, so that the next lock or the end is met.")
)
@at_option
@workshop_command
def fit(call: WorkshopCall, at: str) -> None:
    """Fit the agenda."""
    access = call.access()
    operations.fit_agenda(access, at)
    _answer(call, access, at)
