"""A training unit and the path as lines of text and as data: for every screen, the command line and paper."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cap_tui.charts.cell_text import broken
from cap_tui.model.training_unit import TOUR, UnitStep
from cap_tui.text.i18n import _, language, ngettext, pick
from cap_tui.training.exercise import ExerciseState, state_of
from cap_tui.training.practice_region import PracticeRegion
from cap_tui.training.progress import TrainingProgress
from cap_tui.training.unit_path import UnitItem, unit_number

DONE, OPEN, UNCHECKED = "[x]", "[ ]", " - "
LEAD = re.compile(r"\s*(?:\[.\] |- )?(?:\d+\. )?")
"""What stands before the words of a line: its mark, its number."""


class CommandLine(str):
    """A line with a command: no width breaks it, so that it can be copied whole."""


def unit_title(item: UnitItem) -> str:
    """The number and the name of a unit; the tour has no number."""
    if item.entry.order == TOUR:
        return item.name
    return f"{unit_number(item)} {item.name}"


def unit_state(item: UnitItem, progress: TrainingProgress) -> str:
    """What a person has done of a unit, in a few words."""
    begun = progress.units.get(item.ref)
    if begun is None:
        return _("not begun")
    state = state_of(item.entry, begun)
    if state.finished:
        return _("done")
    done = sum(step in state.done for step in state.checked)
    return ngettext("{done} of {all} step", "{done} of {all} steps", len(state.checked)).format(
        done=done, all=len(state.checked)
    )


def translation_notice(item: UnitItem) -> str:
    """Who vouches for the wording in the language in force; empty where nothing has to be said."""
    written = item.document.get("idea")
    if item.entry.is_checked_in(language()) or (
        isinstance(written, dict) and language() not in written
    ):  # what is shown is the original, and says so
        return ""
    if item.provenance.source == "builtin":
        return _("Translation: ours, not checked by a native speaker.")
    return _("Translation: not checked by a native speaker.")


def path_lines(items: Sequence[UnitItem], progress: TrainingProgress) -> Iterator[str]:
    """The training path with what the person has done of it."""
    yield _("Training path: one unit for each tool, on practice regions (synthetic)")
    for item in items:
        mark = DONE if state_of(item.entry, progress.units.get(item.ref)).finished else OPEN
        begun = item.ref in progress.units
        yield f"{mark if begun else OPEN} {unit_title(item)} · {item.entry.minutes} min · {unit_state(item, progress)}"


def idea_lines(item: UnitItem) -> Iterator[str]:
    """The idea of a unit, and what to remember."""
    for paragraph in pick(item.entry.idea).split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""
    for point in item.entry.points:
        yield f"- {pick(point)}"
    if notice := translation_notice(item):
        yield from ("", notice)


def step_mark(place: int, step: UnitStep, state: ExerciseState) -> str:
    """Whether a step is done, open, or one that is not checked."""
    if not step.checks:
        return UNCHECKED
    return DONE if place in state.done else OPEN


def step_lines(place: int, step: UnitStep, state: ExerciseState) -> Iterator[str]:
    """One step: what is to be done, with which keys, with which command."""
    yield f"{step_mark(place, step, state)} {place}. {pick(step.text)}"
    if keys := pick(step.keys):
        yield "      " + _("Keys: {keys}").format(keys=keys)
    for command in step.commands:
        yield CommandLine("      " + _("Command: {command}").format(command=command))


def exercise_lines(
    item: UnitItem, state: ExerciseState, practice: PracticeRegion | None
) -> Iterator[str]:
    """The steps of the exercise, and where the practice region is."""
    for place, step in enumerate(item.entry.steps, 1):
        yield from step_lines(place, step, state)
    yield ""
    if practice is None:
        yield _("Begin with: cap-tui training start {unit}").format(unit=unit_number(item))
    else:
        folder = shlex.quote(str(practice.region))
        yield CommandLine(_("Practice region (synthetic): cd {folder}").format(folder=folder))
        yield _("The way back: go to the folder of your own region. Nothing here touches it.")


def step_solution(step: UnitStep) -> Iterator[str]:
    """The answer of a step, its keys, and its commands."""
    if hint := pick(step.hint):
        yield hint
    if keys := pick(step.keys):
        yield _("Keys: {keys}").format(keys=keys)
    yield from map(CommandLine, step.commands)


def solution_lines(item: UnitItem) -> Iterator[str]:
    """How the exercise is done."""
    for place, step in enumerate(item.entry.steps, 1):
        yield f"{place}. {pick(step.text)}"
        yield from (type(words)(f"   {words}") for words in step_solution(step))
    if solution := pick(item.entry.solution):
        yield from ("", solution)


def flowed(lines: Iterable[str], width: int) -> Iterator[str]:
    """Lines at a width; what follows of a line stands below its first word, a command stays whole."""
    for line in lines:
        if isinstance(line, CommandLine):
            yield line
            continue
        found = LEAD.match(line)
        lead = found.group() if found else ""
        first, *others = broken(line[len(lead) :].strip(), max(20, width - len(lead))) or [""]
        yield lead + first if first else ""
        yield from (" " * len(lead) + part for part in others)


def result_line(item: UnitItem, state: ExerciseState) -> str:
    """What the check found, and what comes next."""
    if state.finished:
        # The whole name would not fit a line of a screen.
        short = item.name.partition(":")[0].strip()
        done = _("The exercise of '{unit}' is done.").format(unit=short)
        if state.step_after_done > len(item.entry.steps):
            return done
        # No check finds what is only looked at, so nothing here ever marks it as done.
        return _("{done} From step {n}: only to look at.").format(
            done=done, n=state.step_after_done
        )
    step = item.entry.steps[state.next_step - 1]
    return _("Next step {n}: {text}").format(n=state.next_step, text=pick(step.text))


def unit_data(item: UnitItem, progress: TrainingProgress) -> dict[str, Any]:
    """A unit as JSON: what it is, its steps, and how far the person came."""
    unit, begun = item.entry, progress.units.get(item.ref)
    state = state_of(unit, begun)
    return {
        "id": item.ref,
        "number": unit.order,
        "name": item.name,
        "tool": unit.tool,
        "minutes": unit.minutes,
        "idea": pick(unit.idea),
        "points": [pick(point) for point in unit.points],
        "region": begun.region if begun else "",
        "started": begun.started if begun else "",
        "finished": begun.finished if begun else "",
        "done": state.finished and begun is not None,
        "steps": [
            {
                "number": place,
                "text": pick(step.text),
                "keys": pick(step.keys),
                "opens": step.opens,
                "commands": list(step.commands),
                "checked": bool(step.checks),
                "done": place in state.done,
            }
            for place, step in enumerate(unit.steps, 1)
        ],
        "translation_checked": unit.is_checked_in(language()),
    }
