"""Translations on the command line: which are reviewed, one file with every text, and what comes back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import WrongUse
from cap_tui.model.listing_text import listing_lines
from cap_tui.plugin.host import Host
from cap_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from cap_tui.operations.translations import ImportedTranslations

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(help=_("Translate the program, its plugins and content packs; add a language."))
def translations() -> None:
    """Group of the commands below."""


def _host(session: CommandSession) -> tuple[Host, Path | None]:
    """The plugins, and the region's folder; without a region the plugins alone."""
    try:
        return session.attached(), session.workspace().folder
    except WrongUse:
        if session.chosen is not None:
            raise
        return session.host(), None


@translations.command("list", help=_("How complete each translation is, and who reviewed it."))
@click.argument("language", metavar="LANG", required=False, default="")
@pass_session
def list_translations(session: CommandSession, language: str) -> None:
    """List what is translated and reviewed."""
    from cap_tui.operations.translation_list import translated_packages, translation_listing
    from cap_tui.operations.translations import require_language
    from cap_tui.operations.unknown_texts import unknown_texts

    host, _region = _host(session)
    code = require_language(language) if language else ""
    found = translated_packages(host, code)
    faults = list(unknown_texts(host, code))
    data = [
        {
            **asdict(each),
            "checked": bool(each.reviewed),
            "unknown": sum(1 for fault in faults if fault.id == each.entry),
        }
        for each in found
    ]
    lines = listing_lines(translation_listing(found), session.width)
    session.emit("translations", data, [*lines, *(str(fault.error()) for fault in faults)])


@translations.command(help=_("Write every text with its translation: FILE is .po or .xlsx."))
@click.argument("language", metavar="LANG")
@click.option("-o", "--output", type=FILE, metavar="FILE", help=_("The file; else LANG.po."))
@pass_session
def export(session: CommandSession, language: str, output: Path | None) -> None:
    """Write one file for a translator."""
    from cap_tui.operations.translations import require_language, write_translations
    from cap_tui.text.po_files import translations_of

    host, region = _host(session)
    code = require_language(language)
    path = output or Path(f"{code}.po")
    file = write_translations(host, region, code, path)
    messages = [message for message in file.catalog if message.id]
    done = sum(1 for message in messages if all(translations_of(message)) and not message.fuzzy)
    text = ngettext(
        "{file}: {n} text, {done} translated.",
        "{file}: {n} texts, {done} translated.",
        len(messages),
    )
    session.emit(
        "translations-export",
        {"file": str(path), "language": code, "texts": len(messages), "translated": done},
        [text.format(file=path, n=len(messages), done=done)],
    )


@translations.command("import", help=_("Take a translated FILE into the region's content."))
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--dry-run", is_flag=True, help=_("Only check it, and say what would change."))
@pass_session
def import_file(session: CommandSession, file: Path, dry_run: bool) -> None:
    """Take a file in, or refuse it with every place that is wrong."""
    from cap_tui.operations.translations import import_translations

    done = import_translations(session.region_context(), file, dry_run=dry_run)
    data = {**asdict(done), "path": str(done.path), "dry_run": dry_run}
    text = ngettext(
        "{n} translation into {language} differs from what is shipped: {path}.",
        "{n} translations into {language} differ from what is shipped: {path}.",
        done.texts,
    )
    lines = [text.format(n=done.texts, language=done.language, path=done.path)]
    if done.again:
        again = ngettext(
            "{n} text was reworded: check its translation again.",
            "{n} texts were reworded: check their translations again.",
            done.again,
        )
        lines.append(again.format(n=done.again))
    if done.gone:
        gone = ngettext(
            "{n} text is not in the program any more.",
            "{n} texts are not in the program any more.",
            done.gone,
        )
        lines.append(gone.format(n=done.gone))
    lines.append(_signature(done))
    session.emit("translations-import", data, lines)


def _signature(done: ImportedTranslations) -> str:
    """Who reviewed what is there now, or what became of the signature that came in."""
    if done.reviewed:
        return _("Reviewed: {who}.").format(who=done.reviewed)
    if done.cleared:
        text = _("The signature of {who} is cleared: sign again when all is checked.")
        return text.format(who=done.cleared)
    return _("Nobody has reviewed it yet: sign it as X-Reviewed: name, date.")
