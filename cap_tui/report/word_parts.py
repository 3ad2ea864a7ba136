"""Parts of a Word file that python-docx has no words for: fields, bookmarks, links, fast tables."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS_PER_EMU = 1 / 635


def element(tag: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field (page number, sequence) with the result that is shown until Word counts again."""
    for kind, text in (
        ("begin", ""),
        ("", instruction),
        ("separate", ""),
        (None, shown),
        ("end", ""),
    ):
        run = paragraph.add_run()
        if kind is None:
            run.text = text
        elif kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Mark a paragraph as a place that links can go to."""
    paragraph._p.insert(1, element("bookmarkStart", id=number, name=name))
    paragraph._p.append(element("bookmarkEnd", id=number))


def link(paragraph: Any, text: str, place: str) -> None:
    """A link inside the document; never one to anywhere else."""
    anchor = element("hyperlink", anchor=place, history=1)
    anchor.append(paragraph.add_run(text)._r)
    paragraph._p.append(anchor)


def contents(paragraphs: Sequence[Any], links: Sequence[tuple[str, str]]) -> None:
    """A table of contents over ``paragraphs``: links at once, page numbers when Word updates the field."""
    start = paragraphs[0].add_run()._r
    start.append(element("fldChar", fldCharType="begin"))
    code = element("instrText")
    code.text = r' TOC \o "1-1" \h \z \u '
    paragraphs[0].add_run()._r.append(code)
    paragraphs[0].add_run()._r.append(element("fldChar", fldCharType="separate"))
    for paragraph, (text, place) in zip(paragraphs, links, strict=True):
        link(paragraph, text, place)
    paragraphs[-1].add_run()._r.append(element("fldChar", fldCharType="end"))


def table(
    rows: Sequence[Sequence[str]],
    right: Sequence[bool],
    widths: Sequence[int],
    style: str,
    cell_style: str,
    kept: Collection[int] = (),
) -> Any:
    """A table whose first row is its head, repeated on every page; ``widths`` in twentieths of a point.

    Rows whose number is in ``kept`` (the head is 0) stay on the page of what follows them.

    Built as XML: the library's own way takes time that grows with the square of the rows.
    """
    made = element("tbl")
    properties = element("tblPr")
    properties.append(element("tblStyle", val=style))
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblLook", val="0420", firstRow=1, noHBand=0, noVBand=1))
    made.append(properties)
    grid = element("tblGrid")
    for width in widths:
        grid.append(element("gridCol", w=width))
    made.append(grid)
    for place, row in enumerate(rows):
        line = element("tr")
        about = element("trPr")
        about.append(element("cantSplit"))
        if place == 0:
            about.append(element("tblHeader"))
        line.append(about)
        for text, to_right, width in zip(row, right, widths, strict=True):
            line.append(_cell(text, to_right, width, cell_style, keep=place in kept))
        made.append(line)
    return made


def _cell(text: str, right: bool, width: int, style: str, *, keep: bool) -> Any:
    cell = element("tc")
    about = element("tcPr")
    about.append(element("tcW", w=width, type="dxa"))
    cell.append(about)
    paragraph = element("p")
    layout = element("pPr")
    layout.append(element("pStyle", val=style))
    if keep:
        layout.append(element("keepNext"))
    if right:
        layout.append(element("jc", val="right"))
    paragraph.append(layout)
    run = element("r")
    for place, line in enumerate(text.split("\n")):
        if place:
            run.append(element("br"))
        words = element("t")
        words.set(qn("xml:space"), "preserve")
        words.text = line
        run.append(words)
    paragraph.append(run)
    cell.append(paragraph)
    return cell


def turn(document: Any, first: Any, last: Any) -> None:
    """Turn the pages from one paragraph to another to landscape, with the headings that lead to the first."""
    start = first._p
    while (before := start.getprevious()) is not None and _leads(before):
        start = before
    usual = document.sections[-1]._sectPr
    across = copy.deepcopy(usual)
    size = across.find(qn("w:pgSz"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")
    before = start.getprevious()
    if before is not None:
        if before.tag != qn("w:p"):
            before.addnext(gap := element("p"))
            before = gap
        found = before.get_or_add_pPr().find(qn("w:sectPr"))
        if found is None:
            before.get_or_add_pPr().append(copy.deepcopy(usual))
        else:  # the pages before are turned, too: they go on
            before.pPr.remove(found)
    last._p.get_or_add_pPr().append(across)


def _leads(element: Any) -> bool:
    """Whether a paragraph belongs to what follows it: a heading, or one that is kept with the next."""
    if element.tag != qn("w:p") or element.pPr is None:
        return False
    style = element.style or ""
    keeps: bool = style.startswith("Heading") or element.pPr.find(qn("w:keepNext")) is not None
    return keeps and element.pPr.find(qn("w:sectPr")) is None


def numbering_from_one(document: Any, style: Any) -> int | None:
    """A new list that starts at one, in the numbering of ``style``; None when the style has none."""
    found = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if found is None:
        return None
    numbering = document.part.numbering_part.element
    abstract = numbering.num_having_numId(int(found.get(qn("w:val")))).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    made: int = number.numId
    return made


def number_paragraph(paragraph: Any, numbering: int) -> None:
    """Set a paragraph into a numbered list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering
