"""What the rules of the preparation say, as lines: a sign and the answer to each question, then why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_tui.operations.workshops.preparation import PreparationFinding

_SIGNS = {"fine": "+", "hint": "?", "warning": "!", "error": "!!"}


def preparation_lines(found: Iterable[PreparationFinding]) -> Iterator[str]:
    """Every rule with its sign; below, the reasons and sources of those that ask for something."""
    found = list(found)
    yield from (f"{_SIGNS[one.state]:<2} {one.question} {one.message}" for one in found)
    yield from (
        f"   {one.rule}: {one.reason} ({one.source})" for one in found if one.state != "fine"
    )
