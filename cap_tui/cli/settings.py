"""The settings on the command line: all with their values, one to set, and each group as a dialogue of lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host
    from cap_tui.widgets.setting_groups import Group
    from cap_tui.workspace import Workspace


@click.group(help=_("Settings: yours, the region's, and those of plugins."))
def settings() -> None:
    """Group of the commands below."""


class SessionRegion:
    """The region of a call, as the groups of settings read it."""

    def __init__(self, session: CommandSession) -> None:
        self.workspace: Workspace = session.workspace()
        self.host: Host = session.attached()


def _groups(session: CommandSession) -> list[Group]:
    """Every group; without a region the person's own."""
    from cap_tui.screens.preferences import Preferences
    from cap_tui.widgets.setting_groups import settings_groups

    setting = Preferences(session.home.config_file).get
    try:
        session.folder()
    except WrongUse:
        return settings_groups(setting, None)
    return settings_groups(setting, SessionRegion(session))


@settings.command(name="list", help=_("Every setting with its name and its value."))
@pass_session
def list_settings(session: CommandSession) -> None:
    """List the settings."""
    from cap_tui.widgets.setting_groups import said_value

    lines, data = [], []
    for group in _groups(session):
        lines.append(f"{group.title} ({group.where})")
        for field in group.fields:
            value = group.values.get(field.name)
            named = labelled(f"{field.label} ({field.name})", said_value(field, value))
            lines.append(f"  {named}")
            data.append(
                {
                    "name": f"{group.where}.{field.name}",
                    "label": field.label,
                    "value": value,
                    "choices": [key for key, _words in field.choices],
                }
            )
    session.emit("settings", data, lines)


@settings.command(name="set", help=_("Set one setting, such as: region.name Valdora"))
@click.argument("name")
@click.argument("value")
@click.option("--dry-run", is_flag=True, help=_("Only check the value."))
@pass_session
def set_setting(session: CommandSession, name: str, value: str, dry_run: bool) -> None:
    """Set one setting by its dotted name; an empty value empties it."""
    from cap_tui.cli.plain_form import chosen
    from cap_tui.widgets.fields import FieldProblem
    from cap_tui.widgets.setting_groups import said_value

    where, _point, last = name.rpartition(".")
    found = [g for g in _groups(session) if g.where == where]
    field = next((f for group in found for f in group.fields if f.name == last), None)
    if field is None:
        raise NotFound(
            _("There is no setting {name}.").format(name=name), remedy="cap-tui settings list"
        )
    try:
        read = field.read(chosen(field.choices, value))
    except FieldProblem as problem:
        raise Refused(str(problem), where=name) from None
    if not dry_run:
        _store(session, found[0], {last: read})
    data = {"name": name, "value": read, "stored": not dry_run}
    session.emit("setting", data, [labelled(field.label, said_value(field, read))])


@settings.command(help=_("Ask for each setting of a group, line by line."))
@click.argument("group", default="screen")
@click.option("--dry-run", is_flag=True, help=_("Only ask and check."))
@pass_session
def edit(session: CommandSession, group: str, dry_run: bool) -> None:
    """A group of settings as a dialogue of lines."""
    from cap_tui.cli.plain_form import ask_until_stored, say_how

    if session.json:
        raise WrongUse(
            _("Questions are asked in lines; --json has no place for them."),
            remedy="cap-tui settings set NAME VALUE",
        )
    groups = {each.where.removeprefix("plugins.settings."): each for each in _groups(session)}
    if group not in groups:
        raise NotFound(
            _("There is no group of settings {name}.").format(name=group),
            remedy=", ".join(groups),
        )
    asked = groups[group]
    say_how(asked.fields)
    opened = dict(asked.values)
    stored: dict[str, Any] = {}

    def store(values: Mapping[str, Any]) -> None:
        stored.update(asked.changes(values, opened))
        if not dry_run:
            _store(session, asked, values)

    ask_until_stored(None, asked.fields, opened, store)
    said = _("{group}: saved.") if stored and not dry_run else _("Nothing is changed.")
    session.emit("setting-group", {"changed": stored}, [said.format(group=asked.title)])


def _store(session: CommandSession, group: Group, values: Mapping[str, Any]) -> None:
    """Store what of these values is new, over those that were read."""
    from cap_tui.screens.preferences import Preferences

    opened = {name: group.values.get(name) for name in values}
    changes, expect = group.changes(values, opened), group.expected(opened)
    if not group.of_region:
        Preferences(session.home.config_file).save(changes, expect=expect)
        return
    session.workspace().save_config(changes, expect=expect)
    session.attached().attach(session.workspace())
