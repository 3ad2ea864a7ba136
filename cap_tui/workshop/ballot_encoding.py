"""A choice as bytes of one length for the whole ballot, packed in bits.

The length depends on the ballot only, never on what was chosen: an abstention is as long as the
largest lawful vote.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cap_tui.errors import Corrupt
from cap_tui.model.workshop import BallotKind
from cap_tui.text.i18n import _
from cap_tui.workshop.ballot_choices import FIRST, SECOND, BallotRules, Choice

MOST_LISTED_BITS = 4_800
"""A pairwise ballot whose pairs, written one by one, would take more has two bits for each pair instead."""

NOT_STATED = 3


@dataclass(frozen=True)
class _Layout:
    """How many entries there can be, and the width in bits of each number of an entry."""

    entries: int
    widths: tuple[int, ...]
    dense: bool = False

    @property
    def count_bits(self) -> int:
        return self.entries.bit_length()

    @property
    def length(self) -> int:
        """The length of every vote in bytes."""
        head = 1 if self.dense else 1 + self.count_bits
        return (head + self.entries * sum(self.widths) + 7) // 8


def _layout(rules: BallotRules) -> _Layout:
    n = len(rules.options)
    option = max(1, (n - 1).bit_length())
    if rules.kind is BallotKind.PAIRWISE:
        pairs = n * (n - 1) // 2
        if pairs * (2 * option + 2) > MOST_LISTED_BITS:
            return _Layout(pairs, (2,), dense=True)
        return _Layout(pairs, (option, option, 2))
    if rules.kind is BallotKind.CRITERIA:
        criterion = max(1, (len(rules.criteria) - 1).bit_length())
        return _Layout(n * len(rules.criteria), (option, criterion, 3))
    value = {
        BallotKind.DOTS: max(1, rules.most.bit_length()),
        BallotKind.POINTS: 7,
        BallotKind.SCORE: 3,
        BallotKind.RANKING: 1,
    }[rules.kind]
    return _Layout(n, (option, value))


def vote_length(rules: BallotRules) -> int:
    """The length of every vote of a ballot in bytes, before it is sealed."""
    return _layout(rules).length


def encode_choice(rules: BallotRules, choice: Choice | None) -> bytes:
    """A choice as bytes; None is an abstention."""
    layout = _layout(rules)
    bits = 0
    for number, width in _numbers(layout, len(rules.options), choice):
        bits = bits << width | number
    used = sum(width for _number, width in _numbers(layout, len(rules.options), choice))
    return (bits << layout.length * 8 - used).to_bytes(layout.length, "big")


def _numbers(layout: _Layout, n: int, choice: Choice | None) -> Iterator[tuple[int, int]]:
    yield int(choice is not None), 1
    if choice is None:
        return
    if layout.dense:
        stated = {(i, j): outcome for i, j, outcome in choice}
        for i, j in itertools.combinations(range(n), 2):
            turned = {FIRST: SECOND, SECOND: FIRST}.get(stated.get((j, i), NOT_STATED))
            other = turned if turned is not None else stated.get((j, i), NOT_STATED)
            yield stated.get((i, j), other), 2
        return
    yield len(choice), layout.count_bits
    for entry in choice:
        yield from zip(entry, layout.widths, strict=True)


def decode_choices(rules: BallotRules, votes: Iterable[bytes]) -> Iterator[Choice | None]:
    """The choices that :func:`encode_choice` wrote. Raises Corrupt."""
    layout = _layout(rules)
    return (_decode(layout, len(rules.options), data) for data in votes)


def _decode(layout: _Layout, options: int, data: bytes) -> Choice | None:
    if len(data) != layout.length:
        raise Corrupt(_("A vote has a wrong length."))
    bits, left = int.from_bytes(data, "big"), layout.length * 8 - 1
    if not bits >> left & 1:
        return None
    width = sum(layout.widths)
    if layout.dense:
        pairs = itertools.combinations(range(options), 2)
        outcomes = _fields(bits, left, layout.entries, width)
        return tuple(
            (i, j, o) for (i, j), o in zip(pairs, outcomes, strict=True) if o != NOT_STATED
        )
    left -= layout.count_bits
    entries = _fields(bits, left, bits >> left & (1 << layout.count_bits) - 1, width)
    last, middle = layout.widths[-1], layout.widths[-2]
    low, mid = (1 << last) - 1, (1 << middle) - 1
    if len(layout.widths) == 2:
        return tuple((entry >> last, entry & low) for entry in entries)
    return tuple((e >> last + middle, e >> last & mid, e & low) for e in entries)


def _fields(bits: int, left: int, count: int, width: int) -> list[int]:
    """``count`` numbers of ``width`` bits each, from the bit ``left`` downwards."""
    mask = (1 << width) - 1
    return [
        bits >> shift & mask for shift in range(left - width, left - width * (count + 1), -width)
    ]
