"""Every report of the sample region as a minister reads it: one composition, one language, no word of the program's own."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from cap_acie.call_document import call_document
from cap_acie.kept_files import folder_of
from cap_acie.letters import write_letters
from cap_acie.records import JointCall
from cap_evaluation import report as evaluation_report
from cap_evaluation.results import region_results
from cap_stresstest import report as stresstest_report
from cap_stresstest.operations.write_report import write_round_report
from cap_stresstest.round_result import assess_round
from cap_tact.catalogue import services
from cap_tact.leaflet import write_leaflet
from cap_tui.model.actor import Person
from cap_tui.model.kinds import EVIDENCE
from cap_tui.model.workshop import Workshop
from cap_tui.operations.context import Context
from cap_tui.operations.portfolio import PortfolioRegion, RegionPortfolio
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.plugin.host import Host
from cap_tui.report.compose import compose, publicity, region_process
from cap_tui.report.composition import SUMMARY
from cap_tui.report.document import (
    Block,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Publicity,
    TableBlock,
)
from cap_tui.report.document_reader import HeldBack, hold_back, looked_through_by
from cap_tui.report.kind_list_file import write_kind_list
from cap_tui.report.labels import words
from cap_tui.report.portfolio_document import portfolio_document
from cap_tui.report.workshop_minutes import workshop_minutes
from cap_tui.report.write import as_bytes, write
from cap_tui.testing import sample_region
from cap_tui.text.i18n import LANGUAGES, speaking
from cap_tui.text.nested import texts_in as nested_texts
from cap_tui.workspace import Workspace

TOOLS = ("stresstest", "diamond", "acie", "edw", "adw", "tact", "evaluation")
PACKAGES = ("cap_tui", *(f"cap_{tool}" for tool in TOOLS))

Valdora = tuple[Host, Workspace]
UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")
COMMAND = re.compile(r"\bcap-tui [a-z-]+")
OF_PROGRAM = re.compile(r"\b(workspace|settings|plugin|call)\.toml\b")


def _region(edition: str) -> Callable[[Host, Workspace], Document]:
    def made(host: Host, workspace: Workspace) -> Document:
        process = region_process(host, workspace)
        return compose(host, workspace, process=process, edition=edition)

    return made


def _stresstest(host: Host, _workspace: Workspace) -> Document:
    ctx = host.context("stresstest")
    data = stresstest_report.report_data(ctx, assess_round(ctx))
    return stresstest_report.report_document(ctx, data)


def _evaluation(host: Host, _workspace: Workspace) -> Document:
    ctx = host.context("evaluation")
    results = region_results(ctx, ctx.today)
    return evaluation_report.evaluation_document(ctx, results, ctx.today)


def _minutes(host: Host, workspace: Workspace) -> Document:
    ctx = host.context("edw")
    last = list(workspace.records(Workshop).all())[-1]
    access = access_workshop(ctx, last.ref)
    return workshop_minutes(access, publicity(ctx.config, ctx.folder), ctx)


def _call(host: Host, _workspace: Workspace) -> Document:
    ctx = host.context("acie")
    call = next(iter(ctx.records(JointCall).all()))
    return call_document(ctx, folder_of(call), "2026-11-29")


REPORTS: dict[str, Callable[[Host, Workspace], Document]] = {
    "region": _region("full"),
    "policy": _region("policy"),
    "stresstest": _stresstest,
    "evaluation": _evaluation,
    "minutes": _minutes,
    "call": _call,
}


@pytest.fixture(scope="module")
def english(valdora: Valdora) -> dict[str, Document]:
    """Every report in English, made once."""
    return {name: make(*valdora) for name, make in REPORTS.items()}


def texts(document: Document, *, twins: bool = True) -> Iterator[str]:
    """Every text that a reader of the report meets, but how it was made; ``twins`` adds drawings in lines."""
    yield from (document.title, document.subtitle, *document.notices)
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            yield from _of(block, twins=twins)


def _of(block: Block, *, twins: bool) -> Sequence[str]:
    match block:
        case Heading() | Paragraph():
            return [block.text]
        case Items():
            return list(block.items)
        case TableBlock():
            cells = [cell for row in block.rows for cell in row if isinstance(cell, str)]
            return [block.caption, *block.columns, block.note, *cells]
        case Figure():
            return [block.caption, block.alt, *(block.lines if twins else ())]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_composed_alike(english: dict[str, Document], name: str) -> None:
    document = english[name]
    first = document.sections[0]
    assert first.id == SUMMARY
    asked, *_rest = first.blocks
    assert isinstance(asked, Paragraph | TableBlock), "who was asked, or who funds"
    heads = [block.text for block in first.blocks if isinstance(block, Heading)]
    assert heads == ["Key messages", "What to decide next"]
    messages, decisions = (block for block in first.blocks if isinstance(block, Items))
    assert 2 <= len(messages.items) <= 5
    assert decisions.items
    assert all(text.rstrip()[-1] in ".!?" for text in messages.items), "full sentences"
    assert sum(isinstance(block, Figure) for block in first.blocks) == 1
    roles = [section.role for section in document.sections[1:]]
    order = ("chapter", "annex", "glossary")
    assert roles == sorted(roles, key=order.index)
    if not document.short:
        assert roles[-1] == "glossary"
        words = document.sections[-1].blocks[-1]
        assert isinstance(words, TableBlock)
        assert words.rows


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_speaks_of_the_program(english: dict[str, Document], name: str) -> None:
    said = list(texts(english[name]))
    for pattern in (COMMAND, UID, OF_PROGRAM):
        assert [text for text in said if pattern.search(text)] == []


ENGLISH = re.compile(
    r"\b(the|and|of|is|are|were|which|with|from|their|that|this|than|has|have|not|been|each)\b"
)
"""Words that none of the other four languages has."""


def written_by_people(host: Host, workspace: Workspace) -> set[str]:
    """Every text in a record, and every source that content cites: both keep the words of their authors."""
    content = host.content()
    return {
        part.strip()
        for given in (
            *(row for table in workspace.tables() for row in workspace.table(table).all()),
            *(
                item.document.get("source", "")
                for k in content.names()
                for item in content.entries(k)
            ),
        )
        for text in nested_texts(given, keys=True)
        for part in (text, *re.findall(r'"([^"\n]{4,})"', text))
    }


def translated(spoken: str) -> set[str]:
    """The program's English texts that read otherwise in a language."""
    found: set[str] = set()
    for package in PACKAGES:
        folder = str(resources.files(package).joinpath("locales"))
        catalogue = vars(gettext.translation(package, folder, [spoken]))["_catalog"]
        found |= {text for text, words in catalogue.items() if text and text != words}
    return found


