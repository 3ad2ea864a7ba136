"""The running step and its clock in words: amber and red by word and shape, not only by colour."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.clock import stored_instant, wall_time
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop.step_clock import StepClock
from cap_tui.workshop_text.said import Said

BAR = 20
_ROLES = {"calm": "plain", "soon": "warn", "over": "bad"}


def step_state_name(state: str) -> str:
    """The state of a step, or of the whole day, for people."""
    return {"planned": _("planned"), "running": _("running"), "done": _("done")}[state]


def clock_words(clock: StepClock) -> str:
    """What is left of the step."""
    if clock.state == "planned":
        return _("not begun")
    if clock.state == "done":
        return _("the workshop has ended")
    if 0 < clock.left <= 60:
        return _("! {n} s left").format(n=clock.left)
    minutes = abs(-(-clock.left // 60))
    if clock.left > 0:
        words = ngettext("{n} min left", "{n} min left", minutes).format(n=minutes)
        return f"! {words}" if clock.level == "soon" else words
    over = -clock.left // 60
    return _("!! {n} min over").format(n=over) if over else _("!! time is up")


def behind_words(clock: StepClock) -> str:
    """How far the day is from its plan."""
    if clock.behind > 0:
        return _("{n} min behind").format(n=clock.behind)
    if clock.behind < 0:
        return _("{n} min ahead").format(n=-clock.behind)
    return _("on time")


def clock_bar(clock: StepClock, width: int = BAR) -> str:
    """The time of the step that has passed, as a shape."""
    whole = max(clock.length * 60, 1)
    past = min(max(whole - clock.left, 0), whole) * width // whole
    return f"[{'=' * past}{'.' * (width - past)}]"


def clock_line(clock: StepClock, *, bar: bool = True) -> Said:
    """The clock in one line."""
    if clock.state != "running":
        return Said(clock_words(clock), "heading")
    shape = f"{clock_bar(clock)} " if bar else ""
    words = f"{shape}{clock_words(clock)} · {behind_words(clock)}"
    return Said(words, _ROLES[clock.level])


def step_title(state: WorkshopState) -> str:
    """The running steps by title, with their number in the agenda."""
    running = state.day().running
    if running is None:
        return state.workshop.title or state.workshop.ref
    titles = " | ".join(step.title or step.ref for step in state.blocks[running])
    return f"{running + 1}/{len(state.blocks)} {titles}"


def prompt_lines(state: WorkshopState) -> Iterator[Said]:
    """What the room is asked."""
    running = state.day().running
    for step in state.blocks[running] if running is not None else ():
        if step.prompt:
            yield Said(step.prompt)


def note_lines(state: WorkshopState) -> Iterator[Said]:
    """Notes of the facilitator on the running step."""
    running = state.day().running
    for step in state.blocks[running] if running is not None else ():
        if step.notes:
            yield Said(step.notes, "muted")


def next_line(state: WorkshopState) -> Said:
    """What comes next, or how to begin."""
    day = state.day()
    if day.state == "done":
        words = _("Write the minutes: cap-tui {tool} minutes -o minutes.docx")
        return Said(words.format(tool=state.workshop.tool), "muted")
    at = 0 if day.running is None else day.running + 1
    if at >= len(state.blocks):
        return Said(_("Next: the end"), "muted")
    step = state.blocks[at][0]
    words = _("Next: {title} ({n} min)").format(title=step.title or step.ref, n=step.minutes)
    if day.state == "planned":
        start = wall_time(stored_instant(state.workshop.start) or 0, state.workshop.zone)
        words = _("{time} · first: {title} ({n} min)").format(
            time=moment_text(start), title=step.title or step.ref, n=step.minutes
        )
    return Said(words, "muted")
