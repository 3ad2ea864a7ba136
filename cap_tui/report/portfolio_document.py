"""The comparison of regions as a document, for every report format."""

from __future__ import annotations

from cap_tui import __version__
from cap_tui.operations.portfolio import RegionPortfolio
from cap_tui.operations.portfolio_listings import portfolio_listings
from cap_tui.report.document import Block, Document, Paragraph, Publicity, Section
from cap_tui.report.listing_table import listing_table
from cap_tui.text.i18n import _, language, ngettext


def portfolio_document(found: RegionPortfolio, publicity: Publicity) -> Document:
    """One section a table; the date is that of the newest bundle, so that the same bundles give the same bytes."""
    sections = []
    for place, listing in enumerate(portfolio_listings(found)):
        empty: list[Block] = [Paragraph(listing.empty or _("There is nothing to list."))]
        blocks: list[Block] = [listing_table(listing)] if len(listing.rows) else empty
        sections.append(Section(f"portfolio.{listing.id}", listing.title, blocks, place))
    notices = [
        _("Not read: {file} ({reason})").format(file=u.file, reason=u.reason) for u in found.unread
    ]
    if any(region.synthetic for region in found.regions):
        made_up = ", ".join(region.name for region in found.regions if region.synthetic)
        notices.insert(0, _("SYNTHETIC: {regions}: all data are made up.").format(regions=made_up))
    return Document(
        title=_("Regions side by side"),
        region=", ".join(region.name for region in found.regions),
        date=max(region.created for region in found.regions)[:10],
        sections=sections,
        language=language(),
        publicity=publicity,
        provenance=[
            ngettext(
                "Written by cap-tui {version} from the bundle of {n} region.",
                "Written by cap-tui {version} from bundles of {n} regions.",
                len(found.regions),
            ).format(version=__version__, n=len(found.regions))
        ],
        notices=notices,
    )
