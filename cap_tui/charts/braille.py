"""Fine lines in a terminal: every cell is two dots wide and four high (Unicode braille patterns)."""

from __future__ import annotations

from rich.cells import split_graphemes

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Grid:
    """Cells on which lines are drawn and text is written; text wins over lines."""

    def __init__(self, width: int, height: int, *, ascii_only: bool = False) -> None:
        self.width = width
        self.height = height
        self.ascii_only = ascii_only
        self._dots = [[0] * width for _row in range(height)]
        self._text: dict[tuple[int, int], str] = {}

    def line(self, start: tuple[float, float], end: tuple[float, float], dash: int = 0) -> None:
        """A line between the middles of two cells; ``dash`` leaves out every other run of so many dots."""
        x1, y1, x2, y2 = start[0] * 2 + 0.5, start[1] * 4 + 1.5, end[0] * 2 + 0.5, end[1] * 4 + 1.5
        steps = max(1, round(max(abs(x2 - x1), abs(y2 - y1))))
        for step in range(steps + 1):
            if dash and step // dash % 2:
                continue
            x = round(x1 + (x2 - x1) * step / steps)
            y = round(y1 + (y2 - y1) * step / steps)
            if 0 <= x < self.width * 2 and 0 <= y < self.height * 4:
                self._dots[y // 4][x // 2] |= _DOTS[y % 4][x % 2]

    def clear(self, x: int, y: int) -> None:
        """Take the lines out of one cell; what is written there stays."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._dots[y][x] = 0

    def write(self, x: int, y: int, text: str) -> None:
        """Text from a cell rightwards; a wide character takes two cells, marks stay with theirs."""
        for start, end, width in split_graphemes(text)[0]:
            if width == 0:
                continue
            self._text[x, y] = text[start:end]
            for covered in range(1, width):
                self._text[x + covered, y] = ""
            x += width

    def lines(self) -> list[str]:
        """The rows, without spaces at their ends."""
        return [
            "".join(self._cell(x, y) for x in range(self.width)).rstrip()
            for y in range(self.height)
        ]

    def _cell(self, x: int, y: int) -> str:
        if (x, y) in self._text:
            return self._text[x, y]
        dots = self._dots[y][x]
        if not dots:
            return " "
        return "." if self.ascii_only else chr(0x2800 + dots)
