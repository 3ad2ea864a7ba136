"""``cap-tui diamond``: make and draw diamonds, lay regions over each other, find partners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cap_diamond import drawing, json_output, listings, operations, quality, renderings
from cap_diamond.pack import pack
from cap_diamond.queries import (
    activity_named,
    decisions,
    diamond_of,
    diamond_state,
    everybody,
    here,
    left_out,
)
from cap_diamond.records import Decision
from cap_diamond.words import _
from cap_tui.api import (
    Aspect,
    Refused,
    Session,
    WrongUse,
    clean_line,
    listing_data,
    listing_lines,
    pass_session,
    pick,
    save_file,
    written_file_lines,
)

PLUGIN = "diamond"
with_regions = click.option(
    "--with",
    "codes",
    multiple=True,
    metavar="CODE",
    help=_("Compare with exactly these regions, also made-up ones; may be repeated."),
)
WIDTH, HEIGHT = 80, 24
LEAST_HEIGHT = 14


@click.group(help=_("Transformative activities between the region's priority areas."))
def diamond() -> None:
    """The diamond."""


def command() -> click.Group:
    """The command of the plugin."""
    from cap_diamond.commands_joint import rename, share

    diamond.add_command(share)
    diamond.add_command(rename)
    return diamond


@diamond.command("new", help=_("Make a diamond: from a template, or around priority areas."))
@click.argument("name", required=False, default="")
@click.option("--template", help=_("A template of the pack, such as demographic-change."))
@click.option("--corner", "corners", multiple=True, help=_("A priority area; three to six times."))
@click.option("--challenge", default="", help=_("The challenge in the middle."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be created."))
@pass_session
def new(
    session: Session,
    name: str,
    template: str | None,
    corners: tuple[str, ...],
    challenge: str,
    dry_run: bool,
) -> None:
    """Make a diamond."""
    if bool(template) == bool(corners):
        raise WrongUse(
            _("A diamond is made from a template or from corners."),
            remedy=_("Give --template {names}, or --corner three to six times.").format(
                names=" | ".join(t.id for t in pack().template)
            ),
        )
    ctx = session.context(PLUGIN)
    if dry_run:
        _would_make(session, template, corners)
        return
    if template:
        made = operations.from_template(ctx, pack().template_of(template), name)
    else:
        made = operations.from_corners(ctx, name, corners, challenge)
    seen = diamond_state(ctx, made)
    session.emit(
        "diamond-new",
        {**json_output.diamond_data(seen), "made": True},
        [
            _("{name} is made: {corners} corners, {n} activities.").format(
                name=made.name, corners=len(seen.corners), n=len(seen.placed)
            )
        ],
    )


def _would_make(session: Session, template: str | None, corners: tuple[str, ...]) -> None:
    """Say what would be made; refused as the making itself would be."""
    if template:
        planned = pack().template_of(template)
        wanted, count = planned.corners, len(planned.activity)
    else:
        ctx = session.context(PLUGIN)
        areas = operations.corners_named(ctx, corners)
        wanted, count = tuple(area.name for area in areas), len(operations.between(ctx, areas))
    told = _("A diamond between {corners} with {n} activities would be made.")
    session.emit(
        "diamond-new",
        {"corners": list(wanted), "activities": count, "made": False},
        [told.format(corners=", ".join(wanted), n=count)],
    )


@diamond.command("show", help=_("Draw a diamond; with -o as SVG."))
@click.argument("name", required=False, default="")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the drawing to this .svg file."),
)
@click.option("--width", type=click.IntRange(44, 400), default=WIDTH, show_default=True)
@click.option("--height", type=click.IntRange(LEAST_HEIGHT, 200), default=HEIGHT, show_default=True)
@pass_session
def show(session: Session, name: str, output: Path | None, width: int, height: int) -> None:
    """Draw a diamond."""
    ctx = session.context(PLUGIN)
    seen = diamond_state(ctx, diamond_of(ctx, name))
    if not drawing.drawable(seen):
        raise Refused(
            _("A diamond with {n} corners cannot be drawn.").format(n=len(seen.corners)),
            where=seen.diamond.name,
            remedy=quality.corners_come_from(seen)
            if seen.away
            else _("Give it three to six corners."),
        )
    head = []
    if seen.diamond.shared:
        head = [_("Joint diamond, owner {region}").format(region=seen.diamond.owner)]
    rows = max(LEAST_HEIGHT, height - len(head))
    lines = [*head, *drawing.diamond_cells(seen, width, rows).all]
    if output is not None:
        if output.suffix.lower() != ".svg":
            raise WrongUse(
                _("The drawing is written as .svg only."),
                where=str(output),
                remedy=_("Other formats: cap-tui report -o FILE.pdf"),
            )
        save_file(drawing.diamond_svg(ctx, seen).encode(), output)
        lines = written_file_lines(output)
    session.emit("diamond", json_output.diamond_data(seen), lines)


@diamond.command(
    "overlay", help=_("Regions over each other: who has what, how strong, who lacks what.")
)
@click.option(
    "--same",
    nargs=2,
    metavar="ONE OTHER",
    help=_("Say that two activities are the same: uids, or REGION:NAME."),
)
@click.option("--different", nargs=2, metavar="ONE OTHER", help=_("Say that they are not."))
@click.option("--forget", nargs=2, metavar="ONE OTHER", help=_("Take such a decision back."))
@click.option("--why", default="", help=_("The reason of a decision."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be decided."))
@with_regions
@pass_session
def overlay(
    session: Session,
    same: tuple[str, str] | None,
    different: tuple[str, str] | None,
    forget: tuple[str, str] | None,
    why: str,
    dry_run: bool,
    codes: tuple[str, ...],
) -> None:
    """Lay regions over each other."""
    from cap_diamond import region_renderings
    from cap_diamond.overlay import overlay as laid

    ctx = session.context(PLUGIN)
    works = everybody(ctx, codes or None)
    for pair, decision in ((same, Decision.SAME), (different, Decision.DIFFERENT)):
        if pair:
            one, other = (activity_named(works, words) for words in pair)
            if one.region == other.region:
                raise Refused(
                    _("Both activities are of the region {code}.").format(code=one.region),
                    remedy=_("Name activities of two regions."),
                )
            if not dry_run:
                operations.decide(ctx, one, other, decision, clean_line(why))
    if forget:
        one, other = (activity_named(works, words) for words in forget)
        operations.take_back(ctx, one.uid, other.uid, dry_run=dry_run)
    found = laid(works, decisions(ctx))
    lines = region_renderings.overlay_lines(found, WIDTH, left_out(ctx, found.regions))
    session.emit("overlay", json_output.overlay(found), lines)


@diamond.command("match", help=_("Regions to cooperate with, in which case and why."))
@click.argument("activity", required=False, default="")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help=_("At most so many partners an activity and case."),
)
@click.option(
    "--interest",
    nargs=2,
    metavar="ACTIVITY REGION:NAME",
    help=_("Say that this region would cooperate; it needs both sides."),
)
@click.option("--withdraw", nargs=2, metavar="ACTIVITY REGION:NAME", help=_("Take that back."))
@click.option("--dry-run", is_flag=True, help=_("Only show what would be recorded."))
@with_regions
@pass_session
def match(
    session: Session,
    activity: str,
    limit: int,
    interest: tuple[str, str] | None,
    withdraw: tuple[str, str] | None,
    dry_run: bool,
    codes: tuple[str, ...],
) -> None:
    """Find partners."""
    from cap_diamond import region_renderings
    from cap_diamond.matching import interest_in, matches
    from cap_diamond.region_listings import matches_listing

    ctx = session.context(PLUGIN)
    code = ctx.region.code
    works = everybody(ctx, codes or None)
    for said in (interest, withdraw):
        if not said:
            continue
        own, there = activity_named(works, said[0], code), activity_named(works, said[1])
        open_to_us = [
            m
            for m in matches(works, code, decisions(ctx), limit=1000)
            if (m.here.uid, m.there.uid) == (own.uid, there.uid)
        ]
        if said is interest and not open_to_us:
            raise Refused(
                _("{one} and {other} are no case of cooperation.").format(
                    one=own.name, other=there.name
                ),
                remedy=_("cap-tui diamond match lists those that are."),
            )
        if not dry_run and said is interest:
            operations.say_interest(ctx, interest_in(open_to_us[0]))
        elif not dry_run:
            operations.withdraw_interest(ctx, own.uid, there.uid)
        works = everybody(ctx, codes or None)
    found = matches(works, code, decisions(ctx), limit=limit)
    if activity:
        wanted = activity_named(works, activity, code)
        found = [m for m in found if m.here.uid == wanted.uid]
    lines = [
        *renderings.region_lines(works, left_out(ctx, works), WIDTH),
        "",
        *region_renderings.matching_lines(found, WIDTH),
    ]
    session.emit("matches", listing_data(matches_listing(found)), lines)


@diamond.command("rank", help=_("Rank the activities and show how stable the ranking is."))
@click.option(
    "--method",
    type=click.Choice(("weighted_sum", "weighted_product", "topsis", "promethee2")),
    default="weighted_sum",
    show_default=True,
)
@click.option(
    "--weight",
    "given",
    multiple=True,
    metavar="ASPECT=NUMBER",
    help=_("What if: another weight, where 1 is the average; may be repeated."),
)
@click.option(
    "--explain",
    "explained",
    default="",
    metavar="ACTIVITY",
    help=_("Explain the rank of one activity."),
)
@pass_session
def rank(session: Session, method: str, given: tuple[str, ...], explained: str) -> None:
    """Rank the activities."""
    from cap_diamond import priorities

    ctx = session.context(PLUGIN)
    profiles = listings.own_profiles(ctx)
    if explained:
        profile = activity_named(list(here(ctx).values()), explained, ctx.region.code)
        lines = [
            profile.name,
            *(
                part
                for line in priorities.explain(profile)
                for part in renderings.folded(line, WIDTH, 2)
            ),
        ]
        session.emit("explained", json_output.standing(priorities.standing(profile)), lines)
        return
    ranking = priorities.ranking(profiles, _weights(given), method)
    listing = listings.ranking_listing(ranking)
    lines = list(listing_lines(listing, WIDTH, title=True))
    session.emit("ranking", json_output.ranking(ranking), lines)


def _weights(given: tuple[str, ...]) -> dict[Aspect, float]:
    from cap_diamond.priorities import adjustable

    weights = adjustable()
    for words in given:
        name, _equals, value = words.partition("=")
        try:
            weights[Aspect(name.strip())] = float(value)
        except ValueError as error:
            raise WrongUse(
                _("'{words}' is not a weight.").format(words=words),
                remedy=_("Write --weight relevance=2; aspects: {names}.").format(
                    names=", ".join(aspect.value for aspect in weights)
                ),
            ) from error
    return weights


@diamond.command("cases", help=_("The cases of cooperation, with their sources."))
@pass_session
def cases(session: Session) -> None:
    """Tell the cases."""
    told: list[dict[str, Any]] = []
    lines = []
    for case in pack().cooperation_case:
        told.append(
            {
                "id": case.id,
                "when": pick(case.when),
                "advice": pick(case.advice),
                "source": case.source,
            }
        )
        lines += [
            *renderings.folded(f"{pick(case.name)}: {pick(case.when)}", WIDTH),
            *renderings.folded(pick(case.advice), WIDTH, 4),
            *renderings.folded(_("source: {source}").format(source=case.source), WIDTH, 4),
        ]
    session.emit("cases", told, lines)
