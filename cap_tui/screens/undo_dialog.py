"""Undo and redo ask first: what would be changed back, whose it is, since when.

The default is the newest change of this session of the shell. A change of another session or
person is offered only where the person has chosen it, in the history, and there No comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import App

from cap_tui.errors import CapError
from cap_tui.screens.base import CapScreen
from cap_tui.screens.region_session import OpenRegion
from cap_tui.text.clean import clean_line
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.widgets.overlay import choose, confirm
from cap_tui.widgets.safe_text import Line, Role, safe_line

if TYPE_CHECKING:
    from cap_tui.workspace import HistoryEntry

SHOWN = 5  # records that a question names


class UndoDialog(App[int]):
    """A program that asks before it takes a change back or makes it again."""

    region: OpenRegion | None = None

    def action_undo(self) -> None:
        """Take a change back: in the history the marked one, elsewhere the newest of this session."""
        self._offer(redo=False)

    def action_redo(self) -> None:
        """Make again what this session took back."""
        self._offer(redo=True)

    def _offer(self, *, redo: bool) -> None:
        screen, region = self.screen, self.region
        if region is None or not isinstance(screen, CapScreen):
            return
        workspace, subject = region.workspace, screen.acts_for()
        try:
            chosen = None if redo else screen.chosen_change()
            newest = workspace.redoable if redo else workspace.undoable
            entry = chosen or newest(subject=subject)
            if entry is None:
                self._offer_history(screen, region, redo=redo)
                return
            later = workspace.dependents(entry.seq)
        except CapError as error:
            screen.say(error.what, "warning")
            return
        if later:
            stays = any(workspace.is_final(other) for other in later)
            self._refuse(screen, entry, later, stays=stays)
        else:
            self._ask(screen, region, entry)

    def _ask(self, screen: CapScreen, region: OpenRegion, entry: HistoryEntry) -> None:
        own = region.is_own(entry)
        title = _("Make “{label}” again?") if entry.undoes else _("Take “{label}” back?")
        confirm(
            screen,
            title.format(label=clean_line(entry.label)),
            lambda yes: self._invert(entry) if yes else None,
            text=list(summary(region, entry)),
            yes=_("Yes, make it again (y)") if entry.undoes else _("Yes, take it back (y)"),
            no=_("No, leave everything as it is (n)"),
            default=own,
        )

    def _invert(self, entry: HistoryEntry) -> None:
        screen, region = self.screen, self.region
        if region is None or not isinstance(screen, CapScreen):
            return
        try:
            region.workspace.revert(entry.seq, subject=screen.acts_for())
        except CapError as error:
            screen.shell.show_error(error)
            return
        words = _("Made again: {label}") if entry.undoes else _("Taken back: {label}")
        screen.shell.records_changed()
        screen.say(words.format(label=clean_line(entry.label)))

    def _refuse(
        self,
        screen: CapScreen,
        entry: HistoryEntry,
        later: tuple[HistoryEntry, ...],
        *,
        stays: bool,
    ) -> None:
        """Say which later changes depend on the chosen one; ``stays``: one of them is never taken back."""
        text: list[Line] = [
            _("Later changes depend on it:")
            if stays
            else _("Later changes depend on it. Take these back first:")
        ]
        text += [safe_line(f"  {spoken(other)}") for other in later[:SHOWN]]
        if len(later) > SHOWN:
            text.append(f"  {_more(len(later) - SHOWN)}")
        if stays:
            from cap_tui.workspace.undo import correct_final_change

            text.append(correct_final_change())
        title = _("“{label}” cannot be taken back").format(label=clean_line(entry.label))
        choose(
            screen,
            title,
            [("close", _("Close")), ("history", _("Open the history"))],
            lambda key: self._to_history(later[0].seq) if key == "history" else None,
            text=text,
        )

    def _offer_history(self, screen: CapScreen, region: OpenRegion, *, redo: bool) -> None:
        """This session has nothing to take back: name the newest change of others and lead to it."""
        if redo:
            screen.say(_("This session took nothing back that could be made again."), "hint")
            return
        others = [entry for entry in region.workspace.history(limit=50) if entry.changes]
        if not others:
            screen.say(_("Nothing has been changed yet."), "hint")
            return
        own = region.is_own(others[0])  # an erasure, or what took something back
        text: list[Line] = [
            _("The newest change, of this session, stays:")
            if own
            else _("The newest change is of another session:"),
            safe_line(f"  {spoken(others[0])}"),
            *([] if own else [_("Mark it in the history to take it back there.")]),
        ]
        choose(
            screen,
            _("This session has nothing to take back"),
            [("close", _("Close")), ("history", _("Open the history"))],
            lambda key: self._to_history(others[0].seq) if key == "history" else None,
            text=text,
        )

    def _to_history(self, seq: int) -> None:
        screen = self.screen
        if getattr(screen, "PLACE", "") == "history":
            screen.mark(seq)  # type: ignore[attr-defined]
        elif isinstance(screen, CapScreen):
            screen.shell.show("history", seq)


def spoken(entry: HistoryEntry) -> str:
    """A change in a line: what, by whom, when."""
    from cap_tui.workspace.history import local_time

    return _("{what}, by {who}, {when}").format(
        what=clean_line(entry.told), who=entry.actor or _("unknown"), when=local_time(entry.at)
    )


def summary(region: OpenRegion, entry: HistoryEntry) -> Iterator[Line]:
    """What a question says of a change: whose it is, since when, and the records that it concerns."""
    from cap_tui.screens.history import act_of
    from cap_tui.screens.record_names import RecordNames
    from cap_tui.workspace.history import local_time

    names = RecordNames(region, [entry])
    whose = (
        _("Changed in this session, {when}:")
        if region.is_own(entry)
        else _("Changed by {who} in another session, {when}:")
    )
    when, who = local_time(entry.at), entry.actor or _("unknown")
    yield safe_line(whose.format(when=when, who=who), Role.MUTED)
    alike = Counter(
        labelled(names.change(change), act_of(change, back=True)) for change in entry.changes
    )
    shown = list(alike.items())[:SHOWN]
    for line, number in shown:
        count = f" ({counted_records(number)})" if number > 1 else ""
        yield safe_line(f"  {line}{count}")
    if more := len(entry.changes) - sum(number for _line, number in shown):
        yield safe_line(f"  {_more(more)}", Role.MUTED)


def _more(number: int) -> str:
    return ngettext("and {n} more", "and {n} more", number).format(n=number)
