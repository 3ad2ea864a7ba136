"""A widget that draws its own lines of styled text: one widget however many lines, few bytes a change."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from cap_tui.widgets.safe_text import Role
from cap_tui.widgets.themes import DARK, ROLES


@lru_cache(maxsize=128)
def _parsed(definition: str) -> Style:
    return Style.parse(definition) if definition else Style.null()


def role_style(role: str | Style, theme: str) -> Style:
    """How a role looks in a theme; a name that is no role is read as a Textual style."""
    if isinstance(role, Style):
        return role
    return _parsed(ROLES.get(theme, ROLES[DARK]).get(role, "" if role.startswith("cap-") else role))


class Canvas(Widget):
    """The base of the widgets here. Subclasses give the line ``y`` in :meth:`line`."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 1fr; }"

    ALLOW_SELECT = False

    @abstractmethod
    def line(self, y: int) -> tuple[Content, Role]:
        """What stands in line ``y`` of the widget, and the role of the whole line."""

    def render_line(self, y: int) -> Strip:
        content, role = self.line(y)
        return self.strip(content, role)

    def strip(self, content: Content, role: Role = Role.PLAIN) -> Strip:
        """``content`` as one line of the widget's width, on the ground of ``role``."""
        width = self.size.width
        theme = self.app.theme
        ground = self.visual_style + role_style(role, theme)
        segments = [
            Segment(text, (ground + style).rich_style)
            for text, style in content.render(
                Style.null(), end="", parse_style=lambda name: role_style(name, theme)
            )
            if text
        ]
        return Strip(segments, content.cell_length).adjust_cell_length(width, ground.rich_style)
