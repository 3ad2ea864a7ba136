"""The rounds with their means as other plugins may take them: a baseline of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cap_stresstest import rounds
from cap_stresstest.pack import Pack
from cap_stresstest.released_answers import ReleasedAnswers
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _
from cap_tui.api import PluginContext, SurveyRound, WeakIndicator, pick


def survey_rounds(ctx: PluginContext) -> Iterator[SurveyRound]:
    """Every round of the region; an open one gives no means, its answers are not complete."""
    answers = ReleasedAnswers(ctx)  # the means stand in reports of others
    for entry in rounds.all_rounds(ctx):
        pack = rounds.pack_of(ctx, entry)
        name = _("StressTest {round}, questionnaire {version}").format(
            round=entry.name, version=entry.pack_version
        )
        if pack.reconstructed:
            name += " " + _("(reconstructed)")
        closed = entry.closed if entry.state == "closed" else ""
        if not closed:
            yield SurveyRound(entry.name, "", name, uid=entry.uid)
            continue
        scores = answers.scores(entry)
        weak = tuple(_weak(pack, scores))
        yield SurveyRound(entry.name, closed, name, _means(scores), uid=entry.uid, weak=weak)


def _weak(pack: Pack, scores: RoundScores) -> Iterator[WeakIndicator]:
    """The indicators whose mean is low in itself, by the pack's threshold; a portfolio plays no part."""
    dimensions = {dimension.id: dimension for dimension in pack.dimension}
    for indicator in pack.indicator:
        score = scores.indicators.get(indicator.id)
        mean = score.balanced_mean if score else None
        if mean is not None and mean < pack.scoring.absolute_low_below:
            need = dimensions[indicator.dimension].need
            yield WeakIndicator(indicator.id, pick(indicator.name), mean, need)


def _means(scores: RoundScores) -> Mapping[str, float | None]:
    return {
        **{key: score.balanced_mean for key, score in scores.indicators.items()},
        **{key: score.mean for key, score in scores.dimensions.items()},
    }
