"""The HTML writer: one file, no scripts, nothing fetched; it reads well on paper and on a dark screen."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources

from cap_tui.charts.svg import INKS
from cap_tui.report.document import Figure, Heading, Items, Paragraph, TableBlock
from cap_tui.report.rendered_document import UNKNOWN, Chapter, Edition, Numbered, paragraphs

_WHOLE = 14  # characters


@cache
def _style() -> str:
    page = resources.files("cap_tui.report").joinpath("page.css").read_text("utf-8")
    dark = "".join(
        f"  .{name}-ink {{ fill: {colour}; }}\n  .{name}-line {{ stroke: {colour}; }}\n"
        for name, (_paper, colour) in INKS.items()
    )
    return f"\n{page}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _policy(style: str) -> str:
    """What the page may do: show its own style sheet and the pictures inside it, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def html(edition: Edition) -> str:
    """The whole document as one HTML file."""
    style = _style()
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(edition.language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy(style), quote=False)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="generator" content="cap-tui">',
            f"<title>{escape(edition.title)} – {escape(edition.region)}</title>",
            f"<style>{style}</style>",
            "</head>",
            '<body class="short">' if edition.short else "<body>",
            *_head(edition),
            "<main>",
            *(line for chapter in edition.opening for line in _chapter(chapter, edition)),
            *_contents(edition),
            *(line for chapter in edition.body for line in _chapter(chapter, edition)),
            "</main>",
            *_foot(edition),
            "</body>",
            "</html>",
            "",
        ]
    )


def _head(edition: Edition) -> Iterator[str]:
    yield "<header>"
    yield from _publicity(edition, "publicity")
    yield f"<h1>{escape(edition.title)}</h1>"
    if edition.subtitle:
        yield f'<p class="subtitle">{escape(edition.subtitle)}</p>'
    when = f'<time datetime="{escape(edition.iso_date)}">{escape(edition.date)}</time>'
    cover = " · ".join(part for part in (escape(edition.region), edition.date and when) if part)
    yield f'<p class="cover-line">{cover}</p>'
    yield from _notices(edition)
    yield "</header>"


def _contents(edition: Edition) -> Iterator[str]:
    if edition.contents:
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{escape(edition.word("contents"))}</h2><ol>'
        for chapter in edition.contents:
            yield f'<li><a href="#{chapter.anchor}">{escape(chapter.title)}</a></li>'
        yield "</ol></nav>"


def _notices(edition: Edition) -> Iterator[str]:
    lead = escape(edition.lead("notice"))
    for notice in edition.notices:
        yield f'<div class="notice"><p><strong>{lead}</strong> {escape(notice)}</p></div>'


def _publicity(edition: Edition, kind: str) -> Iterator[str]:
    imprint = edition.imprint
    if not imprint.line and imprint.logo is None:
        return
    yield f'<div class="{kind}">'
    if imprint.logo is not None:
        data = base64.b64encode(imprint.logo.data).decode()
        source = f"data:{imprint.logo.media_type};base64,{data}"
        yield f'<img src="{source}" alt="{escape(imprint.line)}">'
    yield f'<div><p class="statement">{escape(imprint.statement)}</p>'
    if imprint.payers:
        yield f'<p class="payers">{escape(imprint.payers)}</p>'
    yield "</div></div>"


def _foot(edition: Edition) -> Iterator[str]:
    yield "<footer>"
    if edition.provenance:
        yield f"<h2>{escape(edition.word('provenance'))}</h2>"
        yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in edition.provenance) + "</ul>"
    yield from _notices(edition)
    for name in ("statement", "payers"):
        if text := getattr(edition.imprint, name):
            yield f'<p class="{name}">{escape(text)}</p>'
    yield "</footer>"


def _chapter(chapter: Chapter, edition: Edition) -> Iterator[str]:
    first = ' class="first"' if chapter.page_one else ""
    yield f'<section{first} aria-labelledby="{chapter.anchor}">'
    yield f'<h2 id="{chapter.anchor}">{escape(chapter.title)}</h2>'
    for numbered in chapter.blocks:
        yield from _block(numbered, edition)
    yield "</section>"


def _block(numbered: Numbered, edition: Edition) -> Iterator[str]:
    match numbered.block:
        case Heading(text, level):
            yield f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text, ""):
            kind = "lines leads" if numbered.leads else "lines"
            for part in paragraphs(text):
                yield f'<p class="{kind}">{escape(part)}</p>'
        case Paragraph(text, style):
            lead = f"<strong>{escape(edition.lead(style))}</strong>"
            first, *rest = paragraphs(text) or [""]
            leads = " leads" if numbered.leads else ""
            yield f'<div class="{style}{leads}"><p class="lines">{lead} {escape(first)}</p>'
            yield "".join(f'<p class="lines">{escape(part)}</p>' for part in rest) + "</div>"
        case Items(items, ordered):
            tag = "ol" if ordered else "ul"
            inner = "".join(f'<li class="lines">{escape(item)}</li>' for item in items)
            yield f"<{tag}>{inner}</{tag}>"
        case TableBlock():
            yield from _table(numbered.block, numbered.label, edition)
        case Figure():
            yield from _figure(numbered.block, numbered.label, edition)


def _caption(label: str, caption: str) -> str:
    return f'<span class="label">{escape(label)}.</span> {escape(caption)}'


def _table(table: TableBlock, label: str, edition: Edition) -> Iterator[str]:
    numeric = [table.numeric(column) for column in range(len(table.columns))]
    yield '<div class="wide"><table>'
    yield f"<caption>{_caption(label, table.caption)}</caption>"
    heads = "".join(
        f'<th scope="col"{_kind(right)}>{escape(column)}</th>'
        for column, right in zip(table.columns, numeric, strict=True)
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for known, row in zip(table.rows, edition.cells(table), strict=True):
        cells = (
            _cell(place, text, numeric[place], known[place] is None, edition)
            for place, text in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="table-note">{escape(table.note)}</p>'


def _kind(right: bool, text: str = "") -> str:
    """Numbers stand right; a range such as 2.1–4.3 is not broken at its dash."""
    if right:
        return ' class="number"'
    return ' class="whole"' if "–" in text and len(text) <= _WHOLE and " " not in text else ""


def _cell(place: int, text: str, right: bool, unknown: bool, edition: Edition) -> str:
    if place == 0 and not right:
        return f'<th scope="row">{escape(text)}</th>'
    if unknown:
        said = escape(edition.word("unknown"))
        text = f'<span role="img" aria-label="{said}" title="{said}">{UNKNOWN}</span>'
        return f"<td{_kind(right)}>{text}</td>"
    return f"<td{_kind(right, text)}>{escape(text)}</td>"


def _figure(figure: Figure, label: str, edition: Edition) -> Iterator[str]:
    yield "<figure>"
    yield f'<div role="img" aria-label="{escape(figure.alt)}">{figure.svg}</div>'
    yield f"<figcaption>{_caption(label, figure.caption)}</figcaption>"
    if figure.lines:
        twin = escape("\n".join(figure.lines))
        yield f"<details><summary>{escape(edition.word('in_words'))}</summary><pre>{twin}</pre></details>"
    yield "</figure>"
