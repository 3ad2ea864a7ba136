"""The sections of the region's report: figure, matrix, table, ranking, search profiles, partners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_diamond import listings, pages, priorities
from cap_diamond.pack import source_text
from cap_diamond.profile import Profile
from cap_diamond.queries import diamond_state, diamonds
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    CriticalMass,
    PluginContext,
    Section,
    Stage,
    critical_mass,
    document,
    formats,
    language,
    named,
    own_activities,
    page_blocks,
    ratings,
)

ORDER = 120


def sections(ctx: PluginContext) -> Iterator[Section]:
    """Every section that has something to say."""
    yield from policy_sections(ctx)
    for place, diamond in enumerate(diamonds(ctx)):
        seen = diamond_state(ctx, diamond)
        if seen.away:
            continue
        identity = "diamond.figure" if place == 0 else f"diamond.figure-{place + 1}"
        doubts = pages.doubts(ctx, seen)
        page = [*pages.diamond_page(seen), *([doubts] if doubts.rows else [])]
        blocks = page_blocks(page)
        yield Section(identity, seen.title, blocks, ORDER + place)
    if any(profile.stage is not Stage.PARKED for profile in listings.own_profiles(ctx)):
        blocks = page_blocks(pages.priorities_page(ctx))
        yield Section("diamond.priorities", _("Priorities"), blocks, ORDER + 20)
    wanted = list(_search(ctx))
    if wanted:
        yield Section("diamond.search", _("Partners to look for"), wanted, ORDER + 40)


def policy_sections(ctx: PluginContext) -> Iterator[Section]:
    """What page one says of the diamond: the first priority, and for what partners are needed."""
    profiles = [p for p in listings.own_profiles(ctx) if p.stage is not Stage.PARKED]
    if not profiles:
        return
    said = [_priority_message(profiles)]
    alone = _needing_partners(ctx)
    if alone:
        text = ngettext(
            "{n} activity has no critical mass here and needs partners from other regions: {names}.",
            "{n} activities have no critical mass here and need partners from other regions: {names}.",
            len(alone),
        )
        said.append(text.format(n=len(alone), names=named(alone)))
    yield Section("diamond.messages", _("Priorities"), [document.Items(said)], ORDER, "message")
    if alone:
        text = _("Decide with which regions to talk about: {names}.").format(names=named(alone))
        yield Section(
            "diamond.decisions", _("Priorities"), [document.Items([text])], ORDER, "decision"
        )


def _priority_message(profiles: Sequence[Profile]) -> str:
    """Which activity is first, and how firmly."""
    ranking = priorities.ranking(profiles)
    if not ranking.places:
        return _("No activity is rated in every criterion, so that none is ranked.")
    first = ranking.places[0]
    text = _(
        "The first priority is {name}: it leads under {share} of all possible weights of the criteria."
    )
    return text.format(name=first.profile.name, share=formats.percent(first.first, language()))


def _needing_partners(ctx: PluginContext) -> list[str]:
    """The names of own activities whose critical mass is not enough."""
    activities = own_activities(ctx)
    sheets = {
        sheet.activity: sheet
        for sheet in ratings.at_home(ctx.records(CriticalMass).all(), activities)
    }
    return [
        activity.name
        for activity in activities
        if activity.stage is not Stage.PARKED
        and activity.uid in sheets
        and critical_mass.verdict(sheets[activity.uid]).cross_regional
    ]


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
                    source=source_text(critical_mass.content().source)
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
