"""Rounds and imports as listings."""

from __future__ import annotations

from collections.abc import Sequence

from cap_stresstest import rounds
from cap_stresstest.kinds import round_state
from cap_stresstest.number_format import share
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    PluginContext,
    json_column,
    listing_of,
    number_column,
    text_column,
)


def rounds_listing(ctx: PluginContext) -> Listing:
    """All rounds of the region, the oldest first."""

    def scores(entry: Round) -> RoundScores:
        return rounds.scores(ctx, entry)

    def coverage(entry: Round) -> ListingCell:
        return ListingCell(scores(entry).coverage, share(scores(entry).coverage))

    def state(entry: Round) -> ListingCell:
        return ListingCell(entry.state, round_state(entry.state))

    return listing_of(
        rounds.all_rounds(ctx),
        [
            json_column("uid", lambda r: r.uid),
            text_column("name", _("Round"), lambda r: r.name, least=16),
            text_column("state", _("state"), state, 6),
            number_column("respondents", _("people"), 6, lambda r: scores(r).counts.respondents),
            text_column("opened", _("opened"), lambda r: r.opened, 10, 1),
            text_column("closed", _("closed"), lambda r: r.closed or None, 10, 2),
            number_column("coverage", _("coverage"), 8, coverage, 4),
            text_column("pack_version", _("questionnaire"), lambda r: r.pack_version, 18, 3),
            json_column("questionnaire", lambda r: r.questionnaire),
            json_column("synthetic", lambda r: r.synthetic or ctx.region.synthetic),
        ],
        id="stresstest.rounds",
        title=_("Rounds"),
        key=lambda entry: entry.name,
        empty=_("There is no round yet. Import answers in the view Respondents, or with: ")
        + "cap-tui stresstest import FILE --round 2026",
        unknown="–",
    )


def imports_listing(receipts: Sequence[ImportReceipt]) -> Listing:
    """What each import brought, in the order of the imports."""
    return listing_of(
        receipts,
        [
            text_column("day", _("Day"), lambda r: r.created[:10], 10),
            text_column("file", _("File"), lambda r: r.file, least=14),
            text_column("layout", _("layout"), lambda r: r.layout, 12, 4),
            number_column("rows", _("rows"), 5, lambda r: r.rows, 1),
            number_column("new", _("new"), 5, lambda r: r.new),
            number_column("completed", _("completed"), 9, lambda r: r.completed, 3),
            number_column("repeated", _("repeated"), 8, lambda r: r.repeated, 2),
            number_column(
                "imported_before", _("before"), 6, lambda r: r.duplicates - (r.repeated or 0), 2
            ),
        ],
        id="stresstest.imports",
        title=_("Imports"),
        empty=_("Nothing was imported into this round."),
        unknown="–",
    )
