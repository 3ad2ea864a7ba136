"""All that the report of one round says, gathered before it is written."""

from __future__ import annotations

from dataclasses import dataclass

from cap_stresstest.benchmark import Benchmark
from cap_stresstest.disagreements import Disagreement
from cap_stresstest.progress import RoundComparison
from cap_stresstest.recommendations import Recommendation
from cap_stresstest.released_answers import WaitingGroup
from cap_stresstest.round_result import RoundResult
from cap_tui.api import Evidence, PluginContext, ReleasedGroups


@dataclass(frozen=True)
class ReportData:
    """``progress`` is None for a first round; ``evidence`` is the region's register, by title.

    ``released`` is noted when the report leaves; ``waiting`` are groups with answers that are in no figure yet.
    """

    ctx: PluginContext
    assessment: RoundResult
    benchmark: Benchmark
    disagreements: tuple[Disagreement, ...]
    recommendations: tuple[Recommendation, ...]
    progress: RoundComparison | None
    period: tuple[str, str] = ("", "")  # first and last day of the answers, where the file tells
    evidence: tuple[Evidence, ...] = ()
    released: tuple[ReleasedGroups, ...] = ()
    waiting: tuple[WaitingGroup, ...] = ()
    sheets_missing: int = 0
