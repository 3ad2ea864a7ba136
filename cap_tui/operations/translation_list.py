"""Which translations there are: how complete each is, and which a native speaker has reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from cap_tui.model.content import ContentItem
from cap_tui.model.glossary import Translation
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.operations.content import contributor
from cap_tui.operations.translations import CLICK, catalogue_path, package_owners
from cap_tui.plugin.content_source import TRANSLATIONS
from cap_tui.plugin.contributed_words import is_spoken
from cap_tui.plugin.host import Host
from cap_tui.text.formats import number
from cap_tui.text.i18n import CONTENT, LANGUAGES, _, language
from cap_tui.text.wording_extraction import extract_wordings

_MESSAGE = re.compile(rb'^msgid "', re.MULTILINE)
_FUZZY = re.compile(rb"^#,.*\bfuzzy\b", re.MULTILINE)
_EMPTY = re.compile(rb'^msgstr(?:\[\d+\])? ""[ \t]*\r?$(?!\r?\n[ \t]*")', re.MULTILINE)
_REVIEWED = re.compile(rb'^"X-Reviewed: *(.*?)\\n"', re.MULTILINE)


@dataclass(frozen=True)
class TranslatedPackage:
    """The texts of one package in one language. ``origin`` is who gives them: the program, a plugin, a region.

    ``entry`` is the id of the content that gives them.
    """

    language: str
    package: str
    texts: int
    translated: int
    again: int
    reviewed: str
    file: str
    origin: str
    source: Literal["shipped", "content"]
    entry: str = ""

    @property
    def state(self) -> str:
        """Who checked the translation, in words."""
        if self.reviewed:
            return self.reviewed
        return _("ours, unchecked") if self.source == "shipped" else _("unchecked")


def translated_packages(host: Host, code: str = "") -> list[TranslatedPackage]:
    """What is shipped of each package, then what content gives; of one language when it is named."""
    totals: dict[str, int] = {}
    found = list(_shipped(host, totals))
    for item in host.content().entries(TRANSLATIONS):
        if is_spoken(item) and isinstance(item.record, Translation):
            found.append(_contributed(item, item.record, totals))
    return [each for each in found if not code or each.language == code]


def _shipped(host: Host, totals: dict[str, int]) -> Iterator[TranslatedPackage]:
    owners = package_owners(host)
    folders = list(owners)
    wordings = {folder: extract_wordings(folder, folder.parent) for folder in folders}
    # A text that several packages have is one text of the file that a translator gets.
    totals[CONTENT] = len({english for words in wordings.values() for english in words})
    for spoken in LANGUAGES[1:]:
        for folder, domain in [*((folder, folder.name) for folder in folders), (folders[0], CLICK)]:
            path = catalogue_path(folder, spoken, domain)
            if path.is_file():
                package = _counted(path, spoken, domain, owners[folder])
                totals[domain] = package.texts
                yield package
        for folder, words in wordings.items():
            there = sum(1 for known, _places in words.values() if known.get(spoken))
            name, origin = f"{CONTENT}: {folder.name}", owners[folder]
            yield TranslatedPackage(spoken, name, len(words), there, 0, "", "", origin, "shipped")


def _counted(path: Path, code: str, domain: str, origin: str) -> TranslatedPackage:
    """A catalogue, counted without being parsed; a text of which a form is empty is not translated."""
    text = path.read_bytes()
    texts, again = len(_MESSAGE.findall(text)) - 1, len(_FUZZY.findall(text))
    # Flags of an entry stand at the end of the one before.
    entries = pairwise(_MESSAGE.split(text)[1:])
    missing = sum(
        1 for before, entry in entries if _EMPTY.search(entry) and not _FUZZY.search(before)
    )
    signed = _REVIEWED.search(text)
    reviewed = signed[1].decode("utf-8", "replace").strip() if signed else ""
    return TranslatedPackage(
        code, domain, texts, texts - again - missing, again, reviewed, str(path), origin, "shipped"
    )


def _contributed(
    item: ContentItem[Translation], record: Translation, totals: dict[str, int]
) -> TranslatedPackage:
    translated = len(record.texts) + len(record.plurals)
    return TranslatedPackage(
        record.language,
        record.domain,
        totals.get(record.domain, translated),
        translated,
        len(record.again),
        record.reviewed,
        item.provenance.file,
        contributor(item.provenance),
        "content",
        item.id,
    )


def translation_listing(found: Iterable[TranslatedPackage]) -> Listing:
    """The packages as a listing."""
    return Listing(
        id="translations",
        title=_("Translations"),
        columns=(
            ListingColumn("language", _("language"), width=8),
            ListingColumn("package", _("package"), least=16),
            ListingColumn("translated", _("translated"), width=14, align="right"),
            ListingColumn("again", _("check again"), width=12, align="right", drop=2),
            ListingColumn("reviewed", _("reviewed"), least=16),
            ListingColumn("from", _("from"), least=10, drop=1),
        ),
        rows=[
            ListingRow(f"{each.language} {each.package} {each.origin}", tuple(_cells(each)))
            for each in found
        ],
        empty=_("There is no translation."),
        notes=(_("What has no translation is shown in English, in content with its code: (en)."),),
    )


def _cells(each: TranslatedPackage) -> Iterator[ListingCell]:
    def counted(value: int) -> str:
        return number(value, language(), 0)

    yield ListingCell(each.language)
    yield ListingCell(each.package)
    yield ListingCell(each.translated, f"{counted(each.translated)}/{counted(each.texts)}")
    yield ListingCell(each.again, counted(each.again) if each.again else "")
    yield ListingCell(each.state)
    yield ListingCell(each.origin)
