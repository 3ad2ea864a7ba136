"""Translations counted, listed, exported and taken in, with small packages, as a person approved it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import CapError
from cap_tui.operations import translation_list, translations
from cap_tui.operations.context import Context
from cap_tui.operations.translation_list import TranslatedPackage, translation_listing
from cap_tui.operations.translations import (
    SourceTexts,
    import_translations,
    read_translation_file,
    require_language,
    translation_catalogue,
    write_translations,
)
from cap_tui.plugin.host import Host
from cap_tui.testing import sample_config
from cap_tui.text.po_files import po_text
from cap_tui.workspace import Workspace
from tests.approval import approve, plain, shown

FOLDER = Path(__file__).with_name("approved") / "translations"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
SHIPPED = HEAD + '''"X-Reviewed: Ana Novak, 2026-11-01\\n"

#, fuzzy
msgid "old"
msgstr "vecchio"

msgid "empty"
msgstr ""

msgid "long"
msgstr ""
"una riga "
"lunga"

#, python-brace-format, fuzzy
msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] ""
msgstr[1] ""

msgid "{n} hour"
msgid_plural "{n} hours"
msgstr[0] "ora"
msgstr[1] ""

msgid "done"
msgstr "fatto"
'''  # fmt: skip


def test_a_catalogue_is_counted_without_being_parsed(tmp_path: Path) -> None:
    lines = []
    for name, text in (
        ("shipped", SHIPPED),
        ("windows", SHIPPED.replace("\n", "\r\n")),
        ("nothing", HEAD),
        ("unsigned", SHIPPED.replace("Ana Novak, 2026-11-01", "")),
    ):
        file = tmp_path / f"{name}.po"
        file.write_bytes(text.encode())
        found = translation_list._counted(file, "it", "pack", "owner")
        lines.append(f"{name}: {found} {found.state}")
    packages = [
        TranslatedPackage("it", "cap_tui", 1500, 1490, 0, "Ana, 2026", "f", "cap-tui", "shipped"),
        TranslatedPackage("sl", "cap_acie", 10, 10, 12, "", "f", "acie", "shipped"),
        TranslatedPackage("hr", "content", 3, 0, 1, "", "f", "VAL", "content"),
    ]
    lines += [*shown(translation_listing(packages)), *shown(translation_listing([]))]
    approve(FOLDER / "counted.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)}))


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """A region, and a program of two packages with few texts."""
    texts: dict[tuple[str, ...], list[str]] = {
        ("One",): ["a.py"],
        ("Reworded text of the program",): ["a.py", "b.py"],
        ("{n} card", "{n} cards"): ["b.py"],
        ("Same in the program",): ["c.py"],
    }
    shipped: Any = {
        ("Same in the program",): ("Gleich",),
        ("{n} card", "{n} cards"): ("Karte", "Karten"),
    }

    def sources(_host: Host, _region: Path | None, _language: str) -> Iterator[SourceTexts]:
        yield SourceTexts("cap_tui", texts, shipped)
        yield SourceTexts("edw", {("Wood",): ["w.toml"]}, {})

    monkeypatch.setattr(translations, "source_texts", sources)
    with Workspace.create(tmp_path / "region", sample_config()) as workspace:
        yield Context(workspace, Host.discover(None, use_plugins=False))


GIVEN = HEAD + '''"Language: de\\n"
"X-Reviewed: Ana, 2026-11-01\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "cap_tui"
msgid "One"
msgstr "Eins"

msgctxt "cap_tui"
msgid "Reworded text of this program"
msgstr "Umformuliert"

msgctxt "cap_tui"
msgid "Gone"
msgstr "Weg"

msgctxt "cap_tui"
msgid "Empty"
msgstr ""

msgctxt "cap_tui"
msgid "Same in the program"
msgstr "Gleich"

msgctxt "cap_tui"
msgid "{n} card"
msgid_plural "{n} cards"
msgstr[0] "{n} Blatt"
msgstr[1] "{n} Blätter"

msgctxt "edw"
msgid "Wood"
msgstr "Holz"

msgctxt "unknown"
msgid "Elsewhere"
msgstr "Anderswo"
'''  # fmt: skip


def body(text: bytes) -> list[str]:
    """The lines of a catalogue without what changes by the day."""
    return [
        line
        for line in text.decode().splitlines()
        if "Date" not in line and "Generated" not in line
    ]


def test_what_comes_in_is_kept_as_approved(context: Context, tmp_path: Path) -> None:
    assert context.host is not None
    region = context.workspace.folder
    lines: list[str] = []
    second = GIVEN.replace('"Eins"', '"Einer"').replace("Umformuliert", "").replace("Holz", "")
    for name, text, rehearsed in (
        ("rehearsed", GIVEN, True), ("taken in", GIVEN, False),
        ("again", second, False), ("part", HEAD + GIVEN.partition(HEAD)[2].partition('msgctxt "cap_tui"\nmsgid "Gone"')[0], False),
    ):  # fmt: skip
        file = tmp_path / "de.po"
        file.write_text(text, "utf-8")
        done = import_translations(context, file, dry_run=rehearsed)
        lines += [f"##### {name}", str(done)]
        lines += body(done.path.read_bytes()) if done.path.exists() else ["nothing is written"]
    signed = GIVEN.replace("Language: de", "Language: it").replace(
        "of this program", "of the program"
    )
    (tmp_path / "it.po").write_text(signed, "utf-8")
    lines += ["##### signed", str(import_translations(context, tmp_path / "it.po"))]
    whole = translation_catalogue(context.host, region, "de")
    lines += ["##### exported", whole.reviewed, *body(po_text(whole))]
    lines += [
        "##### without a region",
        *body(po_text(translation_catalogue(context.host, None, "sl"))),
    ]
    for suffix in (".po", ".xlsx"):
        write_translations(context.host, region, "de", tmp_path / f"out{suffix}")
        back = read_translation_file(tmp_path / f"out{suffix}")
        lines.append(f"{suffix}: {len(back.catalog)} texts in {back.language}, {back.reviewed}")
    approve(FOLDER / "taken.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)}))


def test_what_is_refused_says_what_was_approved(context: Context, tmp_path: Path) -> None:
    assert context.host is not None
    limit = translations.MAX_FILE
    files = {
        "fields.po": GIVEN.replace("{n} Blatt", "Blatt").replace("{n} Blätter", "{m}"),
        "forms.po": GIVEN.replace('msgstr[1] "{n} Blätter"', 'msgstr[1] ""'),
        "both.po": GIVEN.replace('"Eins"', '"{x}"').replace("{n} Blatt", "Blatt"),
        "no language.po": GIVEN.replace("Language: de", "Language: "),
        "strange.po": GIVEN.replace("Language: de", "Language: 12"),
        "no catalogue.po": 'msgid "a',
        "large.po": "#" * (limit + 1),
        "largest.po": HEAD + "#" * (limit - len(HEAD)),
        "words.txt": "x",
        "book.xlsx": "x",
    }
    lines = []
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        try:
            lines.append(f"{name}: {import_translations(context, tmp_path / name).texts} texts")
        except CapError as error:
            parts = (type(error).__name__, error.what, error.where, error.remedy)
            lines.append(f"{name}: {' | '.join(parts)}")
    for call in (
        lambda: read_translation_file(tmp_path / "nothing.po"),
        lambda: write_translations(context.host, None, "de", tmp_path / "x.odt"),  # type: ignore[arg-type]
        lambda: require_language("klingon"),
        lambda: require_language(""),
        lambda: import_translations(Context(context.workspace), tmp_path / "fields.po"),
    ):
        with pytest.raises(CapError) as refused:
            call()
        error = refused.value
        lines.append(" | ".join((type(error).__name__, error.what, error.where, error.remedy)))
    lines += [require_language(code) for code in ("de", "RM", "hr_HR")]
    approve(FOLDER / "refused.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)}))
