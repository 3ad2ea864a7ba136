"""Assessments are in the register alone: files for assessors, conflicts, the ranking, and no trace in the region."""

from __future__ import annotations

import datetime
import json
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_acie import assessments, region_calls
from cap_acie.assessment_listings import read_conflicts
from cap_acie.assessment_records import open_register
from cap_acie.assessments import Invitation
from cap_acie.call_folder import CallFolder
from cap_acie.consensus import consensus_text, read_consensus, refusal_lines
from cap_acie.records import JointCall
from cap_tui.api import PluginContext, Refused
from cap_tui.cli import main
from cap_tui.demo import regions
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE, Answer, edit

IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "region"
    config = next(one for one in regions() if one.region.code == "VAL")
    Workspace.create(folder, config).close()
    return folder


@pytest.fixture
def ctx(region: Path, tmp_path: Path, example: CallFolder) -> Iterator[PluginContext]:
    """A region with the example kept and all its applications received."""
    with Workspace.open(region, actor="officer") as workspace:
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")
        region_calls.keep_call(ctx, example)
        for file in sorted((EXAMPLE / "applications").glob("*.toml")):
            region_calls.receive_application(ctx, file, IN_TIME)
        yield ctx


@pytest.fixture
def call(ctx: PluginContext) -> JointCall:
    return region_calls.kept_call(ctx, "acie-2027")


