"""What a room of phones refuses, by the status and the word that its page has for it; nothing is stored then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cap_tui.errors import NotFound
from cap_tui.model.actor import Helix
from cap_tui.operations.workshops.access import find_workshop
from cap_tui.operations.workshops.people import NewParticipant
from cap_tui.web.form_body import BadRequest
from cap_tui.web.phone_room import PhoneRoom
from tests.workshop.conftest import Room

Act = Callable[[PhoneRoom, str], object]
REFUSED: list[tuple[Act, int, str]] = [
    (lambda phones, _one: phones.add_card("nobody", "x", "k"), 403, "session"),
    (lambda phones, _one: phones.vote("nobody", "b", (), False, "k"), 403, "session"),
    (lambda phones, one: (phones.leave(one), phones.add_card(one, "x", "k")), 403, "session"),
    (lambda phones, one: phones.vote(one, closed(phones), ("c1",), False, "k"), 409, "closed"),
    (lambda phones, _one: phones.join(somebody(), "k2"), 503, "full"),
]  # fmt: skip


def somebody() -> NewParticipant:
    return NewParticipant(Helix.SOCIETY, "VAL", consent="v1")


def closed(phones: PhoneRoom) -> str:
    """A ballot that was open."""
    return next(uid for uid, ballot in phones.state.ballots.items() if ballot.ref == "b1")


@pytest.fixture
def phones(room: Room) -> PhoneRoom:
    """A room of one seat, which is taken, with a ballot that is closed."""
    room.cards("c1", "c2")
    room("ballot", "open", "--kind", "score", "--ref", "b1")
    room("ballot", "close", "b1")
    region = room.session.region_context(plugins=False)
    found = PhoneRoom(region, find_workshop(region, "W"), 1)
    found.join(somebody(), "k1")
    return found


@pytest.mark.parametrize(("act", "status", "word"), REFUSED)
def test_what_is_refused_has_its_status_and_its_word(
    room: Room, phones: PhoneRoom, act: Act, status: int, word: str
) -> None:
    phones.state.refresh()
    [person] = [uid for uid, one in phones.state.people.items() if one.token_hash]
    with pytest.raises(BadRequest) as refused:
        act(phones, person)
    assert (refused.value.status, refused.value.word) == (status, word)
    assert len(room("card", "list")["cards"]) == 2


def test_a_ballot_that_there_is_not_is_not_found(phones: PhoneRoom) -> None:
    phones.state.refresh()
    [person] = [uid for uid, one in phones.state.people.items() if one.token_hash]
    with pytest.raises(NotFound):
        phones.vote(person, "none", (), False, "k")
