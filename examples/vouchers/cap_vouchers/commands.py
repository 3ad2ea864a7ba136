"""``cap-tui vouchers``: imported only when it is called."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.api import Refused, Session, formats, pass_session
from cap_vouchers.files import sums, vouchers


@click.group("vouchers", help="Read vouchers from a file, list them.")
def group() -> None:
    """Group of the commands below."""


@group.command("import", help="Read vouchers from FILE.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only count them.")
@pass_session
def read_file(session: Session, file: Path, dry_run: bool) -> None:
    """All vouchers of the file in one transaction; the same file twice is read once."""
    ctx = session.context("vouchers")
    sure = [i for i in ctx.importers("vouchers.grants") if file.is_file() and i.sniff(file) > 0.5]
    if not sure:
        raise Refused("No importer knows this file.", where=str(file))
    found = list(vouchers(sure[0].read(file)))
    if not dry_run:
        with ctx.transaction(f"vouchers from {file.name}", key=f"vouchers {file}") as change:
            for voucher in found:
                change.add(voucher)
    session.emit("vouchers.import", {"rows": len(found)}, [f"{len(found)} vouchers"])


@group.command("list", help="Number and sum by year.")
@pass_session
def show(session: Session) -> None:
    """One line a year."""
    ctx = session.context("vouchers")
    found = sums(ctx)
    data = [{"year": y, "vouchers": n, "amount": a} for y, (n, a) in found.items()]
    money = {y: formats.money(a, ctx.region.currency, "en") for y, (_n, a) in found.items()}
    session.emit(
        "vouchers.years", data, [f"{y}  {n:>4}  {money[y]}" for y, (n, _a) in found.items()]
    )
