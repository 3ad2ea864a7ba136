"""The ids of a call are told in words in every language; what a call made up itself stays."""

from __future__ import annotations

import pytest

from cap_acie.call_folder import CallFolder
from cap_acie.listings import findings_listing
from cap_acie.synchronisation import measure_synchronisation, sync_findings
from cap_acie.terms import kind_words, regime_words, term_words
from cap_acie.values import PRIORITIES, REGIMES, SIZES, TYPES
from cap_tui.model.listing import listing_data
from cap_tui.text.i18n import LANGUAGES, speaking


@pytest.mark.parametrize("code", LANGUAGES)
def test_kinds_sizes_priorities_and_regimes_have_words(code: str) -> None:
    with speaking(code):
        for kind in TYPES:
            assert kind_words(kind, "none") == term_words(kind) == term_words(f"{kind}/none")
            for size in SIZES[:-1]:
                assert kind_words(kind, size) == f"{term_words(kind)}, {term_words(size)}"
        told = {term_words(one) for one in (*TYPES, *SIZES, *PRIORITIES)}
        assert len(told) == len({*TYPES, *SIZES, *PRIORITIES}), "each has a word of its own"
        assert not {regime_words(one) for one in REGIMES} & {*REGIMES, ""}
        assert term_words("smart-packaging") == "smart-packaging"
        assert term_words("2/3") == "2/3"


@pytest.mark.parametrize("code", LANGUAGES)
def test_findings_are_named_and_keep_their_id_for_programs(example: CallFolder, code: str) -> None:
    with speaking(code):
        listing = findings_listing(sync_findings(example, measure_synchronisation(example)))
        names = [listing.text(row, 1) for row in listing.rows]
    ids = [row["id"] for row in listing_data(listing)]
    assert "decision_before_start" in ids
    assert names
    assert not {name for name in names if "_" in name} & set(ids)
