"""The pages: each reads what it needs, or hands one piece of work to the writer and answers 303."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from cap_tui.errors import Busy, CapError, NotFound, NotSaved
from cap_tui.model.actor import Helix
from cap_tui.model.workshop import Participant, WorkshopBallot
from cap_tui.operations.workshops.people import NewParticipant
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.text.clean import clean_line, is_blank
from cap_tui.web.ballot_form import ballot_options, option_pairs, read_choice
from cap_tui.web.batch_writer import BatchWriter
from cap_tui.web.code_limit import WrongCodes
from cap_tui.web.form_body import BadRequest, read_form
from cap_tui.web.page_renderer import PageRenderer
from cap_tui.web.page_words import CONSENT_VERSION
from cap_tui.web.phone_room import PhoneRoom, seats_taken
from cap_tui.web.room_view import RoomView
from cap_tui.web.second_look import SecondLook
from cap_tui.web.sessions import MAX_AGE, Sessions
from cap_tui.workshop.join_address import JoinAddress
from cap_tui.workshop.join_codes import same, typed_code
from cap_tui.workshop.one_line import MOST, one_line

T = TypeVar("T")
LONGEST_KEY = 200
LONGEST_NAME = 200


@dataclass(frozen=True)
class Visitor:
    """Who asks: a participant, or somebody who has not joined. ``fresh``: the cookie is new to them."""

    cookie: str
    person: Participant | None
    fresh: bool = False


class Pages:
    """The handlers of all routes of one workshop."""

    def __init__(
        self,
        room: PhoneRoom,
        view: RoomView,
        writer: BatchWriter,
        sessions: Sessions,
        door: DoorFile,
        renderer: PageRenderer,
    ) -> None:
        self.room = room
        self.view = view
        self.writer = writer
        self.sessions = sessions
        self.door_file = door
        self.renderer = renderer
        self.wrong_codes = WrongCodes()
        self._second_look = SecondLook(view.region.workspace.catch_up)

    # Who asks, and what they sent

    async def visitor(self, request: Request) -> Visitor:
        """Who asks. Somebody without a valid cookie gets a fresh one; the server keeps nothing of it."""
        self.view.refresh()
        cookie = self.sessions.cookie_of(request)
        if not cookie:
            return Visitor(self.sessions.new_visitor(), None, fresh=True)
        if self.sessions.is_visitor(cookie):
            return Visitor(cookie, None)
        person = await self.known(lambda: self.sessions.person(self.view.region, cookie))
        if person is None:
            return Visitor(self.sessions.new_visitor(), None, fresh=True)
        return Visitor(cookie, person)

    async def known(self, find: Callable[[], T | None]) -> T | None:
        """What ``find`` finds; when that is nothing, what it finds after a second look at the log.

        The commands of other programs are taken in a moment after they were answered: a page that
        says "not there" before it has looked would be wrong.
        """
        found = find()
        if found is None:
            await self.look_again()
            found = find()
        return found

    async def look_again(self) -> None:
        """Take in what other programs wrote until now."""
        await self._second_look.take()
        self.view.refresh()

    def door(self) -> JoinAddress:
        """The door as it stands now."""
        door = self.door_file.stored()
        if door is None:
            raise BadRequest(409, "door")
        return door

    async def form(self, request: Request) -> tuple[Visitor, dict[str, str]]:
        """The sender and the fields of a form of this session. Raises BadRequest."""
        fields = await read_form(request)
        asking = await self.visitor(request)
        given = fields.pop("csrf", "")
        if asking.fresh or not same(given, self.sessions.csrf(asking.cookie)):
            raise BadRequest(403, "session")
        if not 0 < len(fields.get("key", "")) <= LONGEST_KEY:
            raise BadRequest(400, "key")
        return asking, fields

    async def member_form(self, request: Request) -> tuple[Participant, Visitor, dict[str, str]]:
        """:meth:`form` of somebody who has joined."""
        asking, fields = await self.form(request)
        if asking.person is None:
            raise BadRequest(403, "session")
        return asking.person, asking, fields

    def page(
        self, request: Request, name: str, asking: Visitor, status: int = 200, **shown: Any
    ) -> Response:
        """A page for whoever asks."""
        key = shown.pop("key", "") or secrets.token_urlsafe(12)
        response = self.renderer.page(
            request,
            name,
            status,
            csrf=self.sessions.csrf(asking.cookie),
            key=key,
            person=asking.person,
            now=self.view.now_word(),
            **shown,
        )
        if asking.fresh:
            self.set_cookie(response, asking.cookie)
        return response

    def set_cookie(self, response: Response, value: str) -> None:
        """Give the phone its cookie; an empty one takes it away."""
        response.set_cookie(
            self.sessions.cookie_name,
            value,
            max_age=MAX_AGE if value else 0,
            path="/",
            secure=self.sessions.secure,
            httponly=True,
            samesite="lax",
        )

    # Coming in

    async def show_code(self, request: Request) -> Response:
        """The form for the typed code."""
        return self.page(request, "code", await self.visitor(request))

    async def take_code(self, request: Request) -> Response:
        """A typed code: to the form of its workshop."""
        asking, fields = await self.form(request)
        address = request.client.host if request.client else ""
        if wait := self.wrong_codes.wait(address):
            headers = {"retry-after": str(wait)}
            return self.page(
                request, "code", asking, 429, refused="slow", headers=headers, key=fields["key"]
            )
        door = self.door()
        if not same(typed_code(fields.get("code", "")), door.code):
            self.wrong_codes.add(address)
            return self.page(request, "code", asking, 400, refused="code", key=fields["key"])
        return see_other(f"/j/{door.token}")

    async def show_join(self, request: Request) -> Response:
        """The form to join; whoever is in goes on to the workshop."""
        asking = await self.visitor(request)
        if asking.person is not None:
            return see_other("/home")
        self._require_token(request)
        return self.page(request, "join", asking, open=self.door().open)

    async def take_join(self, request: Request) -> Response:
        """Somebody joins: their cookie changes, their record is in the region when this answers."""
        asking, fields = await self.form(request)
        self._require_token(request)
        if asking.person is not None:
            return see_other("/home")
        group = fields.get("group", "")
        refused = ""
        if fields.get("consent") != "yes":
            refused = "consent"
        elif group not in ("", "unknown", *Helix):
            refused = "group"
        if refused:
            return self.page(
                request, "join", asking, 400, open=True, refused=refused, typed=fields,
                key=fields["key"],
            )  # fmt: skip
        if not self.door().open:
            raise BadRequest(409, "door")
        if await self.known(self._free_seat) is None:
            raise BadRequest(503, "full", headers={"retry-after": "60"})
        token = self.sessions.member_token(asking.cookie, fields["key"])
        name = clean_line(fields.get("name", ""), limit=LONGEST_NAME)
        new = NewParticipant(
            Helix(group) if group in tuple(Helix) else None,
            name="" if is_blank(name) else name,
            consent=CONSENT_VERSION,
            token=token,
        )
        work_key = f"{asking.cookie} {fields['key']}"
        await self.writer.write(lambda: self.room.join(new, work_key), later=True)
        response = see_other("/home")
        self.set_cookie(response, token)
        return response

    def _free_seat(self) -> int | None:
        """How many seats are free; None for none."""
        return max(0, self.room.seats - seats_taken(self.view.state.people)) or None

    def _require_token(self, request: Request) -> None:
        given = str(request.path_params["token"]).upper()
        if not same(given, self.door().token):
            raise BadRequest(404, "path")

    async def leave(self, request: Request) -> Response:
        """End the session on the server."""
        person, _asking, _fields = await self.member_form(request)
        await self.writer.write(lambda: self.room.leave(person.uid))
        response = see_other("/")
        self.set_cookie(response, "")
        return response

    # In the workshop

    async def home(self, request: Request) -> Response:
        """The step, and links to what is open."""
        asking = await self.visitor(request)
        if asking.person is None:
            return see_other("/")
        state = self.view.state
        ballots = [
            (ballot, state.ballot_state(ballot), state.vote_of(ballot.uid, asking.person.uid))
            for ballot in state.ballots.values()
        ]
        _uid, title, prompt = self.view.running_step()
        return self.page(request, "home", asking, step=title, prompt=prompt, ballots=ballots)

    async def cards(self, request: Request) -> Response:
        """Own cards and the form for a new one."""
        asking = await self.visitor(request)
        if asking.person is None:
            return see_other("/")
        return await self._cards_page(request, asking)

    async def _cards_page(
        self, request: Request, asking: Visitor, status: int = 200, **shown: Any
    ) -> Response:
        assert asking.person is not None
        own = await self.view.own_cards(asking.person)
        return self.page(request, "cards", asking, status, cards=own, **shown)

    async def take_card(self, request: Request) -> Response:
        """A new card."""
        person, asking, fields = await self.member_form(request)
        text, key = fields.get("text", ""), fields["key"]
        try:
            one_line(text, "card")
        except CapError:
            refused = "long" if len(text.strip()) > MOST else "empty"
            return await self._cards_page(
                request, asking, 400, refused=refused, typed=text, key=key
            )
        given = await self.writer.write(lambda: self.room.add_card(person.uid, text, key))
        self.view.keep_seq(given.receipt, given.seq)
        return see_other(f"/receipts/{given.receipt}")

    async def ballot(self, request: Request) -> Response:
        """A ballot: its form while it is open, its results once it is revealed."""
        asking = await self.visitor(request)
        if asking.person is None:
            return see_other("/")
        return await self._ballot_page(request, asking)

    async def _require_ballot(self, request: Request) -> WorkshopBallot:
        name = str(request.path_params["ballot"])
        ballot = await self.known(lambda: self.view.find_ballot(name))
        if ballot is None:
            raise BadRequest(404, "path")
        return ballot

    async def _ballot_page(
        self, request: Request, asking: Visitor, status: int = 200, **shown: Any
    ) -> Response:
        assert asking.person is not None
        ballot = await self._require_ballot(request)
        stands = self.view.state.ballot_state(ballot)
        options = ballot_options(self.view.state, ballot, asking.person.uid)
        vote = self.view.state.vote_of(ballot.uid, asking.person.uid)
        return self.page(
            request,
            "ballot",
            asking,
            status,
            ballot=ballot,
            stands=stands,
            options=options,
            pairs=option_pairs(options) if ballot.kind == "pairwise" else [],
            vote=vote,
            voted_at=self.view.time_of(vote.created) if vote else "",
            results=await self.view.revealed(ballot) if stands == "revealed" else None,
            **shown,
        )

    async def take_vote(self, request: Request) -> Response:
        """A vote, or an abstention; again replaces."""
        person, asking, fields = await self.member_form(request)
        ballot = await self._require_ballot(request)
        key = fields.pop("key")
        if ballot.tokens:
            raise BadRequest(409, "tokens")
        options = ballot_options(self.view.state, ballot, person.uid)
        try:
            words, abstain = read_choice(ballot, options, fields)
            given = await self.writer.write(
                lambda: self.room.vote(person.uid, ballot.uid, words, abstain, key)
            )
        except (Busy, NotSaved, NotFound):
            raise
        except CapError as error:
            refused = error.word if isinstance(error, BadRequest) else "choice"
            if isinstance(error, BadRequest) and error.status != 400:
                raise
            return await self._ballot_page(
                request, asking, 400, refused=refused, typed=fields, key=key
            )
        self.view.keep_seq(given.receipt, given.seq)
        return see_other(f"/receipts/{given.receipt}")

    async def receipt(self, request: Request) -> Response:
        """An own receipt; another person's is not there."""
        asking = await self.visitor(request)
        if asking.person is None:
            return see_other("/")
        name = str(request.path_params["receipt"])
        person = asking.person
        found = await self.view.find_receipt(person, name)
        if found is None:
            await self.look_again()
            found = await self.view.find_receipt(person, name)
        if found is None:
            raise BadRequest(404, "path")
        return self.page(request, "receipt", asking, receipt=name, **found)

    async def now(self, request: Request) -> Response:
        """A word that changes when the workshop moves on: what join.js asks for."""
        if (await self.visitor(request)).person is None:
            raise BadRequest(403, "session")
        return PlainTextResponse(self.view.now_word())

    async def health(self, request: Request) -> Response:
        """Says that the server answers."""
        return PlainTextResponse("ok")


def see_other(path: str) -> Response:
    """303: the answer to a form that was done."""
    return RedirectResponse(path, 303)
