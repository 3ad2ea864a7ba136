"""The facilitator lets people join by phone with one key: the server runs, the door works, a phone is removed."""

from __future__ import annotations

import socket
import time

from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workshop.join_address import JoinAddress
from tests.web.phone import Phone
from tests.workshop.test_run_terminal import facilitator, region

__all__ = ["facilitator", "region"]


def wait_for_door(file: DoorFile, running: bool) -> JoinAddress:
    """The door once the server runs, or once it has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        door = file.stored()
        if door is not None and bool(door.url) is running:
            return door
        time.sleep(0.05)
    raise AssertionError(file.stored())


def test_one_key_starts_the_server_and_shows_who_is_in(facilitator: ShellDriver) -> None:
    context = facilitator.context("edw")
    file = DoorFile(context.home_folder, access_workshop(context).workshop.uid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    facilitator.press("J")
    facilitator.wait("For this machine only")
    facilitator.press("end", "enter")
    facilitator.wait("Which port?")
    facilitator.press(*["backspace"] * 4, *str(port), "enter")
    door = wait_for_door(file, running=True)
    phone = Phone(door.url)
    phone.join(door.token, "Cene", "research")
    assert phone.card("From the phone")

    facilitator.press("J")
    facilitator.wait(door.spelled)
    facilitator.wait("1 is in by phone: research 1")
    facilitator.press("enter")
    facilitator.wait("The door is closed.")
    late = Phone(door.url)
    assert (late.get(f"/j/{door.token}").refused) == "door"

    facilitator.press("J")
    facilitator.wait("New code; who is in stays in")
    facilitator.press("down", "enter")
    facilitator.wait("The new code is")
    assert Phone(door.url).get(f"/j/{door.token}").status == 404
    assert phone.get("/home").status == 200

    facilitator.press("J")
    facilitator.wait("Open the door")
    facilitator.press("down", "down", "enter")
    facilitator.wait("Whose session ends?")
    facilitator.press("enter")
    facilitator.wait("is out.")
    assert phone.get("/home").location == "/"

    facilitator.press("J", "end", "enter")
    wait_for_door(file, running=False)
    assert [card["text"] for card in facilitator.records("cards")] == ["From the phone"]
