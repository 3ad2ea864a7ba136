"""Decisions of partners: on the consensus page, and by real bundles both ways."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cap_acie import assessments, part_decisions, region_calls
from cap_acie.assessment_records import open_register
from cap_acie.assessments import Invitation
from cap_acie.call_folder import CallFolder
from cap_acie.consensus import (
    consensus_listing,
    consensus_text,
    outcome_lines,
    pressure_listing,
    read_consensus,
    refusal_lines,
)
from cap_acie.records import Decided, FundingDecision, JointCall
from cap_tui.api import (
    PluginContext,
    Refused,
    TransformativeActivity,
    listing_data,
    listing_lines,
)
from cap_tui.cli import main
from cap_tui.demo import regions
from cap_tui.plugin.host import Host
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE, Answer, edit

IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)


def new_region(folder: Path, code: str) -> Path:
    """A region of the call with its activity; Steinfluh (STE) is made after the model of Valdora."""
    config = next(one for one in regions() if one.region.code == "VAL")
    named = msgspec.structs.replace(config.region, code=code, name=code)
    config = msgspec.structs.replace(config, region=named)
    with Workspace.create(folder, config) as made, made.transaction("an activity") as tx:
        tx.add(TransformativeActivity(name=f"e-health {code}"))
    return folder


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return new_region(tmp_path / "region", "VAL")


@pytest.fixture
def host(region: Path, tmp_path: Path) -> Iterator[Host]:
    with Workspace.open(region, actor="officer") as workspace:
        yield host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home"))


@pytest.fixture
def ctx(host: Host, example: CallFolder, tmp_path: Path) -> PluginContext:
    """The example kept in Valdora, everything arrived and assessed."""
    ctx = host.context("acie")
    region_calls.keep_call(ctx, example)
    for file in sorted((EXAMPLE / "applications").glob("*.toml")):
        region_calls.receive_application(ctx, file, IN_TIME)
    call = region_calls.kept_call(ctx, "acie-2027")
    open_register(ctx, call, create=True).close()
    text = (EXAMPLE / "scores.toml").read_text("utf-8")
    for name in sorted({sheet["assessor"] for sheet in tomllib.loads(text)["sheets"]}):
        file = tmp_path / f"{name}.toml"
        assessments.invite_assessor(ctx, call, Invitation(name), file)
        assessments.take_declarations(ctx, call, file)
    assessments.hand_in(ctx, call, EXAMPLE / "scores.toml")
    return ctx


@pytest.fixture
def call(ctx: PluginContext) -> JointCall:
    return region_calls.kept_call(ctx, "acie-2027")


def from_partner(host: Host, ctx: PluginContext, code: str, name: str, decision: Decided) -> None:
    """What a bundle of the region ``code`` brings: its decision about its part."""
    made = FundingDecision(
        uid=f"{code}-{name}-{decision}", owner=code, version=1, decision=decision,
        application=region_calls.application_named(ctx, name).uid,
        reason=f"{code} looked at it", decided="2027-11-02",
    )  # fmt: skip
    assert host.workspace is not None
    with host.workspace.transaction(f"a bundle of {code}") as tx:
        tx.put_document("acie.decisions", msgspec.to_builtins(made))


def row_of(ctx: PluginContext, call: JointCall, name: str) -> dict[str, object]:
    rows = listing_data(consensus_listing(read_consensus(ctx, call)))
    return next(row for row in rows if row["application"] == name)


def test_the_consensus_shows_what_partners_decided_and_a_refusal_lets_others_in(
    host: Host, ctx: PluginContext, call: JointCall
) -> None:
    before = read_consensus(ctx, call)
    assert before.walk.funded[0] == "A06"
    assert row_of(ctx, call, "A06")["decision"] == []
    from_partner(host, ctx, "STE", "A03", Decided.FUNDED)
    from_partner(host, ctx, "LAU", "A06", Decided.REFUSED)
    from_partner(host, ctx, "BRE", "A04", Decided.REFUSED)  # A04 asks nothing from Brezje
    found = read_consensus(ctx, call)
    assert found.refused == {"A06"}
    assert row_of(ctx, call, "A03")["decision"] == ["STE funded"]
    assert row_of(ctx, call, "A04")["decision"] == []
    refused = row_of(ctx, call, "A06")
    assert (refused["decision"], refused["result"]) == (["LAU refused"], "refused")
    assert "A06" not in found.walk.funded
    assert {"A02", "A03"} <= set(found.walk.funded), "they had no money left because of A06"
    assert "LAU: refused 2027-11-02: LAU looked at it" in refusal_lines(found, "A06")
    assert "A06" not in next(line for line in outcome_lines(found) if line.startswith("Proposed"))
    from_partner(host, ctx, "LAU", "A06", Decided.REOPENED)
    assert read_consensus(ctx, call).walk == before.walk


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_decisions_of_partners_are_seen_by_keyboard(
    host: Host, ctx: PluginContext, call: JointCall, region: Path, tmp_path: Path,
    size: tuple[int, int],
) -> None:  # fmt: skip
    from_partner(host, ctx, "LAU", "A06", Decided.REFUSED)
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_acie"], size=size) as shell:
        shell.open_view("acie.consensus")
        shell.wait("LAU refused")
        shell.wait("LAU: refused 2027-11-02: LAU looked at it")
        shell.press("r", "enter")
        shell.wait("VAL alone would fund")
        shell.press("escape", "enter")
        shell.wait("VAL: 66,000.00 EUR asked")
        shell.press("escape", "d", "home", "enter")
        shell.wait("Record this?")
        shell.press("y")
        shell.press_at_once("first of the ranking")
        shell.press("enter")
        shell.wait("LAU does not fund its part of A06")
    assert [one["decision"] for one in shell.records("acie.decisions")] == ["refused"]


def test_a_call_without_a_register_does_not_hide_the_others(
    ctx: PluginContext, call: JointCall, example: CallFolder, folder: Path
) -> None:
    from cap_acie.call_folder import open_call

    edit(folder / "call.toml", 'id = "acie-2027"', 'id = "acie-2028"')
    region_calls.keep_call(ctx, open_call(folder))
    text = "\n".join(consensus_text(ctx, 80))
    assert "A06" in text
    assert "acie-2028 has no confidential register here" in text


def test_a_region_decides_only_about_what_is_asked_from_it(ctx: PluginContext, host: Host) -> None:
    record = region_calls.application_named(ctx, "A04")  # asks from Lauterau and Hochtal
    assert host.workspace is not None
    with host.workspace.transaction("a bundle of HOC") as tx:
        theirs = msgspec.to_builtins(record) | {"owner": "HOC"}
        tx.put_document("acie.applications", theirs)
    record = region_calls.application_named(ctx, "A04")
    for decision in (Decided.FUNDED, Decided.REFUSED):
        with pytest.raises(Refused, match="A04 asks nothing from VAL"):
            part_decisions.decide(ctx, record, decision, "not ours")
    assert not list(ctx.records(FundingDecision).all())


class Office:
    """A region's office: its folder, its home, its key, and its command line."""

    def __init__(self, path: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.code, self._capsys = code, capsys
        self.region, self.home = new_region(path / code, code), path / f"home-{code}"
        self.key = path / f"key-{code}"
        private = Ed25519PrivateKey.generate()
        encoding = serialization.Encoding
        self.key.write_bytes(
            private.private_bytes(
                encoding.PEM,
                serialization.PrivateFormat.OpenSSH,
                serialization.NoEncryption(),
            )
        )
        self.key.chmod(0o600)
        self.public = path / f"key-{code}.pub"
        line = private.public_key().public_bytes(
            encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        )
        self.public.write_bytes(line + b"\n")
        self.fingerprint = self("bundle", "keys", "mine", self.key).data["fingerprint"]

    def __call__(self, *words: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main(["--home", str(self.home), "-w", str(self.region), *map(str, words), "--json"])
        document = json.loads(self._capsys.readouterr().out)
        return Answer(int(left.value.code or 0), document["kind"], document["data"])

    def trusts(self, other: Office) -> None:
        pinned = self(
            "bundle", "keys", "add", other.code, other.public, "--fingerprint", other.fingerprint,
            "--compared", "by telephone",
        )  # fmt: skip
        assert pinned.code == 0

    def sends(self, other: Office, *words: object) -> None:
        """A bundle with names and texts, encrypted for the other region, which takes it in."""
        file = self.region.parent / f"{self.code}-to-{other.code}.cap.zip.age"
        sent = self(
            "bundle", "export", "--profile", "identified", "--recipient", other.code,
            "--confirm", other.code, "--purpose", "joint decision", "--legal-basis", "agreement",
            "--to", other.public, "--no-workbook", "--no-report", "--overwrite", "-o", file, *words,
        )  # fmt: skip
        assert sent.code == 0
        taken = other("bundle", "import", file, "--identity", other.key)
        assert taken.code == 0


def test_a_partners_decision_comes_back_by_bundle_and_stops_or_frees_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, partner = Office(tmp_path, "VAL", capsys), Office(tmp_path, "STE", capsys)
    lead.trusts(partner)
    partner.trusts(lead)
    assert lead("acie", "keep", "--call", EXAMPLE).code == 0
    assert lead("acie", "apply", EXAMPLE / "applications/A03.toml").code == 0
    (kept,) = lead("records", "acie.calls").data["records"]
    lead.sends(partner, "--record", kept["uid"])
    assert partner("acie", "resolve", "A03", "refused", "--reason", "no money").code == 0
    partner.sends(lead)
    stopped = lead("acie", "resolve", "A03", "funded", "--reason", "first")
    assert (stopped.code, stopped.kind) == (3, "error")
    assert partner("acie", "resolve", "A03", "reopened", "--reason", "more money").code == 0
    assert partner("acie", "resolve", "A03", "funded", "--reason", "now").data["amounts"] == {
        "STE": "30000.00 CHF"
    }
    partner.sends(lead)
    made = lead("records", "acie.decisions").data["records"]
    assert [(one["owner"], one["decision"]) for one in made] == [
        ("STE", "refused"), ("STE", "reopened"), ("STE", "funded"),
    ]  # fmt: skip
    assert lead("acie", "resolve", "A03", "funded", "--reason", "first").code == 0
    lead.sends(partner, "--record", kept["uid"])
    (told,) = partner("records", "acie.applications").data["records"]
    assert told["status"] == "funded"


def test_a_funder_without_the_register_sees_what_is_asked_and_raises_its_budget(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path, "STE", capsys)
    assert office("acie", "keep", "--call", EXAMPLE).code == 0
    for name in ("A03", "A10"):
        assert office("acie", "apply", EXAMPLE / f"applications/{name}.toml").code == 0
    assert office("acie", "outcome", "acie-2027").code == 3
    raised = office("acie", "raise", "acie-2027", "STE", "5000.00", "--reason", "to fill the gap")
    assert (raised.code, raised.data["written"]) == (0, True)
    regions = office("acie", "pressure", "acie-2027").data["regions"]
    (own,) = [one for one in regions if one["region"] == "STE"]
    assert (own["budget"], own["asked"], own["left"]) == ("60000.00", "42000.00", "18000.00")
    with ShellDriver(office.region, Home(office.home), plugins=["cap_acie"]) as shell:
        shell.open_view("acie.consensus")
        shell.wait("60,000.00")
        shell.wait("no confidential register here")
        for key in ("enter", "b", "v", "r", "s"):
            shell.press(key)
            shell.wait("'Assessments' makes it.")
            shell.call(lambda: shell.app.say(""))
        shell.press("d")
        shell.wait("Which application?")  # one decides without the register, as acie resolve does
        shell.press("escape", "m", "end", "enter")
        shell.wait("How much more")
        shell.press_at_once("1000.00")
        shell.press("enter", "y")
        shell.wait("For which reason?")
        shell.press_at_once("a second round")
        shell.press("enter")
        shell.until(lambda: len(shell.records("acie.raises")) == 2)
    assert [one["region"] for one in shell.records("acie.raises")] == ["STE", "LAU"]


def test_without_a_register_the_texts_say_so_and_have_the_figures_of_the_screens(
    ctx: PluginContext, call: JointCall, example: CallFolder, folder: Path
) -> None:
    from cap_acie.assessment_listings import assessments_text
    from cap_acie.call_folder import open_call

    edit(folder / "call.toml", 'id = "acie-2027"', 'id = "acie-2028"')
    kept = region_calls.keep_call(ctx, open_call(folder))
    assert isinstance(kept, JointCall)
    asked = list(listing_lines(pressure_listing(ctx, kept), 80))
    text = "\n".join(consensus_text(ctx, 80))
    assert "! acie-2028 has no confidential register here" in text
    assert "\n".join(asked) in text
    assert "! acie-2028 has no confidential register here" in "\n".join(assessments_text(ctx, 80))
