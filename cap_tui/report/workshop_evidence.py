"""Sheets for the tables of a workshop: one page a corner of its diamond, with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.errors import NotFound
from cap_tui.model.activity import Evidence, PriorityArea, Rating, TransformativeActivity
from cap_tui.model.actor import Actor
from cap_tui.model.ratings import at_home, in_force, strength
from cap_tui.model.stages import period_name, stage_name
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.preparation import WorkshopScope, workshop_day, workshop_scope
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
from cap_tui.text.i18n import _, language


def evidence_sheets(access: WorkshopAccess, publicity: Publicity, area: str = "") -> Document:
    """A section for each corner, or for the one that ``area`` names. Raises NotFound."""
    scope = workshop_scope(access)
    wanted = [one for one in scope.areas if area in ("", one.uid, one.name)]
    if not wanted:
        raise NotFound(_("The workshop's diamond has no such corner."), where=area)
    notices = []
    if access.region.region.synthetic:
        notices.append(_("SYNTHETIC: this region and all its data are made up."))
    return Document(
        title=_("Evidence: {title}").format(title=access.workshop.title or access.workshop.ref),
        region=access.region.region.name,
        date=workshop_day(access),
        subtitle=scope.challenge,
        sections=[_sheet(access, scope, one, place) for place, one in enumerate(wanted)],
        language=language(),
        publicity=publicity,
        notices=notices,
    )


def _sheet(access: WorkshopAccess, scope: WorkshopScope, area: PriorityArea, place: int) -> Section:
    blocks: list[Block] = [Paragraph(area.description)] if area.description else []
    blocks += [*_evidence(access, area), *_activities(access, scope, area)]
    blocks.append(
        Items(
            [
                _("What is missing here?"),
                _("Who else acts on it?"),
                _("What could be done together with another corner?"),
            ]
        )
    )
    return Section(f"workshop.evidence.{place + 1}", area.name, blocks, order=place)


def _evidence(access: WorkshopAccess, area: PriorityArea) -> Iterator[Block]:
    found = [
        one
        for one in access.region.records(Evidence).all()
        if one.uid in area.evidence or area.uid in one.supports
    ]
    if not found:
        yield Paragraph(_("Nothing shows strength in this area yet."), "warning")
        return
    rows: list[list[Cell]] = [
        [one.statement or one.title, one.value, one.unit, one.source, one.date] for one in found
    ]
    columns = [_("what is shown"), _("figure"), _("unit"), _("source"), _("date")]
    yield Table(_("Evidence"), columns, rows)


def _activities(
    access: WorkshopAccess, scope: WorkshopScope, area: PriorityArea
) -> Iterator[Block]:
    names = {one.uid: one.name for one in scope.areas}
    actors = {one.uid: one.name for one in access.region.records(Actor).all()}
    found = [
        one
        for one in access.region.records(TransformativeActivity).all()
        if area.uid in one.areas and one.owner in ("", access.region.region.code)
    ]
    if not found:
        yield Paragraph(_("No activity touches this area yet."), "note")
        return
    given = at_home(access.region.records(Rating).all(), found)
    by_activity: dict[str, list[Rating]] = {}
    for rating in given:
        by_activity.setdefault(rating.activity, []).append(rating)
    rows: list[list[Cell]] = [
        [
            one.name,
            ", ".join(names[uid] for uid in one.areas if uid in names and uid != area.uid),
            strength(in_force(by_activity.get(one.uid, []))),
            period_name(one.period),
            stage_name(one.stage),
            ", ".join(actors[uid] for uid in one.actors if uid in actors),
        ]
        for one in found
    ]
    columns = [
        _("activity"), _("with"), _("strength"), _("term"), _("stage"), _("organisations"),
    ]  # fmt: skip
    note = _("Strength: mean of national and global, 1 to 5; empty where nobody rated.")
    yield Table(_("Activities between this area and others"), columns, rows, note=note)
