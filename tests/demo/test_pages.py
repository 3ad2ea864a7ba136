"""Pictures of the pages of every report, as coarse grids of grey: what moves, overflows or is cut shows.

The pictures are in ``tests/demo/pages``: a line of digits is a strip of a page, 0 is white. ``make pages`` compares them
with the printed pages; with CAP_TUI_RENEW_PICTURES=1 it makes them anew. Look at the pages before you commit a change:
CAP_TUI_PAGES=FOLDER keeps what was printed there, as PDF. Word files and spreadsheets are printed by LibreOffice (7.4),
HTML by Chromium; where one of them is missing the test says what to install.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pypdfium2 import PdfDocument

from cap_tui.plugin.host import Host
from cap_tui.report.document import Document, Items
from cap_tui.report.write import as_bytes
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Workspace
from tests.demo.test_reports import REPORTS
from tests.report.printing import printed

pytestmark = pytest.mark.long
PAGES = Path(__file__).parent / "pages"
ROWS, COLUMNS = 28, 20
DAY = datetime.date(2026, 11, 29)
DARKEST = 0.2
"""The share of ink of a piece that counts as 9: text has less than a filled area."""

MEAN, FAR, FEW = 0.25, 2, 0.03
"""How far a page may be from its picture in the mean; what is far for a piece, and how many may be so: another date,
another way to smooth letters."""

Picture = list[list[int]]


def pictures_of(data: bytes) -> Iterator[Picture]:
    """The pages of a PDF, each as rows of digits."""
    for page in PdfDocument(data):
        grey = page.render(scale=0.8, grayscale=True).to_numpy().squeeze()
        high, wide = (
            size // parts for size, parts in zip(grey.shape, (ROWS, COLUMNS), strict=True)
        )
        pieces = grey[: high * ROWS, : wide * COLUMNS].reshape(ROWS, high, COLUMNS, wide)
        ink = 1 - pieces.mean(axis=(1, 3)) / 255
        levels: Picture = np.minimum(9, np.round(ink / DARKEST * 9)).astype(int).tolist()
        yield levels


def as_text(pictures: list[Picture]) -> str:
    pages = ("\n".join("".join(map(str, row)) for row in picture) for picture in pictures)
    return "\n\n".join(pages) + "\n"


def from_text(text: str) -> list[Picture]:
    return [[list(map(int, row)) for row in page.split()] for page in text.split("\n\n")]


PRINTED = {
    ".pdf": [*((name, "en") for name in REPORTS), ("policy", "de"), ("call", "sl")],
    ".docx": [
        ("region", "en"),
        ("policy", "de"),
        ("stresstest", "de"),
        ("evaluation", "en"),
        ("minutes", "en"),
        ("call", "sl"),
    ],
    ".html": [
        ("region", "en"),
        ("policy", "de"),
        ("stresstest", "sl"),
        ("evaluation", "en"),
        ("minutes", "en"),
        ("call", "sl"),
    ],
    ".xlsx": [("region", "en"), ("stresstest", "sl"), ("evaluation", "en")],
}
"""Suffix: reports and their languages, of which the pages are kept."""


@dataclass(frozen=True)
class Printed:
    """A report on paper."""

    name: str
    document: Document
    data: bytes

    @property
    def pages(self) -> list[str]:
        """The text of each page, in one line."""
        texts = (page.get_textpage().get_text_bounded() for page in PdfDocument(self.data))
        return [" ".join(text.split()) for text in texts]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((suffix, *report), id=f"{report[0]}-{report[1]}{suffix}")
        for suffix, reports in PRINTED.items()
        for report in reports
    ],
)
def paper(
    request: pytest.FixtureRequest,
    valdora: tuple[Host, Workspace],
    tmp_path_factory: pytest.TempPathFactory,
) -> Printed:
    suffix, name, code = request.param
    with pytest.MonkeyPatch.context() as patch, speaking(code):
        patch.setattr(valdora[0], "today", DAY)
        document = REPORTS[name](*valdora)
        data = as_bytes(document, suffix)
    if suffix != ".pdf":
        data = printed(tmp_path_factory.mktemp("paper"), suffix, data)
    called = f"{name}-{code}" + ("" if suffix == ".pdf" else suffix)
    if folder := os.environ.get("CAP_TUI_PAGES"):
        Path(folder, f"{called}.pdf").write_bytes(data)
    return Printed(called, document, data)


def test_every_page_looks_as_it_did(paper: Printed) -> None:
    found = list(pictures_of(paper.data))
    kept = PAGES / f"{paper.name}.txt"
    if os.environ.get("CAP_TUI_RENEW_PICTURES"):
        kept.write_text(as_text(found), "utf-8")
    known = from_text(kept.read_text("utf-8"))
    assert len(found) == len(known), "pages"
    apart = [place for place, two in enumerate(zip(found, known, strict=True), 1) if differ(*two)]
    assert apart == [], "these pages differ; make pages"


def test_page_one_is_one_page_and_an_edition_of_two_pages_has_two(paper: Printed) -> None:
    if paper.name.endswith(".xlsx"):
        return  # a spreadsheet has sheets, not pages
    first, *others = paper.pages
    last = [
        block.items[-1]
        for section in paper.document.sections
        if section.role == "decision"
        for block in section.blocks
        if isinstance(block, Items)
    ]
    assert all("".join(item.split()) in "".join(first.split()) for item in last), first[-200:]
    if paper.document.short:
        assert len(others) == 1


def differ(one: Picture, two: Picture) -> bool:
    """Whether two pictures of a page show another page."""
    gap = np.abs(np.array(one) - np.array(two))
    return bool(gap.mean() > MEAN or (gap >= FAR).mean() > FEW)


def test_a_line_that_moved_is_another_page() -> None:
    """The pictures are fine enough: half the rows one down, or a column that is lost."""
    page = from_text((PAGES / "policy-en.txt").read_text("utf-8"))[0]
    assert not differ(page, page)
    assert differ(page, [*page[:14], page[13], *page[14:-1]])
    assert differ(page, [[*row[:12], *[0] * 8] for row in page])
