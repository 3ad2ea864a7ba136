"""Finding a record by what a person types: its uid, the beginning of it, or its name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TypeVar

from cap_tui.errors import NotFound, WrongUse
from cap_tui.model.record import Record
from cap_tui.text.i18n import _

R = TypeVar("R", bound=Record)
LEAST_UID = 6
SHOWN = 12


def name_of(record: Record) -> str:
    """The name or title of a record; its uid when it has neither."""
    return str(getattr(record, "name", "") or getattr(record, "title", "") or record.uid)


def find(records: Iterable[R], words: str, *, what: str) -> R:
    """The one record that ``words`` mean.

    :class:`NotFound` names what was probably meant; :class:`WrongUse` when several fit.
    ``what`` says what is looked for, such as "activity".
    """
    known = list(records)
    wanted = " ".join(words.casefold().split())
    named = [
        record
        for record in known
        if wanted
        in (name.casefold() for name in (name_of(record), *getattr(record, "synonyms", ())))
    ]
    begun = [r for r in known if len(wanted) >= LEAST_UID and r.uid.startswith(wanted)]
    found = [r for r in known if r.uid == wanted] or named or begun
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUse(
            _("'{words}' means several records.").format(words=words),
            remedy=_("Give one of the uids: {uids}.").format(
                uids=", ".join(record.uid for record in found[:SHOWN])
            ),
        )
    names = {name_of(record): record for record in known}
    near = difflib.get_close_matches(words, names, n=3, cutoff=0.4) or list(names)[:SHOWN]
    raise NotFound(
        _("There is no {what} '{words}'.").format(what=what, words=words),
        remedy=_("There are: {names}.").format(names=", ".join(near)) if near else "",
    )
