"""A contributed entry of any kind reaches every place: the list of the contract, for each kind whose owner is here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

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