@pytest.fixture
def call_region(region: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """A command on the region, with ``--json``."""

    def run(*words: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main(["-w", str(region), *(str(word) for word in words), "--json"])
        document = json.loads(capsys.readouterr().out)
        return Answer(int(left.value.code or 0), document["kind"], document["data"])

    return run


def assess_all(ctx: PluginContext, call: JointCall, tmp_path: Path) -> None:
    """Invite everybody who has a sheet in the example, declare no conflicts, hand in all sheets."""
    text = (EXAMPLE / "scores.toml").read_text("utf-8")
    names = sorted({sheet["assessor"] for sheet in tomllib.loads(text)["sheets"]})
    open_register(ctx, call, create=True).close()
    for name in names:
        file = tmp_path / f"{name}.toml"
        assessments.invite_assessor(ctx, call, Invitation(name), file)
        assessments.take_declarations(ctx, call, file)
    assessments.hand_in(ctx, call, EXAMPLE / "scores.toml")


def test_without_its_register_a_kept_call_is_not_ranked(
    ctx: PluginContext, call: JointCall
) -> None:
    with pytest.raises(Refused, match="no confidential register here") as refused:
        read_consensus(ctx, call)
    assert refused.value.exit_code == 3


def test_the_register_gives_the_ranking_and_the_effect_of_a_refusal(
    ctx: PluginContext, call: JointCall, tmp_path: Path
) -> None:
    assess_all(ctx, call, tmp_path)
    found = read_consensus(ctx, call)
    assert found.ranking.ids[:4] == ("A06", "A03", "A02", "A04")
    words = "\n".join(refusal_lines(found, "A06"))
    assert "VAL: 66,000.00 EUR asked" in words
    assert "Enters: A02, A03, A04. Leaves: none." in words
    text = "\n".join(consensus_text(ctx, 80))
    assert "MADE UP" in text
    assert "95,000.00" in text


def test_an_assessor_gets_titles_first_and_then_the_texts_without_conflicts(
    ctx: PluginContext, call: JointCall, tmp_path: Path
) -> None:
    open_register(ctx, call, create=True).close()
    file = tmp_path / "declare.toml"
    count = assessments.invite_assessor(ctx, call, Invitation("as-1", "ste-p3"), file)
    text = file.read_text("utf-8")
    assert count == 9, (
        "three are in conflict before anything is shown: A10, and its partners' A07, A12"
    )
    assert "Sensors for home care" in text
    assert "Clusters learn from clusters" not in text
    assert "A10" not in text
    assert "amount" not in text
    assert "70000" not in text
    with pytest.raises(Refused, match="not declared"):
        assessments.write_texts(ctx, call, "as-1", tmp_path / "texts")
    edit(file, 'title = "Telemedicine in three valleys"', 'title = "x"')
    declared = tomllib.loads(file.read_text("utf-8"))["declarations"]
    assert [one["conflict"] for one in declared] == [""] * 9
    before, sign, rest = file.read_text("utf-8").partition('application = "A02"')
    file.write_text(
        before + sign + rest.replace('conflict = ""', 'conflict = "a former colleague"', 1), "utf-8"
    )
    _assessor, conflicts = assessments.take_declarations(ctx, call, file)
    assert conflicts == ["A02", "A07", "A10", "A12"]
    told = {one.application: one.reason for one in read_conflicts(ctx, call)}
    assert told["A02"] == "a former colleague"
    assert told["A10"] == "same organisation as partner p3"
    assert told["A12"].startswith("cooperates with partner p")
    seen = assessments.write_texts(ctx, call, "as-1", tmp_path / "texts")
    assert not set(seen) & set(conflicts)
    assert {path.stem for path in (tmp_path / "texts").iterdir()} == set(seen)
    assert stat.S_IMODE((tmp_path / "texts").stat().st_mode) == 0o700
    written = [file, *(tmp_path / "texts").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_a_version_with_other_partners_is_declared_for_again(
    ctx: PluginContext, call: JointCall, tmp_path: Path
) -> None:
    open_register(ctx, call, create=True).close()
    assessments.invite_assessor(ctx, call, Invitation("as-1"), tmp_path / "1.toml")
    assessments.take_declarations(ctx, call, tmp_path / "1.toml")
    assessments.invite_assessor(ctx, call, Invitation("as-2", "new-org"), tmp_path / "2.toml")
    assessments.take_declarations(ctx, call, tmp_path / "2.toml")
    newer = tmp_path / "A01.toml"
    newer.write_text((EXAMPLE / "applications/A01.toml").read_text("utf-8"), "utf-8")
    edit(newer, "Firm HOC-p2 (made up)", "Another firm (made up)")
    edit(newer, "hoc-p2", "new-org")
    region_calls.receive_application(ctx, newer, IN_TIME)
    assert "A01" not in assessments.write_texts(ctx, call, "as-1", tmp_path / "t1")
    assert assessments.invite_assessor(ctx, call, Invitation("as-1"), tmp_path / "3.toml") == 1
    assessments.take_declarations(ctx, call, tmp_path / "3.toml")
    assert "A01" in assessments.write_texts(ctx, call, "as-1", tmp_path / "t3")
    assert "A01" not in assessments.write_texts(ctx, call, "as-2", tmp_path / "t2")
    _code, conflicts = assessments.take_declarations(ctx, call, tmp_path / "2.toml")
    assert "A01" in conflicts, "the new partner is the assessor's own organisation"


@pytest.mark.parametrize(
    ("application", "assessor", "words"),
    [
        ("A02", "as-1", "conflict of interest"),
        ("A99", "as-1", "no such application"),
        ("A03", "as-2", "no assessor"),
    ],
)
def test_sheets_in_conflict_are_refused_and_nothing_of_the_file_is_kept(
    ctx: PluginContext,
    call: JointCall,
    tmp_path: Path,
    application: str,
    assessor: str,
    words: str,
) -> None:
    open_register(ctx, call, create=True).close()
    declaration = tmp_path / "declare.toml"
    assessments.invite_assessor(ctx, call, Invitation("as-1"), declaration)
    before, sign, rest = declaration.read_text("utf-8").partition('application = "A02"')
    declaration.write_text(before + sign + rest.replace('conflict = ""', 'conflict = "x"', 1))
    assessments.take_declarations(ctx, call, declaration)
    values = (
        "{ fit_ta = 4, benefit = 4, critical_mass = 3, innovation = 3, plan = 4, follow_up = 3 }"
    )
    sheet = '[[sheets]]\napplication = "{}"\nassessor = "{}"\nlayer = "shared"\nvalues = {}\n'
    file = tmp_path / "sheets.toml"
    good = sheet.format("A01", "as-1", values)
    file.write_text("format = 1\n" + good + sheet.format(application, assessor, values))
    with pytest.raises(Refused, match=words):
        assessments.hand_in(ctx, call, file)
    file.write_text("format = 1\n" + good)
    assert assessments.hand_in(ctx, call, file) == {"as-1": 1}
    with pytest.raises(Refused, match="already"):
        assessments.hand_in(ctx, call, file)


def test_two_regions_that_differ_in_assessments_only_are_alike_to_everybody_else(
    ctx: PluginContext, call: JointCall, region: Path, tmp_path: Path
) -> None:
    def seen() -> dict[str, bytes]:
        return {
            path.relative_to(region).as_posix(): path.read_bytes()
            for path in sorted(region.rglob("*"))
            if path.is_file() and "registers" not in path.parts
        }

    before, seq = seen(), ctx.seq
    assess_all(ctx, call, tmp_path)
    assert (seen(), ctx.seq) == (before, seq)


def test_the_consensus_by_keyboard_with_a_register_that_is_read_in_a_thread(
    ctx: PluginContext,
    call: JointCall,
    region: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cap_acie.views.base.FEW", 0)
    assess_all(ctx, call, tmp_path)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.consensus")
        shell.wait("A06")
        shell.press("enter")
        shell.wait("Enters: A02, A03, A04")
        shell.press("escape", "b")
        shell.wait("(proved)")


def test_the_commands_take_an_assessor_through(
    ctx: PluginContext, region: Path, tmp_path: Path, call_region: Callable[..., Answer]
) -> None:
    name, run = "acie-2027", call_region
    assert region_calls.kept_call(ctx, name).code == name
    assert run("acie", "rank", "--kept", name).code == 3
    assert run("acie", "assess", "open", name).kind == "acie-register"
    file = tmp_path / "d.toml"
    invited = run("acie", "assess", "invite", name, "as-1", "-o", file)
    assert (invited.code, invited.data["applications"]) == (0, 12)
    edit(file, 'application = "A02"', 'application = "A02" # mine')
    before, sign, rest = file.read_text("utf-8").partition("# mine")
    file.write_text(before + sign + rest.replace('conflict = ""', 'conflict = "my sister"', 1))
    assert run("acie", "assess", "declare", name, file).data["conflicts"] == ["A02"]
    assert run("acie", "assess", "conflicts", name).data["conflicts"] == [
        {"assessor": "as-1", "application": "A02", "derived": False, "reason": "my sister"}
    ]
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.assessments")
        shell.press("p")
        shell.wait("my sister")
    assert run("acie", "assess", "texts", name, "as-1", "-o", tmp_path / "t").code == 0
    ranked = run("acie", "rank", "--kept", name)
    assert (ranked.code, ranked.data["ranking"]) == (0, [])


def test_a_sheet_is_entered_by_keyboard_in_the_officers_register(
    ctx: PluginContext, call: JointCall, region: Path, tmp_path: Path
) -> None:
    open_register(ctx, call, create=True).close()
    file = tmp_path / "d.toml"
    assessments.invite_assessor(ctx, call, Invitation("as-1"), file)
    assessments.take_declarations(ctx, call, file)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.assessments")
        shell.press("a", "down", "down", "enter")
        shell.wait("Keep this assignment?")
        shell.press("y")
        shell.wait("12 sheets, 12 missing")
        shell.press("enter", "4", "tab", "4", "tab", "9", "f10")
        shell.wait("At most 5")
        shell.press("backspace", "3", "tab", "3", "tab", "4", "tab", "2", "f10")
        shell.wait("12 sheets, 11 missing")
        shell.press("v")
        shell.wait("Agreement")
