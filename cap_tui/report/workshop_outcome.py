"""What a workshop left, for its report: activities with ratings and critical mass, and what regions agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_tui.model.activity import Aspect
from cap_tui.model.critical_mass import factor_name, mass_name, verdict_line
from cap_tui.model.joint_activity import JointActivity, mandate_name
from cap_tui.model.joint_activity_kind import case_name
from cap_tui.model.stages import aspect_name, stage_name
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.joint_work import agreements
from cap_tui.operations.workshops.outcome import ActivityOutcome, outcomes
from cap_tui.report.document import Block, Cell, Heading, Items, Paragraph, Section, Table
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, pick
from cap_tui.text.labelled import labelled


def outcome_sections(access: WorkshopAccess) -> Iterator[Section]:
    """The activities of the workshop; then, where there are some, the agreements with other regions."""
    if found := outcomes(access):
        title = _("Transformative activities")
        yield Section("workshop.outcome", title, list(outcome_blocks(found)), order=35)
    if joint := agreements(access):
        title = _("Together with other regions")
        yield Section("workshop.joint", title, list(agreement_blocks(joint)), order=36)


def outcome_blocks(found: Sequence[ActivityOutcome]) -> Iterator[Block]:
    """A table of the activities with their ratings, then what else is known of each."""
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
    yield Table(_("Activities of the workshop"), columns, rows, note=note)
    for one in found:
        yield Heading(one.activity.name)
        yield from _what_follows(one)


def outcome_page(found: Sequence[ActivityOutcome]) -> Iterator[Block]:
    """The same for a narrow terminal, where the ratings of each activity stand in a line."""
    for one in found:
        stage = stage_name(one.activity.stage)
        yield Heading(" · ".join(filter(None, (one.activity.name, ", ".join(one.cards), stage))))
        ratings = ", ".join(f"{aspect_name(a)} {rating.value}" for a, rating in one.ratings.items())
        yield Paragraph(_("Ratings: {ratings}.").format(ratings=ratings or _("none yet")))
        yield from _what_follows(one)


def _what_follows(one: ActivityOutcome) -> Iterator[Block]:
    """The critical mass of an activity, whom to look for, and what its next stage lacks."""
    yield Paragraph(_("Critical mass: {verdict}.").format(verdict=verdict_line(one.verdict)))
    if one.profile and one.profile.needs:
        yield Paragraph(_("Partners to look for, who bring:"))
        yield Items(list(one.profile.needs))
    if one.missing:
        yield Paragraph(_("Missing for the next stage:"))
        yield Items([obstacle.message for obstacle in one.missing])


def agreement_blocks(joint: Sequence[JointActivity]) -> Iterator[Block]:
    """What regions agreed on each activity that they develop together."""
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
            *(labelled(pair, case_name(case)) for pair, case in one.cases.items()),
            *brings,
            _("Critical mass together: {factors}").format(factors=together) if together else "",
            _("What follows: {mandate}").format(mandate=mandate_name(one.mandate)),
            " ".join(part for part in (one.agreed, day_text(one.due)) if part),
        ]
        yield Items([text for text in told if text])
    yield Paragraph(_("Each region keeps its own activities; this record is joint."), "note")
