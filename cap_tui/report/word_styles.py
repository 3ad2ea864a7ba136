"""The look of a Word report: named styles, so that a person restyles it in one place.

A house template brings its own styles; only what it lacks is added.
"""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

INK = RGBColor(0x1B, 0x1F, 0x24)
QUIET = RGBColor(0x59, 0x63, 0x6E)
ACCENT = RGBColor(0x0B, 0x3D, 0x91)

TABLE = "cap Table"
CELL = "cap Table Text"
SMALL_CELL = "cap Table Text Small"
TINY_CELL = "cap Table Text Smallest"
NOTE = "cap Note"
WARNING = "cap Warning"
SMALL = "cap Small"
PICTURE = "cap Picture"
CONTENTS = "cap Contents"

_TABLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="capTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="D0D5DA"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D0D5DA"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B1F24"/></w:tcBorders>
      <w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""


def house_styles(document: Any) -> None:
    """Our own look on a blank document: A4, one family, quiet colours, air."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.header_distance = section.footer_distance = Cm(1)
    _font(document, "Normal", 11, INK, before=0, after=6, spacing=1.15)
    _font(document, "Title", 22, INK, bold=True, before=0, after=4)
    _font(document, "Subtitle", 14, QUIET, before=0, after=4)
    for level, size, colour, before in ((1, 17, ACCENT, 24), (2, 13, INK, 18), (3, 11.5, INK, 14)):
        _font(document, f"Heading {level}", size, colour, bold=True, before=before, after=6)
    _font(document, "Heading 4", 11, QUIET, bold=True, before=12, after=4)
    _font(document, "TOC Heading", 13, ACCENT, bold=True, before=24, after=6)
    _font(document, "Caption", 9.5, INK, before=10, after=4)
    _font(document, "List Bullet", 11, INK, before=0, after=3)
    _font(document, "List Number", 11, INK, before=0, after=3)
    _font(document, "Header", 9, QUIET, before=0, after=0)
    _font(document, "Footer", 8.5, QUIET, before=0, after=0)
    title = document.styles["Title"].element.find(qn("w:pPr"))
    border = title.find(qn("w:pBdr"))
    if border is not None:
        title.remove(border)


def own_styles(document: Any) -> None:
    """Add the styles that only our reports use, unless a house template already has them."""
    names = {style.name for style in document.styles}
    for name, size, colour in (
        (CELL, 9, INK),
        (SMALL_CELL, 8, INK),
        (TINY_CELL, 7.5, INK),
        (SMALL, 9, QUIET),
        (NOTE, 10.5, INK),
        (WARNING, 10.5, INK),
        (PICTURE, 11, INK),
        (CONTENTS, 11, INK),
    ):
        if name not in names:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles["Normal"]
            _font(
                document,
                name,
                size,
                colour,
                before=3 if name == SMALL else 0,
                after=0 if name in (CELL, SMALL_CELL, TINY_CELL) else 6,
            )
            if name in (NOTE, WARNING):
                _callout(style, name)
                style.paragraph_format.space_before = Pt(8)
                style.paragraph_format.space_after = Pt(10)
            if name == PICTURE:
                style.paragraph_format.keep_with_next = True
    if TABLE not in names:
        document.styles.element.append(parse_xml(_TABLE_XML))
    for name in ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption"):
        if name not in names:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.font.bold = True
            style.paragraph_format.keep_with_next = True


def language(document: Any, code: str) -> None:
    """Tell Word the language of the text, so that it checks the spelling of the right one."""
    path = "w:docDefaults/w:rPrDefault/w:rPr"
    defaults = document.styles.element.find("/".join(qn(part) for part in path.split("/")))
    if defaults is None:
        return
    tag = defaults.find(qn("w:lang"))
    if tag is None:
        tag = defaults.makeelement(qn("w:lang"), {})
        defaults.append(tag)
    tag.set(qn("w:val"), code)


def _font(
    document: Any,
    name: str,
    size: float,
    colour: RGBColor,
    *,
    bold: bool = False,
    before: float,
    after: float,
    spacing: float = 1.1,
) -> None:
    style = document.styles[name]
    font = style.font
    # Not bold is left open, so that the head row of a table can be bold.
    font.name, font.size, font.bold, font.italic = "Calibri", Pt(size), bold or None, False
    font.color.rgb = colour
    written = style.element.get_or_add_rPr()
    for name_of in ("w:spacing", "w:kern"):
        if (tracked := written.find(qn(name_of))) is not None:
            written.remove(tracked)
    fonts = written.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), "Calibri")
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = spacing


def _callout(style: Any, name: str) -> None:
    """A wash and a bar at the left, and a word in front: never colour alone."""
    bar, wash = ("8A5A00", "FFF6E0") if name == WARNING else ("59636E", "F4F6F9")
    properties = style.element.get_or_add_pPr()
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
        for side, size, space, colour in (
            ("top", 4, 4, wash),
            ("left", 24, 8, bar),
            ("bottom", 4, 4, wash),
        )
    )
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )
    properties.insert_element_before(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{wash}"/>'),
        *("w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )
    style.paragraph_format.left_indent = Cm(0.4)
