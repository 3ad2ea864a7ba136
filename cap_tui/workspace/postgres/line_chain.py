"""The lines of the log as a server's rows: encoded and checked along the chain of their checksums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cap_tui.errors import Corrupt
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _
from cap_tui.workspace.journal import JournalLine, checked, encode

Row = tuple[int, str | None, int, bytes]
"""A row of the table log: seq, key, crc, and the line as bytes without its newline."""

_decode = decoder(JournalLine).decode


MOST_KNOWN = 20_000
"""How many checksums are remembered, to tell a log that was put back from one that is another."""


class LineChain:
    """The place reached in the chain: transaction and checksum, and where pieces of the journal begin."""

    def __init__(self, seq: int = 0, crc: int = 0, seeds: Mapping[int, int] | None = None) -> None:
        """``seeds`` gives the checksum that the first line after a base follows."""
        self.seq = seq
        self.crc = crc
        self.seeds = dict(seeds or {})
        self._known: dict[int, int] = {seq: crc}

    def crc_at(self, seq: int) -> int | None:
        """The checksum of an earlier line that was taken in here; None when it was not."""
        return self._known.get(seq)

    def take(self, seq: int, crc: int, data: bytes, where: str) -> JournalLine:
        """Move to the next line and return it. Raises Corrupt when it does not follow."""
        seed = self.seeds.get(self.seq, self.crc)
        found = checked(data, seed)
        if seq != self.seq + 1 or found is None or found != crc:
            raise _broken(seq, where)
        line = _decode(data)
        if line.seq != seq:
            raise _broken(seq, where)
        self._move(seq, crc)
        return line

    def append(self, lines: Iterable[JournalLine]) -> list[Row]:
        """The rows of new lines. The chain moves on with :meth:`moved` alone, after the commit."""
        crc, seq = self.crc, self.seq
        rows: list[Row] = []
        for line in lines:
            data, crc = encode(line, self.seeds.get(seq, crc))
            seq = line.seq
            rows.append((line.seq, line.key or None, crc, data[:-1]))
        return rows

    def moved(self, rows: Sequence[Row]) -> None:
        """These rows were committed."""
        for seq, _key, crc, _data in rows:
            self._move(seq, crc)

    def _move(self, seq: int, crc: int) -> None:
        self.seq, self.crc = seq, crc
        self._known[seq] = crc
        if len(self._known) > MOST_KNOWN:
            for old in list(self._known)[: MOST_KNOWN // 2]:
                del self._known[old]


def _broken(seq: int, where: str) -> Corrupt:
    return Corrupt(
        _("Line {number} of the log on the server does not follow the line before it.").format(
            number=seq
        ),
        where=where,
        remedy=_("Ask the administrator to compare it with a backup; write nothing meanwhile."),
    )
