"""Short names of records: given by people, or counted, and found again."""

from __future__ import annotations

import re
from collections.abc import Collection

from cap_tui.errors import Busy, WrongUse
from cap_tui.text.i18n import _

REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")


def choose_ref(asked: str, taken: Collection[str], letter: str, count: int) -> str:
    """The ref of a new record: ``asked``, else the letter with the next free number.

    Raises WrongUse for what is no ref, Busy for one that is taken.
    """
    if asked:
        require_ref(asked)
        if asked in taken:
            raise Busy(_("This short name is taken."), where=asked)
        return asked
    number = count + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def require_ref(text: str) -> None:
    """Raise WrongUse for what is no ref."""
    if not REF.match(text):
        raise WrongUse(
            _("'{ref}' is no short name.").format(ref=text),
            remedy=_("Use up to 64 letters, digits, and _ . - inside."),
        )
