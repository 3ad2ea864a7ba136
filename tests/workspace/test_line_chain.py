"""Lines of the log as rows of a server: each follows the one before, or its number and place are named."""

from __future__ import annotations

import pytest

from cap_tui.errors import Corrupt
from cap_tui.workspace.journal import JournalLine, encode
from cap_tui.workspace.postgres.line_chain import LineChain


def lines(*numbers: int) -> list[JournalLine]:
    return [JournalLine(seq=number, at="2026-01-01T00:00:00Z", label="x") for number in numbers]


def test_rows_of_a_chain_are_taken_in_by_another_one() -> None:
    written, read = LineChain(4, 9), LineChain(4, 9)
    rows = written.append(lines(5, 6))
    assert (written.seq, written.crc_at(5)) == (4, None)
    written.moved(rows)
    taken = [read.take(seq, crc, data, "db.example.org") for seq, _key, crc, data in rows]
    assert taken == lines(5, 6)
    assert (read.seq, read.crc) == (written.seq, written.crc) == (6, rows[-1][2])
    assert [read.crc_at(seq) for seq in (3, 4, 5, 6)] == [None, 9, rows[0][2], rows[1][2]]


@pytest.mark.parametrize("fault", ["gap", "again", "crc", "bytes", "seed", "other number"])
def test_a_row_that_does_not_follow_is_named_by_its_number_and_place(fault: str) -> None:
    chain = LineChain(4, 9)
    [(seq, _key, crc, data)] = chain.append(lines(5))
    if fault in ("gap", "again"):
        [(seq, _key, crc, data)] = chain.append(lines(6 if fault == "gap" else 4))
    elif fault == "crc":
        crc += 1
    elif fault == "bytes":
        data = data.replace(b'"x"', b'"y"')
    elif fault == "seed":
        chain = LineChain(4, 9, {4: 3})
    else:
        [(_seq, _key, crc, data)] = chain.append(lines(7))
    with pytest.raises(Corrupt) as refused:
        chain.take(seq, crc, data, "db.example.org")
    assert refused.value.where == "db.example.org"
    assert f"Line {seq} of the log" in refused.value.what
    assert (chain.seq, chain.crc) == (4, 9)


def test_a_piece_of_the_journal_begins_with_the_checksum_of_its_header() -> None:
    chain = LineChain(4, 9, {5: 1234})
    rows = chain.append(lines(5, 6))
    assert rows[1][3] == encode(lines(6)[0], 1234)[0][:-1]
    for seq, _key, crc, data in rows:
        assert chain.take(seq, crc, data, "").seq == seq
