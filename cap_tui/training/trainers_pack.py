"""The trainer's pack of a unit: slides, handout, exercise sheet, solution, timing, from the unit's own content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cap_tui import __version__
from cap_tui.errors import WrongUse
from cap_tui.report.document import Block, Document, Heading, Items, Paragraph, Section, TableBlock
from cap_tui.report.write import SUFFIXES, as_bytes, save, typeset
from cap_tui.text.i18n import _, language, ngettext, pick
from cap_tui.training.unit_path import UnitItem
from cap_tui.training.unit_text import step_solution, translation_notice, unit_title

SLIDES = "slides"
PAPERS = ("handout", "exercise", "solution", "timing")


def pack_files(item: UnitItem, folder: Path, suffix: str = "pdf") -> dict[str, Path]:
    """The files of the pack by their parts; slides are always PDF. WrongUse for a format that nobody writes."""
    ending = f".{suffix.lower().lstrip('.')}"
    if ending not in SUFFIXES or ending == ".xlsx":
        raise WrongUse(
            _("The papers cannot be written as {format}.").format(format=suffix),
            remedy=_("Choose one of {known}.").format(known="pdf, docx, html, md"),
        )
    stem = f"{item.ref.replace('@', '-')}-{language()}"
    files = {SLIDES: folder / f"{stem}-{SLIDES}.pdf"}
    return {**files, **{part: folder / f"{stem}-{part}{ending}" for part in PAPERS}}


def write_pack(item: UnitItem, files: Mapping[str, Path]) -> None:
    """Write every file of the pack. Raises Refused where a library or the folder is missing."""
    for part, file in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        if part == SLIDES:
            save(typeset("slides.typ", slides(item)), file)
        else:
            save(as_bytes(paper(item, part), file.suffix), file)


def _notices(item: UnitItem) -> tuple[str, ...]:
    made_up = _("SYNTHETIC: the practice regions and all their data are made up.")
    return tuple(notice for notice in (made_up, translation_notice(item)) if notice)


def slides(item: UnitItem) -> dict[str, Any]:
    """The slides as the template takes them: the idea, its own pages, what to remember, each step, the group exercise."""
    unit, group = item.entry, item.entry.group
    pages: list[dict[str, Any]] = [
        {"head": unit_title(item), "text": [pick(unit.idea)], "items": []},
        *(
            {"head": pick(page.head), "text": [], "items": [pick(p) for p in page.points]}
            for page in unit.slides
        ),
        {"head": _("What to remember"), "text": [], "items": [pick(p) for p in unit.points]},
        {"head": _("Exercise"), "text": [], "items": [pick(step.text) for step in unit.steps]},
    ]
    if group is not None:
        steps = [pick(step) for step in group.steps]
        pages.append({"head": pick(group.name), "text": [], "items": steps})
        asked = [pick(question) for question in group.debriefing]
        pages.append({"head": _("Talk about it"), "text": [], "items": asked})
    return {
        "title": unit_title(item),
        "region": "cap-tui",
        "language": language(),
        "footer": " · ".join([f"cap-tui {__version__}", *_notices(item)]),
        "slides": [page for page in pages if page["text"] or page["items"]],
    }


def paper(item: UnitItem, part: str) -> Document:
    """One paper of the pack as a document that every writer of reports can set."""
    made = {"handout": _handout, "exercise": _exercise, "solution": _solution, "timing": _timing}
    titles = {
        "handout": _("Handout"),
        "exercise": _("Exercise sheet"),
        "solution": _("Solution"),
        "timing": _("Timing"),
    }
    section = Section(f"training.{part}", titles[part], tuple(made[part](item)))
    return Document(
        title=unit_title(item),
        subtitle=titles[part],
        region=f"cap-tui {__version__}",
        date="",
        sections=(section,),
        language=language(),
        notices=_notices(item),
    )


def _handout(item: UnitItem) -> Iterator[Block]:
    yield Paragraph(pick(item.entry.idea))
    for page in item.entry.slides:
        yield Heading(pick(page.head))
        yield Items([pick(point) for point in page.points])
    if item.entry.points:
        yield Heading(_("What to remember"))
        yield Items([pick(point) for point in item.entry.points])


def _exercise(item: UnitItem) -> Iterator[Block]:
    steps = item.entry.steps  # their commands hold the answers, so they stand in the solution only
    yield Items([pick(step.text) for step in steps], numbered=True)
    told = [(place, pick(step.keys)) for place, step in enumerate(steps, 1) if step.keys]
    if told:
        yield TableBlock(_("How to do each step"), [_("Step"), _("Keys")], told)
    group = item.entry.group
    if group is not None:
        minutes = ngettext("{n} minute", "{n} minutes", group.minutes).format(n=group.minutes)
        yield Heading(f"{pick(group.name)} ({minutes})")
        yield Items([pick(role) for role in group.roles])
        yield Items([pick(step) for step in group.steps], numbered=True)
        yield Items(list(group.commands))


def _solution(item: UnitItem) -> Iterator[Block]:
    for place, step in enumerate(item.entry.steps, 1):
        yield Heading(f"{place}. {pick(step.text)}", 3)
        yield Items(list(step_solution(step)))
    if solution := pick(item.entry.solution):
        yield Paragraph(solution)
    group = item.entry.group
    if group is not None and group.debriefing:
        yield Heading(_("Talk about it"))
        yield Items([pick(question) for question in group.debriefing])


def _timing(item: UnitItem) -> Iterator[Block]:
    begin, rows = 0, []
    parts = [(part.minutes, pick(part.text)) for part in item.entry.timing]
    if item.entry.group is not None:
        parts.append((item.entry.group.minutes, pick(item.entry.group.name)))
    for minutes, text in parts or [(item.entry.minutes, _("Exercise"))]:
        rows.append((begin, minutes, text))
        begin += minutes
    columns = [_("From minute"), _("Minutes"), _("What")]
    yield TableBlock(_("The unit in a room"), columns, rows)
