"""How far a person came in the training. It is the person's own: it stands in their home, never in a region."""

from __future__ import annotations

from pathlib import Path

import msgspec

from cap_tui.model.conversion import decode
from cap_tui.workspace.home import Home, keep


class UnitProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a person came in one unit. ``done`` holds the numbers of the steps whose check held once."""

    started: str
    region: str
    done: tuple[int, ...] = ()
    finished: str = ""


class TrainingProgress(msgspec.Struct, frozen=True, kw_only=True):
    """All units that a person began, by id. ``current`` is the one begun last."""

    units: dict[str, UnitProgress] = {}
    current: str = ""


def progress_file(home: Home) -> Path:
    """Where the progress is kept."""
    return home.state / "training.json"


def read_progress(home: Home) -> TrainingProgress:
    """The progress; a file that is not there or cannot be read counts as none."""
    try:
        return decode(progress_file(home).read_bytes(), TrainingProgress)
    except (OSError, msgspec.MsgspecError):
        return TrainingProgress()


def save_unit_progress(home: Home, unit: str, progress: UnitProgress) -> None:
    """Keep how far the person came in a unit. Raises what writing a file of the home raises."""
    before = read_progress(home)
    after = TrainingProgress(units={**before.units, unit: progress}, current=unit)
    keep(progress_file(home), msgspec.json.encode(after))
