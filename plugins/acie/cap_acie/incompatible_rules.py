"""Rules of the regions that fit badly together, a hint for each: nothing fails because of them, but projects may."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from cap_acie import values
from cap_acie.annex_file import annex_file_name
from cap_acie.call_folder import CallFolder
from cap_acie.consortium import last_day
from cap_acie.synchronisation import measure_synchronisation
from cap_acie.terms import regime_words, term_words
from cap_acie.told import day_words
from cap_acie.words import _

WIDE_GAP = Fraction(1, 5)
"""Rates of one size and activity that differ by more are a hint: 20 points, as the pack of the calls says."""


@dataclass(frozen=True)
class RuleHint:
    """A rule of several regions that fits badly; ``where`` is the annex and key at one end of it."""

    id: str
    regions: tuple[str, ...]
    message: str
    where: str

    def as_data(self) -> dict[str, object]:
        """The hint for ``--json``."""
        return {
            "id": self.id,
            "regions": list(self.regions),
            "message": self.message,
            "where": self.where,
        }


def incompatible_rules(folder: CallFolder) -> list[RuleHint]:
    """Rates that lie far apart, ends before which no project can be done, regimes of state aid that differ."""
    return [*_rate_gaps(folder), *_ends(folder), *_state_aid(folder)]


def _rate_gaps(folder: CallFolder) -> Iterator[RuleHint]:
    """One hint a size: the activity whose rates lie farthest apart over the regions that pay for it."""
    for size in values.SIZES:
        widest: tuple[Fraction, str, dict[str, Fraction]] | None = None
        for activity in folder.call.activities:
            rates = {
                code: rate
                for code, annex in folder.annexes.items()
                if (rate := annex.rates.get((size, activity))) is not None
            }
            gap = max(rates.values()) - min(rates.values()) if rates else Fraction(0)
            if gap > WIDE_GAP and (widest is None or gap > widest[0]):
                widest = (gap, activity, rates)
        if widest is not None:
            _gap, activity, rates = widest
            low, high = min(rates, key=rates.__getitem__), max(rates, key=rates.__getitem__)
            yield RuleHint(
                "rate_gap",
                (low, high),
                _(
                    "Rates lie far apart: {size}, {activity}: {low} pays {least} %, {high} {most} %."
                ).format(
                    size=term_words(size),
                    activity=folder.call.activity_name(activity),
                    low=low,
                    least=_percent(rates[low]),
                    high=high,
                    most=_percent(rates[high]),
                ),
                f"{annex_file_name(low)}: rates",
            )


def _percent(rate: Fraction) -> str:
    return f"{float(100 * rate):g}"


def _ends(folder: CallFolder) -> Iterator[RuleHint]:
    """Regions whose projects must end before the shortest project that starts together is done."""
    start = measure_synchronisation(folder).common_start
    shortest = last_day(start, folder.call.consortium.months_min)
    for code, annex in folder.annexes.items():
        end = annex.dates.end_latest
        if end is not None and end < shortest:
            yield RuleHint("project_end", (code,), _end_text(code, end, shortest), _end_key(code))


def _end_text(code: str, end: datetime.date, shortest: datetime.date) -> str:
    return _(
        "{region} ends projects by {end}; the shortest one that starts with the others ends on {shortest}."
    ).format(region=code, end=day_words(end.isoformat()), shortest=day_words(shortest.isoformat()))


def _end_key(code: str) -> str:
    return f"{annex_file_name(code)}: dates.end_latest"


def _state_aid(folder: CallFolder) -> Iterator[RuleHint]:
    regimes = {code: annex.state_aid.regime for code, annex in folder.annexes.items()}
    if len(set(regimes.values())) > 1:
        told = ", ".join(f"{code} {regime_words(regime)}" for code, regime in regimes.items())
        first = next(iter(regimes))
        yield RuleHint(
            "state_aid",
            tuple(regimes),
            _("State aid differs: {regimes}. Partners prove different things.").format(
                regimes=told
            ),
            f"{annex_file_name(first)}: state_aid.regime",
        )


def rule_sentences(folder: CallFolder) -> Iterator[str]:
    """The hints in words."""
    for one in incompatible_rules(folder):
        yield _("Hint: {message} ({where})").format(message=one.message, where=one.where)
