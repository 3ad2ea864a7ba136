"""Strengths and weaknesses: the rule that fired, its numbers, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_stresstest import findings, lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.figures import number, signed
from cap_stresstest.views.listed import ListedView
from cap_stresstest.words import _
from cap_tui.api import pick
from cap_tui.ui import Column, Line, Role, Row, safe_line


class Findings(ListedView):
    """Weaknesses first, since they carry recommendations; no region is ranked."""

    def columns(self) -> Sequence[Column]:
        """Own value and gap stay where the screen is narrow."""
        return [
            Column(_("Indicator"), least=24),
            Column(_("own"), 4, "right"),
            Column(_("mean"), 4, "right", drop=2),
            Column(_("gap"), 5, "right"),
            Column("n", 3, "right", drop=1),
        ]

    def empty(self) -> str:
        """All is as elsewhere."""
        return _("Nothing stands out by the rules of the questionnaire.") if self.assessment else ""

    def listed(self, assessment: Assessment) -> Iterator[Row]:
        """One row an indicator that stands out."""
        for side, title in (("weakness", _("Weaknesses")), ("strength", _("Strengths"))):
            found = assessment.of_side(side)
            yield Row("", [safe_line(f"{title} ({len(found)})", Role.HEADING)])
            for verdict in found:
                name = pick(assessment.pack.indicators[verdict.indicator].name)
                others = verdict.portfolio.mean if verdict.portfolio else None
                cells = [
                    f"{verdict.indicator} {name}",
                    number(verdict.own),
                    "" if others is None else number(others),
                    signed(verdict.gap),
                    str(verdict.n),
                ]
                yield Row(verdict.indicator, cells)

    def below(self, assessment: Assessment, key: str) -> Iterator[Line]:
        """Why the indicator stands out, and what to do."""
        for verdict in assessment.verdicts:
            if verdict.indicator == key:
                rests = lines.spread(assessment.scores.indicators[key])
                yield safe_line(f"{findings.reason(verdict)}; {rests}")
                for advice in findings.advice(assessment.pack, verdict):
                    yield safe_line(f"→ {advice}", Role.TITLE)

    def help(self) -> Iterable[Line]:
        """What the rules are."""
        return [_("A rule of the questionnaire puts an indicator here; ? shows its numbers.")]
