"""Progress: a round against an earlier one, on the items that both asked in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from cap_stresstest import compared, explaining, rounds
from cap_stresstest.assessment import Assessment
from cap_stresstest.figures import number, signed
from cap_stresstest.progress import Change, Comparison, compare
from cap_stresstest.views.base import COMMON
from cap_stresstest.views.listed import ListedView
from cap_stresstest.words import _
from cap_tui.api import pick
from cap_tui.ui import Column, Line, Role, Row, UserAction, choose, safe, safe_line, signs


class Progress(ListedView):
    """Before, now and change with its interval; dimensions unfold to their indicators."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "stresstest.since",
            "Earlier round",
            ("e",),
            run="since",
            area="Show",
            footer=45,
            help="Choose the round to compare with",
        ),
        *COMMON,
    )
    since = ""
    found: Comparison | None = None

    def draw(self, assessment: Assessment | None) -> None:
        """Compare, then list."""
        self.found = None
        if assessment is not None:
            before = rounds.find(self.ctx, self.since) if self.since else None
            before = before or rounds.previous(self.ctx, assessment.round)
            if before is not None and before.uid != assessment.round.uid:
                self.found = compare(self.ctx, before, assessment.round)
        super().draw(assessment)

    def empty(self) -> str:
        """There is nothing to compare with."""
        return _("There is one round only: nothing to compare with yet.") if self.assessment else ""

    def method(self) -> Iterator[str]:
        """The change, its interval and its reading."""
        return explaining.change(self.assessment) if self.assessment else iter(())

    def columns(self) -> Sequence[Column]:
        """The change and its reading stay where the screen is narrow."""
        return [
            Column(_("Dimension"), least=22),
            Column(_("before"), 6, "right", drop=1),
            Column(_("now"), 4, "right", drop=1),
            Column(_("change"), 6, "right"),
            Column(_("interval"), 11, "right", drop=2),
            Column(_("reading"), 22),
        ]

    def listed(self, assessment: Assessment) -> Iterator[Row]:
        """Dimensions, each unfolding to its indicators."""
        if self.found is None:
            return
        inner = {entry.id: entry for entry in self.found.indicators}
        for entry in self.found.dimensions:
            is_open = entry.id in self.unfolded
            sign = signs().more if is_open else signs().arrow
            yield _row(entry, f"{sign} {pick(assessment.pack.dimensions[entry.id].short)}")
            if is_open:
                for indicator in assessment.pack.of_dimension(entry.id):
                    name = f"    {indicator.id} {pick(indicator.name)}"
                    yield _row(inner[indicator.id], name)

    def below(self, assessment: Assessment, key: str) -> Iterator[Line]:
        """Which rounds, and what could not be compared."""
        if self.found is None:
            return
        yield safe_line(
            _("From {before} to {after}, on items that both asked in the same words.").format(
                before=self.found.before, after=self.found.after
            )
        )
        if self.found.changed_pack:
            yield safe_line(compared.pack_changed(self.found), Role.WARN)
        entry = next(e for e in (*self.found.dimensions, *self.found.indicators) if e.id == key)
        if entry.change is not None:
            text = _("{before} (n {first}), {after} (n {second}); interval {interval}")
            yield safe_line(
                text.format(
                    before=number(entry.before),
                    first=entry.n_before,
                    after=number(entry.after),
                    second=entry.n_after,
                    interval=compared.between(entry.low, entry.high),
                )
            )
        if entry.left_out:
            yield safe_line(_("Left out: {ids}.").format(ids=", ".join(entry.left_out)))

    def action_since(self) -> None:
        """Choose the earlier round."""
        if self.assessment is None:
            return
        shown = self.assessment.round.uid
        others = [entry for entry in rounds.all_rounds(self.ctx) if entry.uid != shown]
        if not others:
            self.say(_("There is no other round."), "hint")
            return
        choose(
            self, _("Compare with which round?"), [(e.name, e.name) for e in others], self._since
        )

    def _since(self, name: str) -> None:
        self.since = name
        self.refresh_data()


def _row(entry: Change, name: str) -> Row:
    cells: list[Line] = [
        safe(name),
        number(entry.before),
        number(entry.after),
        signed(entry.change),
        compared.between(entry.low, entry.high),
        safe_line(
            compared.reading(entry.reading),
            {"better": Role.GOOD, "worse": Role.BAD}.get(entry.reading, Role.PLAIN),
        ),
    ]
    return Row(entry.id, cells)
