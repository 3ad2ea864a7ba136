"""Where policy makers, cluster managers and other groups disagree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from cap_stresstest.round_result import RoundResult
from cap_stresstest.scoring import RespondentAnswers
from cap_tui.api import pick

if TYPE_CHECKING:
    from cap_tui.api import consensus

    Divergence = consensus.Divergence


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
    """Every indicator with its shown groups, the widest gap first.

    "More than chance" is said after Holm's correction for all the indicators that are compared: over a whole
    questionnaire the chance of one such line by chance alone stays below five percent.
    """
    from cap_tui.api import consensus

    keys = assessment.pack.indicator_ids
    compared = {key: _compare(assessment, people, key) for key in keys}
    tested = [key for key, found in compared.items() if math.isfinite(found.p)]
    for key, p in zip(tested, consensus.holm([compared[k].p for k in tested]), strict=True):
        compared[key] = compared[key].with_p(p)
    found = [_disagreement(assessment, key, compared[key]) for key in keys]
    return sorted(found, key=lambda entry: (-(entry.gap or 0.0), entry.indicator))


def group_names(assessment: RoundResult) -> dict[str, str]:
    """The groups in short: their labels without what stands in brackets, where that tells them apart."""
    full = {entry.id: pick(entry.label) for entry in assessment.pack.respondent_group}
    short = {group: label.partition("(")[0].strip() for group, label in full.items()}
    shared = Counter(short.values())
    return {group: name if shared[name] == 1 else full[group] for group, name in short.items()}


def _compare(assessment: RoundResult, people: Sequence[RespondentAnswers], key: str) -> Divergence:
    from cap_tui.api import consensus

    rules = assessment.pack.scoring
    names = group_names(assessment)
    ratings = {
        names[group]: [
            float(answer)
            for person in people
            if person.group == group and isinstance(answer := person.answers.get(key), int)
        ]
        for group in assessment.scores.indicators[key].groups_used
    }
    return consensus.divergence(
        ratings or {"": []},
        minimum=rules.min_answers_per_group_shown,
        flag_at=rules.divergence_flag_if_group_spread_at_least,
    )


def _disagreement(assessment: RoundResult, key: str, found: Divergence) -> Disagreement:
    score = assessment.scores.indicators[key]
    means = {
        group: mean
        for group in score.groups_used
        if (mean := score.groups[group].published_mean) is not None
    }
    n = {group: score.groups[group].n for group in score.groups_used}
    if len(means) < 2:
        return Disagreement(key, means, n, None, "", "", False, "")
    by_name = {name: group for group, name in group_names(assessment).items()}
    gap = found.gap if math.isfinite(found.gap) else None
    return Disagreement(
        key, means, n, gap, by_name[found.low], by_name[found.high], found.flagged, found.claim
    )
