"""Texts that a region translates and that nobody says: most often a text that was copied with a slip of the pen.

The texts of a package are found in its code, which takes seconds. So no start of the program asks for them, and
without translations in the region's own TOML files nothing is read. Texts of content are not judged: records of
the region bring such texts too.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from cap_tui.model.content import ContentItem
from cap_tui.model.glossary import Translation
from cap_tui.operations.translations import package_texts
from cap_tui.plugin.content_source import MAX_FILE, TRANSLATIONS, ContentFault
from cap_tui.plugin.host import Host
from cap_tui.plugin.toml_cache import read_document
from cap_tui.plugin.toml_file import place_of, read_toml_text
from cap_tui.text.i18n import _


def unknown_texts(host: Host, language: str = "") -> Iterator[ContentFault]:
    """A fault for every text in the region's TOML files that is no text of its package; none of a package not here.

    With ``language`` only for the translations into it.
    """
    if host.workspace is None:
        return
    for item in host.content().entries(TRANSLATIONS):
        files = [
            each.file
            for each in item.origins
            if each.source == "workspace" and each.file.lower().endswith(".toml")
        ]
        record = item.record
        if files and isinstance(record, Translation) and language in ("", record.language):
            yield from _unknown_in(host, item, record, host.workspace.folder / files[0])


def _unknown_in(
    host: Host, item: ContentItem[Translation], record: Translation, path: Path
) -> Iterator[ContentFault]:
    known = package_texts(host, record.domain)
    if not known:
        return
    for key, texts in (("texts", record.texts), ("plurals", record.plurals)):
        for text in texts:
            if text not in known:
                near = difflib.get_close_matches(text, known, n=1, cutoff=0.8)
                yield ContentFault(
                    TRANSLATIONS,
                    item.id,
                    _("'{text}' is no text of {package}.").format(text=text, package=record.domain),
                    _place(path, item.id, key, text),
                    _("Did you mean '{key}'?").format(key=near[0])
                    if near
                    else _("All texts: cap-tui translations export {language}").format(
                        language=record.language
                    ),
                    item.provenance.contributor,
                )


def _place(path: Path, entry_id: str, key: str, text: str) -> str:
    """File and line of a text; the id in the file may lack the prefix of the region."""
    document = read_document(path, MAX_FILE)
    steps = next(
        (
            (TRANSLATIONS, place)
            for place, entry in enumerate(document.get(TRANSLATIONS, []))
            if entry_id.endswith(str(entry.get("id"))) and text in entry.get(key, {})
        ),
        (),
    )
    return place_of(str(path), read_toml_text(path, MAX_FILE), (*steps, key, text))
