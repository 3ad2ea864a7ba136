"""The lines of a journal: each says its number, and a line at the wrong place is damage, however whole it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cap_tui.workspace.journal import JournalLine, encode, followed_by_lines, scan


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


WHOLE = {number: written(number) for number in (3, 4, 5, 6)}
NO_LINES = (b'{"crc":"\n', b'{"crc":"00000000","seq":"x"}\n', b'{"crc":"\0\0', b"\n\n", b"\xff\xfe", b'{"crc":"00000000"}\n')  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(NO_LINES), st.sampled_from(list(WHOLE.values())))))
@settings(max_examples=60, deadline=None)
def test_a_damage_is_followed_by_lines_where_a_later_one_is_whole(pieces: list[bytes]) -> None:
    """By another way: each whole line begins a line of its own, as here, and has its number in it."""
    whole = {text: number for number, text in WHOLE.items()}
    for damaged in (b"damage\n", b'{"crc":"damage\n', b'x{"crc":"\n'):
        tail = damaged + b"".join(b"\n" + piece for piece in pieces)
        later = any(whole.get(piece, 0) > 4 for piece in pieces)
        assert followed_by_lines(tail, 4) is later
        torn = b"\0" + tail  # a page that a power cut dropped: nobody knew the line to be durable
        assert followed_by_lines(torn, 4) is False
