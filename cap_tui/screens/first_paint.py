"""The first paint: once, with the board's data, instead of an empty frame first.

Textual paints a screen about ten times while it is built; over a slow link each costs as much as the
last. Nothing is written until the board is laid out, but no longer than :data:`LONGEST`: then the screen says
that the region is being opened. ``_display``, ``_compositor_refresh``
and ``_dirty_regions`` are private to Textual; its minor version is pinned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

LONGEST = 0.35
"""Seconds."""


class FirstPaint(App[int]):
    """A program that writes nothing to the terminal while it is held."""

    _held = False

    @property
    def paint_held(self) -> bool:
        """Whether nothing is written now, so that a screen need not be drawn either."""
        return self._held

    def hold_paint(self) -> None:
        """Write nothing until :meth:`release_paint`, or until :data:`LONGEST` has passed."""
        self._held = True
        self.set_timer(LONGEST, self.release_paint)

    def release_paint(self) -> None:
        """Paint the whole screen, and every change from now on."""
        if self._held:
            self._held = False
            compositor = self.screen._compositor
            if compositor.size:  # a screen that is not laid out yet is painted by its first layout
                compositor._dirty_regions.add(compositor.size.region)
                self.screen._compositor_refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not self._held:
            super()._display(screen, renderable)