@pytest.mark.parametrize("spoken", [code for code in LANGUAGES if code != "en"])
def test_a_report_has_one_language(valdora: Valdora, spoken: str) -> None:
    authors, of_program = written_by_people(*valdora), translated(spoken)
    longest_first = sorted((t for t in authors if " " in t and len(t) > 7), key=len, reverse=True)
    left = set()
    with speaking(spoken):
        for make in REPORTS.values():
            document = make(*valdora)
            assert document.language == spoken
            # A text that was cut, or a drawing of lines, may end in the middle of somebody's words.
            for text in (text for text in texts(document, twins=False) if "…" not in text):
                if text in of_program and text not in authors:
                    left.add(text)
                elif ENGLISH.search(text):
                    rest = text
                    for words in longest_first:
                        rest = rest.replace(words, " ")
                    if ENGLISH.search(rest):
                        left.add(rest)
    assert left == set()


def test_the_minister_reads_where_the_funded_action_comes_from_under_one_name(
    english: dict[str, Document],
) -> None:
    said = "\n".join(text for section in english["policy"].sections for text in section.texts())
    funded = re.search(r"Funded: (.+?)\.", said)
    assert funded
    assert f"What stands behind '{funded[1]}'" in said


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_edition_of_two_pages_has_two_in_every_language(valdora: Valdora, code: str) -> None:
    """Also where a fund pays, whose emblem and statement stand above the title."""
    paid = Publicity("ERDF", "Interreg Demo Space", period="2021-2027")
    with speaking(code):
        made = replace(REPORTS["policy"](*valdora), publicity=paid)
        assert len(PdfDocument(as_bytes(made, ".pdf"))) == 2


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_page_one_of_the_regions_report_is_one_page_in_every_language(
    valdora: Valdora, code: str
) -> None:
    with speaking(code):
        pages = PdfDocument(as_bytes(REPORTS["region"](*valdora), ".pdf"))
        behind = pages[1].get_textpage().get_text_range()
    assert behind.startswith(words(code)["contents"])


