"""A workshop with its real server, in a thread of the test or as a process of its own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.operations.workshops.access import find_workshop
from cap_tui.web.server import JoinServer, JoinSettings, PhoneServer
from tests.web.phone import Phone
from tests.workshop.conftest import Room, empty_region, region_only, room

__all__ = ["Serve", "empty_region", "region_only", "room"]


class JoinedRoom:
    """A region's workshop with its server."""

    def __init__(self, room: Room, server: JoinServer) -> None:
        self.room = room
        self.server = server
        self.url = server.url
        self.token = server.door.token
        self.log = server.pages.view.region.workspace.log

    def visitor(self, language: str = "en") -> Phone:
        """A phone that has not joined."""
        return Phone(self.url, language)

    def phone(self, name: str = "", group: str = "") -> Phone:
        """A phone that has joined."""
        phone = self.visitor()
        phone.join(self.token, name, group)
        return phone


Serve = Callable[..., contextlib.AbstractContextManager[JoinedRoom]]


@pytest.fixture
def serve(room: Room) -> Serve:
    """``with serve(people=5) as joined:`` runs a server in a thread and ends it.

    It shares the open region with the commands of the room, so that it sees them at once; another
    ``session`` has a region of its own, as a server in another process.
    """

    @contextlib.contextmanager
    def serving(session: CommandSession = room.session, **options: object) -> Iterator[JoinedRoom]:
        region = session.region_context(plugins=False)
        settings = JoinSettings(**{"port": 0, **options})  # type: ignore[arg-type]
        server = JoinServer(region, find_workshop(region, "W"), settings)
        with running(server):
            yield JoinedRoom(room, server)

    return serving


@contextlib.contextmanager
def running(server: PhoneServer) -> Iterator[None]:
    """A server in a thread; it has ended after the block."""
    up = threading.Event()
    thread = threading.Thread(target=server.run, args=(up.set,), daemon=True)
    thread.start()
    assert up.wait(20)
    try:
        yield
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def joined(serve: Serve) -> Iterator[JoinedRoom]:
    """The workshop W with its server."""
    with serve() as found:
        yield found
