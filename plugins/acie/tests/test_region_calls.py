"""A call kept in a region: receipts, versions, withdrawal, decisions, the action in the plan, the views."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from cap_acie import part_decisions, region_calls
from cap_acie.application_file import Application
from cap_acie.call_calendar import calendar_ics, calendar_lines
from cap_acie.call_folder import CallFolder, open_call
from cap_acie.commands.region import receipt_lines
from cap_acie.decision_documents import decision_protocol
from cap_acie.kept_files import application_in, call_title
from cap_acie.letters import letters
from cap_acie.operations import write_new_call
from cap_acie.pages import annexes_text, applications_text, calls_text
from cap_acie.records import ApplicationStatus, Arrival, Decided, FundingDecision, JointApplication
from cap_tui.api import (
    ActionStatus,
    FundingStatus,
    LineState,
    NotFound,
    PlannedAction,
    PluginContext,
    Refused,
    TransformativeActivity,
    document,
)
from cap_tui.demo import regions
from cap_tui.plugin.host import Host
from cap_tui.testing import ShellDriver, host_of
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE, edit

UTC = datetime.UTC
IN_TIME = datetime.datetime(2027, 6, 1, 12, tzinfo=UTC)
LATE = datetime.datetime(2027, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region with one activity."""
    folder = tmp_path / "region"
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(folder, config) as made, made.transaction("an activity") as tx:
        tx.add(TransformativeActivity(name="e-health"))
    return folder


@pytest.fixture
def host(region: Path, tmp_path: Path) -> Iterator[Host]:
    with Workspace.open(region, actor="officer") as workspace:
        yield host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home"))


@pytest.fixture
def ctx(host: Host) -> PluginContext:
    return host.context("acie")


@pytest.fixture
def kept(ctx: PluginContext, example: CallFolder) -> PluginContext:
    """The region with the example kept for its activity."""
    region_calls.keep_call(ctx, example, ["E-Health"])
    return ctx


def test_the_arrival_is_stamped_and_counts_whatever_the_file_states(kept: PluginContext) -> None:
    record, arrival = region_calls.receive_application(
        kept, EXAMPLE / "applications/A01.toml", IN_TIME
    )
    assert (arrival.received, arrival.time_zone, arrival.in_time) == (
        "2027-06-01T12:00:00+00:00", "Europe/Vienna", True,
    )  # fmt: skip
    assert len(arrival.sha256) == 64
    receipt = "\n".join(receipt_lines(record, arrival))
    assert "1 June 2027 14:00 +0200 (Europe/Vienna)" in receipt
    assert "states that it was submitted at 28 June 2027 10:00 +0200; the arrival counts" in receipt
    assert application_in(record).submitted == IN_TIME


def test_a_new_version_replaces_before_the_deadline_and_the_old_one_stays(
    kept: PluginContext, folder: Path
) -> None:
    file = folder / "applications/A01.toml"
    first, _arrival = region_calls.receive_application(kept, file, IN_TIME)
    edit(file, "months = 18", "months = 20")
    second, _arrival = region_calls.receive_application(kept, file, IN_TIME)
    assert (second.uid, second.version) == (first.uid, first.version + 1)
    versions = [one.file for one in kept.records(Arrival).all()]
    assert ["months = 18" in one for one in versions] == [True, False]
    with pytest.raises(Refused, match="deadline is over"):
        region_calls.receive_application(kept, file, LATE)
    late = folder / "applications/A04.toml"
    _record, arrival = region_calls.receive_application(kept, late, LATE)
    assert arrival.in_time is False


def test_arrivals_and_decisions_are_only_added(kept: PluginContext) -> None:
    _record, arrival = region_calls.receive_application(
        kept, EXAMPLE / "applications/A01.toml", IN_TIME
    )
    with pytest.raises(Refused), kept.transaction("no") as tx:
        tx.remove(arrival)


