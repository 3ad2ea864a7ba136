"""The tables of the plugin, each declared once: screen, text, JSON and report render them.

Listings of several regions are in ``region_listings``, because they need numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum

from cap_diamond import drawing, priorities
from cap_diamond.pack import pack, source_text
from cap_diamond.profile import Profile
from cap_diamond.queries import DiamondState, here
from cap_diamond.words import _, ngettext
from cap_tui.api import (
    Finding,
    Listing,
    ListingCell,
    ListingRow,
    PluginContext,
    ValueColumn,
    formats,
    json_column,
    labelled,
    language,
    listing_of,
    number_column,
    pick,
    stages,
    text_column,
)

SIGNS = {"strong": "●", "weak": "○", "unrated": "◇"}


def own_profiles(ctx: PluginContext) -> Sequence[Profile]:
    """The region's own activities by their names."""
    return sorted(here(ctx)[ctx.region.code].profiles, key=lambda p: p.name.casefold())


def sign_of(profile: Profile) -> str:
    """The sign of an activity as on the drawing."""
    return SIGNS[drawing.mark_of(profile).value]


def _named(choice: Enum | None, name: str) -> ListingCell:
    """A choice: its value for programs, its name for people."""
    return ListingCell(choice.value if choice else None, name)


def _activity_columns(*, signs: bool = False) -> list[ValueColumn[Profile]]:
    def name(p: Profile) -> ListingCell:
        return ListingCell(p.name, f"{sign_of(p)} {p.name}" if signs else "")

    return [
        text_column("name", _("Activity"), name, least=20),
        number_column("strength", _("strength"), 8, lambda p: p.strength),
        number_column("relevance", _("relevance"), 9, lambda p: p.relevance, 2),
        text_column(
            "period", _("term"), lambda p: _named(p.period, stages.period_name(p.period)), 7, 3
        ),
        text_column(
            "stage", _("stage"), lambda p: _named(p.stage, stages.stage_name(p.stage)), 14, 1
        ),
    ]


def activities_listing(profiles: Iterable[Profile], *, signs: bool = False) -> Listing:
    """Activities with strength, relevance, term and stage; ``signs`` puts the sign of the drawing before a name."""
    return listing_of(
        profiles,
        _activity_columns(signs=signs),
        id="activities",
        title=_("Activities"),
        empty=_("There is no activity yet."),
    )


def diamond_listing(seen: DiamondState) -> Listing:
    """The activities of a diamond, edge by edge, with the pair of corners that each lies between."""
    placed = sorted(seen.placed, key=lambda found: found.edge)
    pairs = {found.profile.uid: seen.pair(found.edge) for found in placed}
    columns = _activity_columns()
    columns.insert(1, text_column("between", _("Between"), lambda p: pairs[p.uid], 0, 4, 16))
    return listing_of(
        (found.profile for found in placed),
        columns,
        id="diamond-activities",
        title=_("Activities of the diamond"),
        notes=[_("Strength: mean of national and global, 1 to 5. What is not rated is left open.")],
        empty=_("No activity lies on an edge yet."),
    )


def findings_listing(findings: Iterable[Finding]) -> Listing:
    """What is doubtful about a diamond, and what to do about it."""
    return listing_of(
        findings,
        [
            text_column("message", _("What is doubtful"), lambda found: found.message, least=30),
            text_column("remedy", _("What to do"), lambda found: found.remedy, least=30),
        ],
        id="findings",
        title=_("To be looked at"),
        empty=_("Nothing is doubtful about this diamond."),
    )


def cases_listing() -> Listing:
    """The cases of cooperation: when each holds, what is advised, and the source."""
    return listing_of(
        pack().cooperation_case,
        [
            json_column("id", lambda case: case.id),
            text_column("name", _("case"), lambda case: pick(case.name), 12),
            text_column("when", _("when"), lambda case: pick(case.when), least=24),
            text_column("advice", _("what to do"), lambda case: pick(case.advice), least=30),
            text_column(
                "source", _("source"), lambda case: source_text(case.source), least=60, drop=1
            ),
        ],
        id="cases",
        title=_("Cases of cooperation"),
        key=lambda case: case.id,
    )


def ranking_listing(ranking: priorities.Ranking, *, unrated: bool = False) -> Listing:
    """The ranking with the ranks that each activity can have; with ``unrated`` also those that have none."""

    def case(place: priorities.Place) -> ListingCell:
        found = priorities.standing(place.profile).case
        return ListingCell(found.id, pick(found.name)) if found else ListingCell()

    listing = listing_of(
        ranking.places,
        [
            number_column("rank", _("rank"), 4, lambda place: place.rank),
            text_column("name", _("Activity"), lambda place: place.profile.name, least=18),
            number_column("score", _("score"), 6, lambda place: place.score, digits=2),
            number_column(
                "ranks", _("ranks"), 7, lambda p: _span(p.low, p.high), digits=0, interval=True
            ),
            number_column("first_share", _("first"), 5, lambda p: _share(p.first), 2, share=True),
            text_column("case", _("case"), case, 12, 1),
        ],
        id="ranking",
        title=_("Ranking by {method}").format(method=priorities.method_name(ranking.method)),
        key=lambda place: place.profile.uid,
        row_data=lambda place: {"uid": place.profile.uid},
        notes=ranking_notes(ranking),
        empty=_("Two rated activities are needed for a ranking."),
    )
    if not unrated:
        return listing
    return replace(listing, rows=[*listing.rows, *map(_unranked_row, ranking.unrated)])


def _span(low: int, high: int) -> ListingCell:
    return ListingCell([low, high], f"{low}–{high}")


def _share(share: float) -> ListingCell:
    return ListingCell(share, f"{formats.LocalNumber(share):.0%}")


def _unranked_row(profile: Profile) -> ListingRow:
    texts = ("—", profile.name, " ", " ", " ", _("not rated"))
    return ListingRow(profile.uid, tuple(ListingCell(text=text) for text in texts))


def aspect_weights(ranking: priorities.Ranking) -> str:
    """The weights of a ranking in words."""
    return ", ".join(
        f"{stages.aspect_name(aspect)} {formats.number(weight, language(), 2)}"
        for aspect, weight in ranking.weights.items()
    )


def ranking_notes(ranking: priorities.Ranking) -> Iterator[str]:
    """What a ranking depends on: weights, where the lead would change, whether methods agree, who is not ranked."""
    yield _("Weights: {weights}.").format(weights=aspect_weights(ranking))
    yield _("Ranks: those under nine of ten sets of weights drawn from all possible ones.")
    for flip in ranking.flips:
        yield _(
            "{leader} would lead if the weight of {criterion} were {at:.2f} (it is {now:.2f})."
        ).format(
            leader=flip.leader.name,
            criterion=stages.aspect_name(flip.criterion),
            at=formats.LocalNumber(flip.at),
            now=formats.LocalNumber(flip.weight),
        )
    leaders = set(ranking.agreement.values())
    if len(leaders) == 1:
        yield ngettext(
            "The {n} method used puts this activity first.",
            "All {n} methods put the same activity first.",
            len(ranking.agreement),
        ).format(n=len(ranking.agreement))
    elif leaders:
        yield _("The methods do not agree on who is first: {list}.").format(
            list="; ".join(
                labelled(priorities.method_name(method), ", ".join(names))
                for method, names in ranking.agreement.items()
            )
        )
    if ranking.unrated:
        names = ", ".join(profile.name for profile in ranking.unrated)
        yield _("Not ranked, because not rated: {names}.").format(names=names)
