"""The transactions of a segment from its end, only as many as are asked for.

Each line is checked against the one before it, as when a segment is read from its beginning. The
newest change of a long journal costs one read of some kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cap_tui.errors import Corrupt
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.files import File
from cap_tui.workspace.journal import JournalLine, checked, stated
from cap_tui.workspace.segments import corrupt

PIECE = 1 << 16
_decode = decoder(JournalLine).decode


def newest_lines(file: File, end: int, where: str) -> Iterator[JournalLine]:
    """The transactions of a segment up to byte ``end``, newest first. Raises Corrupt at the first damage.

    The segment's first line is its header and no transaction.
    """
    later: bytes | None = None
    position = end
    for text in _texts_backwards(file, end):
        if later is not None:
            position -= len(later) + 1
            seed = stated(text)
            if seed is None or checked(later, seed) is None:
                raise damaged(position, where)
            try:
                yield _decode(later)
            except msgspec.MsgspecError:
                raise damaged(position, where) from None
        later = text
    if later is None or checked(later, 0) is None:
        raise damaged(0, where)


def damaged(position: int, where: str) -> Corrupt:
    """The refusal of a line that does not fit the one before it."""
    return corrupt(_("The history is damaged: checksum."), f"{where}, byte {position}")


def _texts_backwards(file: File, end: int) -> Iterator[bytes]:
    """The lines up to byte ``end`` without their newlines, the last one first."""
    rest = b""
    begin = end - 1  # without the last newline
    if begin < 0 or file.read(begin, 1) != b"\n":
        return
    while begin > 0:
        size = min(PIECE, begin)
        begin -= size
        rest, *texts = (file.read(begin, size) + rest).split(b"\n")
        yield from reversed(texts)
    yield rest
