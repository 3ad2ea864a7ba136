"""The pages of a survey by link: what is kept, a page a section, review, thanks."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cap_tui.operations.survey_links import SurveyLink
from cap_tui.plugin.survey_by_link import SurveyQuestion
from cap_tui.text.clean import clean_entry
from cap_tui.text.i18n import pick, speaking
from cap_tui.web.batch_writer import BatchWriter
from cap_tui.web.form_body import BadRequest, read_form
from cap_tui.web.page_renderer import PageRenderer
from cap_tui.web.page_words import content_words
from cap_tui.web.pages import LONGEST_KEY, see_other
from cap_tui.web.sessions import Sessions
from cap_tui.web.survey_room import SurveyRoom, survey_pages
from cap_tui.workshop.join_codes import same
from cap_tui.workshop.one_line import MOST

DAYS = 30


@dataclass(frozen=True)
class Respondent:
    """Who asks: the link they came by, the cookie of this link on this phone, and what they answered so far.

    ``cookie`` is empty where the phone has none for this link; ``answers`` is None before they begin.
    """

    link: SurveyLink
    sessions: Sessions
    base: str
    cookie: str
    answers: dict[str, str] | None = None


class SurveyPages:
    """The handlers of all routes of one survey."""

    def __init__(
        self, room: SurveyRoom, writer: BatchWriter, sessions: Sessions, renderer: PageRenderer
    ) -> None:
        self.room = room
        self.renderer = renderer
        self._writer = writer
        self._sessions = sessions

    # Who asks, and what they sent

    def _respondent(self, request: Request) -> Respondent:
        """Who asks, by the link and its own cookie: two people may share a phone."""
        token = str(request.path_params["token"]).upper()
        link = self.room.require_link(token)
        name = f"cap_survey_{link.token_hash[:8]}"
        sessions = dataclasses.replace(self._sessions, name=name)
        return Respondent(link, sessions, f"/s/{token}", sessions.cookie_of(request))

    def _answering(self, request: Request) -> Respondent:
        """Who asks, with their answers so far; in a thread, because a plugin reads them."""
        asking = self._respondent(request)
        self.room.require_open(asking.link)
        return dataclasses.replace(asking, answers=self.room.draft(asking.cookie))

    async def _fields(self, request: Request, asking: Respondent) -> dict[str, str]:
        """The fields of a form of this phone. Raises BadRequest."""
        fields = await read_form(request)
        csrf = asking.sessions.csrf(asking.cookie)
        if not asking.cookie or not same(fields.pop("csrf", ""), csrf):
            raise BadRequest(403, "begin")
        if not 0 < len(fields.get("key", "")) <= LONGEST_KEY:
            raise BadRequest(400, "key")
        return fields

    async def _page(
        self,
        request: Request,
        asking: Respondent,
        name: str,
        status: int = 200,
        *,
        key: str = "",
        **shown: Any,
    ) -> Response:
        def draw() -> Response:
            with speaking(self.renderer.language_of(request)):
                return self.renderer.page(
                    request,
                    name,
                    status,
                    csrf=asking.sessions.csrf(asking.cookie),
                    key=key or secrets.token_urlsafe(12),
                    keeper=self.room.draft_name(asking.cookie)[:8],
                    pick=pick,
                    told=content_words,
                    base=asking.base,
                    link=asking.link,
                    form=self.room.form(),
                    **shown,
                )

        return await run_in_threadpool(draw)

    def _with_cookie(self, response: Response, asking: Respondent, value: str) -> Response:
        response.set_cookie(
            asking.sessions.cookie_name,
            value,
            max_age=DAYS * 24 * 3600,
            path="/",
            secure=asking.sessions.secure,
            httponly=True,
            samesite="lax",
        )
        return response

    # Beginning

    async def start(self, request: Request) -> Response:
        """What the survey is and what is kept; whoever has begun goes on."""
        asking = await run_in_threadpool(self._answering, request)
        if asking.answers is not None:
            return see_other(self._where_left(asking.base, asking.answers))
        if asking.sessions.is_visitor(asking.cookie):
            return await self._page(request, asking, "survey_start")
        asking = dataclasses.replace(asking, cookie=asking.sessions.new_visitor())
        page = await self._page(request, asking, "survey_start")
        return self._with_cookie(page, asking, asking.cookie)

    async def begin(self, request: Request) -> Response:
        """Somebody begins: the cookie changes, the draft is in the region when this answers."""
        asking = await run_in_threadpool(self._answering, request)
        fields = await self._fields(request, asking)
        if asking.answers is not None:
            return see_other(self._where_left(asking.base, asking.answers))
        if not asking.sessions.is_visitor(asking.cookie):
            raise BadRequest(403, "begin")
        if fields.get("consent") != "yes":
            return await self._page(
                request, asking, "survey_start", 400, key=fields["key"], refused="agree"
            )
        cookie = asking.sessions.member_token(asking.cookie, fields["key"])
        await self._writer.write(
            lambda: self.room.begin(asking.link, cookie, fields["key"]), later=True
        )
        return self._with_cookie(see_other(f"{asking.base}/1"), asking, cookie)

    def _where_left(self, base: str, answers: Mapping[str, str]) -> str:
        """The page after the last one on which something was answered; after the last page the review."""
        pages = survey_pages(self.room.form(), answers)
        begun = [n for n, page in enumerate(pages, 1) if any(answers.get(q.key) for q in page)]
        left = max(begun, default=0) + 1
        return f"{base}/{left if left <= len(pages) else 'send'}"

    # Answering

    async def section(self, request: Request) -> Response:
        """One section with what was answered so far."""
        return await self._of_whoever_began(request, self._section)

    async def _of_whoever_began(
        self, request: Request, show: Callable[[Request, Respondent], Awaitable[Response]]
    ) -> Response:
        """A page of somebody who has begun; anybody else goes to the first one."""
        asking = await run_in_threadpool(self._answering, request)
        if asking.answers is None:
            return see_other(asking.base)
        return await show(request, asking)

    def _questions(
        self, request: Request, answers: Mapping[str, str]
    ) -> tuple[int, int, tuple[SurveyQuestion, ...]]:
        """The number of the section asked for, how many there are, its questions. Raises BadRequest 404."""
        number = int(request.path_params["number"])
        pages = survey_pages(self.room.form(), answers)
        if not 0 < number <= len(pages):
            raise BadRequest(404, "path")
        return number, len(pages), pages[number - 1]

    async def _section(
        self,
        request: Request,
        asking: Respondent,
        status: int = 200,
        *,
        typed: Mapping[str, str] | None = None,
        **shown: Any,
    ) -> Response:
        answers = asking.answers or {}
        number, total, questions = self._questions(request, answers)
        if typed is None:
            typed = {f"q.{key}": value for key, value in answers.items()}
        return await self._page(
            request,
            asking,
            "survey_section",
            status,
            questions=questions,
            number=number,
            total=total,
            typed=typed,
            **shown,
        )

    async def keep_section(self, request: Request) -> Response:
        """Keep the answers of a section: durable when this answers; then the next one."""
        asking = await run_in_threadpool(self._answering, request)
        fields = await self._fields(request, asking)
        if asking.answers is None:
            raise BadRequest(403, "begin")
        number, _total, questions = self._questions(request, asking.answers)
        typed = {name: value for name, value in fields.items() if name.startswith("q.")}
        if any(len(value.strip()) > MOST for value in typed.values()):
            return await self._section(
                request, asking, 400, typed=typed, key=fields["key"], refused="long"
            )
        answers = read_answers(questions, typed)
        await self._writer.write(
            lambda: self.room.keep(asking.link, asking.cookie, number, answers, fields["key"])
        )
        after = len(survey_pages(self.room.form(), {**asking.answers, **answers}))
        return see_other(f"{asking.base}/{number + 1 if number < after else 'send'}")

    # Sending in

    async def review(self, request: Request) -> Response:
        """How much is answered, and the button that sends it in."""
        return await self._of_whoever_began(request, self._review)

    async def _review(
        self, request: Request, asking: Respondent, status: int = 200, **shown: Any
    ) -> Response:
        answers = asking.answers or {}
        pages = [
            (number, page[0].section, sum(bool(answers.get(q.key)) for q in page), len(page))
            for number, page in enumerate(survey_pages(self.room.form(), answers), 1)
        ]
        return await self._page(request, asking, "survey_review", status, pages=pages, **shown)

    async def send(self, request: Request) -> Response:
        """Send the answers in: in the round when this answers, and once."""
        asking = self._respondent(request)
        fields = await self._fields(request, asking)
        try:
            await self._writer.write(
                lambda: self.room.submit(asking.link, asking.cookie, fields["key"])
            )
        except BadRequest as error:
            if error.word != "nothing":
                raise
            return await self._review(request, asking, 400, key=fields["key"], refused="nothing")
        if not asking.link.shared:
            await self._writer.write(lambda: self.room.finish(asking.link))
        return see_other(f"{asking.base}/sent")

    async def sent(self, request: Request) -> Response:
        """Thanks. There is no receipt: it would say whose answers these are."""
        return await self._page(request, self._respondent(request), "survey_sent")

    async def health(self, request: Request) -> Response:
        """Says that the server answers."""
        return PlainTextResponse("ok")


def read_answers(questions: tuple[SurveyQuestion, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """The answers to these questions, cleaned. Raises BadRequest 400 for what they do not offer."""
    asked = {f"q.{question.key}": question for question in questions}
    found = {}
    for name, value in typed.items():
        question = asked.get(name)
        if question is None:
            raise BadRequest(400, "answer")
        if not question.choices:
            value = clean_entry(value)
        elif value and value not in {choice.code for choice in question.choices}:
            raise BadRequest(400, "answer")
        found[question.key] = value
    return found
