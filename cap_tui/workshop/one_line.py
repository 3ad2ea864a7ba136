"""Texts of a workshop: one line of at most 2,000 characters, refused when longer, never cut."""

from __future__ import annotations

import unicodedata

from cap_tui.errors import Refused
from cap_tui.text.clean import clean
from cap_tui.text.i18n import _

MOST = 2_000
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffd")
"""Fillers that fonts draw as nothing, and what stands for a replaced character."""


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: blanks, invisible and replaced characters, lone marks."""
    return all(
        char in _INVISIBLE or char.isspace() or unicodedata.category(char) in ("Cf", "Mn", "Me")
        for char in text
    )


def one_line(text: str, what: str, *, empty: bool = False) -> str:
    """``text`` cleaned and folded into one line. Raises Refused when it is too long, or empty unless allowed.

    ``what`` names the text for people.
    """
    cleaned = " ".join(clean(text, limit=max(len(text), 1)).split())
    if len(cleaned) > MOST:
        raise Refused(
            _("The text has {n} characters; {most} are the most.").format(
                n=len(cleaned), most=MOST
            ),
            where=what,
            remedy=_("Shorten it: it is never cut."),
        )
    if is_blank(cleaned) and not empty:
        raise Refused(_("The text is empty."), where=what)
    return cleaned
