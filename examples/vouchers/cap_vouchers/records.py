"""The plugin's one table, and how a row of its first version becomes one of the second."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from cap_tui.api import Personal, Record, about, bounds


class Voucher(Record, frozen=True, kw_only=True):
    """One voucher granted to one firm. Version 1 held the amount as text, "1500 EUR"."""

    TABLE: ClassVar[str] = "vouchers.vouchers"

    year: Annotated[Annotated[int, bounds(ge=1990, le=2100)], about("The year of the grant")]
    firm: Annotated[str, about("The firm, by name", personal=Personal.IDENTIFIER)]
    amount: Annotated[
        Annotated[float, bounds(ge=0)], about("What was granted", unit="currency of the region")
    ]


def amount_was_text(row: dict[str, Any]) -> dict[str, Any]:
    """Version 1 to 2."""
    return {**row, "amount": float(str(row["amount"]).split()[0])}