def test_nothing_is_decided_twice_and_a_funded_project_becomes_an_action(
    kept: PluginContext,
) -> None:
    path = EXAMPLE / "applications/A01.toml"
    region_calls.receive_application(kept, path, IN_TIME)
    record = region_calls.application_named(kept, "A01")
    with pytest.raises(Refused, match="A reason is needed"):
        region_calls.decide_application(kept, record, Decided.FUNDED, " ")
    made = region_calls.decide_application(kept, record, Decided.FUNDED, "first of the ranking")
    assert made.amounts == {"VAL": "42000.00 EUR", "HOC": "36000.00 EUR"}
    action = next(iter(kept.records(PlannedAction).all()))
    assert (action.funding, action.cost, action.currency, action.due, action.origin) == (
        FundingStatus.FUNDED, "130000.00", "EUR", "2029-07-09", (record.uid,),
    )  # fmt: skip
    funded = region_calls.application_named(kept, "A01")
    for decision in (Decided.FUNDED, Decided.REFUSED):
        with pytest.raises(Refused, match="decided twice"):
            region_calls.decide_application(kept, funded, decision, "again")
    with pytest.raises(Refused, match="is decided"):
        region_calls.receive_application(kept, path, IN_TIME)
    region_calls.decide_application(kept, funded, Decided.REOPENED, "a region withdrew")
    reopened = region_calls.application_named(kept, "A01")
    region_calls.decide_application(kept, reopened, Decided.REFUSED, "no money left")
    assert [one.decision for one in kept.records(FundingDecision).all()] == [
        Decided.FUNDED, Decided.REOPENED, Decided.REFUSED,
    ]  # fmt: skip
    assert [one.status for one in kept.records(PlannedAction).all()] == [ActionStatus.DROPPED]


def test_the_trace_reaches_from_the_activity_to_the_action(host: Host, kept: PluginContext) -> None:
    region_calls.receive_application(kept, EXAMPLE / "applications/A01.toml", IN_TIME)
    record = region_calls.application_named(kept, "A01")
    region_calls.decide_application(kept, record, Decided.FUNDED, "first of the ranking")
    action = next(iter(kept.records(PlannedAction).all()))
    roles = {step.role for step in kept.chain().walk(action.uid, ahead=False)}
    assert {"application", "call", "activity"} <= roles


def test_withdrawn_and_unknown_applications(kept: PluginContext) -> None:
    region_calls.receive_application(kept, EXAMPLE / "applications/A01.toml", IN_TIME)
    record = region_calls.application_named(kept, "acie-2027:A01")
    arrival = region_calls.withdraw_application(kept, record, IN_TIME)
    assert arrival.withdrawn
    withdrawn = region_calls.application_named(kept, "A01")
    assert withdrawn.status is ApplicationStatus.WITHDRAWN
    with pytest.raises(Refused):
        region_calls.withdraw_application(kept, withdrawn)
    with pytest.raises(NotFound):
        region_calls.application_named(kept, "A99")
    with pytest.raises(NotFound):
        region_calls.kept_call(kept, "other")


def test_a_dry_run_changes_nothing(kept: PluginContext) -> None:
    before = kept.seq
    path = EXAMPLE / "applications/A01.toml"
    region_calls.receive_application(kept, path, IN_TIME, dry_run=True)
    assert kept.seq == before
    assert not list(kept.records(JointApplication).all())


def test_the_board_says_what_comes_next(host: Host, kept: PluginContext) -> None:
    from cap_acie import checks, status

    assert status.calls_status(kept).state is LineState.STARTED
    assert {"acie.ta_high", "acie.decision_before_start"} <= {one.id for one in checks.found(kept)}


def test_every_view_is_text_too(
    kept: PluginContext, applications: Mapping[str, Application]
) -> None:
    for name in applications:
        region_calls.receive_application(kept, EXAMPLE / f"applications/{name}.toml", IN_TIME)
    calls = "\n".join(calls_text(kept, 80))
    assert "common window: 2027-03-22 – 2027-05-31" in calls
    assert "annex-LAU.toml dates.decision: 2028-01-20 → 2027-12-01" in calls
    assert "≠" in "\n".join(annexes_text(kept, 80))
    assert "annex-VAL.toml:62 grant.max" in "\n".join(applications_text(kept, 80))


