"""How many records, in words."""

from __future__ import annotations

from cap_tui.text.i18n import ngettext


def counted_records(number: int) -> str:
    """``1 record``, ``2 records``, in the language in force."""
    return ngettext("{n} record", "{n} records", number).format(n=number)
