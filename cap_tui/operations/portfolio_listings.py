"""The tables of a portfolio, each declared once: text and report render them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cap_tui.model.activity import Stage
from cap_tui.model.concepts import concept_words
from cap_tui.model.listing import Listing
from cap_tui.model.listing_text import listing_lines
from cap_tui.model.stages import stage_name
from cap_tui.model.value_columns import listing_of, number_column, text_column
from cap_tui.operations.common_activities import CommonActivity
from cap_tui.operations.portfolio import RESULTS, PortfolioRegion, RegionPortfolio
from cap_tui.text.i18n import _, language
from cap_tui.text.labelled import labelled


def result_name(result: str) -> str:
    """What came of a service, in a word."""
    words = {"helped": _("helped"), "partly": _("partly"), "not": _("did not help")}
    return words.get(result, _("unknown"))


def portfolio_listings(found: RegionPortfolio) -> Iterator[Listing]:
    """Regions, stages, activities in common, services, what helped."""
    yield _regions(found)
    yield _stages(found)
    yield _common(found)
    yield _services(found)
    yield _helped(found)


def _at_stage(region: PortfolioRegion) -> Callable[[Stage], int]:
    return lambda stage: region.stages[stage.value]


def _planned(region: PortfolioRegion) -> Callable[[str], int]:
    return lambda name: region.services.get(name, 0)


def _results(result: str) -> Callable[[tuple[str, dict[str, int], int]], int]:
    return lambda each: each[1][result]


def _regions(found: RegionPortfolio) -> Listing:
    return listing_of(
        found.regions,
        [
            text_column("code", _("region"), lambda r: r.code, 8),
            text_column(
                "name",
                _("name"),
                lambda r: r.name + (" " + _("(made up)") if r.synthetic else ""),
                least=16,
            ),
            number_column("activities", _("activities"), 10, lambda r: len(r.activities)),
            number_column("actions", _("actions"), 8, lambda r: r.actions, 1),
            number_column("funded", _("funded"), 7, lambda r: r.funded, 1),
            number_column("evaluated", _("evaluated"), 9, lambda r: r.evaluated, 1),
            text_column("created", _("as of"), lambda r: r.created[:10], 10, 2),
            text_column("signature", _("signature"), lambda r: r.signature, 10, 3),
        ],
        id="regions",
        title=_("Regions"),
        notes=[
            _("By code, in no other order: the figures describe, they do not rank."),
            _(
                "Actions are those of the plan; evaluated: the measures that are evaluated, which may be of the plan or not."
            ),
        ],
    )


def _stages(found: RegionPortfolio) -> Listing:
    return listing_of(
        [stage for stage in Stage if any(r.stages[stage.value] for r in found.regions)],
        [
            text_column("stage", _("stage"), stage_name, 16),
            *(number_column(r.code, r.code, 8, _at_stage(r)) for r in found.regions),
        ],
        id="stages",
        title=_("Activities by stage"),
        empty=_("There is no activity yet."),
    )


def _common(found: RegionPortfolio) -> Listing:
    return listing_of(
        found.common(),
        [
            text_column("name", _("activity"), lambda each: each.name, least=18),
            text_column("regions", _("where it is"), _where, least=30),
            text_column("why", _("why"), _why_common, 16, 2),
        ],
        id="common",
        title=_("Activities in common"),
        notes=[
            _(
                "Names are equal in a language, or say the same in five languages; then they are a proposal that people decide."
            )
        ],
        empty=_("No activity has the same name in two regions."),
    )


def _where(common: CommonActivity) -> str:
    return "; ".join(
        labelled(a.region, f"{a.name} ({stage_name(Stage(a.stage))})") for a in common.activities
    )


def _why_common(common: CommonActivity) -> str:
    if not common.concepts:
        return _("a name is equal")
    words = (concept_words(concept, language()) for concept in common.concepts)
    return _("names say: {words}").format(words=", ".join(words))


def _services(found: RegionPortfolio) -> Listing:
    return listing_of(
        found.services(),
        [
            text_column("service", _("service"), lambda name: name, least=24),
            *(number_column(r.code, r.code, 8, _planned(r)) for r in found.regions),
        ],
        id="services",
        title=_("Services planned"),
        empty=_("No region plans a service."),
    )


def _helped(found: RegionPortfolio) -> Listing:
    return listing_of(
        found.helped(),
        [
            text_column("service", _("service"), lambda each: each[0], least=24),
            *(
                number_column(result, result_name(result), 12, _results(result))
                for result in RESULTS
            ),
            number_column("regions", _("regions"), 8, lambda each: each[2]),
        ],
        id="helped",
        title=_("What helped"),
        notes=[
            _(
                "What regions recorded. Few cases prove nothing, and what helped one region need not help another."
            )
        ],
        empty=_("No outcome of a service is recorded."),
    )


def portfolio_lines(found: RegionPortfolio, width: int = 80) -> Iterator[str]:
    """The comparison as lines of text."""
    for place, listing in enumerate(portfolio_listings(found)):
        if place:
            yield ""
        yield from listing_lines(listing, width, title=True)
    if found.unread:
        yield ""
        yield _("Not read:")
        for unread in found.unread:
            yield labelled(f"  {unread.file}", unread.reason)
