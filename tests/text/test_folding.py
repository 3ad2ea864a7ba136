"""Every search finds a text whatever its case and accents, and however they are typed."""

from __future__ import annotations

import unicodedata

import pytest

from cap_tui.screens.palette_search import PaletteEntry, found
from cap_tui.text.folding import fold_text
from cap_tui.widgets.record_picker import matching


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Čebelarstvo", "cebela"),
        ("ČEBELARSTVO", "čebela"),
        ("Énergie du bois", "energie"),
        ("Straße", "STRASSE"),
        ("Holz für Österreich", "osterreich"),
        ("Łódź", "lodz"),
        ("Søren Ærø", "soren aero"),
        ("l\u2019acqua", "l'acqua"),
        ("Smart packaging", "SMART"),
    ],
)
def test_case_and_accents_make_no_difference(written: str, typed: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold_text(unicodedata.normalize(form, typed)) in fold_text(
            unicodedata.normalize(form, written)
        )
    assert fold_text(written).isascii()


def test_other_letters_stay_apart() -> None:
    assert fold_text("Čas") != fold_text("Gas")
    assert fold_text("Ёлка") == fold_text("елка") != fold_text("Елки")


@pytest.mark.parametrize("typed", ["cebe", "ČEBE", "čebe"])
def test_palette_and_picker_find_it(typed: str) -> None:
    entry = PaletteEntry("Activity: Čebelarstvo", "", lambda: None)
    assert found(typed, [], [entry]) == [entry]
    options = [("1", "Pametna čebela"), ("2", "Čebelarstvo"), ("3", "Gozd")]
    assert [uid for uid, _name in matching(options, typed)] == ["2", "1"]
