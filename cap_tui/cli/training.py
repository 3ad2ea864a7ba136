"""The training on the command line: the path, a unit, its practice region, the check, the trainer's pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.content import registry_of
from cap_tui.errors import CapError, DoesNotHold, NotFound
from cap_tui.text.i18n import _, language
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cap_tui.training.exercise import ExerciseState
    from cap_tui.training.unit_path import UnitItem


@click.group(help=_("Learn every tool on practice regions: units, exercises that are checked."))
def training() -> None:
    """Group of the commands below."""


def complete_unit(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The units whose number begins with ``incomplete``, for a shell that completes words."""
    from click.shell_completion import CompletionItem as Item

    from cap_tui.model.training_unit import TOUR
    from cap_tui.training.unit_path import TOUR_NAME, training_units, unit_number

    units = training_units(CommandSession(plain=True).host().content())
    named = {TOUR_NAME if u.entry.order == TOUR else unit_number(u): u.name for u in units}
    return [Item(name, help=title) for name, title in named.items() if name.startswith(incomplete)]


def _unit(session: CommandSession, name: str | None) -> UnitItem:
    """The unit that is named; without a name the one begun last."""
    from cap_tui.training.progress import read_progress
    from cap_tui.training.unit_path import find_unit

    wanted = name or read_progress(session.home).current
    if not wanted:
        raise NotFound(
            _("No unit was begun yet."), remedy=_("Begin with: cap-tui training start tour")
        )
    return find_unit(registry_of(session), wanted, session.home)


@training.command(name="list", help=_("The training path, and how far you came."))
@pass_session
def list_units(session: CommandSession) -> None:
    """List the units."""
    from cap_tui.training.progress import read_progress
    from cap_tui.training.unit_path import training_units
    from cap_tui.training.unit_text import path_lines, unit_data

    items = training_units(registry_of(session), session.home)
    progress = read_progress(session.home)
    data = [unit_data(item, progress) for item in items]
    session.emit("training", data, path_lines(items, progress))


@training.command(help=_("One unit: the idea and the exercise; --solution: how it is done."))
@click.argument("unit", required=False, shell_complete=complete_unit)
@click.option("--solution", is_flag=True, help=_("Show how the exercise is done."))
@pass_session
def show(session: CommandSession, unit: str | None, solution: bool) -> None:
    """Show a unit."""
    from cap_tui.training.exercise import state_of
    from cap_tui.training.practice_region import started_practice
    from cap_tui.training.progress import read_progress
    from cap_tui.training.unit_text import (
        exercise_lines,
        flowed,
        idea_lines,
        solution_lines,
        unit_data,
        unit_title,
    )

    item, progress = _unit(session, unit), read_progress(session.home)
    lines = [unit_title(item), "", *idea_lines(item), "", _("Exercise")]
    state = state_of(item.entry, progress.units.get(item.ref))
    lines += exercise_lines(item, state, started_practice(session.home, item))
    data = unit_data(item, progress)
    if solution:
        solved = list(solution_lines(item))
        lines += ["", _("Solution"), *solved]
        data = {**data, "solution": solved}
    session.emit("training-unit", data, list(flowed(lines, session.width)))


@training.command(help=_("Begin a unit, or begin it again, on a fresh practice region."))
@click.argument("unit", default="tour", shell_complete=complete_unit)
@click.option("--dry-run", is_flag=True, help=_("Only show where the practice region would be."))
@pass_session
def start(session: CommandSession, unit: str, dry_run: bool) -> None:
    """Make the practice region of a unit."""
    from cap_tui.training.exercise import state_of
    from cap_tui.training.practice_region import practice_folder, start_practice
    from cap_tui.training.unit_text import exercise_lines, flowed, unit_title

    item = _unit(session, unit)
    if dry_run:
        folder = practice_folder(session.home, item)
        session.emit("training-start", {"unit": item.ref, "folder": str(folder)}, [str(folder)])
        return
    session.say_progress(_("Making the practice region …"))
    practice = start_practice(session.home, item, use_plugins=not session.no_plugins)
    lines = [unit_title(item), *exercise_lines(item, state_of(item.entry, None), practice)]
    lines.append(_("Then: cap-tui training check"))
    data = {
        "unit": item.ref,
        "folder": str(practice.folder),
        "region": str(practice.region),
    }
    session.emit("training-start", data, list(flowed(lines, session.width)))


