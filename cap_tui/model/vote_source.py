"""The ways in which cards and votes come in, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cap_tui.text.i18n import _, ngettext


def source_name(source: str) -> str:
    """A way in for people: a keyboard, a terminal over SSH, a phone, paper, somebody else's hand."""
    return {
        "keyboard": _("keyboard"),
        "ssh": _("terminal"),
        "phone": _("phone"),
        "paper": _("paper"),
        "proxy": _("proxy"),
        "facilitator": _("facilitator"),
    }.get(source, source)


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
