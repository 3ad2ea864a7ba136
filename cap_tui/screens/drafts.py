"""Unsent forms: kept while they are typed, so that a lost link loses no words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cap_tui.errors import CapError
from cap_tui.text.clean import clean
from cap_tui.workspace.home import keep

FILE = "drafts.json"
MOST = 50


class FormDrafts:
    """Drafts by the name of their form and by region, in one file of the person's state folder.

    What was typed in one region is never offered in another. :meth:`keep` only remembers; :meth:`save` writes, and is called a moment after typing, on
    leaving, and when the terminal goes away.
    """

    def __init__(self, folder: Path, region: Callable[[], str] = lambda: "") -> None:
        """``region`` says in which region a person is; empty in none."""
        self._path = folder / FILE
        self._region = region
        self._texts: dict[str, dict[str, str]] | None = None
        self._changed = False

    def keep(self, key: str, texts: Mapping[str, str]) -> None:
        """Remember what stands in a form."""
        drafts, name = self._all(), self._name(key)
        drafts.pop(name, None)
        drafts[name] = dict(texts)
        while len(drafts) > MOST:
            drafts.pop(next(iter(drafts)))
        self._changed = True

    def kept(self, key: str) -> Mapping[str, str]:
        """What was typed and not sent; empty when there is nothing."""
        return self._all().get(self._name(key), {})

    def drop(self, key: str) -> None:
        """Forget a form: it was sent, or cleared."""
        if self._all().pop(self._name(key), None) is not None:
            self._changed = True
            self.save()

    def save(self) -> None:
        """Write what changed; a disk that refuses is no reason to stop a person who is typing."""
        if not self._changed or self._texts is None:
            return
        import json

        try:
            keep(self._path, json.dumps(self._texts).encode())
        except CapError:
            return
        self._changed = False

    def _name(self, key: str) -> str:
        return f"{key} {self._region()}".rstrip()

    def _all(self) -> dict[str, dict[str, str]]:
        if self._texts is None:
            self._texts = self._read()
        return self._texts

    def _read(self) -> dict[str, dict[str, str]]:
        import json

        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(stored, dict):
            return {}
        return {
            str(key): {str(name): clean(str(text)) for name, text in texts.items()}
            for key, texts in stored.items()
            if isinstance(texts, dict)
        }
