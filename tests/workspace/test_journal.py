"""The lines of a journal: each says its number, and a line at the wrong place is damage, however whole it is."""

from __future__ import annotations

from cap_tui.workspace.journal import JournalLine, encode, scan


def written(*numbers: int) -> bytes:
    """Whole lines with these numbers, each with the checksum over the one before."""
    data, crc = b"", 0
    for number in numbers:
        line, crc = encode(JournalLine(seq=number, at="2026-11-29T09:00:00Z"), crc)
        data += line
    return data


def test_lines_that_follow_each_other_are_read() -> None:
    found = scan(written(1, 2, 3), 0, 0, 0)
    assert ([line.seq for line in found.lines], found.damage) == ([1, 2, 3], None)


def test_a_line_that_is_missing_or_comes_twice_ends_the_reading() -> None:
    for numbers, told in (((1, 3), "number 3 after 1"), ((1, 1), "number 1 after 1")):
        found = scan(written(*numbers), 0, 0, 0)
        assert [line.seq for line in found.lines] == [1]
        assert found.damage is not None
        assert found.damage.reason == told
