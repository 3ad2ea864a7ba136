"""A contributed entry of any kind reaches every place: the list of the contract, for each kind whose owner is here."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from cap_tui.bundle.sshsig import fingerprint
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home
from tests.bundle.conftest import key_of, public_line, write_key
from tests.cli.conftest import Run

KINDS = [kind.name for kind in Host.discover(None).content().kinds()]
PLUGIN = "sentinel-tools"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, run: Run, own_home: Path, tmp_path: Path) -> str:
    """A kind; a plugin from its owner's template is in the plugins folder, one entry named with the sentinel."""
    made = tmp_path / "made"
    assert run("plugins", "new", PLUGIN, "--kind", request.param, "--dir", made).code == 0
    target = Home(own_home).drop_in / PLUGIN
    shutil.copytree(made, target, ignore=shutil.ignore_patterns("tests"))
    return str(request.param)


@pytest.fixture
def partner(run: Run, tmp_path: Path) -> Path:
    """A partner's region."""
    folder = tmp_path / "partner"
    assert run("new", folder, "--code", "GOR", "--name", "Gorje", "--country", "SI").code == 0
    return folder


def entry_of(run: Run, region: Path, kind: str) -> dict[str, Any]:
    """The plugin's first entry, as the list gives it."""
    listed = run("-w", region, "content", "list", kind, "--json").data
    return next(item for item in listed if item["provenance"]["plugin"] == PLUGIN)


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def test_a_contributed_entry_reaches_every_place(
    kind: str, run: Run, region: Path, partner: Path, tmp_path: Path
) -> None:
    listed = {p["id"]: p for p in run("plugins", "list", "--json").data}
    assert listed[PLUGIN]["state"] == "data only"
    entry = entry_of(run, region, kind)
    assert entry["provenance"].keys() >= {"source", "plugin", "version", "region", "bundle", "file", "sha256"}  # fmt: skip
    assert (entry["provenance"]["source"], entry["provenance"]["version"]) == ("plugin", "0.1.0")

    shown = run("-w", region, "content", "show", entry["id"], "--json").data
    assert shown["entry"]["id"] == entry["id"]
    assert entry["id"] in ids(run("-w", region, "content", "search", entry["name"].upper(), "--json").data)  # fmt: skip
    rows = run("-w", region, "records", f"content.{kind}", "--json").data["records"]
    row = next(row for row in rows if row["id"] == entry["id"])
    assert row["provenance"] == entry["provenance"]
    assert entry["name"] in " ".join(
        run("-w", region, "view", f"content.{kind}", "--width", 200).out.split()
    )

    counts = run("-w", region, "status", "--json").data["content"][kind]
    assert counts["by"][PLUGIN] >= 1
    assert counts["total"] >= 1
    assert run("-w", region, "content", "validate").code == 0
    findings = run("-w", region, "check", "--json").data
    assert not [found for found in findings if found["id"].startswith("content.")]

    report = tmp_path / "report.md"
    assert run("-w", region, "report", "-o", report).code == 0
    text = report.read_text("utf-8")
    assert entry["id"] in text
    assert f"{PLUGIN} 0.1.0" in text

    taken_by(run, region, partner, tmp_path, kind, entry)


CONTRIBUTED = ("services", "indicators", "questionnaires", "glossary", "translations")
FORMATS: dict[str, Callable[[bytes], str]] = {
    ".md": lambda data: data.decode("utf-8"),
    ".html": lambda data: data.decode("utf-8"),
    ".docx": lambda data: " ".join(_cells(docx.Document(BytesIO(data)))),
    ".xlsx": lambda data: " ".join(_values(openpyxl.load_workbook(BytesIO(data)))),
    ".pdf": lambda data: "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)
    ),
}
"""Every format of a report, and how its text is read."""


