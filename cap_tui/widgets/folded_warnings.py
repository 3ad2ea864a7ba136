"""Warnings above a view, folded into one line with their number; the key ``!`` shows them in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.message import Message

from cap_tui.text.i18n import ngettext
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line
from cap_tui.widgets.text_view import Words


class FoldedWarnings(Words):
    """One line, however many warnings there are; no line when there are none.

    A single warning that fits is shown whole. Of several the first is begun after their number.
    A click, or the key of the screen (see :class:`cap_tui.screens.view.PluginScreen`), shows all.
    """

    class Opened(Message):
        """Somebody wants to read the warnings in full."""

    def __init__(self, warnings: Iterable[Line] = (), *, id: str | None = None) -> None:
        self.warnings: tuple[Line, ...] = tuple(warnings)
        super().__init__(self._folded, id=id)

    def show_warnings(self, warnings: Iterable[Line]) -> None:
        """Fold other warnings."""
        self.warnings = tuple(warnings)
        self.reflow()

    def full_lines(self) -> list[Line]:
        """Every warning with its sign, for the screen that shows them in full."""
        sign = safe_line(signs().warning, Role.WARN)
        return [joined([sign, safe(warning)], " ") for warning in self.warnings]

    def _folded(self, width: int) -> Iterator[Line]:
        if not self.warnings:
            return
        first = safe_line(self.warnings[0], Role.WARN)
        parts: list[Line] = [safe_line(signs().warning, Role.WARN), first]
        if len(self.warnings) > 1:
            count = ngettext("{n} warning, ! shows it:", "{n} warnings, ! shows them:",
                             len(self.warnings)).format(n=len(self.warnings))  # fmt: skip
            parts = [safe_line(count, Role.WARN), first]
        yield joined(parts, " ").truncate(width, ellipsis=True)

    def on_click(self) -> None:
        self.post_message(self.Opened())
