"""Translations as files: which texts there are, what is translated and reviewed, one file out and back in.

A file holds the texts of the core, of the plugins and of content packs in one language, each with its package
(the context of a message) and the places where it stands. What comes in becomes the region's own content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cap_tui
from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import require_writable
from cap_tui.operations.translation_sheet import read_translation_sheet, translation_sheet
from cap_tui.plugin.content_source import CONTENT_FOLDER, MAX_FILE, TRANSLATIONS
from cap_tui.plugin.host import Host
from cap_tui.text.catalogue_update import string_of, update_catalogue
from cap_tui.text.i18n import (
    CONTENT,
    LANGUAGES,
    _,
    contributed,
    is_language,
    language_code,
    ngettext,
)
from cap_tui.text.labelled import labelled
from cap_tui.text.message_extraction import Texts, extract_messages
from cap_tui.text.po_files import (
    PoFile,
    domain_of,
    new_po_file,
    parse_po,
    po_fault,
    po_text,
    read_po_file,
    texts_of,
    translations_of,
)
from cap_tui.text.system_reason import system_reason
from cap_tui.text.wording_extraction import extract_wordings
from cap_tui.workspace.atomic_write import put_whole

if TYPE_CHECKING:
    from babel.messages import Message

CORE_PACKAGE = "cap_tui"
CLICK = "click"
PROGRAM = "cap-tui"
"""Who gives the texts of the core."""
Keyed = dict[tuple[str, Texts], "Message"]


@dataclass(frozen=True)
class SourceTexts:
    """The texts of one package with their places, and their translations that the program ships."""

    domain: str
    messages: Mapping[Texts, list[str]]
    shipped: Mapping[Texts, tuple[str, ...]]


def package_owners(host: Host) -> dict[Path, str]:
    """The folders of the core and of the plugins with code, which are packages with texts of their own: whose each is."""
    plugins = (state for state in host.plugins if state.usable and state.source.module)
    return {
        Path(cap_tui.__file__).parent: PROGRAM,
        **{state.folder: state.id for state in plugins},
    }


def catalogue_path(package: Path, language: str, domain: str = "") -> Path:
    """Where a package's catalogue of a language is, whether it is there or not."""
    return package / "locales" / language / "LC_MESSAGES" / f"{domain or package.name}.po"


def source_texts(host: Host, region: Path | None, language: str) -> Iterator[SourceTexts]:
    """Every text that may be translated: of the core, of Click, of each plugin, and of content by language."""
    folders = list(package_owners(host))
    for folder in folders:
        shipped = _shipped(catalogue_path(folder, language))
        yield SourceTexts(folder.name, _messages_in(folder), shipped)
    click = _shipped(catalogue_path(folders[0], LANGUAGES[1], CLICK))
    own = _shipped(catalogue_path(folders[0], language, CLICK))
    yield SourceTexts(CLICK, {texts: [CLICK] for texts in click}, own)
    messages: dict[Texts, list[str]] = {}
    known: dict[Texts, tuple[str, ...]] = {}
    for folder in [*folders, *_region_content(region)]:
        for english, (words, places) in extract_wordings(folder, folder.parent).items():
            messages.setdefault((english,), []).extend(places)
            if language != "en" and words.get(language):
                known.setdefault((english,), (words[language],))
    yield SourceTexts(CONTENT, messages, known)


def package_texts(host: Host, domain: str) -> frozenset[str]:
    """Every English text of a package, plural forms too; none where the package is not here."""
    folders = list(package_owners(host))
    if domain == CLICK:
        messages = set(_shipped(catalogue_path(folders[0], LANGUAGES[1], CLICK)))
    else:
        messages = {
            texts for folder in folders if folder.name == domain for texts in _messages_in(folder)
        }
    return frozenset(text for texts in messages for text in texts)


@cache
def _messages_in(folder: Path) -> Mapping[Texts, list[str]]:
    """The messages of a package; its code does not change while the program runs."""
    return extract_messages(folder, folder.parent)


def _region_content(region: Path | None) -> list[Path]:
    folder = region / CONTENT_FOLDER if region is not None else None
    return [folder] if folder is not None and folder.is_dir() else []


def _shipped(path: Path) -> dict[Texts, tuple[str, ...]]:
    if not path.is_file():
        return {}
    return {
        texts_of(message): translations_of(message)
        for message in read_po_file(path).catalog
        if message.id and not message.fuzzy
    }


def region_file(region: Path, language: str) -> Path:
    """The file of the region's own translations into a language."""
    return region / CONTENT_FOLDER / TRANSLATIONS / f"{language}.po"


def require_language(code: str, where: str = "") -> str:
    """The code of a language that texts may be translated into. Raises NotFound; ``where`` is the file that names it."""
    short = language_code(code)
    if not short or not is_language(short):
        raise NotFound(
            _("Unknown language: {codes}.").format(codes=code),
            where=where,
            remedy=_("Give a code of two or three letters, such as hr or rm."),
        )
    return short


def translation_catalogue(host: Host, region: Path | None, code: str) -> PoFile:
    """Every text with its translation into a language, where there is one: the region's own, else the shipped one."""
    language = require_language(code)
    own = _region_catalogue(region, language)
    theirs = _by_domain(own) if own else {}
    whole = new_po_file(CORE_PACKAGE, language)
    for source in source_texts(host, region, language):
        for texts, places in source.messages.items():
            there = theirs.get((source.domain, texts))
            flags = {"python-brace-format"} if any("{" in text for text in texts) else set()
            string: str | tuple[str, ...]
            if there is not None and any(translations_of(there)):
                string, flags = string_of(there), flags | there.flags
            elif len(texts) == 1:
                found = contributed(texts[0], language, source.domain)
                string = found or "".join(source.shipped.get(texts, ("",))[:1])
            else:
                string = source.shipped.get(texts, ("",) * whole.forms)
            whole.catalog.add(
                texts[0] if len(texts) == 1 else texts,
                string,
                [(place, 0) for place in places],
                flags,
                previous_id=there.previous_id if there is not None else (),
                context=source.domain,
            )
    return replace(whole, reviewed=own.reviewed if own else "")


