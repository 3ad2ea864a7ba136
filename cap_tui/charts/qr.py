"""A QR code in a terminal: half blocks, two modules above each other in one cell.

A filled cell is a light module, because terminals are dark: so the code is dark on light, as readers
expect it. Where the terminal is light, ask for ``dark_filled``. The typed code stands beside it always:
an ASCII terminal shows that alone.
"""

from __future__ import annotations

from collections.abc import Sequence

QUIET = 4
"""Light modules around a code (ISO/IEC 18004); where rows are few, LEAST_QUIET: readers of phones take it."""
LEAST_QUIET = 2
_CELLS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_modules(text: str) -> list[list[bool]]:
    """The smallest code of ``text`` as rows of modules, True where one is dark, without a quiet zone.

    A text of capital letters, digits and ``$%*+-./:`` makes a smaller code.
    """
    import segno

    code = segno.make(text, micro=False, error="l")
    return [[bool(module) for module in row] for row in code.matrix]


def qr_rows(text: str, width: int, height: int, *, dark_filled: bool = False) -> list[str]:
    """The code in rows of half blocks of at most ``width`` cells; no rows where it has no room."""
    modules = qr_modules(text)
    size = len(modules)
    quiet = min(QUIET, (2 * height - size) // 2, (width - size) // 2)
    if quiet < LEAST_QUIET:
        return []
    whole = size + 2 * quiet
    light = [[True] * whole for _row in range(whole + whole % 2)]
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            light[y + quiet][x + quiet] = not dark
    pairs = zip(light[::2], light[1::2], strict=True)
    return [_half_blocks(upper, lower, dark_filled) for upper, lower in pairs]


def _half_blocks(upper: Sequence[bool], lower: Sequence[bool], dark_filled: bool) -> str:
    cells = zip(upper, lower, strict=True)
    return "".join(_CELLS[a is not dark_filled, b is not dark_filled] for a, b in cells)
