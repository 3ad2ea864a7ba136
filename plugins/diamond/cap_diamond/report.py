"""The sections of the region's report: figure, matrix, table, ranking, search profiles, partners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond import drawing, listings, priorities
from cap_diamond.pack import pack
from cap_diamond.profile import Profile
from cap_diamond.quality import findings
from cap_diamond.queries import DiamondState, diamond_state, diamonds
from cap_diamond.words import _
from cap_tui.api import (
    CriticalMass,
    PluginContext,
    Section,
    Stage,
    critical_mass,
    document,
    formats,
    language,
    listing_table,
    own_activities,
    pick,
    ratings,
)

ORDER = 120


def sections(ctx: PluginContext) -> Iterator[Section]:
    """Every section that has something to say."""
    for place, diamond in enumerate(diamonds(ctx)):
        seen = diamond_state(ctx, diamond)
        if seen.away:
            continue
        identity = "diamond.figure" if place == 0 else f"diamond.figure-{place + 1}"
        yield Section(identity, seen.title, list(_diamond(ctx, seen)), ORDER + place)
    profiles = [p for p in listings.own_profiles(ctx) if p.stage is not Stage.PARKED]
    if profiles:
        yield Section(
            "diamond.priorities", _("Priorities"), list(_priorities(profiles)), ORDER + 20
        )
    wanted = list(_search(ctx))
    if wanted:
        yield Section("diamond.search", _("Partners to look for"), wanted, ORDER + 40)


def _diamond(ctx: PluginContext, seen: DiamondState) -> Iterator[document.Block]:
    yield document.Paragraph(
        _("Corners are priority areas, activities emerge between them. {not_shown}.").format(
            not_shown=pick(pack().model.not_shown)
        ),
        "note",
    )
    if drawing.drawable(seen):
        yield drawing.report_diamond(seen)
    yield listing_table(listings.diamond_listing(seen))
    doubts = list(findings(ctx, seen))
    if doubts:
        yield document.Heading(_("To be looked at"))
        yield document.Items([f"{finding.message} {finding.remedy}" for finding in doubts])


def _priorities(profiles: Sequence[Profile]) -> Iterator[document.Block]:
    rules = pack().prioritisation
    yield drawing.report_matrix(profiles)
    yield document.Paragraph(
        _("Strong from {strong}, relevant from {relevant} (thresholds: {source}).").format(
            strong=formats.number(rules.strong_from, language()),
            relevant=formats.number(rules.relevant_from, language()),
            source=rules.thresholds_source,
        ),
        "note",
    )
    by_case: dict[str, list[str]] = {}
    for profile in profiles:
        found = priorities.standing(profile)
        if found.case:
            by_case.setdefault(found.case.id, []).append(profile.name)
    for case in pack().cooperation_case:
        if case.id in by_case:
            yield document.Heading(f"{pick(case.name)}: {pick(case.when)}")
            yield document.Paragraph(pick(case.advice))
            yield document.Items(by_case[case.id])
    ranking = priorities.ranking(profiles)
    if ranking.places:
        yield listing_table(listings.ranking_listing(ranking))


def _search(ctx: PluginContext) -> Iterator[document.Block]:
    """The search profile of each own activity whose critical mass is not enough."""
    activities = own_activities(ctx)
    judged_here = ratings.at_home(ctx.records(CriticalMass).all(), activities)
    sheets = {sheet.activity: sheet for sheet in judged_here}
    told = False
    for activity in activities:
        sheet = sheets.get(activity.uid)
        if sheet is None or activity.stage is Stage.PARKED:
            continue
        judged = critical_mass.verdict(sheet)
        if not judged.cross_regional:
            continue
        if not told:
            yield document.Paragraph(
                _("The sheet's factors and rule: {source}.").format(
                    source=critical_mass.content().source
                ),
                "note",
            )
            told = True
        profile = critical_mass.search_profile(activity.name, sheet)
        yield document.Heading(activity.name)
        yield document.Paragraph(critical_mass.verdict_line(judged))
        yield document.Items(list(profile.needs))
        if profile.offers:
            yield document.Paragraph(
                _("The region offers: {offers}.").format(offers="; ".join(profile.offers))
            )
