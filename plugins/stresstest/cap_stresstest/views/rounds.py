"""The rounds: when each was open, how many answered, which questionnaire it froze, what was imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult

from cap_stresstest import publishing, rounds
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.words import _
from cap_tui.ui import (
    Column,
    Line,
    PluginView,
    Role,
    Row,
    Rows,
    UserAction,
    Words,
    confirm,
    safe_line,
)


class Rounds(PluginView):
    """All rounds; the imports of the one at the cursor below."""

    DEFAULT_CSS = "Rounds #below { height: auto; max-height: 8; }"
    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "stresstest.close",
            "Close round",
            ("z",),
            run="close",
            area="StressTest",
            footer=50,
            changes=True,
            help="Freeze the answers of this round for good",
        ),
    )

    def compose(self) -> ComposeResult:
        yield Rows(id="rounds")
        yield Words(id="below")

    def refresh_data(self) -> None:
        """List the rounds."""
        columns = [
            Column(_("Round"), least=16),
            Column(_("state"), 7),
            Column(_("people"), 6, "right"),
            Column(_("opened"), 10, drop=1),
            Column(_("closed"), 10, drop=2),
            Column(_("questionnaire"), 18, drop=3),
        ]
        listed = [self._row(entry) for entry in rounds.all_rounds(self.ctx)]
        empty = _("No round yet. Import answers in the view of the respondents.")
        self.query_one(Rows).show(listed, columns=columns, empty=empty)
        self._tell()

    def _row(self, entry: Round) -> Row:
        closed = entry.state == "closed"
        people = len(rounds.responses(self.ctx, entry))
        cells: list[Line] = [
            entry.name,
            _("closed") if closed else _("open"),
            str(people),
            entry.opened,
            entry.closed or "–",
            entry.pack_version,
        ]
        return Row(entry.name, cells)

    def on_rows_moved(self) -> None:
        """Another round: its imports."""
        self._tell()

    def _current(self) -> Round | None:
        row = self.query_one(Rows).current
        return rounds.find(self.ctx, row.key) if row else None

    def _tell(self) -> None:
        current = self._current()
        self.query_one("#below", Words).show(list(self._imports(current)) if current else [])

    def _imports(self, current: Round) -> Iterable[Line]:
        yield safe_line(
            _("Questionnaire {version}, content {sha}").format(
                version=current.pack_version, sha=current.questionnaire[:12]
            ),
            Role.MUTED,
        )
        for receipt in self.ctx.records(ImportReceipt).find(round=current.uid):
            yield safe_line(
                _(
                    "{day} {file}: {new} new, {completed} completed, {duplicates} known before"
                ).format(
                    day=receipt.created[:10],
                    file=receipt.file,
                    new=receipt.new,
                    completed=receipt.completed,
                    duplicates=receipt.duplicates,
                )
            )

    def explain(self) -> Iterable[Line]:
        """What a round is, and what closing it does."""
        return [
            _("A round keeps the questionnaire that was asked, as it was on the first import."),
            _("People are the respondents of a round: rows that come twice are counted once."),
            _(
                "Closing freezes the answers for good and puts rounded means, where five people or more answered, beside the partners' ones."
            ),
        ]

    def action_close(self) -> None:
        """Ask, then close the round at the cursor."""
        current = self._current()
        if current is None or current.state == "closed":
            self.say(_("There is no open round here."), "hint")
            return
        confirm(
            self,
            _("Close the round {name}?").format(name=current.name),
            lambda yes: self._close(current) if yes else None,
            text=[_("Its answers are frozen: none can be added or changed.")],
        )

    def _close(self, current: Round) -> None:
        publishing.close(self.ctx, current)
        self.refresh_data()
        self.say(_("The round {name} is closed.").format(name=current.name))
