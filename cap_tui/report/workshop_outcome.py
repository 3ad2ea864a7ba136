"""What a workshop left, for its report: activities with ratings and critical mass, and what regions agreed."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.model.activity import Aspect
from cap_tui.model.critical_mass import factor_name, mass_name, verdict_line
from cap_tui.model.joint_activity import JointActivity, mandate_name
from cap_tui.model.stages import aspect_name, stage_name
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.joint_work import agreements
from cap_tui.operations.workshops.outcome import outcomes
from cap_tui.report.document import Block, Cell, Heading, Items, Paragraph, Section, Table
from cap_tui.text.i18n import _, pick


def outcome_sections(access: WorkshopAccess) -> Iterator[Section]:
    """The activities of the workshop; then, where there are some, the agreements with other regions."""
    found = outcomes(access)
    if found:
        aspects = list(Aspect)
        rows: list[list[Cell]] = [
            [
                one.activity.name,
                ", ".join(one.cards),
                stage_name(one.activity.stage),
                *(one.ratings[a].value if a in one.ratings else None for a in aspects),
            ]
            for one in found
        ]
        columns = [_("activity"), _("from"), _("stage"), *map(aspect_name, aspects)]
        note = _("Ratings in force, 1 to 5; empty where nobody rated.")
        blocks: list[Block] = [Table(_("Activities of the workshop"), columns, rows, note=note)]
        for one in found:
            blocks.append(Heading(one.activity.name))
            blocks.append(
                Paragraph(_("Critical mass: {verdict}.").format(verdict=verdict_line(one.verdict)))
            )
            if one.profile and one.profile.needs:
                blocks.append(Paragraph(_("Partners to look for, who bring:")))
                blocks.append(Items(list(one.profile.needs)))
            if one.missing:
                blocks.append(Paragraph(_("Missing for the next stage:")))
                blocks.append(Items([obstacle.message for obstacle in one.missing]))
        yield Section("workshop.outcome", _("Transformative activities"), blocks, order=35)
    if joint := agreements(access):
        yield Section(
            "workshop.joint", _("Together with other regions"), list(_joint(joint)), order=36
        )


def _joint(joint: list[JointActivity]) -> Iterator[Block]:
    for one in joint:
        yield Heading(one.name)
        brings = [
            _("{region} brings: {factors}").format(
                region=region, factors=", ".join(pick(factor_name(f)) for f in factors)
            )
            for region, factors in one.brings.items()
        ]
        together = ", ".join(f"{pick(factor_name(f))} {mass_name(m)}" for f, m in one.mass.items())
        told = [
            _("Regions: {codes}").format(codes=", ".join(one.regions)),
            *(_("Common interest: {text}").format(text=text) for text in one.common),
            *(f"{pair}: {case}" for pair, case in one.cases.items()),
            *brings,
            _("Critical mass together: {factors}").format(factors=together) if together else "",
            _("What follows: {mandate}").format(mandate=mandate_name(one.mandate)),
            " ".join(part for part in (one.agreed, one.due) if part),
        ]
        yield Items([text for text in told if text])
    yield Paragraph(_("Each region keeps its own activities; this record is joint."), "note")
