"""Draw one view on a bare Textual screen, without the shell around it."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.widget import Widget

from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.contributions import View
from cap_tui.screens.view import check_styles


class WidgetStage(App[None]):
    """A screen that holds one widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def compose(self) -> ComposeResult:
        yield self._widget


async def draw(view: View, ctx: PluginContext, size: tuple[int, int]) -> None:
    """Mount and render the view at ``size``; raises what the view raises.

    A view without a widget is drawn by the shell from its lines, and needs no stage.
    """
    widget: Any = view.factory(ctx)
    if widget is None:
        return
    if not isinstance(widget, Widget):
        raise TypeError(f"{view.id}: the factory returned {type(widget).__name__}, not a widget")
    stage = WidgetStage(widget)
    check_styles(widget, stage.get_css_variables())
    async with stage.run_test(size=size) as pilot:
        await pilot.pause()
        if widget.size.width > size[0]:
            raise ValueError(f"{view.id} is {widget.size.width} cells wide on {size[0]}")
