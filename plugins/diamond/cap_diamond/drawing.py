"""What is drawn of a diamond and of the matrix: records in, charts out."""

from __future__ import annotations

from collections.abc import Sequence

from cap_diamond.charts import diamond, diamond_layout, matrix
from cap_diamond.charts.figures import (
    diamond_figure,
    diamond_words,
    matrix_figure,
    matrix_words,
)
from cap_diamond.pack import pack
from cap_diamond.priorities import standing
from cap_diamond.profile import Profile
from cap_diamond.quality import corners_come_from
from cap_diamond.queries import DiamondState
from cap_diamond.words import _, ngettext
from cap_tui.api import Period, PluginContext, Refused, document, language

PERIODS = tuple(Period)


def mark_of(profile: Profile) -> diamond_layout.Mark:
    """Strong, weak or not rated, by the pack's threshold."""
    found = standing(profile).strong
    if found is None:
        return diamond_layout.Mark.UNRATED
    return diamond_layout.Mark.STRONG if found else diamond_layout.Mark.WEAK


def drawn_diamond(seen: DiamondState) -> diamond_layout.DrawnDiamond:
    """What is drawn of a diamond; its activities stand in the order of ``seen.placed``."""
    return diamond_layout.DrawnDiamond(
        challenge=seen.challenge or _("no challenge yet"),
        corners=[corner.name for corner in seen.corners],
        activities=[
            diamond_layout.Activity(p.profile.name, p.edge, mark_of(p.profile)) for p in seen.placed
        ],
    )


def drawable(seen: DiamondState) -> bool:
    """Whether the diamond has a number of corners that can be drawn."""
    return len(seen.corners) in pack().model.corners_allowed


def cannot_be_drawn(seen: DiamondState) -> Refused:
    """Too few or too many corners, and where they come from or how many are drawn."""
    count = len(seen.corners)
    words = ngettext(
        "A diamond with {n} corner cannot be drawn.",
        "A diamond with {n} corners cannot be drawn.",
        count,
    )
    return Refused(
        words.format(n=count),
        where=seen.diamond.name,
        remedy=corners_come_from(seen) if seen.away else _("Give it three to six corners."),
    )


def diamond_svg(ctx: PluginContext, seen: DiamondState) -> str:
    """The diamond as an SVG file of its own; a made-up region says so in the picture."""
    region = ctx.region
    return diamond.svg(
        drawn_diamond(seen),
        title=f"{seen.title}, {region.name}",
        say=diamond_words(language()),
        note=_("SYNTHETIC: {name} is a made-up region.").format(name=region.name)
        if region.synthetic
        else "",
    )


def diamond_cells(
    seen: DiamondState, width: int, height: int, *, ascii_only: bool = False
) -> diamond.Drawn:
    """The diamond in cells with its legend, and where things stand on it."""
    say = diamond_words(language())
    return diamond.draw(drawn_diamond(seen), width, height, say, ascii_only=ascii_only)


def report_diamond(seen: DiamondState) -> document.Figure:
    """The diamond for a report: drawing, alternative text, twin."""
    caption = _("S3 Synergy Diamond: {name}").format(name=seen.title)
    return diamond_figure(caption, drawn_diamond(seen), language())


def drawn_matrix(profiles: Sequence[Profile]) -> matrix.Matrix:
    """What is drawn of the matrix, numbered in the order given."""
    rules = pack().prioritisation
    return matrix.Matrix(
        [
            matrix.Rated(
                profile.name,
                profile.strength,
                None if profile.period is None else PERIODS.index(profile.period),
                profile.relevance,
            )
            for profile in profiles
        ],
        strong_from=rules.strong_from,
        relevant_from=rules.relevant_from,
    )


def matrix_lines(profiles: Sequence[Profile], width: int, *, ascii_only: bool = False) -> list[str]:
    """The matrix in cells with its legend; at least 40 wide."""
    say = matrix_words(language())
    return matrix.lines(drawn_matrix(profiles), max(40, width), say=say, ascii_only=ascii_only)


def report_matrix(profiles: Sequence[Profile]) -> document.Figure:
    """The matrix for a report."""
    caption = _("Strength, period of relevance and relevance")
    return matrix_figure(caption, drawn_matrix(profiles), language())
