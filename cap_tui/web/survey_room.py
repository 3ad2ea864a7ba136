"""A survey by link as phones change it: each form is a commit under its key, and drafts do not name a link.

The functions that write run in the writer's thread, inside its hold.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from cap_tui.operations.context import Context
from cap_tui.operations.survey_links import SurveyLink, SurveyLinkFile, find_survey
from cap_tui.plugin.survey_by_link import SurveyByLink, SurveyQuestion
from cap_tui.web.form_body import BadRequest


class SurveyRoom:
    """One round of a survey."""

    def __init__(
        self, region: Context, round_uid: str, file: SurveyLinkFile, secret: bytes, seats: int
    ) -> None:
        self.file = file
        self._region = region
        self._round = round_uid
        self._secret = secret
        self._seats = seats
        self._form: tuple[int, SurveyByLink] | None = None
        file.settle(region.workspace.log.tables.committed)

    def form(self) -> SurveyByLink:
        """The survey as it stands now; asked of the plugin again when the region changed."""
        seq = self._region.workspace.glance()
        if self._form is None or self._form[0] != seq:
            self._form = seq, find_survey(self._region, self._round)
        return self._form[1]

    def draft_name(self, cookie: str) -> str:
        """The name of the draft of a cookie: it does not follow from a link."""
        return hmac.digest(self._secret, f"draft {cookie}".encode(), "sha256").hex()[:32]

    def draft(self, cookie: str) -> dict[str, str] | None:
        """What was answered under a cookie so far; None for nothing begun."""
        found = self.form().draft(self.draft_name(cookie)) if cookie else None
        return None if found is None else dict(found)

    def _key(self, cookie: str, form: str, key: str) -> str:
        text = f"{self._round} {cookie} {form} {key}".encode("utf-8", "replace")
        return f"survey {hashlib.sha256(text).hexdigest()}"

    def _committed(self, name: str) -> bool:
        return self._region.workspace.log.tables.committed(name) is not None

    def require_link(self, token: str) -> SurveyLink:
        """The link of a token that leads in. Raises BadRequest: 404 unknown or revoked."""
        link = self.file.find(token)
        if link is None or link.state == "revoked":
            raise BadRequest(404, "link")
        return link

    def require_open(self, link: SurveyLink) -> None:
        """Raise BadRequest 409 where a link for one person was used, or the round is closed."""
        if link.state == "used":
            raise BadRequest(409, "used")
        if not self.form().open:
            raise BadRequest(409, "over")

    def begin(self, link: SurveyLink, cookie: str, key: str) -> None:
        """Begin a draft without an answer."""
        name = self._key(cookie, "begin", key)
        if self._committed(name):
            return
        self.require_open(link)
        form = self.form()
        draft = self.draft_name(cookie)
        if form.draft(draft) is not None:
            return
        if form.drafts() >= self._seats:
            raise BadRequest(503, "crowd", headers={"retry-after": "60"})
        form.keep(draft, {}, name)

    def keep(
        self, link: SurveyLink, cookie: str, page: int, answers: Mapping[str, str], key: str
    ) -> None:
        """Store the answers of a page."""
        name = self._key(cookie, f"page {page}", key)
        if self._committed(name):
            return
        self.require_open(link)
        draft = self.draft_name(cookie)
        if self.form().draft(draft) is None:
            raise BadRequest(403, "begin")
        self.form().keep(draft, answers, name)

    def submit(self, link: SurveyLink, cookie: str, key: str) -> None:
        """Send a draft in, once for a link of one person. :meth:`finish` follows when it is durable."""
        name = self._key(cookie, "send", key)
        if self._committed(name):
            return
        now = self.file.link(link.token_hash) or link
        self.require_open(now)
        draft = self.draft_name(cookie)
        answers = self.form().draft(draft)
        if answers is None:
            raise BadRequest(403, "begin")
        if not answers:
            raise BadRequest(400, "nothing")
        if not link.shared:
            if now.pending and self._committed(now.pending):
                raise BadRequest(409, "used")
            self.file.change_link(link.token_hash, pending=name)
        self.form().submit(draft, name)

    def finish(self, link: SurveyLink) -> None:
        """Mark a link whose answers are durable; which commit they are is forgotten."""
        now = self.file.link(link.token_hash)
        if now is not None and now.pending and self._committed(now.pending):
            self.file.change_link(link.token_hash, state="used", pending="")


def survey_pages(
    form: SurveyByLink, answers: Mapping[str, str]
) -> list[tuple[SurveyQuestion, ...]]:
    """The questions that are put to a person, a page a section."""
    group = answers.get(form.chooser, "")
    pages: list[list[SurveyQuestion]] = []
    for question in form.questions:
        if group and question.asked_of and group not in question.asked_of:
            continue
        if not pages or pages[-1][0].section != question.section:
            pages.append([])
        pages[-1].append(question)
    return [tuple(page) for page in pages]
