"""``cap-tui join``: the server for participants' phones, for a workshop or a survey; its audit, its links."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.language_choice import require_known_language
from cap_tui.cli.survey_links import links
from cap_tui.errors import WrongUse
from cap_tui.operations.workshops.access import WorkshopAccess, access_workshop
from cap_tui.operations.workshops.phone_server import require_extra
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.i18n import _, language, language_code, ngettext
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.web.server import JoinServer, JoinSettings
    from cap_tui.web.survey_server import SurveyServer

WORKSHOP = click.option("--workshop", "-W", default="", help=_("The workshop; else the last one."))


def _access(session: CommandSession, workshop: str) -> WorkshopAccess:
    return access_workshop(session.region_context(plugins=False), workshop)


@click.group(
    invoke_without_command=True, help=_("Participants take part by phone: a small web server.")
)
@WORKSHOP
@click.option("--survey", default="", metavar="ROUND", help=_("A survey round, by links, instead."))
@click.option("--port", type=WholeRange(0, 65535), help=_("The port that it listens on."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("The address of it."))
@click.option("--url", default="", help=_("What phones see: http://192.168.1.7:8080."))
@click.option(
    "--people", type=WholeRange(1, 100_000), default=300, show_default=True, help=_("Seats.")
)
@click.option("--lang", "language", metavar="LANG", help=_("Language of undecided phones."))
@click.option("--keep-code", is_flag=True, help=_("Keep the code of the last start."))
@click.option("--proxy", default="", metavar="ADDRESS", help=_("Believe this reverse proxy."))
@click.pass_context
def join(
    context: click.Context, /, workshop: str, survey: str, port: int | None, **options: Any
) -> None:
    """Serve phones until Ctrl-C, SIGTERM or SIGHUP."""
    if context.invoked_subcommand is not None:
        return
    session: CommandSession = context.find_root().obj
    if port is None:
        raise WrongUse(_("Give the port: --port 8080."))
    if survey and workshop:
        raise WrongUse(_("--workshop and --survey are two servers: give one of them."))
    require_extra()
    from cap_tui.plugin.contributed_words import take_words_of
    from cap_tui.web.server import JoinSettings

    take_words_of(session.host().plugins, session.folder())
    require_known_language(options["language"])
    options["language"] = language_code(options["language"] or language()) or "en"
    settings = JoinSettings(port=port, **options)
    if survey:
        _serve_survey(session, survey, settings)
    else:
        _serve_workshop(session, workshop, settings)


def _serve_workshop(session: CommandSession, workshop: str, settings: JoinSettings) -> None:
    from cap_tui.web.server import JoinServer, is_loopback

    access = _access(session, workshop)
    server = JoinServer(session.region_context(plugins=False), access.workshop, settings)

    def listening() -> None:
        _announce(session, server, loopback=is_loopback(settings.host))

    server.run(listening)


def _serve_survey(session: CommandSession, survey: str, settings: JoinSettings) -> None:
    from cap_tui.operations.survey_links import find_survey
    from cap_tui.web.survey_server import SurveyServer

    region = session.region_context()
    server = SurveyServer(region, find_survey(region, survey), settings)
    server.run(lambda: _announce_survey(session, server))


def _announce_survey(session: CommandSession, server: SurveyServer) -> None:
    """Say where the links lead, the link for a group, and what others on the network can read."""
    from cap_tui.operations.survey_links import shared_link
    from cap_tui.web.page_words import PageWords

    link = shared_link(server.file)
    count = len(server.file.read().links)
    if session.json:
        data = {"url": server.url, "survey": server.form.name, "link": link, "links": count}
        session.stream({"kind": "join", "data": data})
    else:
        where = ngettext(
            "The survey {name} is answered at {url}; {n} link.",
            "The survey {name} is answered at {url}; {n} links.",
            count,
        ).format(name=server.form.name, url=server.url, n=count)
        shown = [*_qr_lines(link), link] if link else []
        session.emit("join", {}, [*shown, where])
        sys.stdout.flush()
    if not count:
        hint = _("Nobody has a link yet: cap-tui join links {name} --group").format(
            name=server.form.name
        )
        session.say(hint)
    words = PageWords(language())  # for the host; phones have their own language
    https = server.url.startswith("https:")
    session.say(words.network_https if https else words.survey_http)
    session.say(words.host_certificate)


def _announce(session: CommandSession, server: JoinServer, *, loopback: bool) -> None:
    """Say where people go, and what others on the network can read."""
    from cap_tui.web.page_words import PageWords
    from cap_tui.workshop.join_codes import spelled_code

    door = server.door
    code = spelled_code(door.code)
    link = f"{server.url}/j/{door.token}"
    wall = _("The projector in a browser: {address}").format(
        address=f"{server.url}/wall/{door.token}"
    )
    words = PageWords(language())  # for the host; phones have their own language
    if session.json:
        session.stream(
            {
                "kind": "join",
                "data": {"url": server.url, "code": code, "token": door.token, "link": link},
            }
        )
    else:
        session.emit(
            "join", {}, [*_qr_lines(door.link), link, labelled(words.code_label, code), wall]
        )
        sys.stdout.flush()
    https = server.url.startswith("https:")
    if not loopback or not session.json:
        session.say(words.network_https if https else words.network_http)
        session.say(words.host_certificate)
        session.say(words.host_sessions)


def _qr_lines(link: str) -> list[str]:
    """The QR code of the link, on a terminal only."""
    from cap_tui.charts.qr import qr_rows

    size = shutil.get_terminal_size()
    return qr_rows(link, size.columns, size.lines) if sys.stdout.isatty() else []


join.add_command(links)


@join.command("audit", help=_("What came by phone: receipts to compare."))
@WORKSHOP
@pass_session
def audit(session: CommandSession, workshop: str) -> None:
    """Show what of the receipts is in the region."""
    from cap_tui.operations.workshops.phone_receipts import join_audit

    context = click.get_current_context().parent
    named = workshop or (context.params.get("workshop", "") if context else "")
    found = join_audit(_access(session, named))
    lines = [
        ngettext("{n} person joined by phone.", "{n} people joined by phone.", found.people).format(
            n=found.people
        ),
        *(f"{card['receipt']}  {card['text']}" for card in found.cards),
        *(f"{vote['receipt']}  {vote['ballot']}  {vote.get('points', '')}" for vote in found.votes),
        *(f"{receipt}  " + _("(replaced)") for receipt in found.superseded),
    ]
    session.emit("join audit", asdict(found), lines)
