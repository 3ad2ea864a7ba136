"""What people call the tables of a region and of the exchange: by their kinds, never by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from cap_tui.model.chain_roles import table_name
from cap_tui.operations.context import Context
from cap_tui.text.i18n import _


def table_names(context: Context, tables: Iterable[str]) -> dict[str, str]:
    """The name of each table; a table without a kind is called by one of its records, or has its id."""
    words, kinds = _words(), context.kinds()
    found = {}
    for table in tables:
        kind = kinds.of_table(table)
        found[table] = words.get(table) or (kind.title(many=True) if kind else table_name(table))
    return found


def _words() -> dict[str, str]:
    """The tables without a kind: those of the exchange."""
    return {
        "erasures": _("erasures"),
        "bundle.groups": _("counts of people"),
        "bundle.clocks": _("joint records' past"),
        "bundle.tombstones": _("removals"),
        "bundle.proposals": _("proposals"),
        "bundle.decisions": _("answers to proposals"),
        "bundle.resolutions": _("resolved conflicts"),
        "bundle.files": _("attached files"),
    }
