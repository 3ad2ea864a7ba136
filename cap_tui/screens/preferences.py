"""A person's own settings: read at the start, changed in the settings screen, kept in settings.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cap_tui.errors import CapError, Refused
from cap_tui.workspace.home import keep, kept


class Preferences:
    """The file ``settings.toml`` of a home. A file that cannot be read counts as empty and is never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""
        self._values = self._read()

    def get(self, dotted: str, default: Any = None) -> Any:
        """One setting by its dotted name, of the type of ``default`` when one is given."""
        value: Any = self._values
        for name in dotted.split("."):
            if not isinstance(value, Mapping) or name not in value:
                return default
            value = value[name]
        fits = default is None or isinstance(value, type(default))
        return value if fits else default

    def save(self, changes: Mapping[str, Any], *, expect: Mapping[str, Any] | None = None) -> None:
        """Set dotted names; comments that a person wrote are kept. Raises Refused, NotSaved.

        ``expect`` are the values that the change was made over: Conflict when the file says
        something else now.
        """
        import tomllib

        from cap_tui.text.i18n import _
        from cap_tui.workspace.config import changed_text, require_unchanged

        if self.problem:
            raise Refused(self.problem, where=str(self._path), remedy=_("Correct the file first."))
        before = kept(self._path)
        if expect:
            stands = tomllib.loads(before) if before else {}
            require_unchanged(stands, expect, changes, where=str(self._path))
        changed = changed_text(before, changes, where=str(self._path))
        keep(self._path, changed.encode())
        self._values = tomllib.loads(changed)

    def _read(self) -> dict[str, Any]:
        try:
            text = kept(self._path)
            if not text:
                return {}
            import tomllib  # the first screen does without it where nothing is set

            return tomllib.loads(text)
        except (CapError, ValueError, RecursionError) as error:
            self.problem = str(error)
            return {}
