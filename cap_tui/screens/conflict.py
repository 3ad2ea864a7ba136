"""Conflict: somebody else saved first. Both versions, field by field, and a choice for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from textual.widget import Widget

from cap_tui.errors import Conflict
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.history import QUIET
from cap_tui.screens.record_names import RecordNames, spelled
from cap_tui.text.i18n import _
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import Words


class ConflictScreen(CapScreen):
    """The fields in which two versions differ. ``resolve`` gets the whole document as it was chosen."""

    CSS_PATH = "conflict.tcss"
    ACTIONS = PLACES["conflict"]
    PLACE: ClassVar[str] = "conflict"

    def __init__(
        self,
        conflict: Conflict,
        resolve: Callable[[dict[str, Any]], object] | None = None,
        *,
        ours: frozenset[str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """``ours`` names the fields that the person changed: only there is our value marked at first."""
        super().__init__()
        self._labels = dict(labels or {})
        self.conflict = conflict
        self._resolve = resolve
        self._ours: Mapping[str, Any] = conflict.ours or {}
        self._theirs: Mapping[str, Any] = conflict.theirs or {}
        self._chosen: dict[str, str] = {
            name: "ours" if ours is None or name in ours else "theirs" for name in self.differing()
        }

    def differing(self) -> list[str]:
        """The fields whose values differ, without what every save changes."""
        names = {**self._ours, **self._theirs}
        return [n for n in names if n not in QUIET and self._ours.get(n) != self._theirs.get(n)]

    def shown_by(self) -> None:
        """Nothing leads back here."""

    def body(self) -> Iterable[Widget]:
        yield Words(self._head(), id="head")
        yield Rows(
            [Column(_("Field"), 14), Column(_("Ours"), least=14), Column(_("Theirs"), least=14)],
            self._rows(),
            empty=_("Both versions say the same. Nothing is to be chosen."),
            verb=_("Other side"),
            sideways=False,
            id="fields",
        )
        yield Words(id="both")

    def _head(self) -> list[Line]:
        return [
            safe_line(_("Somebody else changed this record since you opened it."), Role.WARN),
            safe_line(
                _(
                    "{table}: take a value for each field, then save with F10. Esc leaves theirs."
                ).format(
                    table=self._names.table(self.conflict.table)
                    if self._names
                    else self.conflict.table
                )
            ),
        ]

    def _rows(self) -> list[Row]:
        rows = []
        for name, side in self._chosen.items():
            ours, theirs = self._words(name, self._ours), self._words(name, self._theirs)
            rows.append(
                Row(
                    name,
                    [
                        self._label(name),
                        _marked(ours, side == "ours"),
                        _marked(theirs, side == "theirs"),
                    ],
                )
            )
        return rows

    def _label(self, name: str) -> str:
        names = self._names
        label = self._labels.get(name) or (
            names.field(self.conflict.table, name) if names else name
        )
        return label[:1].upper() + label[1:].replace("_", " ")

    @cached_property
    def _names(self) -> RecordNames | None:
        region = self.shell.region
        return RecordNames(region) if region is not None else None

    def _words(self, name: str, version: Mapping[str, Any]) -> str:
        """A value as people read it: the words of its kind, the names of records in place of their ids."""
        value, names = version.get(name), self._names
        return names.field_value(self.conflict.table, name, value) if names else spelled(value)

    def path(self) -> list[str]:
        return [_("Conflict")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _(
                "Your change was not saved, because somebody else saved the same record in the meantime."
            ),
            _("Nothing is lost: both versions are here. The chosen value of each field is marked."),
        ]

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self._show_both()

    def on_rows_moved(self) -> None:
        self._show_both()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._choose("theirs" if self._chosen[event.key] == "ours" else "ours")

    def _show_both(self) -> None:
        row = self.query_one(Rows).current
        if row is None:
            return
        lines: list[Line] = []
        for title, version in ((_("Ours"), self._ours), (_("Theirs"), self._theirs)):
            lines += [safe_line(title, Role.HEADING), self._words(row.key, version)]
        self.query_one("#both", Words).show(lines)

    def action_ours(self) -> None:
        """Keep our value of the marked field."""
        self._choose("ours")

    def action_theirs(self) -> None:
        """Take their value of the marked field."""
        self._choose("theirs")

    def _choose(self, side: str) -> None:
        rows = self.query_one(Rows)
        if rows.current is not None:
            self._chosen[rows.current.key] = side
            rows.show(self._rows())

    def action_save(self) -> None:
        """Save the record as it was chosen, upon the version that stands now."""
        if self._resolve is None or self.conflict.theirs is None:
            self.say(
                _("The record was removed meanwhile; there is nothing to save it upon."), "warning"
            )
            return
        merged = dict(self._theirs)
        for name, side in self._chosen.items():
            source = self._ours if side == "ours" else self._theirs
            if name in source:
                merged[name] = source[name]
            else:
                merged.pop(name, None)
        self.action_back()
        self._resolve(merged)


def _marked(value: str, chosen: bool) -> Line:
    return (
        safe_line(f"(•) {value}", Role.TITLE) if chosen else safe_line(f"( ) {value}", Role.MUTED)
    )
