"""The chain on the screen: what stands behind and ahead of a record; Enter walks on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cap_tui.model.listing import Listing, ListingRow
from cap_tui.model.trace import trace_listing
from cap_tui.operations.activity_listings import chains_listing
from cap_tui.text.i18n import N_, _, ngettext
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.listing_page import ListingPage
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext


class ChainPage(ListingPage):
    """The own activities first; from each, the chain both ways."""

    ACTION_PREFIX = "chain"
    ACTION_AREA = N_("Chain")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.walked: list[str] = []

    def verb(self) -> str:
        """What Enter does, in the core's words."""
        return _("Walk on")

    def head(self, width: int) -> Iterator[Line]:
        """Where the walk stands."""
        if not self.walked:
            yield safe_line(_("The chain of which activity?"), Role.TITLE)
            return
        steps = ngettext(
            "{n} step from where you began", "{n} steps from where you began", len(self.walked)
        )
        yield safe(steps.format(n=len(self.walked)), Role.MUTED)

    def list_rows(self) -> Listing:
        """The chain of the record where the walk stands, or the activities."""
        chain = self.ctx.chain() if self.walked else None
        while chain is not None and self.walked and self.walked[-1] not in chain:
            self.walked.pop()
        if chain is None or not self.walked:
            return chains_listing(self.ctx)
        return trace_listing(chain.trace(self.walked[-1]))

    def open_row(self, row: ListingRow) -> None:
        """Walk on from the marked record."""
        self.walked.append(row.key)
        self.refresh_data()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to the screen where the walk began."""
        if action == "step_back" and not self.walked:
            return False
        return super().check_action(action, parameters)

    @user_action("escape", N_("Step back"), footer=80)
    def action_step_back(self) -> None:
        self.walked.pop()
        self.refresh_data()