def _letters(host: Host, folder: Path) -> object:
    ctx = host.context("acie")
    return write_letters(ctx, next(iter(ctx.records(JointCall).all())), folder, "md")


def _leaflet(host: Host, folder: Path) -> object:
    ctx = host.context("tact")
    return write_leaflet(ctx, services(ctx)[:1], folder / "made.md")


def _evaluation_file(host: Host, folder: Path) -> object:
    ctx = host.context("evaluation")
    return evaluation_report.write_evaluation_report(ctx, folder / "made.md", ctx.today)


def _round_file(host: Host, folder: Path) -> object:
    return write_round_report(host.context("stresstest"), folder / "made.md")


def _list(host: Host, folder: Path) -> object:
    context = Context(host.workspace, host)
    made = context.workspace.records(EVIDENCE.record).all()
    return write_kind_list(context, EVIDENCE, list(made), folder / "made.md")


def _portfolio(_host: Host, folder: Path) -> object:
    region = PortfolioRegion("VAL", "Valdora", "", "2026-03-01", False, "GOOD", ())
    found = RegionPortfolio((region,))
    return write(portfolio_document(found, Publicity()), folder / "made.md")


WRITTEN: dict[str, tuple[Callable[[Host, Path], object], str]] = {
    "letters": (_letters, "Packaging that tells its age"),
    "leaflet": (_leaflet, "How it goes"),
    "evaluation": (_evaluation_file, "Did it work"),
    "stresstest": (_round_file, "Key messages"),
    "list of records": (_list, "Ageing in the valleys"),
    "portfolio": (_portfolio, "Regions"),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_document_is_looked_through_before_it_is_written(
    valdora: Valdora, tmp_path: Path, kind: str
) -> None:
    make, name = WRITTEN[kind]
    with sample_region() as known:
        with known.transaction("people") as tx:
            tx.add(Person(name=name, purpose="talks", consent="v1", retain_until="2099-01-01"))
        with looked_through_by(hold_back(known)), pytest.raises(HeldBack, match=name.casefold()):
            make(valdora[0], tmp_path)
    assert list(tmp_path.iterdir()) == []


NUMBER_AS_TEXT = re.compile(
    r"[-+−]?\d[\d.,]*(\s?%)?|[\d.]+\s?(–|…)\s?[\d.]+|\d+(, |/)\d+|[\d.]+ \(n .*\)"
)
"""A number, a range, two numbers of answers, a share of a count, a mean with its number of answers."""


def test_every_number_of_a_table_is_a_number_in_a_spreadsheet(english: dict[str, Document]) -> None:
    """An analyst reads the sheets with R: shares and intervals are numbers as well."""
    for name in ("region", "stresstest", "evaluation", "minutes"):
        book = openpyxl.load_workbook(io.BytesIO(as_bytes(english[name], ".xlsx")))
        for sheet in book.worksheets[2:]:
            if sheet.max_row < 3:
                continue  # a figure
            head, *rows = sheet.iter_rows(min_row=3, values_only=True)
            for place, title in enumerate(head):
                column = [row[place] for row in rows if row[place] is not None]
                if any(isinstance(cell, int | float) for cell in column):
                    texts = [
                        c for c in column if isinstance(c, str) and NUMBER_AS_TEXT.fullmatch(c)
                    ]
                    assert texts == [], (name, sheet.title, title)
                whole = bool(column) and all(NUMBER_AS_TEXT.fullmatch(str(c)) for c in column)
                if whole and title not in NAMES_OF_NUMBERS:
                    assert not any(isinstance(c, str) for c in column), (name, sheet.title, title)


NAMES_OF_NUMBERS = ("period", "latest period", "by")
"""Columns with years: names of periods, with which nobody counts."""


def test_the_mean_of_a_group_has_no_more_digits_in_a_spreadsheet_than_on_paper(
    english: dict[str, Document],
) -> None:
    """An exact mean tells the number of answers that is held back: 3.1667 is a mean of six or twelve."""
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(english["stresstest"], ".xlsx")))
    means = [
        row[place]
        for sheet in book.worksheets[2:]
        if sheet.max_row > 2
        for head, *rows in [list(sheet.iter_rows(min_row=3, values_only=True))]
        for place, title in enumerate(head)
        if str(title).endswith(", mean")
        for row in rows
        if row[place] is not None
    ]
    assert len(means) > 5
    assert [mean for mean in means if round(mean, 1) != mean] == []
