"""Who assesses which application: as many as are asked for, loads as equal as can be, then the best fit.

An integer programme (scipy's HiGHS). First the fewest places stay empty, then the largest and the smallest load are
as near as they can be, then expertise and languages fit best. A conflict of interest is never assigned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECONDS = 20.0
EXPERT, READER = 2, 1


@dataclass(frozen=True)
class AssessmentTask:
    """An application to be assessed by ``needed`` people. ``topics`` and ``languages`` are what they should know."""

    application: str
    needed: int
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AssignableAssessor:
    """An assessor. ``may`` are the applications without a conflict; ``has`` are assigned already and stay."""

    code: str
    may: frozenset[str]
    expertise: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()

    def fit(self, task: AssessmentTask) -> int:
        """How well the assessor fits: an expert, and reads all languages."""
        expert = EXPERT if self.expertise & task.topics else 0
        return expert + (READER if task.languages <= self.languages else 0)


@dataclass(frozen=True)
class AssignmentPlan:
    """Pairs (assessor, application), the load of each assessor, and how many are missing where."""

    pairs: tuple[tuple[str, str], ...]
    loads: Mapping[str, int]
    missing: Mapping[str, int] = field(default_factory=dict)
    fit: int = 0
    best_fit: int = 0


def plan_assignment(
    tasks: Sequence[AssessmentTask], assessors: Sequence[AssignableAssessor]
) -> AssignmentPlan:
    """Assign; what was assigned before stays."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array

    pairs = [
        (who, what)
        for who, assessor in enumerate(assessors)
        for what, task in enumerate(tasks)
        if task.application in assessor.may
    ]
    if not pairs:
        return AssignmentPlan(
            (), {one.code: 0 for one in assessors}, {one.application: one.needed for one in tasks}
        )
    count, people = len(pairs), len(assessors)
    first_missing, least, most = count, count + len(tasks), count + len(tasks) + 1
    rows = lil_array((len(tasks) + 2 * people, most + 1))
    for place, (who, what) in enumerate(pairs):
        rows[what, place] = 1
        rows[len(tasks) + who, place] = 1
        rows[len(tasks) + people + who, place] = 1
    for what in range(len(tasks)):
        rows[what, first_missing + what] = 1
    for who in range(people):
        rows[len(tasks) + who, least] = -1
        rows[len(tasks) + people + who, most] = -1
    needed = [float(task.needed) for task in tasks]
    low = [*needed, *[0.0] * people, *[-np.inf] * people]
    high = [*needed, *[np.inf] * people, *[0.0] * people]
    fits = [assessors[who].fit(tasks[what]) for who, what in pairs]
    of_load = sum(needed) * (EXPERT + READER) + 1
    of_missing = of_load * (len(tasks) + 1)
    cost = [*(-fit for fit in fits), *[of_missing] * len(tasks), -of_load, of_load]
    kept = [float(tasks[what].application in assessors[who].has) for who, what in pairs]
    found = milp(
        cost,
        constraints=LinearConstraint(rows.tocsr(), low, high),
        integrality=[1] * (most + 1),
        bounds=Bounds(
            [*kept, *[0.0] * (len(tasks) + 2)],
            [*[1.0] * count, *needed, float(len(tasks)), float(len(tasks))],
        ),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-9},
    )
    chosen = [] if found.x is None else [pairs[n] for n in range(count) if found.x[n] > 0.5]
    return _plan(tasks, assessors, chosen)


def _plan(
    tasks: Sequence[AssessmentTask],
    assessors: Sequence[AssignableAssessor],
    chosen: Sequence[tuple[int, int]],
) -> AssignmentPlan:
    """What the chosen pairs (place of the assessor, place of the task) mean: loads, what is missing, how well they fit."""
    loads = Counter(who for who, _what in chosen)
    given = Counter(what for _who, what in chosen)
    return AssignmentPlan(
        tuple((assessors[who].code, tasks[what].application) for who, what in chosen),
        {one.code: loads[who] for who, one in enumerate(assessors)},
        {
            one.application: one.needed - given[what]
            for what, one in enumerate(tasks)
            if given[what] < one.needed
        },
        sum(assessors[who].fit(tasks[what]) for who, what in chosen),
        len(chosen) * (EXPERT + READER),
    )
