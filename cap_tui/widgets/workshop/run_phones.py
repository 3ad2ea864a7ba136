"""What the facilitator does with phones: one key starts the server, shows who is in, and works its door."""

from __future__ import annotations

from cap_tui.operations.workshops.people import end_session
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.operations.workshops.phone_server import (
    phone_people,
    require_extra,
    start_phone_server,
    stop_phone_server,
)
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog
from cap_tui.widgets.safe_text import Line
from cap_tui.widgets.server_address import ask_address
from cap_tui.widgets.workshop.facilitator_page import FacilitatorPage
from cap_tui.widgets.workshop.workshop_page import drawn
from cap_tui.workshop_text.phone_lines import phone_lines

PORT = 8080


class PhoneActions(FacilitatorPage):
    """The key for phones."""

    @user_action("J", N_("Phones"), N_("Let people join by phone; who is in, the door"), footer=44)
    def action_phones(self) -> Dialog:
        access = self._here()
        access.state.refresh()
        file = DoorFile(self.ctx.home_folder, access.workshop.uid)
        if not _served(file):
            yield from self._start_phones(file)
            return
        chosen = yield ChoiceStep(
            _("Phones"), lambda: _door_choices(file), text=lambda: self._phone_words(file)
        )
        if chosen == "start":
            yield from self._start_phones(file)
        elif chosen in ("open", "close"):
            file.change(open=chosen == "open")
            self._done(_("The door is open.") if chosen == "open" else _("The door is closed."))
        elif chosen == "code":
            self._done(_("The new code is {code}.").format(code=file.renew().spelled))
        elif chosen == "end":
            stop_phone_server(file)
            self._done(_("Phones are no longer answered. Cards and votes are stored."))
        else:
            yield from self._remove_phone()

    def _phone_words(self, file: DoorFile) -> list[Line]:
        """The address and who is in, as of now: the page reads the region again when it changes."""
        return drawn(phone_lines(self._here(), file.stored()))

    def _start_phones(self, file: DoorFile) -> Dialog:
        require_extra()
        address = yield from ask_address(PORT, lambda: self._phone_words(file))
        words = ["--workshop", self._here().workshop.uid, "--keep-code", *address]
        start_phone_server(self.ctx.folder, self.ctx.home_folder, words)
        self._done(_("Starting. J shows the code, the projector too."))

    def _remove_phone(self) -> Dialog:
        if not self._phones_in():
            self.say(_("Nobody is in by phone."), "hint")
            return
        name = yield ChoiceStep(_("Whose session ends? Cards and votes stay."), self._phones_in)
        end_session(self._here(), name)
        self._done(_("{name} is out.").format(name=name))

    def _phones_in(self) -> list[tuple[str, Line]]:
        people = phone_people(self._here()).people
        return [(one.ref, f"{one.ref} {one.name}".strip()) for one in people]


def _served(file: DoorFile) -> bool:
    """Whether a server answers phones."""
    door = file.stored()
    return door is not None and bool(door.url)


def _door_choices(file: DoorFile) -> list[tuple[str, Line]]:
    """What can be done with phones now."""
    if not _served(file):
        return [("start", _("Let people join by phone"))]
    door = file.read()
    return [
        ("open", _("Open the door")) if door is None else ("close", _("Close the door")),
        ("code", _("New code; who is in stays in")),
        ("remove", _("Remove a phone")),
        ("end", _("End joining by phone")),
    ]
