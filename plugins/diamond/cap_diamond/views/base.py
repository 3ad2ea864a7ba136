"""What the views share: a low terminal, as on a projector, gets fewer lines of words and more of what they are about."""

from __future__ import annotations

from cap_tui.ui import PluginView

LOW = 17  # rows of a view below which words give way


class DiamondPage(PluginView):
    """A view that knows when it is low (class ``-low``)."""

    DEFAULT_CSS = """
    DiamondPage.-low #why { max-height: 2; }
    """

    def on_resize(self) -> None:
        """On a projector the list or the drawing gets the rows."""
        self.set_class(self.size.height < LOW, "-low")
