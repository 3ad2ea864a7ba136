"""Rounds and imports as listings."""

from __future__ import annotations

from collections.abc import Sequence

from cap_stresstest import rounds
from cap_stresstest.kinds import round_state
from cap_stresstest.number_format import share
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.words import _
from cap_tui.api import Listing, ListingCell, ListingColumn, ListingRow, PluginContext


def rounds_listing(ctx: PluginContext) -> Listing:
    """All rounds of the region, the oldest first."""
    return Listing(
        id="stresstest.rounds",
        title=_("Rounds"),
        columns=(
            ListingColumn("uid", "", shown=False),
            ListingColumn("name", _("Round"), least=16),
            ListingColumn("state", _("state"), width=6),
            ListingColumn("respondents", _("people"), "right", 6),
            ListingColumn("opened", _("opened"), width=10, drop=1),
            ListingColumn("closed", _("closed"), width=10, drop=2),
            ListingColumn("coverage", _("coverage"), "right", 8, drop=4),
            ListingColumn("pack_version", _("questionnaire"), width=18, drop=3),
            ListingColumn("questionnaire", "", shown=False),
            ListingColumn("synthetic", "", shown=False),
        ),
        rows=[_round_row(ctx, entry) for entry in rounds.all_rounds(ctx)],
        empty=_("There is no round yet. Import answers in the view Respondents, or with: ")
        + "cap-tui stresstest import FILE --round 2026",
        unknown="–",
    )


def _round_row(ctx: PluginContext, entry: Round) -> ListingRow:
    scores = rounds.scores(ctx, entry)
    return ListingRow(
        entry.name,
        (
            ListingCell(entry.uid),
            ListingCell(entry.name),
            ListingCell(entry.state, round_state(entry.state)),
            ListingCell(scores.counts.respondents),
            ListingCell(entry.opened),
            ListingCell(entry.closed or None),
            ListingCell(scores.coverage, share(scores.coverage)),
            ListingCell(entry.pack_version),
            ListingCell(entry.questionnaire),
            ListingCell(entry.synthetic or ctx.region.synthetic),
        ),
    )


def imports_listing(receipts: Sequence[ImportReceipt]) -> Listing:
    """What each import brought, in the order of the imports."""
    return Listing(
        id="stresstest.imports",
        title=_("Imports"),
        columns=(
            ListingColumn("day", _("Day"), width=10),
            ListingColumn("file", _("File"), least=14),
            ListingColumn("layout", _("layout"), width=12, drop=4),
            ListingColumn("rows", _("rows"), "right", 5, drop=1),
            ListingColumn("new", _("new"), "right", 5),
            ListingColumn("completed", _("completed"), "right", 9, drop=3),
            ListingColumn("repeated", _("repeated"), "right", 8, drop=2),
            ListingColumn("imported_before", _("before"), "right", 6, drop=2),
        ),
        rows=[_import_row(entry) for entry in receipts],
        empty=_("Nothing was imported into this round."),
        unknown="–",
    )


def _import_row(entry: ImportReceipt) -> ListingRow:
    repeated = entry.repeated
    return ListingRow(
        entry.uid,
        (
            ListingCell(entry.created[:10]),
            ListingCell(entry.file),
            ListingCell(entry.layout),
            ListingCell(entry.rows),
            ListingCell(entry.new),
            ListingCell(entry.completed),
            ListingCell(repeated),
            ListingCell(entry.duplicates - (repeated or 0)),
        ),
    )
