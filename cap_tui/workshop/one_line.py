"""Texts of a workshop: one line of at most 2,000 characters, refused when longer, never cut."""

from __future__ import annotations

from cap_tui.errors import Refused
from cap_tui.text.clean import clean, is_blank
from cap_tui.text.i18n import _

MOST = 2_000


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
