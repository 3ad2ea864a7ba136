"""The minutes of a workshop as a document: what was decided, by whom, and how sure it is.

No choice of a named person stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cap_tui.model.action import Perspective, perspective_name
from cap_tui.model.ballot_names import ballot_kind_name
from cap_tui.model.workshop import BallotKind, NoteKind, WorkshopBallot, WorkshopNote
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.results import BallotResults
from cap_tui.report.document import (
    Block,
    Cell,
    Document,
    Items,
    Paragraph,
    Publicity,
    Section,
    Table,
)
from cap_tui.report.workshop_figures import (
    actions_figure,
    ballot_figure,
    board_figure,
    horizon_name,
    road_kind_name,
    roadmap_figure,
)
from cap_tui.report.workshop_outcome import outcome_sections
from cap_tui.report.workshop_page_one import (
    card_text,
    claim_sentence,
    page_one,
    revealed_results,
)
from cap_tui.report.workshop_plan import plan_blocks
from cap_tui.text import formats
from cap_tui.text.i18n import _, language, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workshop.clock import local_day, stored_instant, wall_time

if TYPE_CHECKING:
    from cap_tui.report.compose import GlossarySource


def note_kind_name(kind: NoteKind) -> str:
    """A kind of note for people, in the plural."""
    return {
        NoteKind.DECISION: _("Decisions"),
        NoteKind.DISSENT: _("Dissent"),
        NoteKind.PARKED: _("Parked"),
        NoteKind.PROMISE: _("Promises"),
    }[kind]


def ballot_method(kind: BallotKind) -> str:
    """How the value of a row is made, in a sentence."""
    return {
        BallotKind.DOTS: _("Value: the sum of dots; in a merge a voter counts as on one card."),
        BallotKind.POINTS: _("Value: the sum of points."),
        BallotKind.SCORE: _("Value: the mean rating; in a merge a voter's mean counts once."),
        BallotKind.CRITERIA: _("Value: the weighted mean of the criteria's means."),
        BallotKind.RANKING: _(
            "Value: share of comparisons with other cards won, ties half (Borda)."
        ),
        BallotKind.PAIRWISE: _("Value: share of stated comparisons won, ties half."),
    }[kind]


def workshop_minutes(
    access: WorkshopAccess, publicity: Publicity, source: GlossarySource | None = None
) -> Document:
    """The minutes as they stand, with the words that the glossary of ``source`` explains."""
    from cap_tui.report.compose import composed_document

    return composed_document(source, lambda: _minutes(access, publicity))


def _minutes(access: WorkshopAccess, publicity: Publicity) -> Document:
    workshop = access.workshop
    start = stored_instant(workshop.start) or 0
    found = revealed_results(access)
    sections = [
        *page_one(access, found),
        _notes(access),
        *(_ballot(access, results) for results in found),
        *outcome_sections(access),
        *_roadmap(access),
        *_actions(access),
        _board(access),
        _agenda(access),
    ]
    return Document(
        title=_("Minutes: {title}").format(title=workshop.title or workshop.ref),
        region=access.region.region.name,
        date=local_day(start, workshop.zone).isoformat(),
        sections=[section for section in sections if section.blocks],
        subtitle=_("{day}, {clock} ({zone})").format(
            day=formats.date(local_day(start, workshop.zone).isoformat(), language()),
            clock=wall_time(start, workshop.zone)[11:16],
            zone=workshop.zone,
        ),
        language=language(),
        publicity=publicity,
        notices=_notices(access),
        addressees=_responsible(access),
    )


def _responsible(access: WorkshopAccess) -> list[str]:
    """Who took something on, which is what minutes are for."""
    promised = [one.responsible for one in access.state.notes.values()]
    planned = [one.responsible for one in access.state.actions.values()]
    return [name for uid in (*promised, *planned) if (name := _who(access, uid))]


def _notices(access: WorkshopAccess) -> list[str]:
    notices = [_("Timings of the flow: reconstructed.")] if access.state.steps else []
    if access.region.region.synthetic:
        notices.append(_("SYNTHETIC: this region and all its data are made up."))
    return notices


def _who(access: WorkshopAccess, uid: str) -> str:
    person = access.state.people.get(uid)
    return (person.name or person.ref) if person else ""


def _told(access: WorkshopAccess, note: WorkshopNote) -> str:
    parts = [note.text]
    if note.responsible or note.due:
        told = (_who(access, note.responsible), formats.day_text(note.due))
        parts.append(f"({', '.join(filter(None, told))})")
    return " ".join(parts)


def _notes(access: WorkshopAccess) -> Section:
    blocks: list[Block] = []
    if access.workshop.anyway:
        told = _("Begun without a diamond of the region. Reason: {reason}")
        blocks.append(Paragraph(told.format(reason=access.workshop.anyway), style="warning"))
    for kind in NoteKind:
        notes = [_told(access, n) for n in access.state.notes.values() if n.kind is kind]
        blocks.append(Paragraph(labelled(note_kind_name(kind), len(notes))))
        if notes:
            blocks.append(Items(notes))
    return Section("workshop.notes", _("Decisions, dissent, promises"), blocks, order=10)


def _board(access: WorkshopAccess) -> Section:
    figure = board_figure(access)
    return Section("workshop.board", _("The board"), [figure] if figure else [], 60, "annex")


def _name(access: WorkshopAccess, ref: str) -> str:
    text = card_text(access, ref)
    return ref if text == ref else labelled(ref, text)


def _ballot(access: WorkshopAccess, found: BallotResults) -> Section:
    ballot: WorkshopBallot = found.ballot
    figures = found.figures
    head = _("{kind}; {cast} of {electorate} voted, {abstained} abstained.").format(
        kind=ballot_kind_name(ballot.kind),
        cast=found.turnout.cast,
        electorate=found.turnout.electorate,
        abstained=found.abstained,
    )
    figure = ballot_figure(access, found)
    blocks: list[Block] = [
        Paragraph(head),
        Paragraph(claim_sentence(figures.claim, figures.n)),
        *([figure] if figure else []),
        _result_table(access, found),
    ]
    if any(row.merged for row in figures.rows):
        blocks.append(
            Table(
                _("Before merging"),
                [_("rank"), _("card"), _("value"), _("support")],
                [[r.rank, _name(access, r.card), r.value, r.support] for r in figures.before],
                decimals=2,
            )
        )
    if concordance := figures.concordance:
        told = ngettext(
            "Concordance of the voters: W = {w} ({raters} voter).",
            "Concordance of the voters: W = {w} ({raters} voters).",
            concordance.raters,
        )
        shown = formats.number(concordance.W, language(), 2)
        blocks.append(Paragraph(told.format(w=shown, raters=concordance.raters)))
    apart = [one.card for one in figures.divergence or () if one.flagged]
    if apart:
        told = _("Groups differ on: {cards}.")
        blocks.append(Paragraph(told.format(cards=", ".join(_name(access, c) for c in apart))))
    title = _("Ballot {ref}").format(ref=ballot.ref)
    return Section(f"workshop.ballot.{ballot.ref}", title, blocks, order=30)


def _result_table(access: WorkshopAccess, found: BallotResults) -> Table:
    """The rows of a ballot by rank, with their spread."""
    rows = found.figures.rows
    return Table(
        _("Result"),
        [_("rank"), _("card"), _("value"), _("support"), _("n"), _("IQR"), _("ranks")],
        [
            [
                row.rank, _name(access, row.card), row.value, row.support, row.n, row.iqr,
                "" if row.rank_best is None else f"{row.rank_best}-{row.rank_worst}",
            ]
            for row in sorted(rows, key=lambda row: row.rank or len(rows) + 1)
        ],
        decimals=2,
        note=ballot_method(found.ballot.kind),
    )  # fmt: skip


def _roadmap(access: WorkshopAccess) -> Iterator[Section]:
    items = list(access.state.roadmap.values())
    if items:
        rows: list[list[Cell]] = [
            [
                perspective_name(Perspective(item.perspective)),
                horizon_name(item.horizon),
                road_kind_name(item.kind),
                item.text,
            ]
            for item in items
        ]
        columns = [_("perspective"), _("horizon"), _("kind"), _("entry")]
        table = Table(_("Roadmap"), columns, rows)
        blocks: list[Block] = [roadmap_figure(access), table]
        yield Section("workshop.roadmap", _("Roadmap"), blocks, order=40)


def _actions(access: WorkshopAccess) -> Iterator[Section]:
    if not access.state.actions:
        return
    figure = actions_figure(access)
    blocks: list[Block] = [*([figure] if figure else []), *plan_blocks(access)]
    yield Section("workshop.actions", _("Actions"), blocks, order=50)


def _agenda(access: WorkshopAccess) -> Section:
    zone = access.workshop.zone

    def clock(text: str) -> str:
        instant = stored_instant(text)
        return "" if instant is None else wall_time(instant, zone)[11:16]

    rows: list[list[Cell]] = [
        [clock(step.begun), step.minutes + step.extra, step.title or step.ref]
        for step in access.state.steps.values()
    ]
    blocks: list[Block] = (
        [Table(_("Agenda"), [_("begun"), _("minutes"), _("step")], rows)] if rows else []
    )
    return Section("workshop.agenda", _("Agenda"), blocks, 70, "annex")


def minutes_counts(access: WorkshopAccess) -> dict[str, int]:
    """How many notes of each kind the minutes hold."""
    notes = access.state.notes.values()
    return {kind.value: sum(note.kind is kind for note in notes) for kind in NoteKind}