def test_the_calendar_is_an_ical_file(example: CallFolder) -> None:
    text = calendar_ics(example, IN_TIME)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 22
    assert "DTSTART:20270531T215959Z\r\n" in text
    assert "DTSTART;VALUE=DATE:20280120\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n", "").isprintable()
    assert all(len(line) <= 60 for line in calendar_lines(example, 60))


def test_a_second_funder_decides_its_part_of_a_partners_application(
    host: Host, kept: PluginContext, region: Path
) -> None:
    record, _arrival = region_calls.receive_application(
        kept, EXAMPLE / "applications/A01.toml", IN_TIME
    )
    theirs = msgspec.to_builtins(record) | {"owner": "HOC"}
    assert host.workspace is not None
    with host.workspace.transaction("a bundle of HOC") as tx:
        tx.put_document("acie.applications", theirs)
    record = region_calls.application_named(kept, "A01")
    call = region_calls.kept_call(kept, "acie-2027")
    assert dict(letters(kept, call)) == {}
    made = part_decisions.decide(kept, record, Decided.FUNDED, "our part")
    assert made.amounts == {"VAL": "42000.00 EUR"}
    assert region_calls.application_named(kept, "A01").status is ApplicationStatus.RECEIVED
    assert not list(kept.records(PlannedAction).all()), "only the whole decision makes an action"
    assert set(dict(letters(kept, call))) == {"A01-VAL"}
    (table,) = decision_protocol(kept, call, "2027-11-03").sections[0].blocks[-1:]
    assert isinstance(table, document.TableBlock)
    assert [(row[1], row[3]) for row in table.rows] == [("funded", "VAL")]
    with pytest.raises(Refused, match="nothing is decided twice"):
        part_decisions.decide(kept, record, Decided.REFUSED, "no money left")
    with ShellDriver(region, Home(region.parent / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.applications")
        shell.wait("A01")
        shell.press("d")
        shell.wait("What is decided about A01?")
        shell.press("end", "enter")
        shell.wait("For which reason?")
        shell.press_at_once("an error")
        shell.press("enter")
        shell.until(lambda: len(shell.records("acie.decisions")) == 2)
        assert shell.records("acie.decisions")[-1]["decision"] == "reopened"


def test_a_part_that_another_window_has_decided_is_not_decided_again(
    host: Host, kept: PluginContext, region: Path
) -> None:
    record, _arrival = region_calls.receive_application(
        kept, EXAMPLE / "applications/A01.toml", IN_TIME
    )
    theirs = msgspec.to_builtins(record) | {"owner": "HOC"}
    assert host.workspace is not None
    with host.workspace.transaction("a bundle of HOC") as tx:
        tx.put_document("acie.applications", theirs)
    record = region_calls.application_named(kept, "A01")
    there = FundingDecision(
        uid="there", owner="VAL", version=1, application=record.uid, decision=Decided.REFUSED,
        reason="no money left", decided="2027-11-02",
    )  # fmt: skip
    with Workspace.open(region) as window, window.transaction("the other window") as tx:
        tx.put_document("acie.decisions", msgspec.to_builtins(there))
    with pytest.raises(Refused, match="nothing is decided twice"):
        part_decisions.decide(kept, record, Decided.FUNDED, "our part")
    assert [one.uid for one in kept.records(FundingDecision).all()] == ["there"]


def test_a_project_does_not_stand_while_a_partner_refuses_its_part(
    host: Host, kept: PluginContext
) -> None:
    record, _arrival = region_calls.receive_application(
        kept, EXAMPLE / "applications/A01.toml", IN_TIME
    )
    part = FundingDecision(
        uid="part", owner="HOC", version=1, application=record.uid, decision=Decided.REFUSED,
        reason="no money left", decided="2027-11-02",
    )  # fmt: skip
    assert host.workspace is not None
    with host.workspace.transaction("a bundle of HOC") as tx:
        tx.put_document("acie.decisions", msgspec.to_builtins(part))
    with pytest.raises(Refused, match="HOC does not fund its part of A01"):
        part_decisions.decide(kept, record, Decided.FUNDED, "first of the ranking")
    part_decisions.decide(kept, record, Decided.REFUSED, "HOC has no money left")
    call = region_calls.kept_call(kept, "acie-2027")
    (table,) = decision_protocol(kept, call, "2027-11-03").sections[0].blocks[-1:]
    assert isinstance(table, document.TableBlock)
    assert [(row[1], row[3]) for row in table.rows] == [("refused", "HOC"), ("refused", "officer")]


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_calendar_annexes_and_applications_by_keyboard(
    host: Host, kept: PluginContext, region: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    region_calls.receive_application(kept, EXAMPLE / "applications/A05.toml", IN_TIME)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"], size=size) as shell:
        shell.open_view("acie.calls")
        shell.press("enter")
        shell.wait("2027-03")
        shell.press("escape", "2", "down", "enter")
        shell.wait("LAU:")
        shell.press("escape", "3")
        shell.wait("not eligible")
        shell.press("m")
        shell.wait("1 change makes it fundable")
        shell.press("escape", "enter")
        shell.wait("FAILS")


def test_the_call_that_was_chosen_is_shown_on_every_page(
    host: Host, kept: PluginContext, region: Path, tmp_path: Path, folder: Path
) -> None:
    edit(folder / "call.toml", 'id = "acie-2027"', 'id = "acie-2028"')
    edit(folder / "call.toml", "Alpine Cluster", "Another Cluster")
    region_calls.keep_call(kept, open_call(folder))
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.applications")
        shell.wait("Alpine Cluster Innovation")
        shell.press("c", "down", "enter")
        shell.wait("Another Cluster Innovation")
        for page in "562":
            shell.press(page)
            shell.wait("Another Cluster Innovation")
        shell.press("1", "home", "enter")
        shell.wait("2027-03")
        shell.press("escape", "3")
        shell.wait("Alpine Cluster Innovation")


def test_a_call_is_kept_and_an_application_received_by_keyboard(
    region: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.calls")
        shell.press("a", "ctrl+u")
        shell.press_at_once("call.toml")
        shell.press("enter")
        shell.wait("For which activity")
        shell.press("enter")
        shell.wait("is kept")
        shell.press("3", "i", "ctrl+u")
        shell.press_at_once("applications/A01.toml")
        shell.press("enter")
        shell.wait("SHA-256 of the file")
        shell.press("escape")
        shell.wait("A01")
        shell.press("x", "y")
        shell.wait("withdrawn")


def test_letters_are_written_by_keyboard(
    host: Host, kept: PluginContext, region: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region_calls.receive_application(kept, EXAMPLE / "applications/A01.toml", IN_TIME)
    (record,) = region_calls.applications_to(kept, region_calls.kept_call(kept, "acie-2027"))
    region_calls.decide_application(kept, record, Decided.REFUSED, "too late for this round")
    monkeypatch.chdir(tmp_path)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.applications")
        shell.wait("A01")
        shell.press("w", "enter", "enter")
        shell.wait("Into which folder?")
        shell.press("enter")
        shell.wait("letters are in")
    written = sorted((tmp_path / "acie-2027-letters").iterdir())
    assert written
    assert all(file.name.startswith("A01-") and file.suffix == ".docx" for file in written)


def test_a_kept_call_is_called_by_its_title_in_the_readers_language(
    kept: PluginContext, tmp_path: Path
) -> None:
    folder = tmp_path / "two"
    write_new_call(folder)
    file = folder / "call.toml"
    text = re.sub(
        r"^title = .*$", 'title = { en = "One", de = "Eins" }', file.read_text(), flags=re.MULTILINE
    )
    file.write_text(text)
    with speaking("it"):
        call = region_calls.keep_call(kept, open_call(folder))
        assert call.title == "One", "the mark (en) is for readers of Italian only"
        assert call_title(call) == "One (en)"
    with speaking("de"):
        assert call_title(call) == "Eins"
        assert "Eins" in "\n".join(applications_text(kept, 80))
    assert call_title(msgspec.structs.replace(call, file="x")) == "One", "it cannot be read"
