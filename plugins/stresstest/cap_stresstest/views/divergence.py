"""Where the groups of respondents part: a page for a discussion, not a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_stresstest import compared, divergence, explaining, rounds
from cap_stresstest.assessment import Assessment
from cap_stresstest.divergence import Parting
from cap_stresstest.figures import number
from cap_stresstest.views.listed import ListedView
from cap_stresstest.words import _
from cap_tui.api import pick
from cap_tui.ui import Column, Line, Role, Row, safe_line


class Divergence(ListedView):
    """Indicators by the gap between the shown groups."""

    found: Sequence[Parting] = ()

    def draw(self, assessment: Assessment | None) -> None:
        """Work the gaps out once, then list."""
        if assessment is not None:
            people = rounds.responses(self.ctx, assessment.round)
            self.found = divergence.partings(assessment, people)
        super().draw(assessment)

    def method(self) -> Iterator[str]:
        """The gap and its test."""
        return explaining.parting(self.assessment) if self.assessment else iter(())

    def columns(self) -> Sequence[Column]:
        """The gap, then a column a group under its initials."""
        groups = self.assessment.pack.respondent_group if self.assessment else ()
        return [
            Column(_("Indicator"), least=24),
            Column(_("gap"), 4, "right"),
            *(Column(group.initials, 6, "right", drop=1) for group in groups),
        ]

    def listed(self, assessment: Assessment) -> Iterator[Row]:
        """The widest gap first; hidden groups say so."""
        for entry in self.found:
            name = pick(assessment.pack.indicators[entry.indicator].name)
            means = [
                number(entry.means[group]) if group in entry.means else _("hidden")
                for group in assessment.pack.group_ids
            ]
            gap = safe_line(
                "–" if entry.gap is None else number(entry.gap),
                Role.WARN if entry.flagged else Role.PLAIN,
            )
            yield Row(entry.indicator, [f"{entry.indicator} {name}", gap, *means])

    def below(self, assessment: Assessment, key: str) -> Iterator[Line]:
        """The groups by name, and what the gap allows to say."""
        for entry in self.found:
            if entry.indicator == key:
                yield safe_line(compared.means_line(assessment, entry))
                if entry.claim:
                    yield safe_line(entry.claim, Role.TITLE if entry.flagged else Role.MUTED)
