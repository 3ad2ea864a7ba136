"""What a shell shows, kept on disk while it runs: a session that is lost is found by the next start.

One file a running shell, locked as long as it runs. A file that nobody holds belongs to a session that did not
end as the person wanted: the link was lost, the machine was switched off, somebody killed it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cap_tui.screens.running_file import RunningFile, left_behind
from cap_tui.text.clean import clean, clean_line

FOLDER = "places"
MOST = 20
"""So many lost sessions that were not told yet are kept, the newest ones."""


class ShownScreen(NamedTuple):
    """A screen as it can be shown again."""

    name: str
    words: tuple[str, ...] = ()
    form: str = ""
    """The draft of the form that is open in it."""
    marked: str = ""
    """The key of the row under the cursor."""
    typed: Mapping[str, str] = {}
    """What stands in lines outside of forms, by the id of the line."""


class SessionFile:
    """The file of this shell, in the person's state folder, and those that lost shells left there."""

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER
        self._file = RunningFile(self._folder)
        self._kept: tuple[str, tuple[ShownScreen, ...]] = ("", ())

    def keep(self, region: str, screens: Sequence[ShownScreen]) -> None:
        """Note what is shown over the first screen, if it changed; a disk that refuses is no reason to stop a person."""
        shown = (region, tuple(screens))
        if not screens:
            self.forget()
        elif shown != self._kept:
            with contextlib.suppress(OSError):
                self._write(shown)
                self._kept = shown

    def forget(self) -> None:
        """The session ended as the person wanted, or shows its first screen: there is nothing to come back to."""
        self._kept = ("", ())
        self._file.forget()

    def leave_behind(self) -> None:
        """The session is lost: what was noted is for the next one."""
        self._file.let_go()

    def take(self, region: str, view: str = "") -> tuple[ShownScreen, ...]:
        """What the newest lost session of ``region`` showed, the lowest screen first; told once.

        With ``view`` only sessions that showed this view last count: several terminals of a workshop may be lost at once.
        """
        lost = self._lost()
        own = {path: found[1] for path, found in lost if found[0] == region}
        if view:
            own = {path: shown for path, shown in own.items() if _shows(shown, view)}
        told = next(reversed(own), None)
        others = [path for path, found in lost if found[0] is not None and path != told]
        for path, _found in lost:
            if path not in others[-MOST:]:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        return own[told] if told is not None else ()

    def lost_region(self) -> str:
        """The folder of the region in which the newest lost session was; empty when none was lost in a region."""
        return next((place for _path, (place, _screens) in reversed(self._lost()) if place), "")

    def _lost(self) -> list[tuple[Path, tuple[str | None, tuple[ShownScreen, ...]]]]:
        """What lost sessions left behind, the oldest first."""
        try:
            paths = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        except OSError:
            return []
        return [(path, found) for path in paths if (found := _left_behind(path)) is not None]

    def _write(self, shown: tuple[str, tuple[ShownScreen, ...]]) -> None:
        import json

        region, screens = shown
        document = {"region": region, "screens": [screen._asdict() for screen in screens]}
        self._file.write(json.dumps(document).encode())


def _left_behind(path: Path) -> tuple[str | None, tuple[ShownScreen, ...]] | None:
    """Region and screens of a lost session; None while its shell runs, no region where the file is damaged."""
    import json

    with left_behind(path) as content:
        if content is None:
            return None
    try:
        document = json.loads(content)
        return str(document["region"]), tuple(_read(one) for one in document["screens"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, ()


def _shows(screens: Sequence[ShownScreen], view: str) -> bool:
    return bool(screens) and screens[-1].words == (view,)


def _read(document: Any) -> ShownScreen:
    return ShownScreen(
        clean_line(str(document["name"])),
        tuple(clean(str(word)) for word in document["words"]),
        clean_line(str(document["form"])),
        clean_line(str(document["marked"])),
        {
            str(name): clean(str(text)).replace("\n", " ")
            for name, text in document["typed"].items()
        },
    )
