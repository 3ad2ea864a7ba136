"""A page about one of the calls that are kept; with several, a key chooses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from cap_acie.call_folder import CallFolder
from cap_acie.pages import NO_CALL, kept_calls
from cap_acie.records import JointCall
from cap_acie.region_calls import folder_of
from cap_acie.words import _
from cap_tui.api import CapError
from cap_tui.ui import ChoiceStep, Dialog, Line, ListingPage, Role, safe_line, user_action

T = TypeVar("T")


class CallPage(ListingPage):
    """A page about one call."""

    chosen = ""

    def read(self) -> None:
        """Read the chosen call, else the first."""
        calls = kept_calls(self.ctx)
        named = [one for one in calls if one.uid == self.chosen] or calls
        self.call: JointCall | None = named[0] if named else None
        self.folder: CallFolder | None = folder_of(named[0]) if named else None

    def head(self, width: int) -> Iterator[Line]:
        """Which call is shown, and whether it is made up."""
        if self.call is None:
            told = _("No joint call is kept here yet: {command}").format(command=NO_CALL)
            yield safe_line(told, Role.MUTED)
            return
        yield self.title(self.call.title)
        if self.call.made_up:
            yield safe_line(_("MADE UP: this call is invented."), Role.WARN)

    @user_action("c", "Call", "Choose which of the calls is shown", footer=30)
    def action_choose(self) -> None:
        self.talk(self._choose())

    def _choose(self) -> Dialog:
        calls = [(one.uid, one.title) for one in kept_calls(self.ctx)]
        if len(calls) < 2:
            self.say(_("There is no other call."), "hint")
            return
        self.chosen = yield ChoiceStep(_("Which call?"), calls)
        self.refresh_data()


class RegisterPage(CallPage, Generic[T]):
    """A page about what the call's register holds. Only the officer of the register sees it."""

    held: T | None = None
    """What the register holds; None where it is not opened."""
    refused = ""

    def read(self) -> None:
        """Read the register, or note why it is not opened."""
        super().read()
        self.held, self.refused = None, ""
        if self.call is not None:
            try:
                self.held = self.read_register(self.call)
            except CapError as refused:
                self.refused = str(refused)

    @abstractmethod
    def read_register(self, call: JointCall) -> T:
        """What the page shows of the register. Raises CapError."""

    def warnings(self) -> Iterable[str]:
        """Why the register is not opened."""
        return [self.refused] if self.refused else []
