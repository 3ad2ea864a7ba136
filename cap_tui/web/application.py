"""The application of one workshop: its routes, and the page for each error."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from cap_tui.errors import Busy, CapError, NotFound, NotSaved, PluginFault
from cap_tui.web.form_body import BadRequest
from cap_tui.web.guard import Guard
from cap_tui.web.page_renderer import STATIC, PageRenderer, static_file
from cap_tui.web.pages import Pages
from cap_tui.web.wall import Wall

RETRY = {"retry-after": "2"}
_WORDS = {404: "path", 405: "method"}


def join_application(pages: Pages, url: str) -> ASGIApp:
    """The application behind its guard. ``url`` is the only address that it answers under."""
    wall = Wall(pages)
    routes = [
        Route("/", pages.show_code),
        Route("/", pages.take_code, methods=["POST"]),
        *(
            route
            for prefix in ("/j", "/J")
            for route in (
                Route(f"{prefix}/{{token}}", pages.show_join),
                Route(f"{prefix}/{{token}}", pages.take_join, methods=["POST"]),
            )
        ),
        Route("/home", pages.home),
        Route("/cards", pages.cards),
        Route("/cards", pages.take_card, methods=["POST"]),
        Route("/ballots/{ballot}", pages.ballot),
        Route("/ballots/{ballot}", pages.take_vote, methods=["POST"]),
        Route("/receipts/{receipt}", pages.receipt),
        Route("/leave", pages.leave, methods=["POST"]),
        Route("/now", pages.now),
        Route("/wall/{token}", wall.show),
        Route("/wall/{token}/qr.svg", wall.picture),
        Route("/health", pages.health),
    ]
    return guarded_application(routes, pages.renderer, url)


def guarded_application(routes: list[Route], renderer: PageRenderer, url: str) -> ASGIApp:
    """Routes and the two static files behind a guard, with a page for each error."""
    application = Starlette(routes=[*routes, Route("/static/{name}", _static)])
    application.router.redirect_slashes = False
    refusals = _Refusals(renderer)
    application.add_exception_handler(CapError, refusals.of_error)
    application.add_exception_handler(HTTPException, refusals.of_routing)
    application.add_exception_handler(Exception, refusals.of_fault)
    return Guard(application, url, renderer.refused)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise BadRequest(404, "path")
    return Response(static_file(name), media_type=STATIC[name])


class _Refusals:
    """The page for each error."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def of_error(self, request: Request, error: Exception) -> Response:
        """What a page or an operation refused. In doubt: the same form may be sent again."""
        if isinstance(error, BadRequest):
            return self._renderer.refused(request, error.status, error.word, error.headers)
        if isinstance(error, NotFound):
            return self._renderer.refused(request, 404, "path")
        if isinstance(error, PluginFault):
            return self._renderer.refused(request, 500, "fault")
        if isinstance(error, Busy | NotSaved):
            return self._renderer.refused(request, 503, "doubt", RETRY)
        return self._renderer.refused(request, 400, "choice")

    async def of_fault(self, request: Request, _error: Exception) -> Response:
        """A page that failed: without this, Starlette answers with a text of its own."""
        return self._renderer.refused(request, 500, "fault")

    async def of_routing(self, request: Request, error: Exception) -> Response:
        """No such path, or not by this method."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return self._renderer.refused(request, status, _WORDS.get(status, "method"), headers)
