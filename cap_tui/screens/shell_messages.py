"""What the shell tells the person: a line, an error in full, both versions of a conflict."""

from __future__ import annotations

from functools import partial
from typing import Any

from cap_tui.errors import CapError, Conflict
from cap_tui.screens.base import CapScreen
from cap_tui.screens.navigation import Navigation
from cap_tui.screens.rereading import Rereading
from cap_tui.text.i18n import _
from cap_tui.widgets.view import Conflicted


class ShellMessages(Rereading, Navigation):
    """A program that tells on the screen on top what happened."""

    def say(self, text: str, kind: str = "good") -> None:
        """Tell the person something in one line of the screen on top."""
        if isinstance(self.screen, CapScreen) and self.screen.is_mounted:
            self.screen.say(text, kind)

    def show_error(self, error: Exception) -> None:
        """Tell an error: a conflict with both versions, others in full."""
        if isinstance(error, Conflict):
            self.show_conflict(Conflicted(error))
        elif isinstance(error, CapError):
            self.show("failure", error)
        else:
            self._handle_exception(error)

    def show_conflict(self, conflicted: Conflicted) -> None:
        """Show both versions; what is chosen is saved upon theirs."""
        conflict = conflicted.conflict
        self.show(
            "conflict",
            conflict,
            conflicted.resolve or partial(self._resolve, conflicted),
            ours=conflicted.ours,
            labels=conflicted.labels,
        )

    def _resolve(self, conflicted: Conflicted, chosen: dict[str, Any]) -> None:
        if self.region is None:
            return
        try:
            self.region.settle(conflicted.conflict.table, chosen)
        except CapError as error:
            self.show_error(error)
            return
        self.say(_("Saved as chosen."))
        self.records_changed()
        if conflicted.then is not None:
            conflicted.then()
