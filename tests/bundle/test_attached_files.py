"""Attached files travel when chosen; at the partner each is checked and stored, or refused with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import Package, system

from cap_tui.bundle.file_types import UnfitFile, check_file
from cap_tui.bundle.layout import ATTACHED
from cap_tui.bundle.plan import Plan
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.preview import preview
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import SentFile
from cap_tui.errors import WrongUse
from cap_tui.model.activity import Evidence
from cap_tui.model.record import Personal
from cap_tui.workspace import Attachment, Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import EVERYTHING, USUAL, Place, key_of
from tests.bundle.forging import Files, content, pack, sealed

PDF = b"%PDF-1.7\nseven vouchers\n"
WITH_FILES = Terms(files=True)
NAMES = SharingProfile.IDENTIFIED


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Place, Place]:
    """Two regions on disk; the first has evidence with a PDF, and a program that calls itself a PDF."""
    places = []
    for code in ("AAA", "BBB"):
        config = WorkspaceConfig(region=Region(code=code, name=f"Region {code}", synthetic=True))
        workspace = Workspace.create(tmp_path / code, config)
        places.append(Place(code, workspace, key_of(ord(code[0])), tmp_path))
    one, two = places
    two.trust(one)
    for title, raw in (("Vouchers", PDF), ("Tool", b"MZ\x90\x00")):
        digest = one.workspace.attach(raw, f"{title.lower()}.pdf")
        with one.workspace.transaction("evidence") as tx:
            tx.add(Evidence(title=title, attachment=digest))
    return one, two


def fates(plan: Plan) -> dict[str, tuple[str, str]]:
    """What happens to each file, and why."""
    found = (line for line in plan.lines if line.table == SentFile.TABLE)
    return {line.title: (line.status.value, line.reason) for line in found}


def test_a_file_stays_unless_it_is_chosen_and_the_preview_tells_both(
    pair: tuple[Place, Place],
) -> None:
    one, _two = pair
    stays = preview(prepare(one.workspace, one.records, EVERYTHING, USUAL, {}))
    assert "2 attached files of what leaves stay: nobody chose that they leave" in stays.lines()
    assert not [name for name in content(one.export().path) if name.startswith(ATTACHED)]
    seen = preview(prepare(one.workspace, one.records, EVERYTHING, WITH_FILES, {}))
    (file,) = seen.data()["files"]
    digest = hashlib.sha256(PDF).hexdigest()
    assert file == {
        "name": "vouchers.pdf", "sha256": digest, "size": len(PDF), "type": "application/pdf",
        "class": "free text", "records": ("Vouchers",),
    }  # fmt: skip
    assert seen.files_home == ("tool.pdf stays: its name says PDF, its content is Windows program",)
    with pytest.raises(WrongUse, match="do not leave in the profile 'public'"):
        one.export(Terms(SharingProfile.PUBLIC, files=True))


def test_a_chosen_file_is_checked_and_stored_once_and_undone_with_its_import(
    pair: tuple[Place, Place],
) -> None:
    one, two = pair
    path = one.export(WITH_FILES).path
    with system.use_context(trusted=True):
        assert Package(str(path)).validate().valid
    plan = two.plan(path)
    assert fates(plan) == {"vouchers.pdf": ("new", "file, checked and not opened")}
    two.take(path)
    evidence = next(iter(two.workspace.records(Evidence).find(title="Vouchers")))
    assert two.workspace.attachment(evidence.attachment).read_bytes() == PDF
    (held,) = two.workspace.records(Attachment).all()
    assert (held.name, held.size) == ("vouchers.pdf", len(PDF))
    assert two.plan(path).counts()["same"] == 3
    assert not two.plan(path).changes
    two.workspace.undo()
    assert list(two.workspace.records(Attachment).all()) == []


@pytest.mark.parametrize(
    ("declared", "profiles"),
    [
        (Personal.NONE, {SharingProfile.AGGREGATE, SharingProfile.PSEUDONYMISED, NAMES}),
        (Personal.FREE_TEXT, {SharingProfile.AGGREGATE, SharingProfile.PSEUDONYMISED, NAMES}),
        (Personal.QUASI, {NAMES}),
        (Personal.IDENTIFIER, {NAMES}),
        (Personal.SPECIAL, {NAMES}),
    ],
)
def test_a_file_leaves_in_the_profiles_of_the_class_that_was_declared_for_it(
    pair: tuple[Place, Place], declared: Personal, profiles: set[SharingProfile]
) -> None:
    one, _two = pair
    one.workspace.attach(PDF, "vouchers.pdf", declared)
    for profile in set(SharingProfile) - {SharingProfile.PUBLIC}:
        terms = Terms(profile, recipient="BBB", purpose="audit", legal_basis="law", files=True)
        seen = preview(prepare(one.workspace, one.records, EVERYTHING, terms, {}))
        leaving = [(file["name"], file["class"]) for file in seen.data()["files"]]
        assert leaving == [("vouchers.pdf", declared.value)] * (profile in profiles), profile
        if not leaving:
            told = f"vouchers.pdf stays: its class of data is {declared.value}"
            assert any(line.startswith(told) for line in seen.lines())


def test_the_class_arrives_with_the_file(pair: tuple[Place, Place]) -> None:
    one, two = pair
    one.workspace.attach(PDF, "vouchers.pdf", Personal.NONE)
    two.take(one.export(WITH_FILES).path)
    (held,) = two.workspace.records(Attachment).all()
    assert held.personal is Personal.NONE


def reclassed(files: Files) -> Files:
    """The list of files says that names of people stand in the file."""
    name, other = "data/documents/bundle.files.jsonl", "data/tables/bundle.files.csv"
    return files | {
        each: files[each].replace(b"free text", b"identifier") for each in (name, other)
    }


def renamed(files: Files, name: str, raw: bytes = PDF) -> Files:
    """The bundle with another name and content of its file, stated everywhere as if it were true."""
    old, new = (hashlib.sha256(each).hexdigest() for each in (PDF, raw))
    suffix = Path(name).suffix
    out: Files = {}
    for path, content_ in files.items():
        if path == f"{ATTACHED}{old}.pdf":
            out[f"{ATTACHED}{new}{suffix}"] = raw
            continue
        for before, after in (
            (f"{old}.pdf", f"{new}{suffix}"),
            (old, new),
            (f"file-{old[:32]}", f"file-{new[:32]}"),
            ("vouchers.pdf", name),
            (f'"size":{len(PDF)}', f'"size":{len(raw)}'),
            (f'"bytes": {len(PDF)}', f'"bytes": {len(raw)}'),
            (f",{len(PDF)},application", f",{len(raw)},application"),
        ):
            content_ = content_.replace(before.encode(), after.encode())
        out[path] = content_
    return out


def unlisted(files: Files) -> Files:
    """The evidence refers to another file than the one that came."""
    name, other = "data/documents/evidence.jsonl", "data/tables/evidence.csv"
    digest = hashlib.sha256(PDF).hexdigest().encode()
    return files | {each: files[each].replace(digest, b"0" * 64) for each in (name, other)}


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (lambda f: renamed(f, "vouchers.pdf", b"MZ\x90"), "its content is Windows program"),
        (lambda f: renamed(f, "vouchers.png"), "its name says PNG, its content is PDF"),
        (lambda f: renamed(f, "notes.txt", b"#!/bin/sh"), "its content is script"),
        (lambda f: renamed(f, "vouchers.pdf", b"%PDF-" + b"x" * 15_000_000), "larger than 15 MB"),
        (unlisted, "no record of the bundle refers to it"),
        (reclassed, "its class of data is identifier"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_the_records_are_taken(
    pair: tuple[Place, Place], forge: Callable[[Files], Files], why: str, tmp_path: Path
) -> None:
    one, two = pair
    files = forge(content(one.export(WITH_FILES).path))
    path = pack(sealed(files, key=one.key), tmp_path / "forged.cap.zip")
    ((status, reason),) = fates(two.plan(path)).values()
    assert (status, why in reason) == ("refused", True), reason
    two.take(path)
    assert two.workspace.records(Evidence).count() == 2
    assert two.workspace.records(Attachment).count() == 0
    assert not (tmp_path / "BBB" / "attachments").exists()


def test_without_a_trusted_signature_no_file_is_stored(pair: tuple[Place, Place]) -> None:
    one, two = pair
    path = one.export(WITH_FILES, signed=False).path
    plan = two.plan(path, allow_unsigned=True)
    assert fates(plan)["vouchers.pdf"][0] == "refused"
    assert plan.files == []


ODT = b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.textPK"
DOCX = b"PK\3\4" + bytes(26) + b"[Content_Types].xml"


@pytest.mark.parametrize(
    ("name", "raw", "media"),
    [
        ("a.PDF", b"%PDF-1.4", "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.csv", "name;Ort\nŽužemberk;1".encode(), "text/plain"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_content(name: str, raw: bytes, media: str) -> None:
    assert check_file(name, raw).media_type == media


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.exe", b"MZ", "files that end in '.exe'"),
        ("a", b"%PDF-", "files that end in ''"),
        ("a.ods", ODT, "its content is OpenDocument text"),
        ("a.docx", b"PK\3\4" + bytes(26) + b"run.bat", "its content is zip"),
        ("a.txt", b"<html>", "HTML"),
        ("a.csv", b"a\x00b", "unknown kind"),
        ("a.md", "Straße".encode("cp1252"), "unknown kind"),
    ],
)
def test_a_name_that_says_another_kind_is_not_believed(name: str, raw: bytes, why: str) -> None:
    with pytest.raises(UnfitFile, match=why):
        check_file(name, raw)
