"""Finding a record by what a person types: its uid, the beginning of it, or its name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
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


def names_of(record: Record) -> tuple[str, ...]:
    """Every name of a record: its name or title, then its other names."""
    return (name_of(record), *getattr(record, "synonyms", ()))


def find(
    records: Iterable[R],
    words: str,
    *,
    what: str,
    names: Callable[[R], Iterable[str]] = names_of,
) -> R:
    """The one record that ``words`` mean.

    :class:`NotFound` names what was probably meant; :class:`WrongUse` when several fit.
    ``what`` says what is looked for, such as "activity"; ``names`` gives the names of a record,
    the first of them is shown.
    """
    known = list(records)
    wanted = " ".join(words.casefold().split())
    named = [r for r in known if wanted in (name.casefold() for name in names(r))]
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
    called = list(dict.fromkeys(next(iter(names(record)), record.uid) for record in known))
    near = difflib.get_close_matches(words, called, n=3, cutoff=0.4) or called[:SHOWN]
    raise NotFound(
        _("There is no {what} '{words}'.").format(what=what, words=words),
        remedy=_("There are: {names}.").format(names=", ".join(near)) if near else "",
    )
