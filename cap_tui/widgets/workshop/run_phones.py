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
        door = file.stored()
        text = drawn(phone_lines(access, door))
        if door is None or not door.url:
            yield from self._start_phones(text)
            return
        choices = [
            ("door", _("Close the door") if door.open else _("Open the door")),
            ("code", _("New code; who is in stays in")),
            ("remove", _("Remove a phone")),
            ("end", _("End joining by phone")),
        ]
        chosen = yield ChoiceStep(_("Phones"), choices, text=text)
        if chosen == "door":
            file.change(open=not door.open)
            self._done(_("The door is closed.") if door.open else _("The door is open."))
        elif chosen == "code":
            self._done(_("The new code is {code}.").format(code=file.renew().spelled))
        elif chosen == "end":
            stop_phone_server(file)
            self._done(_("Phones are no longer answered. Cards and votes are stored."))
        else:
            yield from self._remove_phone()

    def _start_phones(self, text: list[Line]) -> Dialog:
        require_extra()
        access = self._here()
        address = yield from ask_address(PORT, text)
        words = ["--workshop", access.workshop.uid, "--keep-code", *address]
        start_phone_server(self.ctx.folder, self.ctx.home_folder, words)
        self._done(_("Starting. J shows the code, the projector too."))

    def _remove_phone(self) -> Dialog:
        access = self._here()
        people = phone_people(access).people
        if not people:
            self.say(_("Nobody is in by phone."), "hint")
            return
        choices = [(one.ref, f"{one.ref} {one.name}".strip()) for one in people]
        name = yield ChoiceStep(_("Whose session ends? Cards and votes stay."), choices)
        end_session(access, name)
        self._done(_("{name} is out.").format(name=name))
