"""Corrections of an indicator's figures: what stood there before, when it was replaced, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cap_evaluation.records import Measurement
from cap_evaluation.result_listings import number_text
from cap_evaluation.words import _
from cap_tui.api import PluginContext


@dataclass(frozen=True)
class Correction:
    """A figure that was replaced: as it was, as it came to be, when and by whom."""

    before: Measurement
    after: Measurement
    at: str
    actor: str


def corrections(ctx: PluginContext, names: Sequence[str]) -> list[Correction]:
    """Every correction of the figures of an indicator, newest first; ``names`` are those that records hold."""
    stored = ctx.records(Measurement)
    current = {
        row.uid: row
        for name in names
        for row in stored.find(indicator=name)
        if row.version > 1 and row.owner == ctx.region.code
    }
    found: list[Correction] = []
    for earlier in ctx.earlier_versions(Measurement, current.keys()):
        before = earlier.record
        after = current[before.uid]
        current[before.uid] = before
        if _figure(before) != _figure(after):
            found.append(Correction(before, after, earlier.at, earlier.actor))
    return found


def _figure(row: Measurement) -> tuple[float | None, ...]:
    return (row.value, row.numerator, row.denominator, row.weight)


def correction_lines(found: Sequence[Correction]) -> Iterator[str]:
    """The corrections as text: which figure, from what to what, when, by whom."""
    for one in found:
        part = f" {one.after.dimension}={one.after.category}" if one.after.dimension else ""
        yield _("{action}/{institution} {period}: {before} became {after}; {who}, {when}").format(
            action=one.after.action,
            institution=one.after.institution,
            period=one.after.period + part,
            before=_text(one.before),
            after=_text(one.after),
            who=one.actor or _("unknown"),
            when=one.at,
        )


def _text(row: Measurement) -> str:
    """A figure with its parts: 5, 3/40, 4.2 (weight 12)."""
    if row.value is None:
        return f"{_exact(row.numerator)}/{_exact(row.denominator)}"
    if row.weight is None:
        return _exact(row.value)
    return _("{value} (weight {weight})").format(value=_exact(row.value), weight=_exact(row.weight))


def _exact(value: float | None) -> str:
    """A number with all its decimals: a correction may be a small one."""
    decimals = len(f"{value or 0:.9f}".rstrip("0").partition(".")[2])
    return number_text(value, decimals)
