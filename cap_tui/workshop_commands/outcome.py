"""Commands of the results: ratings by a ballot, critical mass, stages, partners, what regions agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from cap_tui.model.activity import Mass, Stage
from cap_tui.model.critical_mass import factor_name, search_profile, verdict, verdict_line
from cap_tui.model.joint_activity import JointActivity, Mandate
from cap_tui.model.stages import aspect_name, stage_name
from cap_tui.operations.activities import critical_mass_data, read_judgement
from cap_tui.operations.workshops import outcome as operations
from cap_tui.operations.workshops.joint_work import (
    JointMass,
    RegionalAgreement,
    agree,
    agreements,
    cooperation_of,
)
from cap_tui.plugin.number_options import WHOLE
from cap_tui.report.workshop_outcome import agreement_blocks, outcome_page
from cap_tui.text.i18n import _, pick
from cap_tui.text.labelled import labelled
from cap_tui.workshop_commands.call import WorkshopCall, listed, workshop_command
from cap_tui.workshop_text.said import Said


@click.command("rate", help=_("Rate the adopted activities by a revealed ballot of criteria."))
@click.argument("ballot")
@workshop_command
def rate(call: WorkshopCall, ballot: str) -> None:
    """Rate by a ballot."""
    access = call.access()
    made = operations.rate_by_ballot(access, ballot)
    ratings = [
        {"activity": one.activity, "aspect": one.aspect.value, "value": one.value} for one in made
    ]
    names = {one.uid: one.name for one in operations.adopted(access).values()}
    call.emit(
        {"ratings": ratings},
        [
            Said(labelled(f"{names[one.activity]} · {aspect_name(one.aspect)}", one.value))
            for one in made
        ],
    )


@click.command(
    "mass", help=_("Judge the critical mass of an activity: firms=weak research=strong …")
)
@click.argument("name", metavar="ACTIVITY|CARD")
@click.argument("levels", nargs=-1, metavar="FACTOR=LEVEL …")
@click.option("--reason", default="", help=_("Why; else the workshop's title."))
@click.option("--actors", type=WHOLE, help=_("Organisations that are active in it."))
@click.option("--employment", type=WHOLE, help=_("People employed in it."))
@workshop_command
def mass(
    call: WorkshopCall,
    name: str,
    levels: tuple[str, ...],
    reason: str,
    actors: int | None,
    employment: int | None,
) -> None:
    """Judge critical mass."""
    access = call.access()
    given = {"actors": actors, "employment": employment}
    figures = {key: value for key, value in given.items() if value is not None}
    sheet = operations.judge_mass(
        access, name, dict(map(read_judgement, levels)), reason=reason, figures=figures
    )
    activity = operations.find_outcome(access, name)
    found = verdict(sheet)
    call.emit(
        {
            "uid": sheet.uid or None,
            "activity": activity.name,
            **critical_mass_data(sheet, found, search_profile(activity.name, sheet)),
            "short": [gap.factor.id for gap in found.gaps],
        },
        [activity.name, verdict_line(found)],
    )


@click.command("stage", help=_("Move an activity to a stage, by the rules of the stages."))
@click.argument("name", metavar="ACTIVITY|CARD")
@click.argument("stage", type=click.Choice([one.value for one in Stage]))
@click.option("--reason", default="", help=_("Why; parking needs it."))
@workshop_command
def stage(call: WorkshopCall, name: str, stage: str, reason: str) -> None:
    """Move to a stage."""
    moved = operations.advance(call.access(), name, Stage(stage), reason)
    data = {"uid": moved.uid, "name": moved.name, "stage": moved.stage.value}
    call.emit(data, [Said(labelled(moved.name, stage_name(moved.stage)))])


@click.command(
    "outcome", help=_("The activities of the workshop: ratings, critical mass, whom to look for.")
)
@workshop_command
def outcome(call: WorkshopCall) -> None:
    """Show what the workshop left."""
    found = operations.outcomes(call.access())
    empty = [Said(_("No card was adopted as an activity yet."), "muted")]
    data = {"activities": [_outcome_data(one) for one in found]}
    call.emit(data, outcome_page(found) if found else empty)


def _outcome_data(found: operations.ActivityOutcome) -> dict[str, Any]:
    return {
        "uid": found.activity.uid,
        "name": found.activity.name,
        "cards": found.cards,
        "stage": found.activity.stage.value,
        "ratings": {aspect.value: rating.value for aspect, rating in found.ratings.items()},
        **critical_mass_data(found.sheet, found.verdict, found.profile),
        "missing": [one.message for one in found.missing],
    }


@click.command("partners", help=_("What no region has alone and who brings it, by the diamond."))
@click.argument("name", required=False, default="", metavar="ACTIVITY|CARD")
@workshop_command
def partners(call: WorkshopCall, name: str) -> None:
    """Show partners and the joint critical mass."""
    found = [_joint_data(one) for one in cooperation_of(call.access(), name)]
    call.emit({"activities": found}, list(_partner_lines(found)))


def _joint_data(found: JointMass) -> dict[str, Any]:
    return {
        "uid": found.activity.uid,
        "name": found.activity.name,
        "short": found.short,
        "brings": dict(found.brings),
        "still_short": found.still_short,
        "partners": [
            {
                "region": one.region,
                "activity": one.partner,
                "name": one.partner_name,
                "case": one.case,
                "case_name": one.case_name,
                "confirmed": one.confirmed,
                "interest": one.interest,
                "similarity": one.similarity,
                "complementarity": one.complementarity,
                "closes": list(one.closes),
                "reasons": list(one.reasons),
            }
            for one in found.options.options
        ],
        "joint": [
            {"region": one.region, "closes": list(one.closes), "enough": one.enough}
            for one in found.options.joint
        ],
        "mass": dict(found.options.mass),
        "between": [{"pair": pair, "case": case} for pair, case in found.options.between.items()],
    }


def _partner_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    if not found:
        yield _("No region fits yet: take in bundles of partners, and judge the critical mass.")
    for one in found:
        short = ", ".join(pick(factor_name(factor)) for factor in one["short"]) or "-"
        yield _("{name}: short here: {factors}").format(name=one["name"], factors=short)
        for factor, regions in one["brings"].items():
            yield f"  {labelled(pick(factor_name(factor)), ', '.join(regions))}"
        for partner in one["partners"]:
            told = f"{partner['name']} ({partner['case_name']})"
            yield f"  {labelled(partner['region'], told)}"
            yield from (f"    - {reason}" for reason in partner["reasons"])


@click.command("agree", help=_("Store what regions agree on an activity: a joint record."))
@click.argument("name", metavar="ACTIVITY|CARD")
@click.option(
    "--with", "regions", default="", metavar="A,B", help=_("The regions; else all that fit.")
)
@click.option("--common", multiple=True, metavar="TEXT", help=_("A common interest; repeatable."))
@click.option(
    "--mandate", type=click.Choice([m.value for m in Mandate]), default=Mandate.NONE.value
)
@click.option("--text", default="", help=_("What was agreed, and who speaks for it."))
@click.option("--due", default="", metavar="DAY", help=_("Until when."))
@click.option("--called", default="", help=_("Another name than the activity's."))
@workshop_command
def agree_(
    call: WorkshopCall,
    name: str,
    regions: str,
    common: tuple[str, ...],
    mandate: str,
    text: str,
    due: str,
    called: str,
) -> None:
    """Store an agreement."""
    wanted = RegionalAgreement(name, listed(regions), common, Mandate(mandate), text, due, called)
    made = agree(call.access(), wanted)
    call.emit(_agreed_data(made), agreement_blocks([made]))


def _agreed_data(found: JointActivity) -> dict[str, Any]:
    mass: Mapping[str, Mass] = found.mass
    return {
        "uid": found.uid,
        "name": found.name,
        "regions": list(found.regions),
        "activities": list(found.activities),
        "common": list(found.common),
        "cases": dict(found.cases),
        "brings": {region: list(factors) for region, factors in found.brings.items()},
        "mass": {factor: level.value for factor, level in mass.items()},
        "mandate": found.mandate.value,
        "agreed": found.agreed,
        "due": found.due or None,
        "shared": found.shared,
    }


@click.command("agreements", help=_("What was agreed with other regions in the workshop."))
@workshop_command
def list_agreements(call: WorkshopCall) -> None:
    """List the agreements."""
    found = agreements(call.access())
    empty = [Said(_("Nothing was agreed with other regions yet."), "muted")]
    data = {"agreements": [_agreed_data(one) for one in found]}
    call.emit(data, agreement_blocks(found) if found else empty)
