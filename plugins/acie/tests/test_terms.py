"""The ids of a call are told in words in every language; what a call made up itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder, open_call
from cap_acie.eligibility import check_eligibility
from cap_acie.listings import findings_listing
from cap_acie.synchronisation import measure_synchronisation, sync_findings
from cap_acie.terms import kind_words, regime_words, term_words
from cap_acie.toml_file import FileRefused
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


def test_a_call_says_what_its_own_activities_are_called(
    example: CallFolder, applications: Mapping[str, Application]
) -> None:
    call = replace(example.call, names={"e-health": {"en": "E-health", "fr": "Santé en ligne"}})
    annexes = {code: replace(one, priorities={}) for code, one in example.annexes.items()}
    folder = replace(example, call=call, annexes=annexes)
    asked = replace(next(iter(applications.values())), ta="e-health")
    with speaking("fr"):
        told = " ".join(
            one.message for one in sync_findings(folder, measure_synchronisation(folder))
        )
        rules = {one.rule: one for one in check_eligibility(folder, asked).rules}
        assert "Santé en ligne" in rules["call.ta"].message()
    assert rules["call.ta"].found == "e-health", "programs read the id"
    assert "Santé en ligne" in told
    assert "e-health" not in told
    assert "smart packaging" in told, "an id without a name: its words"


def test_a_name_is_read_with_the_call_and_one_of_nothing_is_refused(folder: Path) -> None:
    file = folder / "call.toml"
    text = file.read_text("utf-8")
    file.write_text(f'{text}\n[names]\ne-health = {{ de = "E-Health" }}\n', "utf-8")
    with speaking("de"):
        assert open_call(folder).call.activity_name("e-health") == "E-Health"
    file.write_text(f'{text}\n[names]\ne-helth = "E-Health"\n', "utf-8")
    with pytest.raises(FileRefused) as refused:
        open_call(folder)
    (problem,) = refused.value.problems
    assert problem.key == "names.e-helth"
    assert problem.remedy == "Did you mean e-health?"
