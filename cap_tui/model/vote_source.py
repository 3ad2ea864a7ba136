"""The ways in which votes come in, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cap_tui.text.i18n import ngettext


def votes_by_source(sources: Iterable[str]) -> list[str]:
    """How many votes came in by each way; whose they are is told nowhere."""
    return [_votes(source, number) for source, number in sorted(Counter(sources).items())]


def _votes(source: str, n: int) -> str:
    words = {
        "ssh": ngettext("{n} vote by terminal", "{n} votes by terminal", n),
        "phone": ngettext("{n} vote by phone", "{n} votes by phone", n),
        "paper": ngettext("{n} vote on paper", "{n} votes on paper", n),
        "facilitator": ngettext(
            "{n} vote entered by the facilitator", "{n} votes entered by the facilitator", n
        ),
    }
    return words.get(source, ngettext("{n} vote", "{n} votes", n)).format(n=n)
