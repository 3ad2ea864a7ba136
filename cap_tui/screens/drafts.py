"""Unsent forms: kept while they are typed, so that a lost link loses no words."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from cap_tui.screens.running_file import RunningFile, left_behind, rewrite_left
from cap_tui.text.clean import clean

FOLDER = "drafts"
ONE_FILE = "drafts.json"
"""Where earlier versions kept the drafts of all shells."""
MOST = 50

Texts = dict[str, dict[str, str]]


class FormDrafts:
    """Drafts by the name of their form and by region, in one file a shell in the person's state folder.

    What was typed in one region is never offered in another. A shell that runs has its drafts to itself; those
    of a shell that has ended go to the one that first opens their form, the newest first. :meth:`keep` only remembers;
    :meth:`save` writes, and is called a moment after typing, on leaving, and when the terminal goes away.
    """

    def __init__(self, state: Path, region: Callable[[], str] = lambda: "") -> None:
        """``region`` says in which region a person is; empty in none."""
        self._state = state
        self._file = RunningFile(state / FOLDER)
        self._region = region
        self._texts: Texts = {}
        self._changed = False

    def keep(self, key: str, texts: Mapping[str, str]) -> None:
        """Remember what stands in a form."""
        name = self._name(key)
        self._texts.pop(name, None)
        self._texts[name] = dict(texts)
        while len(self._texts) > MOST:
            self._texts.pop(next(iter(self._texts)))
        self._changed = True

    def kept(self, key: str) -> Mapping[str, str]:
        """What was typed and not sent, here or in a shell that has ended; empty when there is nothing."""
        name = self._name(key)
        if name not in self._texts:
            self._take_over(name)
        return self._texts.get(name, {})

    def drop(self, key: str) -> None:
        """Forget a form: it was sent, or cleared."""
        if self._texts.pop(self._name(key), None) is not None:
            self._changed = True
            self.save()

    def save(self) -> None:
        """Write what changed; a disk that refuses is no reason to stop a person who is typing."""
        if not self._changed:
            return
        if not self._texts:
            self._file.forget()
        else:
            try:
                self._file.write(_written(self._texts))
            except OSError:
                return
        self._changed = False

    def leave_behind(self) -> None:
        """The shell ends: what was not sent is for the next one."""
        self.save()
        self._file.let_go()

    def _name(self, key: str) -> str:
        return f"{key} {self._region()}".rstrip()

    def _take_over(self, name: str) -> None:
        """Make a draft of a shell that has ended our own; it goes there as soon as it is written here."""
        for number, path in enumerate(self._left_files()):
            with left_behind(path) as content, contextlib.suppress(OSError):
                if content is None:
                    continue
                drafts = _read(content)
                if found := drafts.pop(name, None):
                    self._texts[name], self._changed = found, True
                    self.save()
                if not drafts or number >= MOST:
                    path.unlink(missing_ok=True)
                elif found and not self._changed:
                    rewrite_left(path, _written(drafts))
            if name in self._texts:
                return

    def _left_files(self) -> list[Path]:
        """The files of all shells, the newest first, and the one of earlier versions."""
        dated = []
        for path in (self._state / FOLDER).glob("*.json"):
            with contextlib.suppress(OSError):
                dated.append((path.stat().st_mtime_ns, path))
        return [path for _date, path in sorted(dated, reverse=True)] + [self._state / ONE_FILE]


def _written(drafts: Texts) -> bytes:
    import json

    return json.dumps(drafts).encode()


def _read(content: bytes) -> Texts:
    import json

    try:
        stored = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(stored, dict):
        return {}
    return {
        str(key): {str(name): clean(str(text)) for name, text in texts.items()}
        for key, texts in stored.items()
        if isinstance(texts, dict)
    }
