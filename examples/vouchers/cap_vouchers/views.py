"""Vouchers by year, as a widget: imported only when it is opened."""

from __future__ import annotations

from textual.app import ComposeResult

from cap_tui.ui import LinesView, PluginView
from cap_vouchers import lines


class Years(PluginView):
    """The lines of the view, which change when somebody reads in vouchers."""

    def compose(self) -> ComposeResult:
        yield LinesView()

    def refresh_data(self) -> None:
        """Draw the lines anew."""
        self.query_one(LinesView).show(lambda width: list(lines(self.ctx, width)))
