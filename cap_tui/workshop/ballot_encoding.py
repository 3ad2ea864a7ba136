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
    """The choices that :func:`encode_choice` wrote, all at once. Raises Corrupt."""
    import numpy as np

    layout = _layout(rules)
    data = list(votes)
    if any(len(vote) != layout.length for vote in data):
        raise Corrupt(_("A vote has a wrong length."))
    width = sum(layout.widths)
    head = 1 if layout.dense else 1 + layout.count_bits
    packed = np.frombuffer(b"".join(data), dtype=np.uint8).reshape(len(data), layout.length)
    bits = np.unpackbits(packed, axis=1).astype(np.int64)
    entries = bits[:, head : head + layout.entries * width]
    entries = entries.reshape(len(data), layout.entries, width)
    columns, at = [], 0
    for field in layout.widths:
        columns.append((entries[:, :, at : at + field] @ _places(field)).tolist())
        at += field
    counts = (bits[:, 1:head] @ _places(head - 1)).tolist()
    given = bits[:, 0].tolist()
    pairs = list(itertools.combinations(range(len(rules.options)), 2)) if layout.dense else []
    for vote, has_choice in enumerate(given):
        if not has_choice:
            yield None
        elif layout.dense:
            outcomes = zip(pairs, columns[0][vote], strict=True)
            yield tuple((i, j, o) for (i, j), o in outcomes if o != NOT_STATED)
        else:
            count = counts[vote]
            yield tuple(zip(*(column[vote][:count] for column in columns), strict=True))


def _places(width: int) -> list[int]:
    """The values of the bits of a number, the highest first."""
    return [1 << place for place in range(width - 1, -1, -1)]
