"""Care of a workspace: verify, compact, doctor."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.cells import cell_len

from cap_tui import __version__
from cap_tui.charts.cell_text import pad
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import CapError, Corrupt, WrongUse
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workspace import Verification, Workspace
from cap_tui.workspace.recovery import recover as salvage_into


def _in_words(documents: int, transactions: int, seq: int) -> str:
    kept = ngettext(
        "{n} kept transaction, state {seq}", "{n} kept transactions, state {seq}", transactions
    )
    return ngettext("{n} document, {kept}.", "{n} documents, {kept}.", documents).format(
        n=documents, kept=kept.format(n=transactions, seq=seq)
    )


@click.command(help=_("Check every byte of the workspace; exit 1 when something is wrong."))
@pass_session
def verify(session: CommandSession) -> None:
    """Verify the workspace."""
    found = verified(session.folder())
    problems = [_("problem: {text}").format(text=text) for text in found["problems"]]
    lines = [
        _in_words(found["documents"], found["transactions"], found["seq"]),
        *problems,
        *found["notices"],
        _("Something is wrong.") if problems else _("Every check passed."),
    ]
    session.emit("verify", found, lines)
    if problems:
        click.get_current_context().exit(1)


def verified(folder: Path) -> dict[str, Any]:
    """What a check of every byte found; a region too damaged to open is a problem, not an end."""
    try:
        with Workspace.open(folder, readonly=True) as workspace:
            found = workspace.verify()
    except Corrupt as error:
        found = Verification(seq=0, documents=0, tables={}, transactions=0, problems=(str(error),))
    data: dict[str, Any] = msgspec.to_builtins(found)
    return {"ok": found.ok, **data}


@click.command(
    help=_("Write a fresh snapshot and start a fresh journal. Others can go on working.")
)
@click.option("--dry-run", is_flag=True, help=_("Only check whether it can be done."))
@pass_session
def compact(session: CommandSession, dry_run: bool) -> None:
    """Compact the workspace."""
    workspace = session.workspace()
    done = False if dry_run else workspace.compact()
    if dry_run:
        told = _("A fresh snapshot would be written.")
    elif done:
        told = _("A fresh snapshot is written.")
    else:
        told = _("Another program is writing a snapshot now.")
    session.emit("compact", {"compacted": done, "seq": workspace.seq}, [told])


def facts(session: CommandSession) -> dict[str, str]:
    """Where everything is: for a person who asks, and for a letter to whoever helps."""
    try:
        folder = str(session.folder().absolute())
    except WrongUse:
        folder = ""
    return {
        "version": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "program": str(Path(__file__).parent.parent),
        "home": str(session.home.path),
        "settings": str(session.home.config_file),
        "log": str(session.home.logs / "cap-tui.log"),
        "drop_in": str(session.home.drop_in),
        "workspace": folder,
    }


@click.command(
    help=_("Where everything is, and is it well? With --salvage FOLDER: save what can be saved.")
)
@click.option(
    "--salvage",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=_("Write the undamaged records into a new workspace."),
)
@click.option("--dry-run", is_flag=True, help=_("Only show what could be recovered."))
@pass_session
def doctor(session: CommandSession, salvage: Path | None, dry_run: bool) -> None:
    """Say where everything is and what is wrong; salvage a damaged workspace on request."""
    if salvage is not None:
        _salvage(session, salvage, dry_run=dry_run)
        return
    from cap_tui.text.terminal_profile import terminal_advice

    places, terminal = facts(session), terminal_facts(session)
    advice = list(terminal_advice(os.environ))
    problems = _problems(session)
    lines = [*_labelled(places), "", *_labelled(terminal)]
    lines += [f"  → {each}" for each in advice]
    lines += ["", *(problems or [_("Everything is well.")])]
    data = {"facts": places, "terminal": terminal, "advice": advice, "problems": problems}
    session.emit("doctor", data, lines)
    if problems:
        click.get_current_context().exit(1)


def _labelled(facts: Mapping[str, str]) -> Iterator[str]:
    """Each fact behind what people call it."""
    names = {
        "version": _("version"),
        "python": "Python",
        "system": _("system"),
        "program": _("program"),
        "home": _("home folder"),
        "settings": _("settings"),
        "log": _("log"),
        "drop_in": _("plugins"),
        "workspace": _("region"),
        "terminal": _("terminal"),
        "profile": _("profile"),
        "colours": _("colours"),
        "signs": _("signs"),
        "mouse": _("mouse"),
        "clipboard": _("clipboard"),
        "inside": _("inside"),
        "size": _("size"),
    }
    words = {"yes": _("yes"), "no": _("no")}
    width = max(map(cell_len, names.values()))
    for name, value in facts.items():
        yield f"{pad(names[name], width)}  {words.get(value, value) or '—'}"


def terminal_facts(session: CommandSession) -> dict[str, str]:
    """What the terminal says it can do, and what the program does with it."""
    from cap_tui.screens.preferences import Preferences
    from cap_tui.text.terminal_profile import (
        colour_depth,
        has_clipboard,
        multiplexer,
        passes_mouse,
        terminal_profile,
    )
    from cap_tui.widgets import glyphs

    setting = Preferences(session.home.config_file).get
    profile = terminal_profile(os.environ, setting("screen.profile", "auto"))
    signs = glyphs.suitable(os.environ, setting("screen.glyphs", "auto"))
    mouse = passes_mouse(os.environ) and setting("screen.mouse", True)
    drawn = profile.name != "plain"
    clipboard = has_clipboard(os.environ, setting("screen.clipboard", "auto"))
    size = shutil.get_terminal_size((0, 0))
    return {
        "terminal": os.environ.get("TERM", ""),
        "profile": f"{profile.name} ({profile.why})",
        "colours": str(colour_depth(os.environ)),
        "signs": "ASCII" if signs is glyphs.ASCII else "Unicode",
        "mouse": ("yes" if mouse else "no") if drawn else "",
        "clipboard": ("OSC 52" if clipboard else "copied.txt") if drawn else "",
        "inside": multiplexer(os.environ),
        "size": f"{size.columns}x{size.lines}" if size.columns else "",
    }


def _salvage(session: CommandSession, target: Path, *, dry_run: bool) -> None:
    """Save what is whole into ``target``; a dry run saves into a folder that goes away again."""
    import tempfile

    if dry_run:
        with tempfile.TemporaryDirectory() as away:
            saved = salvage_into(session.folder(), Path(away) / "saved")
    else:
        saved = salvage_into(session.folder(), target)
    lines = [
        ngettext(
            "{documents} document saved, state {seq}.",
            "{documents} documents saved, state {seq}.",
            saved.documents,
        ).format(documents=saved.documents, seq=saved.seq),
        *(
            ngettext(
                "set aside: {file} at byte {offset}, {length} byte: {reason}",
                "set aside: {file} at byte {offset}, {length} bytes: {reason}",
                piece.length,
            ).format(**msgspec.structs.asdict(piece))
            for piece in saved.set_aside
        ),
    ]
    if saved.unchecked or saved.missing:
        lines.append(
            ngettext(
                "{unchecked} transaction taken on trust, {missing} missing.",
                "{unchecked} transactions taken on trust, {missing} missing.",
                saved.unchecked,
            ).format(unchecked=saved.unchecked, missing=saved.missing)
        )
    data = {**msgspec.to_builtins(saved, enc_hook=str), "folder": "" if dry_run else str(target)}
    session.emit("salvage", data, lines)


def _key_problems(session: CommandSession) -> list[str]:
    """What of the person's own keys cannot be used; the registry of keys is imported only for those who have some."""
    from cap_tui.screens.preferences import Preferences

    table = Preferences(session.home.config_file).get("keys")
    if table is None:
        return []
    from cap_tui.screens.user_keys import read_user_keys

    return [f"[keys]: {problem}" for problem in read_user_keys(table).problems]


