"""Rounds and imports as listings."""

from __future__ import annotations

from collections.abc import Sequence

from cap_stresstest import rounds
from cap_stresstest.kinds import ROUNDS
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.words import _
from cap_tui.api import (
    KindRegistry,
    Listing,
    PluginContext,
    Surroundings,
    kind_listing,
    listing_of,
    number_column,
    text_column,
)


def rounds_listing(ctx: PluginContext) -> Listing:
    """All rounds of the region as the list of their kind, the oldest first."""
    here = Surroundings(ctx, KindRegistry([ROUNDS]), ROUNDS)
    return kind_listing(ROUNDS, here, rounds.all_rounds(ctx))


def questionnaire_words(current: Round) -> str:
    """Which questionnaire a round has frozen."""
    words = _("Questionnaire {version}, content {sha}")
    return words.format(version=current.pack_version, sha=current.questionnaire[:12])


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
