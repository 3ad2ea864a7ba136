"""What another program just wrote is there for a phone, also when the server has not looked lately."""

from __future__ import annotations

import asyncio

import pytest

from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.people import end_session
from cap_tui.web.second_look import SecondLook
from tests.web.conftest import Serve
from tests.workshop.conftest import Room, open_session


def test_a_ballot_that_a_command_just_opened_is_there_for_pages_and_votes(
    serve: Serve, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.cards("c1", "c2")
    with open_session(room.folder) as apart, serve(apart, people=1) as joined:
        phone = joined.phone("Ana")
        form = phone.fields("/cards")
        monkeypatch.setattr(joined.log, "glance", lambda: None)
        assert phone.get("/ballots/A").status == 404

        room("ballot", "open", "--kind", "points", "--ref", "A")
        assert phone.get("/ballots/A").status == 200
        room("ballot", "open", "--kind", "points", "--ref", "B")
        assert phone.send("/ballots/B", {**form, "p.c1": "100"}).status == 303
        region = room.session.region_context(plugins=False)
        end_session(access_workshop(region, "W"), "p1")
        joined.phone("Bor")


def test_whoever_joined_elsewhere_is_known_here(
    serve: Serve, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(room.folder) as apart, serve() as one, serve(apart) as other:
        phone = one.visitor()
        monkeypatch.setattr(other.log, "glance", lambda: None)
        phone.join(one.server.door_file.stored().token)  # type: ignore[union-attr]
        phone.url, phone.at = other.url, other.server.address
        phone.hang_up()
        assert phone.post("/cards", {"text": "Written at the other server"}).status == 303


def test_many_requests_share_one_look_and_the_next_one_waits_for_the_interval() -> None:
    looks = []

    async def requests() -> None:
        look = SecondLook(lambda: looks.append(1), seconds=3600)
        await asyncio.gather(*(look.take() for _request in range(500)))
        assert len(looks) == 1
        late = asyncio.create_task(look.take())
        await asyncio.wait({late}, timeout=0)
        assert (late.done(), len(looks)) == (False, 1)
        late.cancel()

    asyncio.run(requests())
