"""A table as text breaks no word of a column with a width while a column of names has room to give."""

from __future__ import annotations

from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.model.listing_text import listing_lines

NAME = "Journée d'apprentissage intersectorielle dans une entreprise d'un autre cluster"


def told(need: str, width: int) -> list[str]:
    listing = Listing(
        id="services",
        title="",
        columns=(
            ListingColumn("name", "service", least=24),
            ListingColumn("need", "need", width=8),
        ),
        rows=[ListingRow("one", (ListingCell(NAME), ListingCell(need)))],
    )
    return list(listing_lines(listing, width))


def test_a_long_word_gets_the_room_of_a_name() -> None:
    lines = told("sensibilisation", 60)
    assert "sensibilisation" in lines[1]
    assert all(len(line) <= 60 for line in lines)


def test_words_are_broken_at_blanks_before_a_name_gives_room() -> None:
    lines = told("argent privé", 60)
    assert lines[1].endswith("  argent")
    assert lines[2].endswith("  privé")


def test_a_name_keeps_its_least() -> None:
    assert all(line[:24].rstrip() != "" for line in told("sensibilisation", 36)[1:3])
