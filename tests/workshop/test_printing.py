"""Cards on A6 sheets and ballots on paper: what stands on them, read from the PDF."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.workshop.conftest import Room

MILLIMETRE = 72 / 25.4


def pages(path: Path) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_each_card_is_an_a6_sheet_and_nothing_is_cut(room: Room, tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(260))
    room.people("ana")
    room("card", "add", "--text", "Travi", "--lang", "it", "--by", "ana")
    room("card", "translate", "c1", "--lang", "en", "--text", "Beams #[1]")
    room("card", "add", "--text", f"\U0001f332 {long}")
    data = room("card", "print", "-o", str(tmp_path / "cards.pdf"))
    assert data["cards"] == 2
    first, second = pages(tmp_path / "cards.pdf")
    assert "Beams #[1] (translated; written: Travi)" in first
    assert "ana" in first
    assert all(word in second for word in ("\u25a1", *long.split()))
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as document:
        width, height = document[0].get_size()
    assert (round(width / MILLIMETRE), round(height / MILLIMETRE)) == (148, 105)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--kind", "dots", "--dots", "3"], "You have 3 dots"),
        (["--kind", "criteria", "--criteria", "use:1,cost:1"], "cost"),
        (["--kind", "ranking"], "1 is the best"),
        (["--kind", "pairwise"], "c1 Beams – c3 Straw"),
    ],
)
def test_a_ballot_is_printed_for_everybody_who_has_not_voted(
    room: Room, tmp_path: Path, options: list[str], said: str
) -> None:
    room.people("ana", "bor", "eva")
    for text, author in (("Beams", "ana"), ("Bark", "bor"), ("Straw", "eva")):
        room("card", "add", "--text", text, "--by", author)
    room("ballot", "open", *options, "--no-own")
    room("vote", "b1", "--abstain", "--for", "bor")
    room("ballot", "print", "b1", "-o", str(tmp_path / "b.pdf"))
    ana, eva = pages(tmp_path / "b.pdf")
    assert "ana" in ana
    assert "eva" in eva
    assert said in eva
    assert "own card" in eva
    assert "Whoever types this ballot in reads it." in ana
    room("ballot", "print", "b1", "--blank", "2", "-o", str(tmp_path / "blank.pdf"))
    assert ["Name: ____" in text for text in pages(tmp_path / "blank.pdf")] == [True, True]


def test_tokens_stand_on_the_ballots_of_a_ballot_without_names(room: Room, tmp_path: Path) -> None:
    room.people("p1", "p2", "p3", "p4", "p5")
    room.cards("c1", "c2")
    opened = room("ballot", "open", "--kind", "score", "--voters", "tokens")
    tokens = opened["tokens"]["business"]
    (tmp_path / "tokens.txt").write_text("\n".join(tokens))
    out = ["-o", str(tmp_path / "b.pdf")]
    assert room.refused("ballot", "print", "b1", *out) == 3
    assert room.refused("ballot", "print", "b1", "--for", "p1", *out) == 3
    room("ballot", "print", "b1", "--tokens", str(tmp_path / "tokens.txt"), *out)
    sheets = pages(tmp_path / "b.pdf")
    assert all(token in text for token, text in zip(tokens, sheets, strict=True))
    assert all(text.count(mark) >= 2 for text in sheets for mark in "12345"), "a box a mark a card"
    assert room.refused("ballot", "print", "b1", "-o", str(tmp_path / "b.docx")) == 2
    room("ballot", "close", "b1")
    assert room.refused("ballot", "print", "b1", *out) == 3
    assert room.refused("card", "print", "-o", str(tmp_path / "x.pdf"), who="p1") == 3
