"""Independent programs judge what we write: bagit, frictionless, sha512sum, ssh-keygen, openpyxl, unzip."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package, system

from cap_tui.bundle.keys import allowed_signers, pins
from cap_tui.bundle.layout import NAMESPACE
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.text.cells import unescape_cell
from tests.bundle.conftest import Idea, Place, Share, make_places

EVIL = (
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝HYPERLINK(1)", "\t=1", " =2",
    "=HYPERLINK(\"http://evil.example\")", "[/]", "a,\"b\"\nc", "čšž ü é 日本", "'=quoted",
)  # fmt: skip


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A region with a bit of everything, evil texts among it."""
    place, _partner = make_places(["AAA", "BBB"], tmp_path_factory.mktemp("judges"))
    with place.workspace.transaction("fill") as tx:
        uni = tx.add(Actor(name="University", helix=Helix.RESEARCH))
        for number, text in enumerate(EVIL):
            made = tx.add(TransformativeActivity(name=text, description=text, actors=(uni.uid,)))
            tx.add(
                Rating(activity=made.uid, aspect=Aspect.RELEVANCE, value=1 + number % 5, why=text)
            )
            tx.add(Idea(title=text, score=-number, weight=number / 3, secret_plan="at home"))
            tx.add(Person(name=f"Person {number}", helix=Helix.RESEARCH))
        tx.add(Share(name="Call", partners=[{"id": "AAA", "money": 3}]))
    return place


@pytest.fixture(scope="module")
def unpacked(region: Place) -> tuple[Path, Path]:
    """A signed bundle with its workbook, and the folder that ``unzip`` makes of it."""
    path = region.export(workbook=True, report=lambda _leaving: b"<p>report</p>").path
    folder = path.with_suffix("")
    unzip = shutil.which("unzip")
    assert unzip, "unzip is missing: apt-get install unzip"
    subprocess.run([unzip, "-q", str(path), "-d", str(folder)], check=True)
    return path, folder


def test_bagit_says_valid(unpacked: tuple[Path, Path]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(unpacked[1])], capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def test_sha512sum_says_ok(unpacked: tuple[Path, Path]) -> None:
    words = ["sha512sum", "-c", "--strict", "manifest-sha512.txt", "tagmanifest-sha512.txt"]
    done = subprocess.run(words, cwd=unpacked[1], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert b"FAILED" not in done.stdout


def test_frictionless_says_valid_on_the_zip_and_on_the_folder(unpacked: tuple[Path, Path]) -> None:
    path, folder = unpacked
    with system.use_context(trusted=True):
        assert Package(str(folder / "datapackage.json")).validate().valid
        report = Package(str(path)).validate()
        assert report.valid, report.flatten(["note"])
        assert len(Package(str(path)).resources) > 5


def test_no_cell_has_json_and_every_reference_has_its_name_beside_it(
    unpacked: tuple[Path, Path],
) -> None:
    found = 0
    for table in (unpacked[1] / "data/tables").glob("*.csv"):
        rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(keepends=True)))
        cells = [cell for row in rows for cell in row.values() if cell not in EVIL]
        assert not [cell for cell in cells if cell.startswith(("{", "["))], table.name
        found += sum(row.get("actors (name)") == "University" for row in rows)
    assert found == len(EVIL)
    book = openpyxl.load_workbook(unpacked[1] / "data/tables.xlsx")
    head = [cell.value for cell in book["activities"][1]]
    assert "actors (name)" in head


def test_frictionless_and_bagit_notice_a_changed_row(
    unpacked: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(unpacked[1], folder)
    table = folder / "data/tables/ratings.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("relevance", "charm"), encoding="utf-8"
    )
    with system.use_context(trusted=True):
        assert not Package(str(folder / "datapackage.json")).validate().valid
    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(folder)], capture_output=True
    )
    assert done.returncode != 0


def test_ssh_keygen_says_good_with_the_file_of_our_pins(
    unpacked: tuple[Path, Path], region: Place, tmp_path: Path
) -> None:
    signers = tmp_path / "allowed_signers"
    signers.write_text(allowed_signers(pins(region.workspace)), encoding="ascii")
    words = [
        "-Y",
        "verify",
        "-f",
        str(signers),
        "-I",
        "AAA",
        "-n",
        NAMESPACE,
        "-s",
        "tagmanifest-sha512.txt.sig",
    ]
    content = (unpacked[1] / "tagmanifest-sha512.txt").read_bytes()
    done = subprocess.run(
        [shutil.which("ssh-keygen") or "ssh-keygen", *words],
        input=content, cwd=unpacked[1], capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert b"Good" in done.stdout


def test_the_two_commands_of_the_readme_work_as_they_stand(
    unpacked: tuple[Path, Path], region: Place
) -> None:
    folder = unpacked[1]
    (folder / "allowed_signers").write_text(
        allowed_signers(pins(region.workspace)), encoding="ascii"
    )
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    commands = [
        line.strip()
        for line in readme.splitlines()
        if line.startswith("     ") and ("-c manifest" in line or "-Y verify" in line)
    ]
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    (folder / "allowed_signers").unlink()


def test_openpyxl_reads_the_workbook_and_no_text_is_a_formula(unpacked: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(unpacked[1] / "data/tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    head, *rows = book["edw.ideas"].iter_rows(values_only=True)
    titles = [dict(zip(head, row, strict=True))["title"] for row in rows]
    assert titles == list(EVIL)
    assert dict(zip(head, rows[3], strict=True))["score"] == -3
    assert "SYNTHETIC" in str(book["About"]["B2"].value)


def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_in_the_csv(
    unpacked: tuple[Path, Path],
) -> None:
    raw = (unpacked[1] / "data/tables/edw.ideas.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    rows = list(csv.DictReader(raw.decode("utf-8").splitlines(keepends=True)))
    for row, text in zip(rows, EVIL, strict=True):
        assert row["title"].strip()[:1] not in {*"=+-@＝"}
        assert unescape_cell(row["title"]) == text
    assert [row["score"] for row in rows] == [str(-n) for n in range(len(EVIL))]


def test_the_zip_has_readme_first_and_nothing_of_the_machine(unpacked: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(unpacked[0]) as archive:
        entries = archive.infolist()
    assert entries[0].filename == "README.txt"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert not [entry for entry in entries if entry.extra or entry.comment]
    assert not [e for e in entries if e.filename.endswith((".toml", ".py", ".exe", ".sh"))]


def test_two_exports_of_the_same_region_are_the_same_bytes_workbook_included(region: Place) -> None:
    one = region.export(workbook=True).path.read_bytes()
    assert region.export(workbook=True).path.read_bytes() == one


def test_a_field_that_nobody_declared_stays_at_home(unpacked: tuple[Path, Path]) -> None:
    for path in unpacked[1].rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            assert b"secret_plan" not in path.read_bytes(), path
