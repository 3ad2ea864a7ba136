"""All annexes of a call side by side, differences marked."""

from __future__ import annotations

from collections.abc import Iterable

from cap_acie.pages import annexes_listing, calls_listing
from cap_acie.views.base import CallPage
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow
from cap_tui.ui import Line, safe


class AnnexesView(CallPage):
    """One row a key, one column a region; Enter shows the whole of a row."""

    VERB = N_("All regions")

    def list_rows(self) -> Listing:
        if self.folder is None:
            return calls_listing(self.ctx)
        return annexes_listing(self.folder)

    def open_row(self, row: ListingRow) -> None:
        """What each region says under this key."""
        folder = self.folder
        if folder is None:
            return
        texts = [
            f"{code}: {cell.value}"
            for code, cell in zip(folder.call.regions, row.cells[2:], strict=True)
        ]
        self.show_lines(row.key, lambda _width: map(safe, texts))

    def explain(self) -> Iterable[Line]:
        """What the sign says."""
        return [safe(_("≠ marks what the regions say differently; the rest is the same."))]
