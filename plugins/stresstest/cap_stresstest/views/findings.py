"""Strengths and weaknesses: the rule that fired, its numbers, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult

from cap_stresstest import findings, lines
from cap_stresstest.assessment import Assessment
from cap_stresstest.findings import Verdict
from cap_stresstest.views.base import RoundView
from cap_stresstest.words import _
from cap_tui.api import pick
from cap_tui.ui import Column, Line, Role, Row, Rows, Words, safe_line


class Findings(RoundView):
    """Weaknesses first, since they carry recommendations; no region is ranked."""

    DEFAULT_CSS = "Findings #why { height: auto; max-height: 6; margin-top: 1; }"

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(id="findings")
        yield Words(id="why")

    def draw(self, assessment: Assessment | None) -> None:
        """One row an indicator that stands out."""
        self.query_one("#head", Words).reflow()
        columns = [
            Column(_("Indicator"), least=24),
            Column(_("own"), 4, "right"),
            Column(_("mean"), 4, "right", drop=2),
            Column(_("gap"), 5, "right"),
            Column("n", 3, "right", drop=1),
        ]
        empty = _("Nothing stands out by the rules of the questionnaire.") if assessment else ""
        listed = list(self._rows(assessment)) if assessment else []
        self.query_one(Rows).show(listed, columns=columns, empty=empty)
        self._say_why()

    def _rows(self, assessment: Assessment) -> Iterator[Row]:
        for side, title in (("weakness", _("Weaknesses")), ("strength", _("Strengths"))):
            found = assessment.of_side(side)
            yield Row("", [safe_line(f"{title} ({len(found)})", Role.HEADING)])
            for verdict in found:
                name = pick(assessment.pack.indicators[verdict.indicator].name)
                others = verdict.portfolio.mean if verdict.portfolio else None
                gap = "" if verdict.gap is None else f"{verdict.gap:+.1f}"
                cells = [
                    f"{verdict.indicator} {name}",
                    lines.number(verdict.own),
                    "" if others is None else lines.number(others),
                    gap,
                    str(verdict.n),
                ]
                yield Row(verdict.indicator, cells)

    def on_rows_moved(self) -> None:
        """Say why the indicator at the cursor stands out."""
        self._say_why()

    def _current(self) -> Verdict | None:
        row = self.query_one(Rows).current
        if self.assessment is None or row is None:
            return None
        return next((v for v in self.assessment.verdicts if v.indicator == row.key), None)

    def _say_why(self) -> None:
        verdict = self._current()
        told: list[Line] = []
        if verdict is not None and self.assessment is not None:
            told.append(safe_line(findings.reason(verdict)))
            advice = findings.recommendation(self.assessment.pack, verdict)
            told += [safe_line(f"→ {advice}", Role.TITLE)] if advice else []
        self.query_one("#why", Words).show(told)

    def explain(self) -> Iterable[Line]:
        """The indicator at the cursor."""
        verdict = self._current()
        return self.explained(verdict.indicator) if verdict else ()
