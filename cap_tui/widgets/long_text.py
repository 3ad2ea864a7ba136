"""A field for a text of several lines: the arrows walk its lines, and leave it at the first and the last one."""

from __future__ import annotations

from textual.widgets import TextArea


class LongText(TextArea):
    """A text to write; down on its last line goes to the next field, up on its first one to the field before."""

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, tab_behavior="focus", show_line_numbers=False)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go to the line below, from the last one to the next field."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go to the line above, from the first one to the field before."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)
