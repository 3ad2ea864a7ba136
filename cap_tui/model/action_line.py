"""The five action lines of the Cluster Action Plan, and what people call them."""

from __future__ import annotations

import enum

from cap_tui.text.i18n import _


class Line(enum.StrEnum):
    """The five action lines of the Cluster Action Plan, in their order."""

    EVIDENCE = "evidence"
    DISCOVERY = "discovery"
    DEVELOPMENT = "development"
    SUPPORT = "support"
    EVALUATION = "evaluation"


def line_name(line: Line) -> str:
    """The action line's name for people, with its number in the plan."""
    return {
        Line.EVIDENCE: _("1 Evidence"),
        Line.DISCOVERY: _("2 Discovery"),
        Line.DEVELOPMENT: _("3 Development"),
        Line.SUPPORT: _("4 Support"),
        Line.EVALUATION: _("5 Evaluation"),
    }[line]


def served_line(line: str) -> str:
    """The action line that a plugin serves, for people; a plugin may serve none of the five."""
    return line_name(Line(line)) if line in tuple(Line) else _("other")
