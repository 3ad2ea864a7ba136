"""The diamond and the matrix as figures: the core draws, this says what."""

from __future__ import annotations

from collections.abc import Sequence

from cap_diamond.pack import pack
from cap_diamond.priorities import standing
from cap_diamond.profile import Profile
from cap_diamond.reading import Sight
from cap_diamond.words import _
from cap_tui.api import Period, PluginContext, card, diamond, diamond_layout, document, matrix

PERIODS = tuple(Period)
TWIN = (72, 22)  # cells of the diamond's twin in a report


def diamond_words() -> diamond.DiamondWords:
    """The words of the diamond in the language in force."""
    return diamond.DiamondWords(
        strong=_("strong"), weak=_("weak"), unrated=_("not rated"), challenge=_("Challenge")
    )


def mark_of(profile: Profile) -> diamond_layout.Mark:
    """Strong, weak or not rated, by the pack's threshold."""
    found = standing(profile).strong
    if found is None:
        return diamond_layout.Mark.UNRATED
    return diamond_layout.Mark.STRONG if found else diamond_layout.Mark.WEAK


def diamond_figure(seen: Sight) -> diamond_layout.Diamond:
    """What is drawn of a diamond; its activities stand in the order of ``seen.placed``."""
    return diamond_layout.Diamond(
        challenge=seen.challenge or _("no challenge yet"),
        corners=[corner.name for corner in seen.corners],
        activities=[
            diamond_layout.Activity(p.profile.name, p.edge, mark_of(p.profile)) for p in seen.placed
        ],
    )


def drawable(seen: Sight) -> bool:
    """Whether the diamond has a number of corners that can be drawn."""
    return 3 <= len(seen.corners) <= 6


def diamond_svg(ctx: PluginContext, seen: Sight) -> str:
    """The diamond as an SVG file of its own; a made-up region says so in the picture."""
    region = ctx.region
    return diamond.svg(
        diamond_figure(seen),
        title=f"{seen.diamond.name}, {region.name}",
        say=diamond_words(),
        note=_("SYNTHETIC: {name} is a made-up region.").format(name=region.name)
        if region.synthetic
        else "",
    )


def diamond_lines(seen: Sight, width: int, height: int) -> list[str]:
    """The diamond in cells with its legend."""
    drawn = diamond.draw(diamond_figure(seen), width, height, diamond_words())
    return [line.rstrip() for line in drawn.all]


def report_diamond(seen: Sight) -> document.Figure:
    """The diamond for a report: drawing, alternative text, twin."""
    caption = _("S3 Synergy Diamond: {name}").format(name=seen.diamond.name)
    figure = diamond_figure(seen)
    return document.Figure(
        caption=caption,
        svg=diamond.svg(figure, title=caption, say=diamond_words()),
        alt=diamond.spoken(figure, diamond_words()),
        lines=diamond_lines(seen, *TWIN),
    )


def matrix_words() -> matrix.MatrixWords:
    """The words of the matrix in the language in force."""
    return matrix.MatrixWords(
        periods=[card.period_name(period) for period in PERIODS],
        strength=_("Strength"),
        relevance=_("Relevance"),
        relevant=_("relevant"),
        minor=_("less relevant"),
        unrated=_("not rated"),
        strong_from=_("strong from"),
        not_placed=_("strength or period is not rated"),
    )


def matrix_figure(profiles: Sequence[Profile]) -> matrix.Matrix:
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


def report_matrix(profiles: Sequence[Profile]) -> document.Figure:
    """The matrix for a report."""
    caption = _("Strength, period of relevance and relevance")
    figure = matrix_figure(profiles)
    return document.Figure(
        caption=caption,
        svg=matrix.svg(figure, title=caption, say=matrix_words()),
        alt=matrix.spoken(figure, matrix_words()),
        lines=matrix.lines(figure, TWIN[0], say=matrix_words()),
    )
