"""Grants in and sums out, as files with semicolons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cap_tui.api import PluginContext, Refused, Sheet, clean_line
from cap_vouchers.records import Voucher

HEAD = ("year", "firm", "amount")


def sniff(path: Path) -> float:
    """Sure when the first line has our three columns."""
    try:
        with path.open("rb") as file:
            return 1.0 if file.readline(200).strip() == b"year;firm;amount" else 0.0
    except OSError:
        return 0.0


def read(path: Path) -> Sheet:
    """The file's cells as they stand; :class:`Refused` for a file that is not UTF-8."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Refused("The file is not UTF-8.", where=str(path)) from error
    cells = [tuple(clean_line(cell) for cell in line.split(";")) for line in lines[1:] if line]
    places = (f"row {number}" for number in range(2, len(cells) + 2))
    return Sheet("vouchers.csv", HEAD, zip(places, cells, strict=True), frozenset({"firm"}))


def vouchers(sheet: Sheet) -> Iterable[Voucher]:
    """The vouchers of a sheet; :class:`Refused` names the row that is none."""
    for place, cells in sheet.rows:
        try:
            year, firm, amount = cells
            yield Voucher(year=int(year), firm=firm, amount=float(amount.replace(",", ".")))
        except ValueError as error:
            raise Refused("This row is no voucher.", where=place, remedy=str(error)) from error


def sums(ctx: PluginContext) -> dict[int, tuple[int, float]]:
    """Year -> number and sum of its vouchers, the oldest year first."""
    found: dict[int, tuple[int, float]] = {}
    for voucher in sorted(ctx.records(Voucher).all(), key=lambda voucher: voucher.year):
        number, amount = found.get(voucher.year, (0, 0.0))
        found[voucher.year] = (number + 1, amount + voucher.amount)
    return found


def write_sums(ctx: PluginContext, path: Path) -> None:
    """The sums by year, without the firms."""
    rows = [f"{year};{number};{amount:.2f}" for year, (number, amount) in sums(ctx).items()]
    path.write_text("\n".join(["year;vouchers;amount", *rows]) + "\n", "utf-8")
