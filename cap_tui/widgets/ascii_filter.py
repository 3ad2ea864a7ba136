"""Signs in ASCII for a terminal that may show no others: borders, arrows, quotation marks, whoever wrote them.

Letters stay as they are: a name is spelled with its own.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

SIGNS = {
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼╱╲", "+"),
    **dict.fromkeys("─━–—−", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict(zip("›‹→←↑↓▾…·•×✓≥≤±", "><><^vv~.*xv><~", strict=True)),
}
"""Signs of one cell, each with one of ASCII."""
TABLE = str.maketrans(SIGNS)


class AsciiFilter(LineFilter):
    """Writes every sign in ASCII, cell for cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text if text.isascii() else text.translate(TABLE), style, control)
            for text, style, control in segments
        ]
