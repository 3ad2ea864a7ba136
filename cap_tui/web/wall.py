"""The projector in a browser, read-only: what `edw present` shows, for a machine without a terminal."""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cap_tui.charts.qr import QUIET, qr_modules
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.i18n import speaking
from cap_tui.web.form_body import BadRequest
from cap_tui.web.pages import Pages
from cap_tui.workshop.join_address import JoinAddress
from cap_tui.workshop.join_codes import same
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.said import Said


class Wall:
    """Two addresses with the token of the door: the page, and the picture of the QR code."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._seq = -1
        self._body: list[Said] = []

    async def show(self, request: Request) -> Response:
        """The step, the time, what is opened to the room, how to join."""
        from cap_tui.workshop_text.present_lines import joining_lines

        door = self._door(request)
        renderer = self._pages.renderer
        language = renderer.language_of(request)
        head, body = await run_in_threadpool(self._said, language)
        with speaking(language):
            joining = list(joining_lines(door if door.open else None))[:-1]
        return renderer.page(
            request,
            "wall",
            200,
            title=head[0],
            clock=head[1],
            said=body,
            joining=joining,
            picture=f"{request.url.path}/qr.svg",
        )

    async def picture(self, request: Request) -> Response:
        """The QR code as SVG."""
        return Response(qr_svg(self._door(request).link), media_type="image/svg+xml")

    def _door(self, request: Request) -> JoinAddress:
        door = self._pages.door()
        if not same(str(request.path_params["token"]).upper(), door.token):
            raise BadRequest(404, "path")
        return door

    def _said(self, language: str) -> tuple[list[Said], list[Said]]:
        """Head and body, in a thread: results may take a moment. The body is kept until something changes."""
        # Imported here: it brings numpy, and not every server has a projector.
        from cap_tui.workshop_text.present_lines import present_body, present_head

        view = self._pages.view
        seq = view.region.seq
        state = WorkshopState(view.region, view.state.workshop)
        state.refresh()
        with speaking(language):
            if seq != self._seq:
                self._seq, self._body = seq, list(present_body(WorkshopAccess(view.region, state)))
            return list(present_head(state, time.time())), self._body


def qr_svg(text: str) -> str:
    """A QR code with its quiet zone, dark on light, one path."""
    modules = qr_modules(text)
    size = len(modules) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )
