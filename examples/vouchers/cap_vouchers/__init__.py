"""Innovation vouchers: what the plugin contributes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.api import (
    Action,
    Exporter,
    Finding,
    Importer,
    Line,
    LineState,
    PluginContext,
    Provenance,
    Section,
    Severity,
    Status,
    Table,
    View,
    document,
    domain,
    hookimpl,
    ngettext,
)
from cap_vouchers import files
from cap_vouchers.records import Voucher, amount_was_text

if TYPE_CHECKING:
    import click

    from cap_vouchers.views import Years

_ = domain("cap_vouchers", Path(__file__).parent / "locales")


@hookimpl
def cap_tables() -> list[Table]:
    return [Table(Voucher, version=2, migrations={1: amount_was_text}, index=["year"])]


@hookimpl
def cap_commands() -> list[click.Command]:
    from cap_vouchers.commands import group

    return [group]


@hookimpl
def cap_importers() -> list[Importer]:
    title = _("Grants, year;firm;amount")
    return [Importer("vouchers.csv", "vouchers.grants", title, (".csv",), files.sniff, files.read)]


@hookimpl
def cap_exporters() -> list[Exporter]:
    return [Exporter("vouchers.sums", _("Sums by year"), ".csv", files.write_sums)]


def lines(ctx: PluginContext, width: int) -> Iterator[str]:
    """Vouchers by year in text."""
    sums = files.sums(ctx)
    most = max((amount for _number, amount in sums.values()), default=0.0)
    for year, (number, amount) in sums.items():
        bar = "#" * round(amount / most * max(0, width - 30)) if most else ""
        yield f"{year} {number:>4} {amount:>12,.0f} {bar}"[:width]
    if not sums:
        yield _("No voucher was granted yet.")[:width]


def widget(ctx: PluginContext) -> Years:
    """The view's widget."""
    from cap_vouchers.views import Years

    return Years(ctx)


@hookimpl
def cap_views() -> list[View]:
    return [View("vouchers.years", widget, lines)]


@hookimpl
def cap_checks(ctx: PluginContext) -> Iterator[Finding]:
    ceiling = ctx.settings["ceiling"]
    for voucher in ctx.records(Voucher).all():
        if voucher.amount > ceiling:
            yield Finding(
                id="vouchers.ceiling",
                severity=Severity.WARNING,
                message=_("A voucher of {amount:g} is above the ceiling of {ceiling:g}.").format(
                    amount=voucher.amount, ceiling=ceiling
                ),
                where=f"vouchers.vouchers {voucher.uid}",
                remedy=_("Correct it, or raise the ceiling in the settings."),
                line=Line.SUPPORT,
                view="vouchers.years",
            )


@hookimpl
def cap_status(ctx: PluginContext) -> list[Status]:
    number = ctx.records(Voucher).count()
    said = ngettext("{n} voucher", "{n} vouchers", number, name="cap_vouchers").format(n=number)
    step = "" if number else _("Read the grants: cap-tui vouchers import FILE")
    state = LineState.STARTED if number else LineState.EMPTY
    return [Status(Line.SUPPORT, state, said, step, "vouchers.years")]


@hookimpl
def cap_report_sections(ctx: PluginContext, report: str) -> Iterator[Section]:
    sums = files.sums(ctx)
    if report == "region" and sums:
        rows = [[str(year), number, amount] for year, (number, amount) in sums.items()]
        head = (_("Year"), _("Vouchers"), _("Amount"))
        table = document.TableBlock(_("Vouchers by year"), head, rows, decimals=0)
        yield Section("vouchers.years", _("Innovation vouchers"), [table], order=450)


@hookimpl
def cap_actions() -> list[Action]:
    def tell(ctx: PluginContext) -> str:
        return _("{n} vouchers so far").format(n=ctx.records(Voucher).count())

    return [Action("vouchers.tell", _("Count the vouchers"), tell, changes=False)]


@hookimpl
def cap_demo(ctx: PluginContext) -> None:
    made_up = Provenance(source="demo", synthetic=True)
    with ctx.transaction(_("sample vouchers")) as change:
        for year, firm, amount in ((2024, "Alder Ltd", 4000.0), (2025, "Birch Ltd", 12_500.0)):
            change.add(Voucher(year=year, firm=firm, amount=amount, provenance=made_up))
