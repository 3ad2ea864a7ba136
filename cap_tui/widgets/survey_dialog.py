"""What whoever runs a survey does with its links: make and revoke them, serve them, write who has not answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cap_tui.operations.survey_links import (
    SurveyLinkFile,
    add_links,
    open_people,
    people_to_ask,
    reminder_rows,
    revoke_links,
    shared_link,
    write_reminders,
    written_reminders,
)
from cap_tui.operations.workshops.phone_server import require_extra, start_phone_server
from cap_tui.text.i18n import _, ngettext
from cap_tui.widgets.dialog import ChoiceStep, Dialog, PathStep
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.server_address import ask_address
from cap_tui.widgets.view import PluginView

PORT = 8081
"""Beside the port of a workshop: both may be open in one room."""


def survey_dialog(view: PluginView, round_uid: str, name: str) -> Dialog:
    """Ask what to do with the links of a round, and do it."""
    file = SurveyLinkFile(view.ctx.home_folder, round_uid)
    access = file.read()
    standing = [link for link in access.links if link.state == "open"]
    choices = [
        ("end", _("End answering by link"))
        if access.serving
        else ("start", _("Let people answer by link")),
        ("group", _("A link for a group")),
        ("people", _("A link for each person with a mail address")),
        ("list", _("Write who has not answered")),
        ("revoke", _("Make a link invalid")),
    ]
    if any(link.shared for link in standing):
        del choices[1]
    if not standing:
        del choices[-1]
    title = _("Survey {name} by link").format(name=name)
    chosen = yield ChoiceStep(title, choices, text=lambda: survey_lines(file))
    if chosen == "start":
        yield from _start(view, round_uid)
    elif chosen == "end":
        file.stop()
        view.say(_("Nobody is answered any more. Answers are stored, links stay valid."))
    elif chosen == "list":
        yield from _write(view, file, name)
    elif chosen == "revoke":
        named = [
            (row.ref, f"{row.ref} {row.who}") for row in reminder_rows(view.ctx, file, standing)
        ]
        ref = yield ChoiceStep(_("Which link? What was answered through it stays."), named)
        revoke_links(file, [ref])
        view.say(_("The link {ref} is invalid.").format(ref=ref))
    else:
        group = chosen == "group"
        people = people_to_ask(view.ctx, (), everybody=not group)
        made = add_links(file, group=group, people=people, count=0)
        count = ngettext("{n} link was made.", "{n} links were made.", len(made))
        view.say(count.format(n=len(made)))


def survey_lines(file: SurveyLinkFile) -> Iterator[Line]:
    """Whether somebody serves, the link for a group, and how many links for persons are spent."""
    access = file.read()
    if access.serving:
        yield safe_line(_("Answered at {url}").format(url=access.url), Role.TITLE)
    else:
        yield safe_line(_("Nobody can answer by link at the moment."))
    link = shared_link(file) if access.url else ""
    if link:
        yield safe_line(_("For a group: {link}").format(link=link))
    single = [one for one in access.links if not one.shared and one.state != "revoked"]
    used = sum(one.state == "used" for one in single)
    yield safe_line(
        ngettext(
            "For persons: {n} link, {used} used.",
            "For persons: {n} links, {used} used.",
            len(single),
        ).format(n=len(single), used=used),
        Role.MUTED,
    )


def _start(view: PluginView, round_uid: str) -> Dialog:
    require_extra()
    address = yield from ask_address(PORT)
    words = ["--survey", round_uid, *address]
    start_phone_server(view.ctx.folder, view.ctx.home_folder, words)
    view.say(_("Starting. P shows the links."))


def _write(view: PluginView, file: SurveyLinkFile, name: str) -> Dialog:
    start = Path(_("reminders-{name}.csv").format(name=name))
    path = yield PathStep(_("Write the list to"), [".csv"], start, must_exist=False)
    waiting = open_people(reminder_rows(view.ctx, file, file.read().links))
    write_reminders(path, waiting)
    view.say(written_reminders(waiting, path))
