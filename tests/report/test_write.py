"""Every writer: the same bytes, the publicity, the file whole or not at all, and clear refusals."""

import html
import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

import pypdfium2
import pytest

from cap_tui.errors import NotSaved, Refused
from cap_tui.report import write as writing
from cap_tui.report.document import Document, Figure, Heading, Publicity, TableBlock
from cap_tui.report.write import SUFFIXES, as_bytes, write


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_document_gives_the_same_bytes(make_report, suffix: str) -> None:
    first = as_bytes(make_report(), suffix)
    with patch_clock():
        assert as_bytes(make_report(), suffix) == first


def patch_clock():
    """A day later, for whatever writes the clock into a file."""
    return mock.patch("time.time", return_value=time.time() + 86_400)


SCRIPT = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("samples", sys.argv[1])
samples = importlib.util.module_from_spec(spec)
spec.loader.exec_module(samples)
from cap_tui.report.write import SUFFIXES, as_bytes
for suffix in SUFFIXES:
    print(suffix, hashlib.sha256(as_bytes(samples.small(), suffix)).hexdigest())
"""


def test_two_processes_give_the_same_bytes() -> None:
    samples = str(Path(__file__).with_name("conftest.py"))
    outputs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", SCRIPT, samples]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == len(SUFFIXES)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_evil_strings_stop_no_writer(evil_report, suffix: str) -> None:
    data = as_bytes(evil_report, suffix)
    assert data
    if suffix in (".md", ".html"):
        assert not set(data.decode()) & set("\x00\x07\x1b\u202e")


def said(data: bytes, suffix: str) -> str:
    """What a reader of the file can read, as one line with plain spaces."""
    if suffix == ".pdf":
        pages = pypdfium2.PdfDocument(data)
        text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    elif suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(n) for n in archive.namelist() if n.endswith(".xml")]
        text = " ".join("".join(ElementTree.fromstring(part).itertext()) for part in parts)
    else:
        text = html.unescape(data.decode()).replace("\\", "")
    return " ".join(text.split())


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("language", "statement", "date"),
    [
        ("fr", "Cofinancé par l'Union européenne", "21 novembre 2026"),
        ("sl", "Sofinancira Evropska unija", "21. novembra 2026"),
    ],
)
def test_no_format_drops_who_pays_what_is_made_up_and_where_it_comes_from(
    make_report, suffix: str, language: str, statement: str, date: str
) -> None:
    text = said(as_bytes(make_report(language=language), suffix), suffix)
    assert statement in text
    assert "Interreg Demo Space · CAP-DEMO · ERDF" in text
    assert "SYNTHETIC: this region and all its data are made up." in text
    assert "Written by cap-tui 0.1.0." in text
    assert date in text


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".pdf"])
def test_numbers_are_written_in_the_language_of_the_document(make_report, suffix: str) -> None:
    french = said(as_bytes(make_report(language="fr"), suffix), suffix)
    slovene = said(as_bytes(make_report(language="sl"), suffix), suffix)
    assert "3,25" in french
    assert "12 345" in french  # the narrow no-break space counts as a space here
    assert "12.345" in slovene
    assert "2026" in french


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", ["x-pseudo", "xx", "de-AT", ""])
def test_an_unknown_language_still_gives_a_report(make_report, suffix: str, language: str) -> None:
    assert as_bytes(make_report(language=language), suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_report_is_still_a_report(suffix: str) -> None:
    assert as_bytes(Document("T", "R", "", ()), suffix)


def test_a_suffix_may_be_written_with_or_without_its_dot(make_report) -> None:
    assert as_bytes(make_report(), "MD") == as_bytes(make_report(), ".md")


@pytest.mark.parametrize("suffix", [".odt", "", ".md2"])
def test_an_unknown_suffix_is_refused_naming_the_known(make_report, tmp_path, suffix: str) -> None:
    with pytest.raises(Refused) as refused:
        write(make_report(), tmp_path / f"report{suffix}")
    with pytest.raises(Refused):
        write(make_report(), tmp_path / f"report{suffix}", dry_run=True)
    assert all(known in refused.value.remedy for known in SUFFIXES)
    assert ("no extension" in refused.value.what) == (suffix == "")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_named_with_the_command_that_brings_it(
    make_report, monkeypatch
) -> None:
    def missing(_module: str) -> None:
        raise ModuleNotFoundError("No module named 'typst'", name="typst")

    monkeypatch.setattr(writing, "import_module", missing)
    with pytest.raises(Refused) as refused:
        as_bytes(make_report(), ".pdf")
    assert "typst" in refused.value.what
    assert "cap-tui[pdf]" in refused.value.remedy


def test_the_old_file_stays_when_writing_fails(make_report, tmp_path, monkeypatch) -> None:
    path = tmp_path / "report.md"
    write(make_report(), path)
    before = path.read_bytes()

    def broken_sync(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken_sync)
    with pytest.raises(NotSaved):
        write(make_report(title="Other"), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]


def test_a_folder_that_is_not_there_is_told(make_report, tmp_path) -> None:
    with pytest.raises(Refused, match="no such folder"):
        write(make_report(), tmp_path / "none" / "report.md")


def test_a_given_statement_replaces_the_general_one(make_report) -> None:
    text = as_bytes(make_report(publicity=Publicity(statement="Paid by Valdora")), "md").decode()
    assert "Paid by Valdora" in text
    assert "Co-funded" not in text


@pytest.mark.parametrize(
    "content",
    [None, b"GIF89a", b"x" * 2_000_001, b"<svg><!ENTITY"],
    ids=["none", "GIF", "large", "entity"],
)
def test_a_logo_that_cannot_be_used_stops_the_report(make_report, tmp_path, content) -> None:
    logo = tmp_path / "logo"
    if content is not None:
        logo.write_bytes(content)
    with pytest.raises(Refused) as refused:
        as_bytes(make_report(publicity=Publicity(logo=str(logo))), "md")
    assert str(logo) in refused.value.where


def test_what_no_writer_could_set_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Figure("x", '<svg xmlns="http://www.w3.org/2000/svg"/>', " ")
    with pytest.raises(ValueError, match="element script"):
        Figure("x", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "alt")
    with pytest.raises(ValueError, match="2 cells for 1"):
        TableBlock("t", ["a"], [[1, 2]])
    with pytest.raises(ValueError, match="level"):
        Heading("x", 1)


def test_no_writer_loads_textual_or_a_library_of_another_format() -> None:
    code = (
        "import sys; from cap_tui.report.document import *; from cap_tui.report.write import as_bytes;"
        "d=Document('t','r','2026-01-01',()); as_bytes(d,'md'); as_bytes(d,'html');"
        "sys.exit(str({'textual','typst','docx','xlsxwriter','lxml','jinja2'} & set(sys.modules)) "
        "if {'textual','typst','docx','xlsxwriter','lxml','jinja2'} & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", ["png", "jpeg", "svg"])
def test_every_writer_takes_the_regions_logo_and_keeps_the_words(
    make_report, logo_file, suffix: str, kind: str
) -> None:
    bare = as_bytes(make_report(publicity=Publicity("ERDF")), suffix)
    shown = as_bytes(make_report(publicity=Publicity("ERDF", logo=logo_file(kind))), suffix)
    assert len(shown) > len(bare) or suffix == ".md"


def test_a_whole_report_without_a_title_is_still_accessible() -> None:
    assert b"pdfuaid" in as_bytes(Document("", "", "", ()), ".pdf")
