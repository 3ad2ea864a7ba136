"""Pages as HTML: templates, the language of the phone, and the two static files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cap_tui.model.actor import Helix
from cap_tui.operations.workshops.phone_receipts import vote_receipt
from cap_tui.text.formats import own_language_name
from cap_tui.text.i18n import languages
from cap_tui.web.page_words import PageWords, accepted_language

FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "cap_lang"
KEPT_REFUSALS, LONGEST_KEPT_PATH = 200, 100
STATIC = {"join.js": "text/javascript; charset=utf-8", "join.css": "text/css; charset=utf-8"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["receipt"] = vote_receipt
    return environment


class PageRenderer:
    """Draws the pages of one workshop or survey."""

    def __init__(
        self, heading: str, url: str, language: str, synthetic: bool, back: str = "/home"
    ) -> None:
        """``heading`` stands above every page; ``back`` is where a refused page leads, empty for nowhere."""
        self.heading = heading
        self.back = back
        self.https = url.startswith("https:")
        self.language = language
        self.synthetic = synthetic
        self._refused: dict[tuple[str, str, str], bytes] = {}

    def language_of(self, request: Request) -> str:
        """The language of a link or of its cookie, else what the phone asks for, else the server's."""
        for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
            if chosen in languages():
                return str(chosen)
        return accepted_language(request.headers.get("accept-language", ""), self.language)

    def page(
        self,
        request: Request,
        name: str,
        status: int,
        *,
        headers: dict[str, str] | None = None,
        **shown: Any,
    ) -> Response:
        """A page. ``refused`` is the word of what was refused, ``typed`` what is filled in again."""
        words = PageWords(self.language_of(request))
        context = {
            "refused": "",
            "typed": {},
            "csrf": "",
            "key": "",
            "person": None,
            "now": "",
            "keeper": "",
            **shown,
        }
        html = (
            _environment()
            .get_template(f"{name}.html")
            .render(
                w=words,
                place=self.heading,
                back=self.back,
                synthetic=self.synthetic,
                https=self.https,
                groups=tuple(Helix),
                languages={code: own_language_name(code) for code in languages()},
                here=request.url.path,
                **context,
            )
        )
        response = HTMLResponse(html, status, headers=headers)
        if request.query_params.get("lang") in languages():
            response.set_cookie(
                LANGUAGE_COOKIE,
                words.language,
                max_age=365 * 24 * 3600,
                path="/",
                secure=self.https,
                httponly=True,
                samesite="lax",
            )
        return response

    def refused(
        self, request: Request, status: int, word: str, headers: dict[str, str] | None = None
    ) -> Response:
        """A page that says why a request was refused. It is kept: a flood must cost little."""
        path, language = request.url.path, self.language_of(request)
        if len(path) > LONGEST_KEPT_PATH or "lang" in request.query_params:
            return self.page(request, "refused", status, headers=headers, refused=word)
        if (path, language, word) not in self._refused:
            if len(self._refused) >= KEPT_REFUSALS:
                self._refused.clear()
            page = self.page(request, "refused", status, refused=word)
            self._refused[path, language, word] = bytes(page.body)
        return HTMLResponse(self._refused[path, language, word], status, headers=headers)


@cache
def static_file(name: str) -> bytes:
    """One of the two static files."""
    return (FOLDER / "static" / name).read_bytes()