def _theme_problems(session: CommandSession) -> list[str]:
    """What of the person's own themes cannot be used or read."""
    from cap_tui.screens.preferences import Preferences

    table = Preferences(session.home.config_file).get("themes")
    if table is None:
        return []
    from cap_tui.widgets.user_themes import take_user_themes

    return [f"[themes] {problem}" for problem in take_user_themes(table).problems]


def _problems(session: CommandSession) -> list[str]:
    problems = []
    for plugin in session.host().plugins:
        if plugin.reason and plugin.state.value not in ("active", "data only", "disabled"):
            problems.append(
                labelled(
                    plugin.id, labelled(plugin.state.value, f"{plugin.reason} → {plugin.remedy}")
                )
            )
    problems += [*_key_problems(session), *_theme_problems(session)]
    try:
        folder = session.folder()
    except WrongUse:
        return [*problems, *_content_problems(session, None)]
    try:
        problems += _content_problems(session, folder)
        problems += _server_problems(folder)
        problems += verified(folder)["problems"]
    except CapError as error:
        problems.append(str(error))
    return problems


def _content_problems(session: CommandSession, folder: Path | None) -> list[str]:
    """What is wrong with the content of plugins and of the region, which is not opened for it."""
    from cap_tui.plugin.validation import faulty_content, faulty_content_of_region

    host = session.host()
    by_plugin = faulty_content(host.plugins, lambda: host.content().kinds())
    found = [labelled(plugin, fault) for plugin, faults in by_plugin.items() for fault in faults]
    if folder is not None:
        region = faulty_content_of_region(folder, host.plugins, lambda: host.content().kinds())
        found += [str(fault) for fault in region]
    return found


def _server_problems(folder: Path) -> list[str]:
    """What is wrong with the server of a region that lies on one."""
    from cap_tui.operations.storage import inspect_storage, server_address

    return inspect_storage(folder).problems if server_address(folder) else []
