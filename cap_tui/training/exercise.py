"""Check an exercise: which steps of a unit the records of the practice region show to be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cap_tui.model.training_unit import FieldCondition, RecordCheck, TrainingUnit
from cap_tui.training.progress import UnitProgress, read_progress, save_unit_progress
from cap_tui.training.unit_path import UnitItem
from cap_tui.workspace import Workspace
from cap_tui.workspace.home import Home
from cap_tui.workspace.log import utc_now


@dataclass(frozen=True)
class ExerciseState:
    """Where the exercise of a unit stands. Steps are counted from 1; ``checked`` are those with a check."""

    done: tuple[int, ...]
    checked: tuple[int, ...]

    @property
    def finished(self) -> bool:
        """Whether every step with a check is done."""
        return set(self.checked) <= set(self.done)

    @property
    def next_step(self) -> int:
        """The step with a check that comes next; 0 when all are done."""
        return next((step for step in self.checked if step not in self.done), 0)

    @property
    def step_after_done(self) -> int:
        """The step behind the last one that is done: where a person goes on; the first when none is done."""
        return max(self.done, default=0) + 1


def state_of(unit: TrainingUnit, progress: UnitProgress | None) -> ExerciseState:
    """Where the exercise stood when it was last checked."""
    checked = tuple(place for place, step in enumerate(unit.steps, 1) if step.checks)
    return ExerciseState(progress.done if progress else (), checked)


def check_exercise(home: Home, item: UnitItem, workspace: Workspace) -> ExerciseState:
    """Check every step on the records of the practice region; a step that was done once stays done.

    The progress is kept when it changed. Without a beginning nothing is checked.
    """
    progress = read_progress(home).units.get(item.ref)
    before = state_of(item.entry, progress)
    if progress is None:
        return before
    held = {
        place
        for place, step in enumerate(item.entry.steps, 1)
        if step.checks and all(check_holds(c, workspace, progress.started) for c in step.checks)
    }
    after = ExerciseState(tuple(sorted(held | set(before.done))), before.checked)
    if after.done != before.done:
        finished = progress.finished or (utc_now() if after.finished else "")
        save_unit_progress(
            home,
            item.ref,
            UnitProgress(
                started=progress.started,
                region=progress.region,
                done=after.done,
                finished=finished,
            ),
        )
    return after


def check_holds(check: RecordCheck, workspace: Workspace, since: str) -> bool:
    """Whether the region has as many records as the check asks for; ``since`` is when the exercise began."""
    found = 0
    for document in candidates(check, workspace, since):
        if unmet(check, document, workspace, since) is None:
            found += 1
            if found >= check.at_least:
                return True
    return False


def candidates(check: RecordCheck, workspace: Workspace, since: str) -> Iterator[Mapping[str, Any]]:
    """The records that a check looks at: of any age, or those that were changed or made in the exercise."""
    moment = "created" if check.made else "updated"
    for document in workspace.table(check.table).all():
        if str(document.get(moment, "")) > since or not (check.made or check.changed):
            yield document


def unmet(
    check: RecordCheck, document: Mapping[str, Any], workspace: Workspace, since: str
) -> FieldCondition | None:
    """The first condition that does not hold for a record; None when all hold."""
    return next((c for c in check.where if not _fits(document, c, workspace, since)), None)


def _fits(
    document: Mapping[str, Any], condition: FieldCondition, workspace: Workspace, since: str
) -> bool:
    if condition.made is not None:
        path = [*condition.field.split("."), "created"]
        new = any(str(moment) > since for moment in _values(document, path, workspace))
        return new is condition.made
    found = list(_values(document, condition.field.split("."), workspace)) or [None]
    return any(_holds(value, condition) for value in found)


def _values(value: Any, names: Sequence[str], workspace: Workspace) -> Iterator[Any]:
    """What stands at the end of a path; it leads through mappings, lists, and ids to the records that they name."""
    if not names:
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _values(one, names, workspace)
    elif isinstance(value, Mapping):
        yield from _values(value.get(names[0]), names[1:], workspace)
    elif isinstance(value, str) and value:
        records = (workspace.document(table, value) for table in workspace.tables())
        if (record := next(filter(None, records), None)) is not None:
            yield from _values(record, names, workspace)


def _holds(value: Any, condition: FieldCondition) -> bool:
    if condition.filled is not None:
        return (value not in (None, "", [], {})) is condition.filled
    if condition.at_least is not None:
        size = len(value) if isinstance(value, list | dict) else value
        return isinstance(size, int | float) and size >= condition.at_least
    if condition.one_of:
        return value in condition.one_of
    return bool(value == condition.equals)
