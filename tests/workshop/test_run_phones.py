"""The facilitator lets people join by phone with one key: the server runs, the door works, a phone is removed."""

from __future__ import annotations

import socket
import time

from cap_tui.cli.command_session import CommandSession
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.operations.workshops.phone_server import stop_phone_server
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workshop.join_address import JoinAddress
from tests.web.phone import Phone
from tests.workshop.conftest import Room
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


def elsewhere(facilitator: ShellDriver, *words: str) -> None:
    """What another terminal of the same person does."""
    folder, home = facilitator.workspace.folder, facilitator.context("edw").home_folder
    with CommandSession(home=str(home), workspace=str(folder), lang="en", plain=True) as session:
        Room(session)(*words)


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

    facilitator.press("J")  # from here on the box stands open and follows what others do
    facilitator.wait("0 are in by phone.")
    phone = Phone(door.url)
    phone.join(door.token, "Cene", "research")
    facilitator.wait("1 is in by phone: research 1")
    assert phone.card("From the phone")
    assert phone.card("Another")
    elsewhere(facilitator, "ballot", "open", "--kind", "points", "--cards", "all")
    facilitator.wait("Not voted yet: Cene")
    phone.vote("b1", p__c1="60", p__c2="40")
    facilitator.wait("Not voted yet", gone=True)
    facilitator.wait(file.renew().spelled)
    assert Phone(door.url).get(f"/j/{door.token}").status == 404
    assert phone.get("/home").status == 200
    file.change(open=False)
    facilitator.wait("The door is closed: nobody new comes in.")
    facilitator.wait("Open the door")
    facilitator.press("enter")
    facilitator.wait("The door is open.")

    facilitator.press("J")
    facilitator.wait("Close the door")
    facilitator.press("enter")
    facilitator.wait("The door is closed.")
    token = file.change().token
    assert Phone(door.url).get(f"/j/{token}").refused == "door"
    facilitator.press("J")
    facilitator.wait("New code; who is in stays in")
    facilitator.press("down", "enter")
    facilitator.wait("The new code is")
    assert Phone(door.url).get(f"/j/{token}").status == 404

    facilitator.press("J")
    facilitator.wait("Remove a phone")
    facilitator.press("down", "down", "enter")
    facilitator.wait("Whose session ends?")
    facilitator.press("enter")
    facilitator.wait("is out.")
    assert phone.get("/home").location == "/"

    facilitator.press("J")
    facilitator.wait("0 are in by phone.")
    facilitator.wait("End joining by phone")
    stop_phone_server(file)
    wait_for_door(file, running=False)
    facilitator.wait("Nobody can join by phone at the moment.")
    facilitator.wait("Let people join by phone")
    texts = [card["text"] for card in facilitator.records("cards")]
    assert texts == ["From the phone", "Another"]