@training.command(
    help=_("Check the exercise of the unit begun last, or of UNIT; exit 1: not done.")
)
@click.argument("unit", required=False, shell_complete=complete_unit)
@pass_session
def check(session: CommandSession, unit: str | None) -> None:
    """Check an exercise on the records of its practice region."""
    from cap_tui.training.practice_region import started_practice
    from cap_tui.training.progress import read_progress
    from cap_tui.training.unit_text import exercise_lines, flowed, result_line, unit_data

    item = _unit(session, unit)
    practice = started_practice(session.home, item)
    if practice is None:
        raise NotFound(
            _("The unit was not begun, or its practice region is gone."),
            where=item.ref,
            remedy=_("Begin with: cap-tui training start {unit}").format(unit=item.entry.order),
        )
    state, advice = _checked(session, item, practice.region)
    data = {**unit_data(item, read_progress(session.home)), "advice": advice}
    lines = [*exercise_lines(item, state, practice), "", result_line(item, state)]
    lines += [advice] if advice else []
    session.emit("training-check", data, list(flowed(lines, session.width)))
    if not state.finished:
        click.get_current_context().exit(DoesNotHold.exit_code)


def _checked(session: CommandSession, item: UnitItem, folder: Path) -> tuple[ExerciseState, str]:
    """Where the exercise stands, and what is wrong with what was done for the next step."""
    from cap_tui.operations.context import Context
    from cap_tui.operations.regions import open_workspace
    from cap_tui.training.exercise import check_exercise
    from cap_tui.training.exercise_advice import step_advice
    from cap_tui.training.progress import read_progress

    with open_workspace(folder, readonly=True) as workspace:
        state = check_exercise(session.home, item, workspace)
        if state.finished:
            return state, ""
        kinds = Context(workspace, session.host(), session.home, language()).kinds()
        step = item.entry.steps[state.next_step - 1]
        since = read_progress(session.home).units[item.ref].started
        return state, step_advice(step, workspace, since, kinds)


@training.command(help=_("What you have done; it stands in your home, in no region."))
@pass_session
def progress(session: CommandSession) -> None:
    """Show the progress."""
    from cap_tui.training.progress import progress_file, read_progress
    from cap_tui.training.unit_path import training_units
    from cap_tui.training.unit_text import unit_data, unit_state, unit_title

    items = training_units(registry_of(session), session.home)
    kept = read_progress(session.home)
    data = [unit_data(item, kept) for item in items]
    lines = [labelled(unit_title(item), unit_state(item, kept)) for item in items]
    file = progress_file(session.home)
    lines.append(_("Kept in {file}").format(file=file))
    session.emit("training-progress", {"file": str(file), "units": data}, lines)


@training.command(
    help=_("Write the trainer's pack of a unit: slides, handout, exercise, solution.")
)
@click.argument("unit", shell_complete=complete_unit)
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=_("The folder for the files."),
)
@click.option("--format", "suffix", default="pdf", help=_("Of the papers: pdf, docx, html or md."))
@click.option("--dry-run", is_flag=True, help=_("Only show which files would be written."))
@pass_session
def pack(session: CommandSession, unit: str, folder: Path, suffix: str, dry_run: bool) -> None:
    """Write the trainer's pack."""
    from cap_tui.training.trainers_pack import pack_files, write_pack

    item = _unit(session, unit)
    files = pack_files(item, folder, suffix)
    try:
        if not dry_run:
            write_pack(item, files)
    except CapError:
        session.say(_("The pack is not complete."))
        raise
    data = {"unit": item.ref, "language": language(), "files": [str(f) for f in files.values()]}
    session.emit("training-pack", data, [str(file) for file in files.values()])