def _region_catalogue(region: Path | None, language: str) -> PoFile | None:
    path = region_file(region, language) if region is not None else None
    return read_po_file(path) if path is not None and path.is_file() else None


def _by_domain(file: PoFile) -> Keyed:
    return {(domain_of(m, file), texts_of(m)): m for m in file.catalog if m.id}


def write_translations(host: Host, region: Path | None, code: str, target: Path) -> PoFile:
    """Write every text with its translation into ``target``, a .po file or a workbook. Raises Refused, NotSaved."""
    if target.suffix not in (".po", ".xlsx"):
        raise WrongUse(
            _("'{file}' is neither a .po file nor a workbook.").format(file=target.name),
            remedy=_("Give a name that ends in .po or .xlsx."),
        )
    file = translation_catalogue(host, region, code)
    put_whole(target, po_text(file) if target.suffix == ".po" else translation_sheet(file))
    return file


class TranslationFault(NamedTuple):
    """What is wrong with one message of a file that came in."""

    where: str
    message: str
    remedy: str


@dataclass(frozen=True)
class ImportedTranslations:
    """What an import gives: the region's file, and how many texts are new, to be checked again, or gone.

    ``cleared`` is a signature of the file that came in and does not stand for all that is there now.
    """

    path: Path
    language: str
    texts: int
    again: int
    gone: int
    reviewed: str
    cleared: str = ""


def import_translations(
    context: Context, path: Path, *, dry_run: bool = False
) -> ImportedTranslations:
    """Take a translated file into the region's content; a message that is wrong refuses the whole file.

    A text that the program words otherwise now keeps its translation, to be checked again; then the file is
    reviewed by nobody. What the program ships in the same words is not kept twice.
    """
    require_writable(context)
    if context.host is None:
        raise WrongUse(_("The plugins are needed."))
    file = read_translation_file(path)
    language = require_language(file.language, str(path))
    _refuse_faults(file, language, path)
    region = context.workspace.folder
    before = _region_catalogue(region, language)
    merged = {**(_by_domain(before) if before else {}), **_by_domain(file)}
    sources = {source.domain: source for source in source_texts(context.host, region, language)}
    result = new_po_file(CORE_PACKAGE, language)
    again = gone = 0
    for domain in dict.fromkeys(domain for domain, _texts in merged):
        old = _one_package(domain, language, merged)
        source = sources.get(domain)
        new = update_catalogue(old, source.messages) if source else old
        kept = [message for message in new.catalog if message.id and any(translations_of(message))]
        given = sum(1 for m in old.catalog if m.id and any(translations_of(m)))
        gone += max(0, given - len(kept))
        for message in kept:
            shipped = source.shipped.get(texts_of(message)) if source else None
            if message.fuzzy or translations_of(message) != shipped:
                again += message.fuzzy
                _add(result, message, domain)
    whole = {key for key, m in merged.items() if any(translations_of(m))} <= set(_by_domain(file))
    reviewed = file.reviewed if whole and not again else ""
    result = replace(result, reviewed=reviewed)
    target = region_file(region, language)
    if not dry_run:
        target.parent.mkdir(parents=True, exist_ok=True)
        put_whole(target, po_text(result))
    texts = sum(1 for message in result.catalog if message.id)
    cleared = "" if reviewed else file.reviewed
    return ImportedTranslations(target, language, texts, again, gone, reviewed, cleared)


def read_translation_file(path: Path) -> PoFile:
    """A .po file or a workbook as one catalogue. Raises Refused."""
    if path.suffix == ".xlsx":
        return read_translation_sheet(path)
    if path.suffix != ".po":
        raise WrongUse(
            _("'{file}' is neither a .po file nor a workbook.").format(file=path.name),
            remedy=_("Give a name that ends in .po or .xlsx."),
        )
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    if len(content) > MAX_FILE:
        raise Refused(
            _("The file is larger than {size} KB.").format(size=MAX_FILE // 1024),
            where=str(path),
            remedy=_("Import its parts one after another: each adds to what is there."),
        )
    return parse_po(content, path)


def _refuse_faults(file: PoFile, language: str, path: Path) -> None:
    faults = [
        TranslationFault(f"{path}:{fault.line}", fault.message, fault.remedy)
        for message in file.catalog
        if message.id and not message.fuzzy and (fault := po_fault(message, language))
    ]
    if not faults:
        return
    told = ngettext(
        "{n} translation is wrong; nothing was changed.",
        "{n} translations are wrong; nothing was changed.",
        len(faults),
    ).format(n=len(faults))
    first = faults[0]
    lines = [told, *(labelled(fault.where, fault.message) for fault in faults)]
    problems = [fault._asdict() for fault in faults]
    raise Refused("\n".join(lines), remedy=first.remedy, details={"problems": problems})


def _one_package(domain: str, language: str, messages: Keyed) -> PoFile:
    file = new_po_file(domain, language)
    for (whose, _texts), message in messages.items():
        if whose == domain:
            _add(file, message, None)
    return file


def _add(file: PoFile, message: Message, domain: str | None) -> None:
    file.catalog.add(
        message.id,
        message.string,
        message.locations,
        message.flags,
        previous_id=message.previous_id,
        lineno=message.lineno,
        context=domain,
    )
