"""``cap-tui diamond``: make and draw diamonds, lay regions over each other, find partners."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cap_diamond import (
    drawing,
    joint,
    json_output,
    listings,
    operations,
    priorities,
)
from cap_diamond.pack import pack
from cap_diamond.queries import (
    activity_named,
    decisions,
    diamond_of,
    diamond_state,
    everybody,
    here,
)
from cap_diamond.records import NameDecision
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    Aspect,
    Session,
    WholeRange,
    WrongUse,
    clean_line,
    decimal_number,
    listing_data,
    listing_lines,
    page_lines,
    pass_session,
    save_file,
    written_file_lines,
)
from cap_tui.api import (
    lines as text_lines,
)

PLUGIN = "diamond"
Pair = tuple[str, str]
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
    planned = pack().template_of(template) if template else None
    made = (
        operations.from_template(ctx, planned, name, dry_run=dry_run)
        if planned
        else operations.from_corners(ctx, name, corners, challenge, dry_run=dry_run)
    )
    count = len(made.activities)
    if dry_run:
        areas = () if planned else operations.corners_named(ctx, corners)
        wanted = (
            [operations.spoken(corner) for corner in planned.corners]
            if planned
            else [area.name for area in areas]
        )
        told = ngettext(
            "A diamond between {corners} with {n} activity would be made.",
            "A diamond between {corners} with {n} activities would be made.",
            count,
        )
        data = {"corners": wanted, "activities": count, "made": False}
        session.emit("diamond-new", data, [told.format(corners=", ".join(wanted), n=count)])
        return
    seen = diamond_state(ctx, made)
    words = ngettext("{n} activity", "{n} activities", count).format(n=count)
    told = ngettext(
        "{name} is made: {corners} corner, {activities}.",
        "{name} is made: {corners} corners, {activities}.",
        len(seen.corners),
    )
    said = told.format(name=made.name, corners=len(seen.corners), activities=words)
    session.emit("diamond-new", {**json_output.diamond_data(seen), "made": True}, [said])


@diamond.command("show", help=_("Draw a diamond; with -o as SVG."))
@click.argument("name", required=False, default="")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the drawing to this .svg file."),
)
@click.option("--width", type=WholeRange(44, 400), default=WIDTH, show_default=True)
@click.option("--height", type=WholeRange(LEAST_HEIGHT, 200), default=HEIGHT, show_default=True)
@pass_session
def show(session: Session, name: str, output: Path | None, width: int, height: int) -> None:
    """Draw a diamond."""
    ctx = session.context(PLUGIN)
    seen = diamond_state(ctx, diamond_of(ctx, name))
    if not drawing.drawable(seen):
        raise drawing.cannot_be_drawn(seen)
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
    session: Session, /, why: str, dry_run: bool, codes: tuple[str, ...], **decided: Pair | None
) -> None:
    """Lay regions over each other."""
    from cap_diamond.overlay import overlay as laid
    from cap_diamond.region_pages import overlay_page

    ctx = session.context(PLUGIN)
    works = everybody(ctx, codes or None)
    said = {"same": NameDecision.SAME, "different": NameDecision.DIFFERENT, "forget": None}
    for option, decision in said.items():
        if pair := decided[option]:
            reason = clean_line(why, limit=sys.maxsize)
            operations.decide_named(ctx, works, pair, decision, reason, dry_run=dry_run)
    found = laid(works, decisions(ctx))
    lines = page_lines(overlay_page(ctx, found), session.width)
    session.emit("overlay", json_output.overlay(found), lines)


@diamond.command("match", help=_("Regions to cooperate with, in which case and why."))
@click.argument("activity", required=False, default="")
@click.option(
    "--limit",
    type=WholeRange(min=1),
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
    /,
    activity: str,
    limit: int,
    dry_run: bool,
    codes: tuple[str, ...],
    **said: Pair | None,
) -> None:
    """Find partners."""
    from cap_diamond.matching import matches
    from cap_diamond.region_listings import matches_listing
    from cap_diamond.region_pages import matching_page

    ctx = session.context(PLUGIN)
    works = everybody(ctx, codes or None)
    for option, wanted in (("interest", True), ("withdraw", False)):
        if pair := said[option]:
            operations.set_interest(ctx, works, pair, wanted=wanted, dry_run=dry_run)
            works = everybody(ctx, codes or None)
    found = matches(works, ctx.region.code, decisions(ctx), limit=limit)
    if activity:
        chosen = activity_named(works, activity, ctx.region.code)
        found = [m for m in found if m.here.uid == chosen.uid]
    lines = page_lines(matching_page(ctx, works, found), session.width)
    session.emit("matches", listing_data(matches_listing(found)), lines)


@diamond.command("rank", help=_("Rank the activities and show how stable the ranking is."))
@click.option(
    "--method",
    type=click.Choice(priorities.METHODS),
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
    ctx = session.context(PLUGIN)
    if explained:
        profile = activity_named(list(here(ctx).values()), explained, ctx.region.code)
        lines = [profile.name]
        for line in priorities.explain(profile):
            lines += text_lines.folded(line, session.width, 2)
        session.emit("explained", json_output.standing(priorities.standing(profile)), lines)
        return
    ranking = priorities.ranking(listings.own_profiles(ctx), _weights(given), method)
    shown = listing_lines(listings.ranking_listing(ranking), session.width, title=True)
    session.emit("ranking", json_output.ranking(ranking), shown)


def _weights(given: tuple[str, ...]) -> dict[Aspect, float]:
    weights = priorities.adjustable()
    for words in given:
        name, _equals, value = words.partition("=")
        weight = decimal_number(value)
        if weight is None or name.strip() not in {aspect.value for aspect in Aspect}:
            raise WrongUse(
                _("'{words}' is not a weight.").format(words=words),
                remedy=_("Write --weight relevance=2; aspects: {names}.").format(
                    names=", ".join(aspect.value for aspect in weights)
                ),
            )
        weights[Aspect(name.strip())] = weight
    return weights


@diamond.command("cases", help=_("The cases of cooperation, with their sources."))
@pass_session
def cases(session: Session) -> None:
    """Show the cases."""
    found = listings.cases_listing()
    session.emit("cases", listing_data(found), listing_lines(found, session.width))


@diamond.command("share", help=_("Make a diamond joint: partners who get it may change it too."))
@click.argument("name")
@click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
@pass_session
def share(session: Session, name: str, dry_run: bool) -> None:
    """Make a diamond joint."""
    ctx = session.context(PLUGIN)
    found = joint.to_share(ctx, name)
    told = _("{name} is joint from now on.")
    if found.shared:
        told = _("{name} is joint already.")
    elif dry_run:
        told = _("{name} would be joint.")
    after = joint.share(ctx, found, dry_run=dry_run)
    stands = found if dry_run else after
    data = {"uid": stands.uid, "name": stands.name, "shared": stands.shared}
    session.emit("diamond-share", data, [told.format(name=after.name), *joint.meaning()])


@diamond.command("rename", help=_("Give a diamond another name."))
@click.argument("name")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help=_("Only show the new name."))
@pass_session
def rename(session: Session, name: str, new: str, dry_run: bool) -> None:
    """Rename a diamond."""
    ctx = session.context(PLUGIN)
    found = diamond_of(ctx, name)
    after = joint.rename(ctx, found, new, dry_run=dry_run)
    told = _("{name} would be called {new}.") if dry_run else _("{name} is called {new} now.")
    data = {"uid": after.uid, "name": after.name, "saved": not dry_run}
    session.emit("diamond-rename", data, [told.format(name=found.name, new=after.name)])
