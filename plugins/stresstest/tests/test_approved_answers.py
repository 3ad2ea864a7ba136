"""What every command and every view of the StressTest says, as it was kept: text at 80 columns and every value of --json.

Two regions: ``one`` asked once and few (groups are hidden), ``two`` asked in 2024, 2025 and 2026 with other files.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import types
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

import cap_tui.plugin.host
from cap_stresstest import (
    checks,
    explanations,
    recommendation_listing,
    result_listings,
    round_listings,
    rounds,
)
from cap_stresstest.benchmark import benchmark
from cap_stresstest.disagreements import find_disagreements
from cap_stresstest.listing_columns import Fold
from cap_stresstest.recommendations import recommend
from cap_stresstest.records import ImportReceipt
from cap_stresstest.result_pages import PAGES
from cap_stresstest.round_result import assess_round
from cap_tui.api import Listing, PluginContext
from cap_tui.cli import main
from cap_tui.testing import host_of
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Home, Workspace, log, tables, transaction
from tests.approval import approve, check_ids_and_words, numbered_uids, shown
from tests.written_files import office_parts, titled

APPROVED = Path(__file__).with_name("approved")
VIEWS = (
    "respondents",
    "dimensions",
    "findings",
    "benchmark",
    "divergence",
    "progress",
    "sensitivity",
    "rounds",
)
MOST_ROWS = 7
MOMENT = "2026-11-20T10:00:00.000Z"


class _Day(datetime.date):
    @classmethod
    def today(cls) -> datetime.date:
        return datetime.date(2026, 11, 20)


class Said(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def say(base: Path, surveys_folder: Path) -> Say:
    """``say("one", "stresstest", …)``: a command on a region, its answer with other names for what changes from run to run."""

    def run(region: str, *words: str | Path) -> Said:
        raw = io.BytesIO()
        out, err = io.TextIOWrapper(raw, encoding="utf-8", write_through=True), io.StringIO()
        where = ["--home", str(base / "home"), "-w", str(base / region)]
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("CAP_TUI_HOME", str(base / "home"))
            patch.setenv("COLUMNS", "80")
            clock = types.SimpleNamespace(date=_Day, datetime=datetime.datetime)
            patch.setattr(cap_tui.plugin.host, "datetime", clock)
            patch.setattr(rounds, "today", lambda: MOMENT[:10])
            for module in (log, tables, transaction):
                patch.setattr(module, "utc_now", lambda: MOMENT)
            with pytest.raises(SystemExit) as ended:
                main([*where, *map(str, words)])
        return Said(
            int(ended.value.code or 0),
            _steady(raw.getvalue().decode(), base, surveys_folder),
            _steady(err.getvalue(), base, surveys_folder),
        )

    made = ["--code", "VAL", "--name", "Valdora", "--country", "AT"]
    for region in ("one", "two", "few"):
        run(region, "new", base / region, *made, "--languages", "en,de", "--currency", "EUR")
    few(surveys_folder / "limesurvey.csv", base / "few.csv", {"PM": 2, "CM": 9, "OS": 4})
    steps = (
        ("one", "import", surveys_folder / "kobo.csv", "--round", "2026"),
        ("few", "import", base / "few.csv", "--round", "2026"),
        ("two", "import", surveys_folder / "limesurvey.csv", "--round", "2024"),
        ("two", "import", base / "few.csv", "--round", "2025"),
        ("two", "close", "--round", "2024"),
        ("two", "import", surveys_folder / "kobo.csv", "--round", "2026"),
    )
    for region, *words in steps:
        done = run(region, "stresstest", *words)
        assert done.code == 0, done.err
    return run


def few(source: Path, target: Path, groups: dict[str, int]) -> None:
    """The first so many answers of each group."""
    text = source.read_text(encoding="utf-8-sig")
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    taken = [row for group, n in groups.items() for row in [r for r in rows if group in r][:n]]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *taken])
    target.write_text(out.getvalue(), encoding="utf-8")


def _steady(text: str, base: Path, surveys: Path) -> str:
    for folder, name in ((surveys, "SURVEYS"), (base, "BASE")):
        text = text.replace(str(folder), name)
    return numbered_uids(text)


def told(region: str, words: tuple[str | Path, ...], said: Said) -> str:
    """One command and its answer as a terminal shows them."""
    given = " ".join(str(Path(w).name) if isinstance(w, Path) else w for w in words)
    code = f"exit {said.code}\n" if said.code else ""
    error = "".join(f"! {line}\n" for line in said.err.splitlines())
    return f"$ {region}: {given}\n{code}{said.out}{error}"


@pytest.mark.parametrize("region", ["one", "two", "few"])
def test_every_view_says_as_lines_what_it_said(say: Say, region: str) -> None:
    names = ("respondents", "progress", "answer") if region == "one" else VIEWS
    calls = [("view", f"stresstest.{name}") for name in names]
    kept = [told(region, words, say(region, *words)) for words in calls]
    approve(APPROVED / f"views-{region}.txt", "\n".join(kept))


@pytest.mark.parametrize("region", ["two", "few"])
@pytest.mark.parametrize("command", ["score", "benchmark", "progress", "recommendations", "rounds"])
def test_every_value_of_an_answer_is_what_it_was(say: Say, region: str, command: str) -> None:
    said = say(region, "stresstest", command, "--json")
    answer = json.dumps(json.loads(said.out or "null"), ensure_ascii=False, indent=0)
    short = re.sub(r",\n(?=[\"\d\-ntf])", ", ", answer).replace("{\n", "{").replace("\n}", "}")
    approve(APPROVED / f"{command}-{region}.json.txt", f"{said.code}\n{short}\n{said.err}")


COMMANDS: dict[str, list[tuple[str, ...]]] = {
    "results": [
        ("two", "score"),
        ("two", "score", "--round", "2024"),
        ("two", "score", "--round", "1999"),
        ("two", "score", "--against", "nobody"),
        ("two", "score", "--against", "neighbours"),
    ],
    "progress": [
        ("few", "progress"),
        ("two", "progress"),
        ("two", "progress", "--since", "2024"),
        ("two", "progress", "--since", "2026"),
        ("two", "progress", "--since", "1999"),
    ],
    "recommendations": [
        ("two", "recommendations"),
        ("few", "recommendations", "--round", "2026"),
        ("two", "act", "I04", "--dry-run"),
        ("two", "act", "I19", "--dry-run"),
        ("two", "act", "I19", "--due", "tomorrow", "--dry-run"),
        ("two", "act", "I19", "--due", "2027-03-01", "--title", "Do it", "--role", "agency", "--dry-run"),
        ("two", "act", "I19", "--institution", "nobody", "--dry-run"),
    ],
    "rounds": [
        ("two", "rounds"),
        ("two", "close", "--round", "2024"),
        ("two", "close", "--round", "2025", "--dry-run"),
        ("two", "close", "--round", "1999"),
        ("two", "open", "--round", "2024"),
        ("two", "open", "--round", "2030", "--invited", "40", "--dry-run"),
        ("two", "open", "--round", "2030", "--invited", "0"),
        ("two", "open", "--round", "2030", "--invited-group", "nobody=3", "--dry-run"),
        ("two", "open", "--round", "2030", "--invited-group", "nobody", "--dry-run"),
        ("two", "open", "--round", "2030", "--invited-group", "cluster_manager=5", "--dry-run"),
    ],
    "questionnaire": [
        ("two", "questionnaire"),
        ("two", "questionnaire", "--language", "de", "--language", "sl"),
        ("two", "questionnaire", "--language", "xx"),
        ("two", "questionnaire", "--round", "2024", "--dry-run"),
        ("two", "questionnaire", "-o", "questions.odt"),
        ("two", "questionnaire", "--use", "no-such-pack"),
    ],
    "report": [
        ("few", "report", "-o", "x.md", "--dry-run"),
        ("two", "report", "-o", "x.md", "--sections", "findings,method", "--dry-run"),
        ("two", "report", "-o", "x.md", "--sections", "nothing", "--dry-run"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("group", COMMANDS)
def test_every_command_says_what_it_said(say: Say, group: str) -> None:
    calls = [(region, ("stresstest", *words)) for region, *words in COMMANDS[group]]
    kept = [told(region, words, say(region, *words)) for region, words in calls]
    approve(APPROVED / f"commands-{group}.txt", "\n".join(kept))


def test_every_import_says_what_it_said(say: Say, surveys_folder: Path) -> None:
    files = sorted(f for f in surveys_folder.iterdir() if f.suffix in (".csv", ".xlsx"))
    calls: list[tuple[str | Path, ...]] = [
        ("stresstest", "import", file, "--round", "new", "--dry-run", *more)
        for file in files
        for more in ((), ("--json",))
    ]
    calls += [
        ("stresstest", "import", surveys_folder / "README.md", "--round", "new"),
        ("stresstest", "import", surveys_folder / "none.csv", "--round", "new"),
        ("stresstest", "import", files[1], "--round", "2024"),
        ("stresstest", "import", files[1], "--round", "2026", "--reader", "nothing"),
        ("stresstest", "import", files[1], "--round", "x", "--reader", "limesurvey", "--dry-run"),
        ("stresstest", "import", files[1], "--round", "x", "--mapping", surveys_folder / "none.toml"),
    ]  # fmt: skip
    kept = [told("two", words, say("two", *words)) for words in calls]
    approve(APPROVED / "commands-import.txt", "\n".join(kept))


@pytest.mark.parametrize("region", ["two", "few"])
def test_the_report_says_what_it_said(say: Say, base: Path, region: str) -> None:
    """The text of the file: how files are written is kept in tests/report."""
    file = base / f"report-{region}.md"
    assert say(region, "stresstest", "report", "-o", file).code == 0
    text = re.sub(r"(data:image/[^;]*;base64,).*", r"\1…", file.read_text("utf-8"))
    approve(APPROVED / f"report-{region}.txt", _steady(text, base, base))


def test_the_questionnaire_on_paper_asks_what_it_asked(say: Say, base: Path) -> None:
    for suffix in ("md", "txt", "lss", "xlsx"):
        file = base / f"questions.{suffix}"
        words = ("stresstest", "questionnaire", "-o", file, "--language", "en")
        assert say("two", *words).code == 0
        if suffix == "xlsx":
            text = titled(office_parts(file.read_bytes(), ("xl/theme", "xl/styles", "docProps")))
        else:
            text = re.sub(r"\n {4,}", " ", file.read_text("utf-8"))
        approve(APPROVED / f"questions-{suffix}.txt", _steady(text, base, base))


@pytest.fixture(params=["two", "few"])
def opened(say: Say, base: Path, request: pytest.FixtureRequest) -> Iterator[PluginContext]:
    """The plugin in a region, on a day that stands."""
    with Workspace.open(base / request.param, readonly=True) as workspace:
        host = host_of("cap_stresstest", workspace=workspace, home=Home(base / "home"))
        yield host.context("stresstest")


def listings_of(ctx: PluginContext) -> Iterator[Listing]:
    """Every table of the latest round: folded, with a dimension unfolded, as a report has it."""
    assessment = assess_round(ctx)
    unfolded = Fold(frozenset(["D2"]), "-", "+")
    for page in PAGES.values():
        found = page.compute(ctx, assessment)
        yield page.listing(assessment, found, None)
        yield page.listing(assessment, found, unfolded)
    people = rounds.responses(ctx, assessment.round)
    apart = list(find_disagreements(assessment, people))
    flagged = [entry for entry in apart if entry.flagged]
    yield result_listings.list_disagreements(assessment, flagged, report=True)
    for side in result_listings.BOTH_SIDES:
        yield result_listings.list_strengths(assessment, [side])
    keys = ["D1", "I02"]
    yield result_listings.list_dimensions(assessment, keys, unfolded, draw=lambda key: f"<{key}>")
    advised = recommend(ctx, assessment, benchmark(assessment, people))
    yield recommendation_listing.list_recommendations(ctx, assessment, advised)
    yield round_listings.rounds_listing(ctx)
    yield round_listings.imports_listing(list(ctx.records(ImportReceipt).all()))


def test_every_table_is_declared_and_filled_as_it_was(
    opened: PluginContext, request: pytest.FixtureRequest
) -> None:
    first = [replace(listing, rows=listing.rows[:MOST_ROWS]) for listing in listings_of(opened)]
    lines = [line for listing in first for line in shown(listing)]
    name = request.node.callspec.params["opened"]
    approve(APPROVED / f"tables-{name}.txt", numbered_uids("\n".join(lines)))


def test_ids_of_columns_are_ids_and_titles_are_words(opened: PluginContext) -> None:
    with speaking("x-pseudo"):
        for listing in listings_of(opened):
            check_ids_and_words(listing)


def test_every_figure_is_explained_as_it_was(
    opened: PluginContext, request: pytest.FixtureRequest
) -> None:
    """How each figure comes about, whether its groups are shown or hidden; what is said of a region."""
    assessment = assess_round(opened)
    lines = [*explanations.counts(assessment), *assessment.notices()]
    for key in assessment.pack.indicator_ids[:6]:
        lines += ["", *explanations.indicator(assessment, key)]
    for entry in assessment.pack.dimension:
        lines += ["", *explanations.dimension(assessment, entry.id)]
    for page in PAGES.values():
        lines += ["", *page.method(assessment), *page.after(assessment)]
    people = rounds.responses(opened, assessment.round)
    for advised in recommend(opened, assessment, benchmark(assessment, people)):
        lines.append(recommendation_listing.advice_sentence(assessment, advised))
        lines.append(recommendation_listing.decision_sentence(opened, assessment, advised))
    state = checks.status(opened)
    lines += [f"{state}", *(f"{found}" for found in checks.findings(opened))]
    name = request.node.callspec.params["opened"]
    approve(APPROVED / f"explained-{name}.txt", numbered_uids("\n".join(lines)))
