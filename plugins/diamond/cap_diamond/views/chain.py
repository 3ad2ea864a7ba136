"""The chain on the screen: what stands behind and ahead of a record; Enter walks on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import telling
from cap_diamond.views.base import DiamondPage
from cap_diamond.words import _
from cap_tui.api import PluginContext, ngettext, trace
from cap_tui.ui import Column, Line, Role, Row, Rows, UserAction, Words, safe, safe_line


class ChainView(DiamondPage):
    """The activities first; from each, the chain both ways."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.chain-back", "Step back", ("escape", "b"), run="back", area="Chain", footer=80
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.walked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(
            [Column("", least=20), Column("", 18, drop=1)],
            verb=_("Walk on"),
            empty=_("There is no activity yet."),
            header=False,
        )

    def head(self, width: int) -> Iterator[Line]:
        """Where the walk stands."""
        if not self.walked:
            yield safe_line(_("The chain of which activity?"), Role.TITLE)
            return
        steps = ngettext(
            "{n} step from where you began",
            "{n} steps from where you began",
            len(self.walked),
            name="cap_diamond",
        )
        yield safe(steps.format(n=len(self.walked)), Role.MUTED)

    def refresh_data(self) -> None:
        """Draw the chain of the record where the walk stands, or the activities."""
        chain = self.ctx.chain() if self.walked else None
        while chain is not None and self.walked and self.walked[-1] not in chain:
            self.walked.pop()
        if chain is None or not self.walked:
            rows = [
                Row(profile.uid, [profile.name, profile.stage.value])
                for profile in telling.own_profiles(self.ctx)
            ]
        else:
            rows = list(self._rows(chain.trace(self.walked[-1])))
        self.query_one(Rows).show(rows)
        self.query_one("#head", Words).reflow()

    def _rows(self, found: trace.Trace) -> Iterator[Row]:
        yield Row("", [safe_line(found.record.title, Role.TITLE), found.record.table])
        for heading, steps in (
            (_("behind it: what it came from"), found.behind),
            (_("ahead of it: what was made from it"), found.ahead),
        ):
            yield Row("", [safe_line(heading, Role.HEADING), ""])
            if not steps:
                yield Row("", [safe("  " + _("nothing")), ""])
            for step, more in trace.folded(steps):
                indent = "  " * step.depth
                if more:
                    words = _("… and {n} more").format(n=more)
                    yield Row("", [safe(indent + words), step.table])
                    continue
                again = "  " + _("(see above)") if step.again else ""
                key = "" if step.state else step.uid
                yield Row(key, [safe(indent + step.title + again), step.table])

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Walk on from the marked record."""
        event.stop()
        self.walked.append(event.key)
        self.refresh_data()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to the screen where the walk began."""
        return bool(self.walked) if action == "back" else True

    def action_back(self) -> None:
        """One step back."""
        self.walked.pop()
        self.refresh_data()
