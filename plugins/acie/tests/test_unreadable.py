"""Files of partners that cannot be read, and lists whose rows are checked ahead."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from cap_acie import checks, region_calls, status
from cap_acie.application_rows import ApplicationRows
from cap_acie.assessments import open_applications
from cap_acie.call_folder import CallFolder
from cap_acie.kept_files import kept_calls
from cap_acie.letters import letters
from cap_acie.pages import applications_text, calls_text
from cap_acie.records import JointApplication, JointCall
from cap_tui.api import Refused
from cap_tui.demo import regions
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE

IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"file": ""}, "The key call is missing"),
        ({"file": "x = ["}, "not valid TOML"),
        ({"received": "yesterday"}, "Invalid isoformat"),
    ],
)
def test_an_application_that_a_partner_spoilt_stands_alone(
    tmp_path: Path, example: CallFolder, fields: dict[str, str], told: str
) -> None:
    region = tmp_path / "region"
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(region, config) as workspace:
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")
        call = region_calls.keep_call(ctx, example)
        for name in ("A01", "A02"):
            region_calls.receive_application(ctx, EXAMPLE / f"applications/{name}.toml", IN_TIME)
        record = region_calls.application_named(ctx, "A01")
        theirs = msgspec.to_builtins(record) | {"owner": "HOC"} | fields
        with workspace.transaction("a bundle of HOC") as tx:
            tx.put_document("acie.applications", theirs)
        text = "\n".join(applications_text(ctx, 80))
        assert "cannot be read" in text
        assert told in text
        assert "A02" in text
        assert [record.code for record, _one in open_applications(ctx, call)] == ["A02"]
        assert not list(letters(ctx, call))
        assert status.calls_status(ctx).summary
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.applications")
        shell.wait("cannot be read")
        shell.press("enter", "m", "t", "x")
        shell.wait("cannot be read")


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"file": "x = ["}, "not valid TOML"), ({"annexes": {}}, "The annex of VAL is missing")],
)
def test_a_call_that_a_partner_spoilt_is_a_finding_and_the_others_work(
    tmp_path: Path, example: CallFolder, fields: dict[str, object], told: str
) -> None:
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path / "region", config) as workspace:
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")
        call = region_calls.keep_call(ctx, example)
        theirs = msgspec.to_builtins(call) | {"uid": "bad", "owner": "HOC", "code": "bad-call"}
        with workspace.transaction("a bundle of HOC") as tx:
            tx.put_document("acie.calls", theirs | fields)
        assert len(list(ctx.records(JointCall).all())) == 2
        assert [one.code for one in kept_calls(ctx)] == [call.code]
        found = [one for one in checks.found(ctx) if one.id == "acie.unreadable"]
        assert [told in one.message and one.message.startswith("bad-call: ") for one in found] == [
            True
        ]
        assert told in "\n".join(calls_text(ctx, 80))
        with pytest.raises(Refused, match=told):
            region_calls.receive_application(
                ctx, _renamed(tmp_path / "A01.toml", "bad-call"), IN_TIME
            )


def _renamed(path: Path, call: str) -> Path:
    text = (EXAMPLE / "applications/A01.toml").read_text("utf-8")
    path.write_text(text.replace("acie-2027", call), "utf-8")
    return path


def test_rows_at_both_ends_are_checked_ahead(example: CallFolder) -> None:
    text = (EXAMPLE / "applications/A01.toml").read_text("utf-8")
    records = [
        JointApplication(
            uid=f"u{n}", call="c", code=f"A{n}", title="x", received=IN_TIME.isoformat(), file=text
        )
        for n in range(250)
    ]
    rows = ApplicationRows(example, records)
    order: list[int] = []
    made = rows.made
    rows.made = lambda place: order.append(place) or made(place)  # type: ignore[method-assign, func-returns-value]
    assert rows.prepare(0), "no time, and some are left"
    assert order == []
    while rows.prepare(0.05):
        pass
    assert order == [*range(100), *range(249, 149, -1)]
    assert rows[120].key == "u120", "the others are checked when they are looked at"
    assert not ApplicationRows(example, []).prepare(1)
