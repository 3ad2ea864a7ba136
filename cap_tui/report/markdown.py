"""The Markdown writer: CommonMark with tables; foreign text can make neither markup nor a link."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from cap_tui.report.document import Figure, Heading, Items, Paragraph, TableBlock
from cap_tui.report.rendered_document import Chapter, Edition, Numbered, paragraphs

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$^])")
_LINE_START = re.compile(r"^(\s*)([#+\-=:]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?i)(://|www\.|@)")


def escape(text: str) -> str:
    """``text`` so that it reads as itself anywhere inside a line; an address does not become a link."""
    text = _SPECIAL.sub(r"\\\1", text)
    return _ADDRESS.sub(
        lambda m: m[0].replace(":", r"\:").replace(".", r"\.").replace("@", r"\@"), text
    )


def _heading(text: str) -> str:
    """``text`` for a heading: signs at its end are text too, not the heading's closing marks."""
    safe = escape(text)
    return f"{safe[:-1]}\\#" if safe.endswith("#") else safe


def _opening(line: str) -> str:
    """An escaped line that opens no list, heading, rule or definition."""
    match = _LINE_START.match(line)
    if match is None:
        return line.lstrip(" \t")
    mark = match[2]
    rest = line[match.end() :]
    if mark.isdigit():
        return f"{mark}\\{rest}"
    return f"\\{mark}{rest}"


def block_text(text: str) -> str:
    """``text`` as a paragraph of its own, its line breaks kept as hard breaks."""
    return "\\\n".join(_opening(escape(line)) for line in text.split("\n"))


def markdown(edition: Edition) -> str:
    """The whole document as Markdown; figures are pictures at the end of the file plus their text twin."""
    parts = [f"# {_heading(edition.title)}"]
    if edition.subtitle:
        parts.append(f"**{escape(edition.subtitle)}**")
    parts.append(" · ".join(escape(part) for part in (edition.region, edition.date) if part))
    parts += _publicity(edition)
    notices = [f"> **{edition.lead('notice')}** {escape(notice)}" for notice in edition.notices]
    parts += notices
    for chapter in edition.chapters:
        parts += _chapter(chapter, edition)
    if edition.provenance:
        parts.append(f"## {edition.word('provenance')}")
        parts.append("\n".join(f"- {_opening(escape(line))}" for line in edition.provenance))
    parts += ["---", *notices, *_publicity(edition)]
    parts += [_picture(place, figure) for place, figure in enumerate(edition.figures(), 1)]
    return "\n\n".join(parts) + "\n"


def _publicity(edition: Edition) -> list[str]:
    imprint = edition.imprint
    lines = [f"**{escape(imprint.statement)}**"] if imprint.statement else []
    lines += [escape(imprint.payers)] if imprint.payers else []
    return ["\\\n".join(lines)] if lines else []


def _chapter(chapter: Chapter, edition: Edition) -> Iterator[str]:
    yield f"## {_heading(chapter.title)}"
    for numbered in chapter.blocks:
        yield from _block(numbered, edition)


def _block(numbered: Numbered, edition: Edition) -> Iterator[str]:
    match numbered.block:
        case Heading(text, level):
            yield f"{'#' * (level + 1)} {_heading(text)}"
        case Paragraph(text, style):
            lead = f"> **{edition.lead(style)}** " if style else ""
            for part in paragraphs(text):
                body = block_text(part)
                yield lead + (body.replace("\n", "\n> ") if style else body)
        case Items(items, ordered):
            marks = (f"{place}. " if ordered else "- " for place in range(1, len(items) + 1))
            yield "\n".join(
                mark + block_text(item.strip()).replace("\n", "\n" + " " * len(mark))
                for mark, item in zip(marks, items, strict=True)
            )
        case TableBlock():
            yield from _table(numbered.block, numbered.label, edition)
        case Figure(caption, lines=lines, alt=alt):
            # The label's number is also that of the picture at the end of the file.
            yield f"**{escape(numbered.label)}. {escape(caption)}**"
            yield f"![{escape(alt)}][figure-{numbered.label.rpartition(chr(0xA0))[2]}]"
            if lines:
                yield "\n".join(f"    {line}".rstrip() for line in lines)


def _table(table: TableBlock, label: str, edition: Edition) -> Iterator[str]:
    def row(cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    def text(cell: str) -> str:
        return escape(cell).replace("\n", "<br>")

    yield f"**{escape(label)}. {escape(table.caption)}**"
    rules = ["---:" if table.numeric(i) else "---" for i in range(len(table.columns))]
    body = [row([text(cell) for cell in cells]) for cells in edition.cells(table)]
    yield "\n".join([row([text(column) for column in table.columns]), row(rules), *body])
    if table.note:
        yield f"{edition.lead('note')} {escape(' '.join(table.note.split()))}"


def _picture(place: int, figure: Figure) -> str:
    data = base64.b64encode(figure.svg.encode()).decode()
    return f"[figure-{place}]: data:image/svg+xml;base64,{data}"
