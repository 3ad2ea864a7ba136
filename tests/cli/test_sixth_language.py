"""A region adds a language as content: it is spoken everywhere, and what it lacks is English and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.report.labels import words
from cap_tui.text import formats
from cap_tui.text.i18n import language_code, languages, ngettext, pick, speaking
from cap_tui.web.page_words import PageWords, accepted_language
from cap_tui.widgets.setting_groups import own_group
from tests.cli.conftest import Run

CROATIAN = """\
msgid ""
msgstr ""
"Language: hr\\n"
"X-Reviewed: Iva Horvat, 2026-11-20\\n"

msgctxt "cap_tui"
msgid "the board: the state of each action line"
msgstr "ploča: stanje svakog smjera djelovanja"

msgctxt "cap_tui"
msgid "Language: en, de, fr, it, sl, or one that content adds."
msgstr "Jezik: en, de, fr, it, sl ili jezik koji dodaje sadržaj."

msgctxt "cap_tui"
msgid "{n} entry, nothing is wrong."
msgid_plural "{n} entries, nothing is wrong."
msgstr[0] "{n} unos, sve je u redu."
msgstr[1] "{n} unosa (nekoliko), sve je u redu."
msgstr[2] "{n} unosa, sve je u redu."

msgctxt "click"
msgid "Usage:"
msgstr "Uporaba:"

msgctxt "content"
msgid "Join a workshop"
msgstr "Pridruži se radionici"

msgctxt "content"
msgid "Table"
msgstr "Tablica"

msgctxt "content"
msgid "Services"
msgstr "Usluge"
"""


@pytest.fixture
def croatian(region: Path) -> Path:
    """A region that adds Croatian."""
    folder = region / "content" / "translations"
    folder.mkdir(parents=True)
    (folder / "hr.po").write_text(CROATIAN, "utf-8")
    return region


def test_help_and_commands_speak_a_language_that_the_region_adds(run: Run, croatian: Path) -> None:
    told = run("-w", croatian, "--lang", "hr", "--help").out
    assert told.startswith("Uporaba:")
    assert "ploča: stanje svakog smjera djelovanja" in told
    assert "jezik koji dodaje sadržaj." in " ".join(told.split())
    assert "what is missing before the next step" in told  # not translated: English
    valid = run("-w", croatian, "--lang", "hr", "content", "validate")
    assert "sve je u redu." in valid.out
    assert run("-w", croatian, "--lang", "hr", "content", "kinds").out.count("Usluge") == 1


def test_environment_and_setting_choose_it_too_and_another_region_does_not_know_it(
    run: Run, croatian: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (own_home / "settings.toml").write_text('[screen]\nlanguage = "hr"\n')
    assert run("-w", croatian, "--help").out.startswith("Uporaba:")
    assert run("-w", croatian, "--lang", "de", "--help").out.startswith("Aufruf:")
    (own_home / "settings.toml").unlink()
    monkeypatch.setenv("CAP_TUI_LANG", "hr_HR.UTF-8")
    assert run("-w", croatian, "--help").out.startswith("Uporaba:")
    monkeypatch.delenv("CAP_TUI_LANG")
    other = tmp_path / "other"
    run("new", other, "--code", "OTH", "--name", "Other", "--country", "AT")
    refused = run("-w", other, "--lang", "hr", "status")
    assert (refused.code, "hr" in refused.err) == (2, True)
    assert run("-w", other, "--lang", "english", "status").code == 2


def test_reports_phones_settings_and_content_speak_it(run: Run, croatian: Path) -> None:
    out = croatian / "report.html"
    assert run("-w", croatian, "--lang", "hr", "report", "-o", out).code == 0
    assert '<html lang="hr">' in out.read_text("utf-8")
    assert languages()[-1] == "hr"
    assert words("hr")["table"] == "Tablica"
    assert words("hr")["figure"] == "Figure"
    assert PageWords("hr").code_heading == "Pridruži se radionici"
    assert PageWords("hr").join_heading == "Join"
    assert accepted_language("hr-HR,en;q=0.5", "en") == "hr"
    field = own_group(lambda _name, default: default).fields[0]
    assert ("hr", "Hrvatski") in field.choices
    with speaking("hr"):
        assert pick({"en": "Services", "de": "Leistungen"}) == "Usluge"
        assert pick({"en": "Other", "de": "Andere"}) == "Other (en)"
        forms = ("{n} entry, nothing is wrong.", "{n} entries, nothing is wrong.")
        told = [ngettext(*forms, number).partition(",")[0] for number in (1, 3, 5, 21, 12)]
    assert told == [
        *("{n} unos", "{n} unosa (nekoliko)", "{n} unosa", "{n} unos", "{n} unosa"),
    ]


def test_numbers_and_dates_of_an_added_language_are_those_of_cldr() -> None:
    assert formats.number(12_345.61, "hr") == "12.345,6"
    assert formats.exact_date("2026-12-31", "hr") == "31.12.2026"
    assert formats.parse_date("31.12.2026", "hr").isoformat() == "2026-12-31"
    assert formats.exact_date("2026-12-31", "rm") == "31-12-2026"
    assert formats.exact_date("2026-12-31", "hu") == "2026-12-31"
    assert [formats.own_language_name(code) for code in ("sl", "hr", "qaa")] == [
        *("Slovenščina", "Hrvatski", "qaa"),
    ]
    codes = {"de_AT.UTF-8": "de", "HR": "hr", "C.UTF-8": "", "POSIX": "", "english": "", "": ""}
    assert {text: language_code(text) for text in codes} == codes


def test_a_toml_file_adds_a_language_as_well_and_a_wrong_code_is_named(
    run: Run, region: Path
) -> None:
    folder = region / "content" / "translations"
    folder.mkdir(parents=True)
    file = folder / "rm.toml"
    text = '[[translations]]\nid = "val.rm"\nname = "Rumantsch"\nlanguage = "rm"\n'
    text += '[translations.texts]\n"the priority areas" = "ils champs prioritars"\n'
    file.write_text(text, "utf-8")
    assert "ils champs prioritars" in run("-w", region, "--lang", "rm", "--help").out
    file.write_text(text.replace('"rm"', '"xx"'), "utf-8")
    told = run("-w", region, "content", "validate")
    assert (told.code, "rm.toml:4" in told.out) == (1, True)


def test_a_region_may_speak_any_language_but_no_unknown_code(run: Run, tmp_path: Path) -> None:
    given = ("--code", "V", "--name", "V", "--country", "CH", "--languages")
    assert run("new", tmp_path / "v", *given, "rm,de").code == 0
    assert run("new", tmp_path / "w", *given, "rm,xx").code == 2