def _cells(document: Any) -> Iterator[str]:
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def _values(book: Any) -> Iterator[str]:
    for sheet in book:
        yield from (str(value) for row in sheet.iter_rows(values_only=True) for value in row)


def test_what_a_plugin_contributes_is_everywhere_and_nowhere_when_it_is_gone(
    run: Run, region: Path, own_home: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    kinds = [word for kind in CONTRIBUTED for word in ("--kind", kind)]
    assert run("plugins", "new", PLUGIN, *kinds, "--dir", made).code == 0
    target = Home(own_home).drop_in / PLUGIN
    shutil.copytree(made, target, ignore=shutil.ignore_patterns("tests"))
    of_kind = {kind: entry_of(run, region, kind) for kind in CONTRIBUTED}
    present = everywhere(run, region, tmp_path, of_kind)
    assert [place for place, there in present.items() if not there] == []

    shutil.rmtree(target)
    left = everywhere(run, region, tmp_path, of_kind)
    assert [place for place, there in left.items() if there] == []


def everywhere(
    run: Run, region: Path, tmp_path: Path, of_kind: dict[str, dict[str, Any]]
) -> dict[str, bool]:
    """Place -> whether the entries are there: all of them when there is one of each kind."""
    service, indicator = of_kind["services"], of_kind["indicators"]

    def said(*words: object) -> str:
        answer = run("-w", region, *words)
        return " ".join((answer.out + answer.err).split()) if answer.code < 2 else ""

    found = {
        "plugins list": PLUGIN in said("plugins", "list"),
        "plugins info": service["id"] in said("plugins", "info", PLUGIN),
        "tact list": service["id"] in said("tact", "list", "--json"),
        "tact show": service["name"] in said("tact", "show", service["id"]),
        "evaluation indicators": indicator["id"] in said("evaluation", "indicators", "--json"),
        "view tact.services": service["name"] in said("view", "tact.services", "--width", 200),
        "view evaluation.indicators": indicator["name"] in said("view", "evaluation.indicators", "--width", 200),
        "status --plain": PLUGIN in said("--plain", "status"),
    }  # fmt: skip
    for kind, entry in of_kind.items():
        wanted = entry["id"]
        found[f"content list {kind}"] = wanted in said("content", "list", kind, "--json")
        found[f"content show {kind}"] = wanted in said("content", "show", wanted)
        found[f"content search {kind}"] = wanted in said(
            "content", "search", entry["name"], "--json"
        )
        found[f"records content.{kind}"] = wanted in said("records", f"content.{kind}", "--json")
        found[f"status {kind}"] = PLUGIN in run("-w", region, "status", "--json").data["content"][kind]["by"]  # fmt: skip
    for suffix, text_of in FORMATS.items():
        file = tmp_path / f"report{suffix}"
        assert run("-w", region, "report", "-o", file).code == 0
        text = re.sub(r"\s+", "", text_of(file.read_bytes()))
        for kind, entry in of_kind.items():
            found[f"report {suffix} {kind}"] = entry["id"] in text and f"{PLUGIN}0.1.0" in text
    return found


def taken_by(
    run: Run, region: Path, partner: Path, tmp_path: Path, kind: str, entry: dict[str, Any]
) -> None:
    """The partner has the entry as data, once, and says where it came from."""
    bundle = export(run, region, tmp_path / "one.cap.zip")
    shutil.rmtree(Home().drop_in / PLUGIN)
    pin(run, partner, tmp_path)
    for _twice in range(2):
        assert run("-w", partner, "bundle", "import", bundle).code == 0
    found = run("-w", partner, "content", "list", kind, "--json").data
    (theirs,) = [item for item in found if item["id"] == entry["id"]]
    origin = theirs["provenance"]
    assert (origin["source"], origin["region"], origin["plugin"]) == ("bundle", "VAL", PLUGIN)
    assert origin["bundle"]
    assert origin["sha256"] == entry["provenance"]["sha256"]
    assert run("-w", partner, "status", "--json").data["content"][kind]["by"]["VAL"] >= 1


def export(run: Run, region: Path, bundle: Path) -> Path:
    """A signed bundle of the region."""
    key = bundle.parent / "id_ed25519"
    if not key.exists():
        write_key(key_of(1), key)
    answer = run("-w", region, "bundle", "export", "-o", bundle, "--key", key, "--no-workbook", "--no-report")  # fmt: skip
    assert answer.code == 0, answer.err
    return bundle


def pin(run: Run, partner: Path, tmp_path: Path) -> None:
    """The partner trusts the region's key."""
    line = tmp_path / "val.pub"
    line.write_text(public_line(key_of(1)) + "\n")
    seen = fingerprint(public_line(key_of(1)))
    answer = run("-w", partner, "bundle", "keys", "add", "VAL", line, "--fingerprint", seen, "--compared", "telephone")  # fmt: skip
    assert answer.code == 0, answer.err


SERVICE = """
[[services]]
id = "{id}"
name = "Lab day"
summary = "{summary}"
{more}
"""


INDICATOR = """
[[indicators]]
id = "lab.used"
name = "Use of the laboratory"
unit = "{unit}"
aggregation = "sum"
"""
CARRIERS = """
[[actions]]
code = "A1"
name = "Laboratory"
[[institutions]]
code = "I1"
name = "Institute"
"""


def measured(run: Run, region: Path, indicator: str, period: str, *words: str) -> Any:
    """Store a figure of a year."""
    of = ("--action", "A1", "--institution", "I1", "--period", period, "--value", "2")
    return run("-w", region, "evaluation", "measure", indicator, *of, *words)


def put_plugin(home: Path, version: str, summary: str, more: str = "") -> None:
    """The plugin ``lab`` with one service, in a version."""
    folder = Home(home).drop_in / "lab"
    folder.mkdir(parents=True, exist_ok=True)
    head = f'id = "lab"\napi = "1.0"\nversion = "{version}"\nline = "support"\nname = "Lab"\n'
    (folder / "plugin.toml").write_text(
        head + SERVICE.format(id="lab.day", summary=summary, more=more)
    )


def test_different_entries_of_one_id_are_both_shown_and_the_bare_id_is_refused(
    run: Run, region: Path, partner: Path, own_home: Path, tmp_path: Path
) -> None:
    put_plugin(own_home, "1.0", "A day in the laboratory", INDICATOR.format(unit="days"))
    bundle = export(run, region, tmp_path / "one.cap.zip")
    pin(run, partner, tmp_path)
    assert run("-w", partner, "bundle", "import", bundle).code == 0
    framework = tmp_path / "framework.toml"
    framework.write_text(CARRIERS)
    assert run("-w", partner, "evaluation", "import", framework).code == 0
    assert measured(run, partner, "lab.used", "2023").code == 0
    listed = run("-w", partner, "content", "list", "services", "--json").data
    (same,) = [item for item in listed if item["id"] == "lab.day"]
    assert [origin["source"] for origin in same["provenances"]] == ["plugin", "bundle"]
    assert not same["clash"]

    put_plugin(own_home, "2.0", "Two days in the laboratory", INDICATOR.format(unit="visits"))
    listed = run("-w", partner, "content", "list", "services", "--json").data
    assert sorted(i["ref"] for i in listed if i["id"] == "lab.day") == [
        "lab.day@VAL",
        "lab.day@lab",
    ]
    refused = run("-w", partner, "content", "show", "lab.day")
    assert refused.code == 4
    assert "lab.day@lab, lab.day@VAL" in refused.err
    one = run("-w", partner, "content", "show", "lab.day@val", "--json").data
    assert one["entry"]["summary"] == "A day in the laboratory"
    found = run("-w", partner, "check", "--json")
    clashes = [(f["severity"], f["where"]) for f in found.data if f["id"] == "content.clash"]
    assert clashes == [("error", "lab.used"), ("error", "lab.day")]
    assert found.code == 1

    assert measured(run, partner, "lab.used", "2024").code == 4
    assert measured(run, partner, "lab.used@lab", "2024").code == 0
    results = run("-w", partner, "evaluation", "results", "--json").data["indicators"]
    values = {one["id"]: one["value"] for one in results if one["id"].startswith("lab.")}
    assert values == {"lab.used@lab": 4.0, "lab.used@VAL": None}, "the figure of 2023 stays ours"
    again = measured(run, partner, "lab.used@lab", "2023", "--json")
    assert (again.data["new"], again.data["same"]) == (0, 1)


def test_what_the_sender_changed_takes_the_place_of_what_was_sent_before(
    run: Run, region: Path, partner: Path, own_home: Path, tmp_path: Path
) -> None:
    pin(run, partner, tmp_path)
    for version, summary in (("1.0", "One day"), ("1.1", "Two days")):
        put_plugin(own_home, version, summary)
        bundle = export(run, region, tmp_path / f"{version}.cap.zip")
        shutil.rmtree(Home(own_home).drop_in / "lab")
        assert run("-w", partner, "bundle", "import", bundle).code == 0
    listed = run("-w", partner, "content", "list", "services", "--json").data
    assert [(i["ref"], i["provenance"]["version"]) for i in listed if i["id"] == "lab.day"] == [("lab.day", "1.1")]  # fmt: skip


def test_an_entry_without_licence_stays_at_home_unless_asked_for(
    run: Run, region: Path, own_home: Path, tmp_path: Path
) -> None:
    put_plugin(own_home, "1.0", "Ours alone", 'license = ""')

    def leaving(*words: str) -> list[str]:
        answer = run("-w", region, "bundle", "export", "-o", tmp_path / "x.cap.zip", "--unsigned", "--dry-run", "--json", *words)  # fmt: skip
        return [table for table in answer.out.split('"') if table == "content.services"]

    assert leaving() == []
    assert leaving("--with-unlicensed") != []


def test_an_entry_that_stands_in_for_another_and_the_other_are_both_listed(
    run: Run, region: Path, own_home: Path
) -> None:
    put_plugin(own_home, "1.0", "A day")
    folder = region / "content" / "services"
    folder.mkdir(parents=True)
    own = SERVICE.format(id="val.day", summary="Our day", more='replaces = "lab.day"')
    (folder / "own.toml").write_text(own)
    listed = {i["id"]: i for i in run("-w", region, "content", "list", "services", "--json").data}
    assert listed["val.day"]["replaces"] == "lab.day"
    assert listed["lab.day"]["replaced_by"] == ["val.day"]
    shown = " ".join(run("-w", region, "content", "show", "lab.day").out.split())
    assert "replaced by val.day" in shown


TRANSLATION = """
[[translations]]
id = "val.de"
name = "Deutsch"
language = "de"

[translations.texts]
"not begun" = "noch nicht begonnen"
"{n} finding" = "{n} Befund"
"next: {step}" = "danach: {schritt}"
"""


def test_a_contributed_translation_is_spoken_and_a_wrong_one_is_named(
    run: Run, region: Path
) -> None:
    folder = region / "content" / "translations"
    folder.mkdir(parents=True)
    (folder / "de.toml").write_text(TRANSLATION)
    problems = run("-w", region, "content", "validate", "--json").data["problems"]
    assert ["same fields in braces" in problem["message"] for problem in problems] == [True]
    assert problems[0]["remedy"] == "Write these fields in it: {step}."
    (folder / "de.toml").write_text(TRANSLATION.replace("{schritt}", "{step}"))
    told = run("-w", region, "--lang", "de", "status").out
    assert "noch nicht begonnen" in told
    assert "danach: " in told
    assert "noch nicht" not in run("-w", region, "--lang", "en", "status").out
