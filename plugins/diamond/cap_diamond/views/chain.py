"""The chain on the screen: what stands behind and ahead of a record; Enter walks on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond.listings import chains_listing
from cap_diamond.views.base import DiamondPage
from cap_diamond.words import _
from cap_tui.api import PluginContext, ngettext, trace
from cap_tui.ui import Line, ListingView, Role, Rows, UserAction, Words, safe, safe_line


class ChainView(DiamondPage):
    """The activities first; from each, the chain both ways."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.chain-back", "Step back", ("escape",), run="back", area="Chain", footer=80
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.walked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(verb=_("Walk on"), id="steps")

    def head(self, width: int) -> Iterator[Line]:
        """Where the walk stands."""
        if not self.walked:
            yield safe_line(_("The chain of which activity?"), Role.TITLE)
            return
        steps = ngettext(
            "{n} step from where you began",
            "{n} steps from where you began",
            len(self.walked),
            name="cap_diamond",
        )
        yield safe(steps.format(n=len(self.walked)), Role.MUTED)

    def refresh_data(self) -> None:
        """Draw the chain of the record where the walk stands, or the activities."""
        chain = self.ctx.chain() if self.walked else None
        while chain is not None and self.walked and self.walked[-1] not in chain:
            self.walked.pop()
        listing = (
            trace.trace_listing(chain.trace(self.walked[-1]))
            if chain is not None and self.walked
            else chains_listing(self.ctx)
        )
        self.query_one(ListingView).show_listing(listing)
        self.query_one("#head", Words).reflow()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Walk on from the marked record."""
        event.stop()
        self.walked.append(event.key)
        self.refresh_data()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to the screen where the walk began."""
        return bool(self.walked) if action == "back" else True

    def action_back(self) -> None:
        """One step back."""
        self.walked.pop()
        self.refresh_data()
