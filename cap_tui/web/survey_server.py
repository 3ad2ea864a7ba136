"""The server of a survey by link: its routes, and its file of links."""

from __future__ import annotations

import msgspec
from starlette.routing import Route
from starlette.types import ASGIApp

from cap_tui.operations.context import Context
from cap_tui.operations.survey_links import SurveyAccess, survey_file
from cap_tui.plugin.survey_by_link import SurveyByLink
from cap_tui.web.application import guarded_application
from cap_tui.web.page_renderer import PageRenderer
from cap_tui.web.server import JoinSettings, PhoneServer
from cap_tui.web.sessions import Sessions
from cap_tui.web.survey_pages import SurveyPages
from cap_tui.web.survey_room import SurveyRoom


class SurveyServer(PhoneServer):
    """One round of a survey, for whoever has a link."""

    def __init__(self, region: Context, form: SurveyByLink, settings: JoinSettings) -> None:
        super().__init__(region, settings)
        self.form = form
        self.file = survey_file(region, form)
        self.file.change(
            lambda access: msgspec.structs.replace(access, url=self.url, serving=True, stop=False)
        )
        secure = self.url.startswith("https:")
        heading, synthetic = region.region.name, region.region.synthetic
        self.pages = SurveyPages(
            SurveyRoom(region, form.round, self.file, self._secret, settings.people),
            self._writer,
            Sessions(self._secret, form.round, secure, name="cap_survey"),
            PageRenderer(heading, self.url, settings.language, synthetic, back=""),
        )
        self._listen(survey_application(self.pages, self.url))

    def _asked_to_stop(self) -> bool:
        return self.file.read().stop

    def _ended(self) -> None:
        self.file.change(_stopped)


def _stopped(access: SurveyAccess) -> SurveyAccess:
    """The address is kept: the list of links names it while nobody serves."""
    return msgspec.structs.replace(access, serving=False, stop=False)


def survey_application(pages: SurveyPages, url: str) -> ASGIApp:
    """The application behind its guard."""
    at = "/s/{token}"
    routes = [
        Route("/S/{token}", pages.start),
        Route(at, pages.start),
        Route(at, pages.begin, methods=["POST"]),
        Route(f"{at}/send", pages.review),
        Route(f"{at}/send", pages.send, methods=["POST"]),
        Route(f"{at}/sent", pages.sent),
        Route(f"{at}/{{number:int}}", pages.section),
        Route(f"{at}/{{number:int}}", pages.keep_section, methods=["POST"]),
        Route("/health", pages.health),
    ]
    return guarded_application(routes, pages.renderer, url)
