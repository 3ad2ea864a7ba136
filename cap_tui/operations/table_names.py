"""What people call the tables of a region and of the exchange: by their kinds, never by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.model.chain_roles import table_name
from cap_tui.model.content import CONTENT_TABLES
from cap_tui.operations.context import Context
from cap_tui.text.i18n import _, pick

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host


def table_names(
    context: Context, tables: Iterable[str], host: Host | None = None
) -> dict[str, str]:
    """The name of each table; one that nobody here knows has its id.

    ``host`` names tables of plugins for a ``context`` without them, from their manifests alone.
    """
    words, kinds, titles = _words(), context.kinds(), _plugin_titles(context.host or host)
    found = {}
    for table in tables:
        kind = kinds.of_table(table)
        title = kind.title(many=True) if kind else titles.get(table)
        found[table] = words.get(table) or title or table_name(table)
    return found


def _plugin_titles(host: Host | None) -> dict[str, str]:
    """What the manifests of plugins call their tables, and kinds of content theirs."""
    if host is None:
        return {}
    found = {
        table: pick(entry.many or entry.title)
        for state in host.plugins
        for table, entry in state.manifest.tables_by_name().items()
        if entry.many or entry.title
    }
    content = host.content().kinds()
    return found | {f"{CONTENT_TABLES}{kind.name}": pick(kind.title) for kind in content}


def _words() -> dict[str, str]:
    """The tables without a kind: those of workshops and of the exchange."""
    return {
        "agenda_steps": _("steps of agendas"),
        "ballots": _("ballots"),
        "ballot_keys": _("keys of ballots"),
        "cards": _("cards"),
        "merges": _("merges of cards"),
        "merge_states": _("states of merges"),
        "participants": _("participants"),
        "roadmap": _("entries of roadmaps"),
        "votes": _("votes"),
        "voting_tokens": _("tokens for votes"),
        "workshop_notes": _("notes of workshops"),
        "workshops": _("workshops"),
        "erasures": _("erasures"),
        "bundle.groups": _("counts of people"),
        "bundle.clocks": _("joint records' past"),
        "bundle.tombstones": _("removals"),
        "bundle.proposals": _("proposals"),
        "bundle.decisions": _("answers to proposals"),
        "bundle.resolutions": _("resolved conflicts"),
        "bundle.files": _("attached files"),
        "bundle.keys": _("keys of partners"),
        "bundle.exports": _("exports"),
        "bundle.imports": _("imports"),
        "bundle.copies": _("records as partners sent them"),
        "bundle.joint": _("pasts of joint records"),
        "bundle.conflicts": _("conflicts"),
        "bundle.quarantine": _("records in quarantine"),
        "bundle.declarations": _("tables that partners described"),
        "bundle.pseudonyms": _("pseudonyms"),
        "bundle.publications": _("breakdowns that left"),
        "bundle.releases": _("groups in figures that left"),
    }
