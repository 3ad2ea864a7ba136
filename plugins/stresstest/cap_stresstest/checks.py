"""What the StressTest still needs, and where it stands, for the board and for ``cap-tui check``."""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import rounds
from cap_stresstest.pack import Pack
from cap_stresstest.records import Round
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _, ngettext
from cap_tui.api import (
    Finding,
    Line,
    LineState,
    PluginContext,
    Severity,
    Status,
    formats,
    pick,
)

LOW_COVERAGE = 0.7
IMPORT = "cap-tui stresstest import FILE --round 2026"


def status(ctx: PluginContext) -> Status:
    """Nothing yet, a round that runs, answers enough to read, or a closed round."""
    there = rounds.all_rounds(ctx)
    if not there:
        return Status(
            Line.EVIDENCE,
            LineState.EMPTY,
            _("StressTest: no answers yet"),
            _("Import the answers: {command}").format(command=IMPORT),
            "stresstest.respondents",
        )
    current = there[-1]
    scores = rounds.scores(ctx, current)
    people = scores.counts.respondents
    count = ngettext("{n} respondent", "{n} respondents", people)
    summary = _("StressTest {round}: {respondents}").format(
        round=current.name, respondents=count.format(n=people)
    )
    if current.state == "closed":
        return Status(
            Line.EVIDENCE,
            LineState.DONE,
            summary,
            _("Read strengths and weaknesses, hand over the report"),
            "stresstest.findings",
        )
    ready = scores.overall is not None and not hidden_groups(rounds.pack_of(ctx, current), scores)
    return Status(
        Line.EVIDENCE,
        LineState.READY if ready else LineState.STARTED,
        summary,
        _("Close the round when nobody else will answer") if ready else _("Collect more answers"),
        "stresstest.respondents",
    )


def hidden_groups(pack: Pack, scores: RoundScores) -> list[str]:
    """Groups of which fewer people answered than may be shown."""
    least = pack.scoring.min_answers_per_group_shown
    return [name for name, people in scores.counts.by_group.items() if people < least]


def findings(ctx: PluginContext) -> Iterator[Finding]:
    """What keeps the latest round from being read, and how to fix it."""
    there = rounds.all_rounds(ctx)
    if not there:
        yield Finding(
            "stresstest.no_answers",
            Severity.WARNING,
            _("The StressTest has no answers."),
            remedy=IMPORT,
            view="stresstest.respondents",
        )
        return
    current = there[-1]
    yield from _of_round(current, rounds.pack_of(ctx, current), rounds.scores(ctx, current))


def _of_round(current: Round, pack: Pack, scores: RoundScores) -> Iterator[Finding]:
    view = "stresstest.respondents"
    for name in hidden_groups(pack, scores):
        yield Finding(
            "stresstest.small_group",
            Severity.WARNING,
            _("{group}: {n} answered, {least} are needed before the group is shown.").format(
                group=pick(pack.groups[name].label),
                n=scores.counts.by_group[name],
                least=pack.scoring.min_answers_per_group_shown,
            ),
            where=current.name,
            remedy=_("Ask more people of this group; the other groups are shown without it."),
            view=view,
        )
    without = [key for key, entry in scores.indicators.items() if entry.balanced_mean is None]
    if without:
        yield Finding(
            "stresstest.no_score",
            Severity.WARNING,
            _("Too few answers for {ids}.").format(ids=", ".join(without)),
            where=current.name,
            remedy=_("Ask for these items again, or read the dimension without them."),
            view="stresstest.dimensions",
        )
    coverage = scores.coverage
    if coverage is not None and coverage < LOW_COVERAGE:
        yield Finding(
            "stresstest.coverage",
            Severity.HINT,
            _("Only {share:.0%} of the items were answered.").format(
                share=formats.LocalNumber(coverage)
            ),
            where=current.name,
            remedy=_("Remind those who stopped halfway, then import the file again."),
            view=view,
        )
