"""A region on the command line: make one, see its board, its findings and any of its screens."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session, plain_width
from cap_tui.cli.field_options import IsoDate
from cap_tui.errors import NotFound, WrongUse
from cap_tui.model.action_line import line_name
from cap_tui.model.content import CONTENT_TABLES
from cap_tui.model.listing_text import listing_lines
from cap_tui.operations.board import all_findings, board
from cap_tui.operations.board_areas import board_data, board_lines, finding_data
from cap_tui.operations.content import content_listing
from cap_tui.operations.record_search import list_records
from cap_tui.plugin.contributions import Line, Severity
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.clean import clean_line
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _, is_language, pick
from cap_tui.text.i18n import languages as known_languages
from cap_tui.text.labelled import labelled
from cap_tui.workspace.visits import changes_since, last_visit

LISTS = "records."
"""Before the id of a kind: the view that lists its records."""


def severity_name(severity: Severity) -> str:
    """A severity in a word."""
    return {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.HINT: _("hint"),
    }[severity]


class NewCommand(click.Command):
    """``new``; without any word a dialogue of lines, where no screens are drawn."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        session = ctx.find_object(CommandSession)
        if not args and session is not None and session.talks:
            from cap_tui.cli.plain_new import asked_words

            args = asked_words(session)
        return super().parse_args(ctx, args)


@click.command(cls=NewCommand, help=_("Make a region's workspace in the folder DIR."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--code", required=True, help=_("Short code of the region, such as AT-7 or VAL."))
@click.option("--name", required=True, help=_("Name of the region."))
@click.option("--country", required=True, help=_("Country, two letters (ISO 3166)."))
@click.option("--languages", default="en", show_default=True, help=_("Its languages, as de,en."))
@click.option(
    "--currency",
    default="EUR",
    show_default=True,
    help=_("Its currency, three letters (ISO 4217)."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would be created."))
@pass_session
def new(
    session: CommandSession, /, folder: Path, dry_run: bool, languages: str, **region: str
) -> None:
    """Make a region's workspace."""
    from cap_tui.workspace import Region, Workspace, WorkspaceConfig

    words = (word.strip().lower() for word in languages.split(","))
    spoken = tuple(dict.fromkeys(word for word in words if word))
    unknown = [word for word in spoken if not is_language(word)]
    if unknown or not spoken:
        raise WrongUse(
            _("Unknown language: {codes}.").format(codes=", ".join(unknown) or "—"),
            remedy=_("Choose from {known}.").format(known=", ".join(known_languages())),
        )
    name = clean_line(region["name"], limit=sys.maxsize)
    config = WorkspaceConfig(
        region=Region(
            code=region["code"],
            name=name,
            country=region["country"].upper(),
            languages=spoken,
            currency=region["currency"].upper(),
        )
    )
    Workspace.check_new(folder, config)
    if not dry_run:
        Workspace.create(folder, config).close()
        session.home.remember(folder)
    data = {"folder": str(folder), "code": region["code"], "made": not dry_run}
    told = (
        _("{name} is ready in {folder}.") if not dry_run else _("{name} could be made in {folder}.")
    )
    session.emit("new", data, [told.format(name=name, folder=folder)])


def show_board(session: CommandSession) -> None:
    """Answer with the board of the session's region."""
    host = session.attached()
    workspace = session.workspace()
    region = workspace.config.region
    shown = board(host, workspace)
    since = changes_since(workspace, last_visit(session.home, workspace))
    data = {
        "region": {"code": region.code, "name": region.name, "synthetic": region.synthetic},
        "seq": workspace.seq,
        **board_data(shown, since),
    }
    head = [f"{region.name} ({region.code})"]
    if region.synthetic:
        head.append(_("SYNTHETIC: this region and all its data are made up."))
    told = board_lines(shown, since, bars=not session.plain)
    session.emit("status", data, [*head, "", *told])


@click.command(help=_("The board: the state of each action line, and the activities by stage."))
@pass_session
def status(session: CommandSession) -> None:
    """Show the board."""
    show_board(session)


@click.command(help=_("What is missing before the next step, and how to fix it."))
@click.argument("line", required=False, type=click.Choice([line.value for line in Line]))
@click.option(
    "--as-of",
    type=IsoDate(),
    default=None,
    help=_("What counts as today (default: today)."),
)
@pass_session
def check(session: CommandSession, line: str | None, as_of: str | None) -> None:
    """List the findings; exit 1 when an error is among them."""
    if as_of:
        session.attached().today = datetime.date.fromisoformat(as_of)
        session.say(_("Today is {day}.").format(day=day_text(as_of)))
    findings = all_findings(session.attached(), session.workspace(), Line(line) if line else None)
    lines = []
    for finding in findings:
        place = f" ({finding.place})" if finding.place else ""
        lines.append(
            labelled(
                severity_name(finding.severity),
                f"{finding.message}{place} — {line_name(finding.line)}",
            )
        )
        if finding.remedy:
            lines.append(f"    → {finding.remedy}")
    session.emit("check", [finding_data(f) for f in findings], lines or [_("Nothing is missing.")])
    if any(finding.severity is Severity.ERROR for finding in findings):
        click.get_current_context().exit(1)


@click.command(help=_("Any screen as lines of text; without VIEW the list of them."))
@click.argument("view", required=False)
@click.option("--width", type=WholeRange(40, 400), help=_("Width in characters."))
@pass_session
def view(session: CommandSession, view: str | None, width: int | None) -> None:
    """Show a view as text."""
    context = session.context_of_person()
    lists = {f"{LISTS}{kind.id}": kind for kind in context.kinds()}
    host = session.attached()
    kinds = {kind.name: pick(kind.title) for kind in host.content().kinds()}
    content = {f"{CONTENT_TABLES}{name}": name for name in host.content().names()}
    titles = host.view_titles() | {id: kind.title(many=True) for id, kind in lists.items()}
    titles |= {
        id: _("Content: {kind}").format(kind=kinds.get(name, name)) for id, name in content.items()
    }
    if view is None:
        data = [{"view": id, "title": title} for id, title in titles.items()]
        session.emit("views", data, [f"{id:<28} {title}" for id, title in titles.items()])
        return
    if view not in titles:
        owner = view.partition(".")[0]
        if any(state.id == owner and not state.usable for state in host.plugins):
            host.view(view)  # raises why the plugin is off: its view is not simply missing
        raise NotFound(
            _("There is no view {view}.").format(view=view), remedy=_("cap-tui view lists them.")
        )
    if view in content:
        items = host.content().entries(content[view])
        shown = content_listing(items, titles[view])
        lines = list(listing_lines(shown, width or plain_width(), title=True))
        session.emit("view", {"view": view, "lines": lines}, lines)
        return
    if view not in lists:
        session.print_view(view, width)
        return
    listing = list_records(context, lists[view])
    lines = list(listing_lines(listing, width or plain_width(), title=True))
    session.emit("view", {"view": view, "lines": lines}, lines)
