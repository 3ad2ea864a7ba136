"""What the program remembers of plugins between two runs: quarantines and the last failures.

A plugin whose drawing ended the program cannot be caught in the act; a mark is written on the
way out, and the next start leaves the plugin alone until it is released or has a new version.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cap_tui.errors import CapError
from cap_tui.model.conversion import decode
from cap_tui.workspace.home import keep

MARKS_FILE = "plugins.json"
PATIENCE = 1.0
"""Seconds that a mark waits for another thread or program that writes one; then it is written all the same."""


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

    @contextlib.contextmanager
    def _changing(self) -> Iterator[MarksData]:
        """The marks to change; written at the end, and meanwhile by nobody else, when they are not as before.

        A state folder that cannot be written costs the marks, nothing else.
        """
        with self._alone():
            data = self.read()
            before = msgspec.json.encode(data)
            yield data
            if self._path is not None and (after := msgspec.json.encode(data)) != before:
                with contextlib.suppress(CapError):
                    keep(self._path, msgspec.json.format(after))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other program writes marks inside the block."""
        with contextlib.ExitStack() as held:
            if self._path is not None:
                with contextlib.suppress(OSError):
                    self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    lock = os.open(
                        f"{self._path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
                    )
                    held.callback(os.close, lock)
                    deadline = time.monotonic() + PATIENCE
                    while not _locked(lock) and time.monotonic() < deadline:
                        time.sleep(0.005)
            yield

    def quarantine(self, plugin: str, version: str, view: str, error: str) -> None:
        """Leave the plugin alone from the next start on."""
        with self._changing() as data:
            data.quarantined[plugin] = QuarantineMark(
                version=version, error=error, at=_now(), view=view
            )

    def failed(
        self, plugin: str, version: str, error: str, code: int, *, hung: bool = False
    ) -> None:
        """Remember that the plugin failed, so that it can be listed as failed without importing it."""
        with self._changing() as data:
            known = data.failed.get(plugin)
            if known and (known.version, known.error, known.stamp) == (version, error, code):
                return
            data.failed[plugin] = QuarantineMark(
                version=version, error=error, at=_now(), stamp=code, hung=hung
            )

    def slow(self, plugin: str, version: str, hook: str, error: str) -> None:
        """Remember that a hook of the plugin did not answer in its time."""
        with self._changing() as data:
            data.slow[plugin] = QuarantineMark(version=version, error=error, at=_now(), view=hook)

    def ended(self, plugin: str, version: str, view: str, error: str) -> None:
        """Remember that a run of the program ended without a word while the plugin was at work."""
        with self._changing() as data:
            data.ended[plugin] = QuarantineMark(version=version, error=error, at=_now(), view=view)

    def worked(self, plugin: str) -> None:
        """Forget that the plugin failed or was slow."""
        with self._changing() as data:
            data.failed.pop(plugin, None)
            data.slow.pop(plugin, None)

    def release(self, plugin: str) -> bool:
        """Lift the quarantine and forget all other marks; whether there was anything to lift."""
        with self._changing() as data:
            marked = [group.pop(plugin, None) for group in data.groups()]
            return any(marked)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
