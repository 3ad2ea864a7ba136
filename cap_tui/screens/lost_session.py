"""A lost link does not throw a person back to the first screen: the next start opens the place, with what was typed."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from cap_tui.errors import CapError
from cap_tui.screens import screen_class, screen_name
from cap_tui.screens.base import CapScreen
from cap_tui.screens.containment import Containing
from cap_tui.screens.navigation import Navigation
from cap_tui.screens.session_file import SessionFile, ShownScreen
from cap_tui.text.i18n import _
from cap_tui.workspace.home import holds_region

if TYPE_CHECKING:
    from textual.widgets import Input

    from cap_tui.screens.drafts import FormDrafts
    from cap_tui.widgets.form import Form

LOOK_EVERY = 0.1
LOOKS = 50
"""So often is looked whether a screen that is shown again has read its rows: five seconds."""
FORMS = "Form"
DRAFTING = f"{FORMS}, AskText, AskPath, QuestionPage, JoinPage"
"""The widgets that keep what is typed in them; by name, because the start does without their modules."""


class Drafting(Protocol):
    """A widget that keeps what is typed in it and not sent."""

    def keep_draft(self) -> None: ...


class LostSession(Navigation, Containing):
    """A program that notes where it is, and goes there when its last session was lost."""

    drafts: FormDrafts
    session_file: SessionFile

    @abstractmethod
    def open_region(self, folder: Path) -> None:
        """Open a region and show its board, or the place where a session was lost in it."""

    def save_unsent(self) -> None:
        """Write what changed of what is typed and of where one is; called every two seconds, from the event loop."""
        self.drafts.save()
        if not self.leaving:
            self.session_file.keep(self.place_key(), tuple(self._shown()))

    def _save_all(self) -> None:
        """The session is being lost: write what is typed and unsent. Every change of a region is on disk already."""
        self._save_typed(DRAFTING)

    def _save_forms(self) -> None:
        """The person leaves: drafts of forms stay until they are sent; a card or an answer was left on purpose."""
        self._save_typed(FORMS)

    def _save_typed(self, kinds: str) -> None:
        for screen in self.screen_stack:
            for widget in screen.query(kinds):
                cast("Drafting", widget).keep_draft()
        self.save_unsent()

    async def return_to_place(self, view: str = "") -> bool:
        """Show what the last session showed when it was lost; whether there was anything.

        With ``view``, which was asked for, only what a session showed that was at this view.
        """
        before = len(self.screen_stack)
        for shown in self.session_file.take(self.place_key(), view):
            try:
                screen = screen_class(shown.name).shown_again(self.region, *shown.words)
            except (CapError, LookupError, TypeError, ValueError):
                break  # a record or a plugin that is gone: as far as the way leads
            await self.push_screen(screen)
            self._fill_in(screen, shown, LOOKS)
        if len(self.screen_stack) == before:
            return self.region is None and self._open_lost_region()
        self.say(_("The last session was cut off here; Esc goes back."), "hint")
        return True

    def _open_lost_region(self) -> bool:
        """Nobody named a region: open the one in which the last session was lost, such as a practice region."""
        folder = self.session_file.lost_region()
        if folder and holds_region(Path(folder)):
            self.open_region(Path(folder))
            return True
        return False

    def place_key(self) -> str:
        """The folder of the region that one is in; empty in the list of regions."""
        if self.region is None or self.current_mode != "region":
            return ""
        return os.path.realpath(self.region.workspace.folder)

    def _shown(self) -> Iterator[ShownScreen]:
        """The screens over the first one; those that nothing leads back to are left out."""
        for screen in self.screen_stack[1:]:
            words = screen.shown_by() if isinstance(screen, CapScreen) else None
            if words is not None:
                yield _noted(cast(CapScreen, screen), words)

    def _fill_in(self, screen: CapScreen, shown: ShownScreen, looks: int) -> None:
        """As soon as the screen stands: open its form, type what was typed, mark the row."""
        if not screen.is_attached:
            return
        stands = screen.standing and screen.mark_row(shown.marked)
        if looks and not stands:
            self.set_timer(LOOK_EVERY, partial(self._fill_in, screen, shown, looks - 1))
            return
        for line in _lines(screen):
            typed = shown.typed.get(line.id or "", "")
            if typed and not line.value:
                line.value = typed
                line.action_end()
                if (open_line := getattr(line, "open", None)) is not None:
                    open_line()
        if shown.form:
            screen.open_draft(shown.form)


def _noted(screen: CapScreen, words: tuple[str, ...]) -> ShownScreen:
    forms = (cast("Form", form).draft for form in screen.query("Form"))
    typed = {line.id or "": line.value for line in _lines(screen) if line.value}
    return ShownScreen(screen_name(screen), words, next(forms, ""), screen.marked_key(), typed)


def _lines(screen: CapScreen) -> Iterator[Input]:
    """The lines to write in that have an id, stand in no form, and whose text may be kept."""
    for widget in screen.query("Input"):
        line: Any = widget
        if line.id and not line.password and getattr(line, "keeps", True):
            yield line
