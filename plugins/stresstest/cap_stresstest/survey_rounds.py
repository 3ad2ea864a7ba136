"""The rounds with their means as other plugins may take them: a baseline of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cap_stresstest import rounds
from cap_stresstest.records import Round
from cap_stresstest.words import _
from cap_tui.api import PluginContext, SurveyRound


def survey_rounds(ctx: PluginContext) -> Iterator[SurveyRound]:
    """Every round of the region; an open one gives no means, its answers are not complete."""
    for entry in rounds.all_rounds(ctx):
        pack = rounds.pack_of(ctx, entry)
        name = _("StressTest {round}, questionnaire {version}").format(
            round=entry.name, version=entry.pack_version
        )
        if pack.reconstructed:
            name += " " + _("(reconstructed)")
        closed = entry.closed if entry.state == "closed" else ""
        yield SurveyRound(entry.name, closed, name, _means(ctx, entry) if closed else {})


def _means(ctx: PluginContext, entry: Round) -> Mapping[str, float | None]:
    scores = rounds.scores(ctx, entry)
    return {
        **{key: score.balanced_mean for key, score in scores.indicators.items()},
        **{key: score.mean for key, score in scores.dimensions.items()},
    }
