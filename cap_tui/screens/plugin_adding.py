"""Add and remove plugins on the screen: what one brings is shown before, and trust in code is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import CapError
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, pick
from cap_tui.widgets.overlay import choose, confirm
from cap_tui.widgets.path_prompt import ask_path
from cap_tui.widgets.view import error_line

if TYPE_CHECKING:
    from cap_tui.plugin.states import PluginState

SUFFIXES = (".toml", ".zip", ".whl")


def ask_plugin(screen: CapScreen, done: Callable[[], object]) -> None:
    """Ask whether a folder or a file is added, for its path, and add it; ``done`` is called when it is there."""
    kinds = [("folder", _("A folder")), ("file", _("A file: plugin.toml, .zip or .whl"))]

    def chosen(kind: str) -> None:
        folders = kind == "folder"
        ask_path(
            screen,
            _("Add the plugin in which folder?") if folders else _("Add which plugin?"),
            lambda path: _show(screen, path, done),
            start=Path.cwd(),
            suffixes=() if folders else SUFFIXES,
            folders=folders,
        )

    choose(screen, _("What is added?"), kinds, chosen)


def _show(screen: CapScreen, path: Path, done: Callable[[], object]) -> None:
    """Show what a plugin brings, and add it when the person agrees."""
    from cap_tui.plugin.contribution_list import contribution_lines
    from cap_tui.plugin.installing import plan_add
    from cap_tui.plugin.package_source import open_package

    home = screen.shell.home
    try:
        with open_package(path) as package:
            plan_add(home, package)
            manifest, code = package.manifest, package.has_code
            brings = contribution_lines(manifest, package.folder / package.inner)
    except CapError as error:
        screen.say(error_line(error), "warning")
        return
    name = f"{pick(manifest.name)} ({manifest.id} {manifest.version})"

    def answered(answer: str) -> None:
        if answer != "no":
            _add(screen, path, trust=answer == "trust", done=done)

    adding = [("yes", _("Add it")), ("no", _("Do not add it"))]
    if code:
        brings.append(_("It has code, which would run with your rights: there is no sandbox."))
        adding = [
            ("no", _("Do not add it")),
            ("yes", _("Add it, its code is not used yet")),
            ("trust", _("Add it and trust its code as it is now")),
        ]
    question = _("Add {name}?").format(name=name)
    choose(screen, question, adding, answered, text=brings, escape="no")


def _add(screen: CapScreen, path: Path, *, trust: bool, done: Callable[[], object]) -> None:
    from cap_tui.plugin.installing import place, plan_add
    from cap_tui.plugin.package_source import open_package
    from cap_tui.plugin.trust import Trust

    home = screen.shell.home
    try:
        with open_package(path) as package:
            placement = plan_add(home, package)
            place(home, package, placement)
            if trust:
                Trust(home.state).give(package.manifest.id, placement.package)
    except CapError as error:
        screen.say(error_line(error), "warning")
        return
    screen.say(_("{id} is added.").format(id=package.manifest.id))
    done()


def ask_removal(screen: CapScreen, state: PluginState, done: Callable[[], object]) -> None:
    """Remove a plugin from the plugins folder after a question; ``done`` is called when it is gone."""
    from cap_tui.plugin.installing import remove_plugin

    home = screen.shell.home
    try:
        folder = remove_plugin(home, state.id, dry_run=True)
    except CapError as error:
        screen.say(error_line(error), "warning")
        return

    def answered(yes: bool) -> None:
        if not yes:
            return
        try:
            remove_plugin(home, state.id)
        except CapError as error:
            screen.say(error_line(error), "warning")
            return
        screen.say(_("{id} is removed.").format(id=state.id))
        done()

    text = [str(folder), _("Its records in regions are kept, read-only.")]
    confirm(screen, _("Remove {id}?").format(id=state.id), answered, text=text)
