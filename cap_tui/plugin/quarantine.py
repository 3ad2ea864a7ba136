"""What the program remembers of plugins between two runs: quarantines and the last failures.

A plugin whose drawing ended the program cannot be caught in the act; a mark is written on the
way out, and the next start leaves the plugin alone until it is released or has a new version.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from pathlib import Path

import msgspec

from cap_tui.errors import CapError
from cap_tui.model.conversion import decode
from cap_tui.workspace.home import keep

MARKS_FILE = "plugins.json"


class QuarantineMark(msgspec.Struct, frozen=True, kw_only=True):
    """Why a plugin is marked. ``stamp`` names the code that failed, ``view`` what it was drawing, or the hook that was slow.

    ``hung``: its import did not end; it is not tried again before its code changes.
    """

    version: str
    error: str
    at: str
    view: str = ""
    stamp: int = 0
    hung: bool = False


class MarksData(msgspec.Struct, kw_only=True):
    """The file: plugin id -> mark: in quarantine, failed when last used, slow when last used, at work when a run ended."""

    quarantined: dict[str, QuarantineMark] = {}
    failed: dict[str, QuarantineMark] = {}
    slow: dict[str, QuarantineMark] = {}
    ended: dict[str, QuarantineMark] = {}

    def groups(self) -> tuple[dict[str, QuarantineMark], ...]:
        """All marks, by their reason."""
        return self.quarantined, self.failed, self.slow, self.ended


def stamp(folder: Path) -> int:
    """A number that changes when a file of the plugin's code changes (newest modification, ns)."""
    newest = 0
    for path, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith((".", "__pycache__"))]
        for file in files:
            if file.endswith((".py", ".toml")):
                with contextlib.suppress(OSError):
                    newest = max(newest, (Path(path) / file).lstat().st_mtime_ns)
    return newest


class Marks:
    """The marks in the person's state folder. Unreadable marks are no marks: they never stop a start."""

    def __init__(self, state: Path | None) -> None:
        self._path = state / MARKS_FILE if state else None

    def read(self) -> MarksData:
        """All marks as they stand on disk."""
        if self._path is None:
            return MarksData()
        try:
            return decode(self._path.read_bytes(), MarksData)
        except (OSError, msgspec.DecodeError):
            return MarksData()

    def _write(self, data: MarksData) -> None:
        """Replace the file at once. A state folder that cannot be written costs the marks, nothing else."""
        if self._path is not None:
            with contextlib.suppress(CapError):
                keep(self._path, msgspec.json.format(msgspec.json.encode(data)))

    def quarantine(self, plugin: str, version: str, view: str, error: str) -> None:
        """Leave the plugin alone from the next start on."""
        data = self.read()
        data.quarantined[plugin] = QuarantineMark(
            version=version, error=error, at=_now(), view=view
        )
        self._write(data)

    def failed(
        self, plugin: str, version: str, error: str, code: int, *, hung: bool = False
    ) -> None:
        """Remember that the plugin failed, so that it can be listed as failed without importing it."""
        data = self.read()
        known = data.failed.get(plugin)
        if known and (known.version, known.error, known.stamp) == (version, error, code):
            return
        data.failed[plugin] = QuarantineMark(
            version=version, error=error, at=_now(), stamp=code, hung=hung
        )
        self._write(data)

    def slow(self, plugin: str, version: str, hook: str, error: str) -> None:
        """Remember that a hook of the plugin did not answer in its time."""
        data = self.read()
        data.slow[plugin] = QuarantineMark(version=version, error=error, at=_now(), view=hook)
        self._write(data)

    def ended(self, plugin: str, version: str, view: str, error: str) -> None:
        """Remember that a run of the program ended without a word while the plugin was at work."""
        data = self.read()
        data.ended[plugin] = QuarantineMark(version=version, error=error, at=_now(), view=view)
        self._write(data)

    def worked(self, plugin: str) -> None:
        """Forget that the plugin failed or was slow."""
        data = self.read()
        if [mark for mark in (data.failed.pop(plugin, None), data.slow.pop(plugin, None)) if mark]:
            self._write(data)

    def release(self, plugin: str) -> bool:
        """Lift the quarantine and forget all other marks; whether there was anything to lift."""
        data = self.read()
        marked = [group.pop(plugin, None) for group in data.groups()]
        if any(marked):
            self._write(data)
        return any(marked)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
