"""One file with every text goes to a translator and comes back as the region's content."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

import cap_tact
from cap_tact.words import _ as tact
from cap_tui.model.glossary import Translation, check_translation
from cap_tui.operations.translation_sheet import read_translation_sheet, translation_sheet
from cap_tui.text.i18n import CONTENT, ngettext, plural_forms, speaking
from cap_tui.text.po_files import PoFile, domain_of, po_text, read_po_file, texts_of
from tests.cli.conftest import Run

PACKAGE = "cap_tact"
PLAIN = "Record what came of the planned services."
ONE, MANY = "{n} service", "{n} services"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the texts of one plugin are read: the whole program takes seconds."""
    folder = Path(cap_tact.__file__).parent
    own = {folder: "tact"}
    for module in ("translation_list", "translations"):
        monkeypatch.setattr(f"cap_tui.operations.{module}.package_owners", lambda _host: own)


def export(run: Run, region: Path, code: str = "hr") -> PoFile:
    file = region / f"{code}-out.po"
    answer = run("-w", region, "translations", "export", code, "-o", file, "--json")
    assert answer.code == 0, answer.err
    assert answer.data["texts"] > 200
    return read_po_file(file)


def filled(file: PoFile, translations: dict[str, str | tuple[str, ...]], path: Path) -> Path:
    """The exported file with some translations, as a translator sends it back."""
    for message in file.catalog:
        if texts_of(message)[0] in translations:
            message.string = translations[texts_of(message)[0]]
    path.write_bytes(po_text(file))
    return path


@pytest.mark.wider
def test_the_file_has_core_plugins_and_content_with_context_and_place(
    run: Run, region: Path
) -> None:
    file = export(run, region)
    assert (file.language, file.forms, file.reviewed) == ("hr", 3, "")
    found = {(domain_of(m, file), texts_of(m)): m for m in file.catalog if m.id}
    assert len(found) > 7000
    domains = {domain for domain, _texts in found}
    assert {"cap_tui", "cap_diamond", "cap_stresstest", "click", CONTENT} <= domains
    places = [place for place, _line in found["cap_tui", ("the priority areas",)].locations]
    assert places == ["cap_tui/cli/__init__.py"]
    word = found[CONTENT, ("Join a workshop",)]
    assert [place for place, _line in word.locations] == ["cap_tui/web/words.toml"]
    assert (CONTENT, ("priority area",)) in found  # a wording in code


@pytest.mark.usefixtures("small")
def test_what_comes_back_is_the_regions_content_and_is_spoken(run: Run, region: Path) -> None:
    forms = ("{n} usluga", "{n} usluge", "{n} usluga.")
    words: dict[str, str | tuple[str, ...]] = {
        PLAIN: "Zabilježite što je proizašlo.",
        ONE: forms,
        "planned services": "planirane usluge",
    }
    back = filled(export(run, region), words, region / "back.po")
    tried = run("-w", region, "translations", "import", back, "--dry-run", "--json")
    assert (tried.data["texts"], tried.data["dry_run"]) == (3, True)
    assert not (region / "content").exists()
    done = run("-w", region, "translations", "import", back)
    assert done.code == 0, done.err
    assert (region / "content" / "translations" / "hr.po").is_file()
    assert "planirane usluge" in run("-w", region, "--lang", "hr", "--help").out
    with speaking("hr"):
        assert tact(PLAIN) == "Zabilježite što je proizašlo."
        told = [ngettext(ONE, MANY, number, name=PACKAGE) for number in (21, 3, 11)]
    assert told == [*forms]
    listed = run("-w", region, "translations", "list", "hr", "--json").data
    assert [(each["package"], each["translated"], each["checked"]) for each in listed] == [
        (PACKAGE, 2, False),
        (CONTENT, 1, False),
    ]


