"""``cap-tui join links``: the links to a survey, made, listed, revoked, and written for a mail merge."""

from __future__ import annotations

from pathlib import Path

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.plugin.number_options import WholeRange
from cap_tui.text.i18n import _


@click.command("links", help=_("Links to a survey: for a group, or for persons and once."))
@click.argument("survey", metavar="ROUND")
@click.option("--group", is_flag=True, help=_("One link for a group, any number of times."))
@click.option("--people", is_flag=True, help=_("A link for each person with a mail address."))
@click.option("--person", "persons", multiple=True, metavar="NAME", help=_("A link for them."))
@click.option(
    "--count", type=WholeRange(0, 10_000), default=0, metavar="N", help=_("Links without name.")
)
@click.option("--revoke", multiple=True, metavar="LINK", help=_("Make a link invalid: L3."))
@click.option("--url", default="", help=_("What phones see; else as at the last start."))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("A list for reminders (CSV).")
)
@click.option("--dry-run", is_flag=True, help=_("Only show what would be changed."))
@pass_session
def links(
    session: CommandSession,
    survey: str,
    group: bool,
    people: bool,
    persons: tuple[str, ...],
    count: int,
    revoke: tuple[str, ...],
    url: str,
    output: Path | None,
    dry_run: bool,
) -> None:
    """Make and revoke what is asked for; show every link that was made, without it all of the round."""
    from dataclasses import asdict

    from cap_tui.operations import survey_links

    region = session.region_context()
    form = survey_links.find_survey(region, survey)
    file = survey_links.survey_file(region, form, dry_run=dry_run)
    wanted = survey_links.people_to_ask(region, persons, everybody=people)
    shown = survey_links.revoke_links(file, revoke)
    shown += survey_links.add_links(file, group=group, people=wanted, count=count)
    asked = bool(revoke or group or people or persons or count)
    found = survey_links.reminder_rows(region, file, shown if asked else file.read().links, url)
    lines = [
        f"{row.ref:<5} {survey_links.state_name(row.state):<10} {row.who}  {row.link}".rstrip()
        for row in found
    ]
    written = ""
    if output is not None and not dry_run:
        everyone = survey_links.reminder_rows(region, file, file.read().links, url)
        waiting = survey_links.open_people(everyone)
        survey_links.write_reminders(output, waiting)
        written = str(output)
        lines = [
            survey_links.written_reminders(waiting, output),
            _("The file is personal data: delete it when the mail is sent."),
        ]
    if dry_run:
        session.say(_("Dry run: nothing was changed."))
    elif found and not (url or file.read().url):
        session.say(_("Say where phones reach it by --url, or start cap-tui join --survey first."))
    data = {
        "survey": form.name,
        "links": [asdict(row) for row in found],
        "file": written,
        "dry_run": dry_run,
    }
    session.emit("join links", data, lines or [_("Nobody has a link yet.")])
