"""Put the sections of several tools together: page one, chapters, annexes, glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from cap_tui.report.document import PAGE_ONE, ROLES, Block, Figure, Heading, Items, Section
from cap_tui.text.i18n import _

SUMMARY = "core.messages"
"""The id of page one."""
MOST_MESSAGES = 5
MOST_DECISIONS = 4
MOST_NAMED = 3
"""Names in a sentence; how many more there are is said."""


def compose_sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of a report: page one, then the others by role and order.

    Page one says who was asked, at most five key messages, one figure, and what to decide next. Where there
    are more messages or decisions, each tool has its first one before any has its second.
    """
    ordered = sorted(sections, key=lambda section: (ROLES.index(section.role), section.order))
    parts = [section for section in ordered if section.role in PAGE_ONE]
    rest = [section for section in ordered if section.role not in PAGE_ONE]
    blocks = list(_page_one(parts))
    return (Section(SUMMARY, _("In short"), blocks, 0, "asked"), *rest) if blocks else (*rest,)


def _page_one(parts: Sequence[Section]) -> Iterator[Block]:
    asked, messages, decisions = ([s for s in parts if s.role == role] for role in PAGE_ONE)
    for section in asked:
        yield from section.blocks
    if said := in_turn([_points(section) for section in messages], MOST_MESSAGES):
        yield Heading(_("Key messages"))
        yield Items(said, numbered=True)
    figures = (block for s in messages for block in s.blocks if isinstance(block, Figure))
    yield from (figure for figure in [next(figures, None)] if figure is not None)
    if wanted := in_turn([_points(section) for section in decisions], MOST_DECISIONS):
        yield Heading(_("What to decide next"))
        yield Items(wanted, numbered=True)


def _points(section: Section) -> list[str]:
    return [point for block in section.blocks if isinstance(block, Items) for point in block.items]


def named(texts: Sequence[str]) -> str:
    """The first texts in one line, and how many more there are."""
    line = "; ".join(text.rstrip(" .") for text in texts[:MOST_NAMED])
    left = len(texts) - MOST_NAMED
    return line if left <= 0 else _("{titles} and {n} more").format(titles=line, n=left)


def in_turn(lists: Sequence[Sequence[str]], most: int) -> list[str]:
    """At most so many items: the first of each list, then the second of each, given in the order of the lists."""
    turns = [
        (turn, place)
        for turn, row in enumerate(zip_longest(*lists))
        for place, item in enumerate(row)
        if item is not None
    ][:most]
    return [lists[place][turn] for turn, place in sorted(turns, key=lambda t: (t[1], t[0]))]