def test_an_empty_text_of_a_plugin_is_not_translated_and_the_plugin_is_named(
    run: Run, region: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a text: one that is to be checked again, one without a plural form, two without any, a long one."""
    folder = tmp_path / "cap_wood"
    file = folder / "locales" / "de" / "LC_MESSAGES" / "cap_wood.po"
    file.parent.mkdir(parents=True)
    entries = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n',
        'msgid "Wood"\nmsgstr "Holz"\n',
        '#, fuzzy\nmsgid "Tree"\nmsgstr ""\n',
        'msgid "{n} beam"\nmsgid_plural "{n} beams"\nmsgstr[0] "{n} Balken"\nmsgstr[1] ""\n',
        'msgid "Bark"\nmsgstr ""\n',
        'msgid "Leaf"\nmsgstr ""\r\n',
        'msgid ""\n"Branch "\n"and leaf"\nmsgstr ""\n"Zweig "\n"und Blatt"\n',
        '#~ msgid "Root"\n#~ msgstr ""\n',
    )
    file.write_text("\n".join(entries), "utf-8", newline="")
    monkeypatch.setattr(
        "cap_tui.operations.translation_list.package_owners", lambda _host: {folder: "wood"}
    )
    listed = run("-w", region, "translations", "list", "de", "--json").data
    (found,) = [each for each in listed if each["package"] == "cap_wood"]
    assert [found[name] for name in ("texts", "translated", "again", "origin")] == [6, 2, 1, "wood"]


def test_a_file_that_is_too_large_is_refused(run: Run, region: Path) -> None:
    file = region / "hr.po"
    file.write_bytes(b'msgid ""\nmsgstr ""\n"Language: hr\\n"\n' + b"# more\n" * 600_000)
    answer = run("-w", region, "translations", "import", file)
    assert (answer.code, "The file is larger than 4096 KB." in answer.err) == (3, True)


@pytest.mark.usefixtures("small")
def test_a_reworded_text_is_checked_again_and_the_signature_is_cleared(
    run: Run, region: Path
) -> None:
    folder = region / "content" / "translations"
    folder.mkdir(parents=True)
    old = '"Language: hr\\n"\n"X-Reviewed: Iva Horvat, 2026-11-20\\n"\n'
    old = f'msgid ""\nmsgstr ""\n{old}\nmsgctxt "cap_tact"\n'
    old += 'msgid "Record what came of a planned service."\nmsgstr "Zabilježite."\n'
    (folder / "hr.po").write_text(old, "utf-8")
    assert "Iva Horvat, 2026-11-20" in run("-w", region, "translations", "list", "hr").out
    done = run("-w", region, "translations", "import", folder / "hr.po", "--json").data
    assert (done["texts"], done["again"], done["reviewed"]) == (1, 1, "")
    message = read_po_file(folder / "hr.po").catalog.get(PLAIN, context=PACKAGE)
    assert message is not None
    assert message.fuzzy
    listed = run("-w", region, "translations", "list", "hr", "--json").data
    assert [(each["again"], each["checked"]) for each in listed] == [(1, False)]
    words = ("translations", "export", "hr", "-o", region / "again.po", "--json")
    assert run("-w", region, *words).data["translated"] == 0
    with speaking("hr"):
        assert tact(PLAIN) == PLAIN


def test_what_a_reworded_field_left_in_the_file_is_no_fault(run: Run, region: Path) -> None:
    file = region / "hr.po"
    head = 'msgid ""\nmsgstr ""\n"Language: hr\\n"\n\n'
    said = (
        '#, fuzzy\nmsgctxt "cap_tact"\nmsgid "{name} is planned."\nmsgstr "{title} je planirano."\n'
    )
    file.write_bytes(codecs.BOM_UTF8 + (head + said).encode())
    assert run("-w", region, "translations", "import", file, "--dry-run").code == 0


@pytest.mark.parametrize("code", ["cim", "frp", "lld"])
def test_a_language_that_cldr_does_not_know_counts_as_english_does(code: str) -> None:
    assert plural_forms(code) == 2
    entry = Translation(
        id="a.b", name="n", language=code, texts={}, plurals={"{n} day": ("a {q}", "b")}
    )
    assert [each.key for each in check_translation(entry)] == ["plurals"]


def test_lost_fields_and_missing_plural_forms_are_named_with_their_line(
    run: Run, region: Path
) -> None:
    file = region / "bad.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: hr\\n"\n\n'
        'msgctxt "cap_tui"\nmsgid "{name} is ready in {folder}."\nmsgstr "{name} je spreman."\n\n'
        f'msgctxt "cap_tact"\nmsgid "{ONE}"\nmsgid_plural "{MANY}"\n'
        'msgstr[0] "{n} usluga"\nmsgstr[1] "{n} usluge"\n',
        "utf-8",
    )
    refused = run("-w", region, "translations", "import", file, "--json")
    assert refused.code == 3
    places = [(p["where"].rpartition(":")[2], p["remedy"]) for p in refused.data["problems"]]
    assert places == [
        ("6", "Write these fields in it: {folder}, {name}."),
        ("10", "Give 3, in the order of gettext."),
    ]
    assert not (region / "content").exists()
    content = region / "content" / "translations"
    content.mkdir(parents=True)
    file.rename(content / "hr.po")
    told = run("-w", region, "content", "validate")
    assert told.code == 1
    assert "hr.po:6" in told.out
    assert "hr.po:10" in told.out


@pytest.mark.usefixtures("small")
def test_a_workbook_holds_the_same_and_comes_back_the_same(run: Run, region: Path) -> None:
    file = export(run, region)
    message = file.catalog.get(PLAIN, context=PACKAGE)
    assert message is not None
    message.string = "Zabilježite."
    message.flags.add("fuzzy")
    path = region / "hr.xlsx"
    path.write_bytes(translation_sheet(file))
    back = read_translation_sheet(path)
    assert (back.language, back.forms) == ("hr", 3)
    assert [(domain_of(m, back), texts_of(m), m.string) for m in back.catalog if m.id] == [
        (domain_of(m, file), texts_of(m), m.string) for m in file.catalog if m.id
    ]
    assert [texts_of(m)[0] for m in back.catalog if m.fuzzy and m.id] == [PLAIN]


@pytest.mark.usefixtures("small")
def test_a_correction_of_a_shipped_language_is_all_that_is_kept(run: Run, region: Path) -> None:
    back = filled(export(run, region, "de"), {PLAIN: "Halten Sie es fest."}, region / "de.po")
    done = run("-w", region, "translations", "import", back, "--json").data
    assert (done["texts"], done["again"], done["gone"]) == (1, 0, 0)
    run("-w", region, "--lang", "de", "status")
    with speaking("de"):
        assert tact(PLAIN) == "Halten Sie es fest."
        assert tact("summary") == "Zusammenfassung"


def test_the_shipped_translations_are_listed_as_unchecked(run: Run, region: Path) -> None:
    answer = run("-w", region, "translations", "list", "sl", "--json")
    assert json.loads(answer.out)["kind"] == "translations"
    listed = answer.data
    core = next(each for each in listed if each["package"] == "cap_tui")
    assert core["texts"] > 3000
    assert core["checked"] is False
    assert any(each["package"] == "content: cap_tui" for each in listed)
    assert "ours, unchecked" in run("-w", region, "translations", "list", "sl").out
    assert run("translations", "export", "xx", "-o", region / "xx.po").code == 2
    assert run("translations", "export", "hr", "-o", region / "hr.docx").code == 2
