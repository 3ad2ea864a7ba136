"""A page about one of the calls that are kept; with several, a key chooses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Generic, TypeVar

from cap_acie.call_folder import CallFolder
from cap_acie.kept_files import call_title, folder_of, kept_calls
from cap_acie.pages import NO_CALL
from cap_acie.records import JointCall
from cap_acie.region_calls import applications_to
from cap_acie.values import InvalidValue
from cap_acie.words import _
from cap_tui.api import N_, CapError
from cap_tui.ui import ChoiceStep, Dialog, Line, ListingPage, Role, safe_line, user_action

T = TypeVar("T")
FEW = 100
"""Applications up to which a register is read at once."""


def asked_for(convert: Callable[[str], object]) -> Callable[[str], str]:
    """What is wrong with a text that is asked for as this value; it is said where it was typed."""

    def check(text: str) -> str:
        try:
            convert(text.strip())
        except InvalidValue as invalid:
            return f"{invalid.what} {invalid.remedy}".strip()
        return ""

    return check


class CallPage(ListingPage):
    """A page about one call."""

    @property
    def box_width(self) -> int:
        """The cells of a line in a box over the page, beside its bar where it scrolls."""
        return max(40, self.size.width - 6)

    ACTION_PREFIX = "acie"
    ACTION_AREA = N_("Joint calls")

    chosen = ""
    """What this page shows, where it was chosen for it alone."""
    last_chosen: ClassVar[str] = ""
    """The uid of the call that was chosen last, on any page: all of them show it."""

    def read(self) -> None:
        """Read the chosen call, else the first."""
        calls = kept_calls(self.ctx)
        wanted = self.chosen or CallPage.last_chosen
        named = [one for one in calls if one.uid == wanted] or calls
        self.call: JointCall | None = named[0] if named else None
        self.folder: CallFolder | None = folder_of(named[0]) if named else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a call nothing about one is offered."""
        about_call = any(
            one.run == action and one.id.startswith(f"{self.ACTION_PREFIX}.")
            for one in self.ACTIONS
        )
        if about_call and getattr(self, "call", None) is None:
            return False
        return super().check_action(action, parameters)

    def head(self, width: int) -> Iterator[Line]:
        """Which call is shown, and whether it is made up."""
        if self.call is None:
            told = _("No joint call is kept here yet: {command}").format(command=NO_CALL)
            yield safe_line(told, Role.MUTED)
            return
        yield self.title(call_title(self.call))
        if self.call.made_up:
            yield safe_line(_("MADE UP: this call is invented."), Role.WARN)

    @user_action("c", "Call", "Choose which of the calls is shown", footer=30)
    def action_choose(self) -> None:
        self.talk(self._choose())

    def _choose(self) -> Dialog:
        calls = [(one.uid, call_title(one)) for one in kept_calls(self.ctx)]
        if len(calls) < 2:
            self.say(_("There is no other call."), "hint")
            return
        CallPage.last_chosen = yield ChoiceStep(_("Which call?"), calls)
        self.refresh_data()


class RegisterPage(CallPage, Generic[T]):
    """A page about what the call's register holds. Only the officer of the register sees it."""

    held: T | None = None
    """What the register holds; None where it is not opened."""
    refused = ""
    """Why not, with where and what to do."""
    reason = ""
    """Why not, in short."""
    under_way = False
    """Whether a long register is being read."""
    again = False

    def read(self) -> None:
        """Read the register, or note why it is not opened; a long one in a thread, what was read stays meanwhile."""
        super().read()
        call = self.call
        if call is None:
            self.held, self.refused = None, ""
        elif len(applications_to(self.ctx, call)) <= FEW:
            self.held, self.refused = self.read_held(call)
        elif self.under_way:
            self.again = True
        else:
            self.under_way = True
            self.run_task(
                _("Reading the register"), lambda _progress: self.read_held(call), self.take
            )

    def read_held(self, call: JointCall) -> tuple[T | None, str]:
        """What the register holds, or why it is not opened."""
        try:
            return self.read_register(call), ""
        except CapError as refused:
            self.reason = refused.what
            return None, str(refused)

    def take(self, found: tuple[T | None, str]) -> None:
        """Show what was read in a thread; read once more when something changed meanwhile."""
        self.under_way, again, self.again = False, self.again, False
        self.held, self.refused = found
        if again:
            self.read()
        self.redraw()

    def head(self, width: int) -> Iterator[Line]:
        """Which call is shown, and that its register is being read."""
        yield from super().head(width)
        if self.under_way and self.held is None:
            yield safe_line(_("The register is being read."), Role.MUTED)

    def opened(self) -> T | None:
        """What the register holds; where it is not opened, the person is told why and what to do."""
        if self.held is None and self.under_way:
            self.say(_("The register is being read."), "hint")
        elif self.held is None:
            how = _("Where there is none yet, key o in the view 'Assessments' makes it.")
            self.say(f"{self.reason} {how}".strip(), "warning")
        return self.held

    @abstractmethod
    def read_register(self, call: JointCall) -> T:
        """What the page shows of the register. Raises CapError."""

    def warnings(self) -> Iterable[str]:
        """Why the register is not opened."""
        return [self.refused] if self.refused else []
