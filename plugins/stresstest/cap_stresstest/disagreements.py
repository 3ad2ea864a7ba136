"""Where policy makers, cluster managers and other groups disagree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import RespondentAnswers
from cap_tui.api import pick


class Disagreement(msgspec.Struct, frozen=True):
    """One indicator. ``means`` holds the shown groups only; ``gap`` is None with fewer than two of them.

    ``low`` and ``high`` are the groups at either end; ``claim`` says in a sentence what the gap
    allows to say (Kruskal & Wallis 1952 for the test behind it).
    """

    indicator: str
    means: dict[str, float]
    n: dict[str, int]
    gap: float | None
    low: str
    high: str
    flagged: bool
    claim: str


def find_disagreements(
    assessment: RoundResult, people: Sequence[RespondentAnswers]
) -> list[Disagreement]:
    """Every indicator with its shown groups, the widest gap first."""
    found = [_parting(assessment, people, key) for key in assessment.pack.indicator_ids]
    return sorted(found, key=lambda entry: (-(entry.gap or 0.0), entry.indicator))


def group_names(assessment: RoundResult) -> dict[str, str]:
    """The groups in short: their labels without what stands in brackets, where that tells them apart."""
    full = {entry.id: pick(entry.label) for entry in assessment.pack.respondent_group}
    short = {group: label.partition("(")[0].strip() for group, label in full.items()}
    shared = Counter(short.values())
    return {group: name if shared[name] == 1 else full[group] for group, name in short.items()}


def _parting(
    assessment: RoundResult, people: Sequence[RespondentAnswers], key: str
) -> Disagreement:
    from cap_tui.api import consensus

    rules = assessment.pack.scoring
    score = assessment.scores.indicators[key]
    names = group_names(assessment)
    ratings = {
        names[group]: [
            float(answer)
            for person in people
            if person.group == group and isinstance(answer := person.answers.get(key), int)
        ]
        for group in score.groups_used
    }
    means = {
        group: mean
        for group in score.groups_used
        if (mean := score.groups[group].published_mean) is not None
    }
    n = {group: score.groups[group].n for group in score.groups_used}
    if len(means) < 2:
        return Disagreement(key, means, n, None, "", "", False, "")
    found = consensus.divergence(
        ratings,
        minimum=rules.min_answers_per_group_shown,
        flag_at=rules.divergence_flag_if_group_spread_at_least,
    )
    by_name = {name: group for group, name in names.items()}
    gap = found.gap if math.isfinite(found.gap) else None
    return Disagreement(
        key, means, n, gap, by_name[found.low], by_name[found.high], found.flagged, found.claim
    )
