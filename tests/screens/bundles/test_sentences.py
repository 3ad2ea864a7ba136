"""What the screens of partners say in each state: signed or not, hidden or not, first time or again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.bundle.export import ExportReceipt
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import ConflictKind, Export, OpenConflict, PartnerKey, Proposal
from cap_tui.bundle.scope import Scope, ScopeKind
from cap_tui.bundle.signing_key import SigningKey
from cap_tui.model.action_line import Line as ActionLine
from cap_tui.model.action_line import line_name
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.operations.bundles import plan_export
from cap_tui.operations.context import Context
from cap_tui.screens import (
    bundle_export_model,
    bundle_register,
    pending_decisions,
)
from cap_tui.screens.bundle_export_model import ExportPreview
from cap_tui.screens.bundle_register import BundleRegister
from cap_tui.screens.partners import own_lines
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.screens.bundles.sentences import TAKEN, text

KEY = SigningKey(Path("/keys/id_ed25519"), "ssh-ed25519 AAAA", "SHA256:ours")


# --------------------------------------------------------------------------------- registers

SENT = Export(
    uid="e", created="2026-11-20T10:00:00Z", bundle="b", identifier="urn:uuid:1",
    file="val.cap.zip", profile="aggregate", min_group=5, scope="region", rows={"activities": 3},
)  # fmt: skip
PINNED = PartnerKey(
    uid="k", created="2026-11-20T10:00:00Z", region="GOR", name="Gorje", key="ssh-ed25519 BBBB",
    fingerprint="SHA256:theirs", compared="by telephone",
)  # fmt: skip


def known(**parts: Any) -> BundleRegister:
    every: dict[str, Any] = {"own": KEY, "keys": (PINNED,), "sent": (SENT,), "taken": (TAKEN,)}
    return BundleRegister(**{**every, **parts})


def cells(at: int, **parts: Any) -> list[str]:
    (row,) = bundle_register.register_rows(at, known(**parts))
    return [text(cell)[0] for cell in row.cells]


def test_each_list_is_counted_and_the_shown_one_marked() -> None:
    (line,) = bundle_register.tab_lines(2, known(keys=()), 78)
    assert text(line) == ["1 Pinned keys (0) [2 Exported (1)] 3 Imported (1) 4 Proposed (0)"]
    lines = [text(line)[0] for line in bundle_register.tab_lines(2, known(keys=()), 58)]
    assert lines == ["1 Pinned keys (0) [2 Exported (1)] 3 Imported (1)", "4 Proposed (0)"]


def test_a_key_is_pinned_or_revoked() -> None:
    assert cells(1) == ["GOR", "✓ pinned", "SHA256:theirs"]
    assert cells(1, keys=(replace(PINNED, revoked="2026-11-21"),))[1] == "✗ revoked"


def test_what_was_sent_says_for_whom_or_that_nobody_said() -> None:
    assert cells(2) == ["2026-11-20 10:00", "not said", "val.cap.zip", "3"]
    assert cells(2, sent=(replace(SENT, recipient="Gorje"),))[1] == "Gorje"


def test_what_was_taken_in_says_what_it_brought() -> None:
    assert cells(3) == ["2026-11-20 10:00", "GOR", "new 3, conflict 1"]
    assert cells(3, taken=(replace(TAKEN, counts={"new": 0}),))[2] == "nothing"


def detail(at: int, **parts: Any) -> dict[str, str]:
    uid = {1: "k", 2: "e", 3: "i"}[at]
    lines = text(bundle_register.entry_lines(at, known(**parts), uid))
    return {name: value for name, _sign, value in (line.partition(": ") for line in lines)}


def test_a_sent_bundle_in_full() -> None:
    assert detail(2) == {
        "File": "val.cap.zip", "What": "the whole region", "People": "aggregate, 5",
        "Records": "activities 3", "Signed": "not signed", "Encrypted": "no",
        "Bundle": "urn:uuid:1",
    }  # fmt: skip
    named = replace(
        SENT, scope="line evidence", recipient="Gorje", purpose="a call", legal_basis="consent",
        profile="identified", signer="SHA256:ours", encrypted=True,
    )  # fmt: skip
    shown = detail(2, sent=(named,))
    assert shown["For"] == "Gorje a call"
    assert shown["What"] == "line evidence"
    assert shown["People"] == "identified, 5; consent"
    assert (shown["Signed"], shown["Encrypted"]) == ("SHA256:ours", "yes")


def test_a_bundle_that_was_taken_in_says_who_vouched_for_it() -> None:
    assert detail(3)["Signed"] == "SHA256:theirs"
    assert "quarantine" in detail(3, taken=(replace(TAKEN, signer=""),))["Signed"]


def test_a_pinned_key_in_full_with_its_days() -> None:
    assert detail(1) == {
        "Key of": "GOR Gorje", "Fingerprint": "SHA256:theirs",
        "Compared": "by telephone, 2026-11-20",
    }  # fmt: skip
    dated = replace(PINNED, valid_from="2026-01-01", valid_until="2027-01-01", revoked="2026-11-21")
    shown = detail(1, keys=(dated,))
    assert shown["Valid"] == "2026-01-01 – 2027-01-01"
    assert shown["Revoked"] == "2026-11-21"


@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_entry_that_is_gone_shows_nothing_and_an_empty_list_says_what_to_do(at: int) -> None:
    assert bundle_register.entry_lines(at, known(), "gone") == []
    assert bundle_register.empty_text(at)


def test_the_own_key_is_read_out_with_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    inside = SigningKey(tmp_path / ".ssh" / "id_ed25519", "line", "SHA256:ours")
    assert text(own_lines(inside))[1:] == ["SHA256:ours", "~/.ssh/id_ed25519"]
    assert text(own_lines(KEY))[1:] == ["SHA256:ours", "/keys/id_ed25519"]
    assert len(own_lines(None)) == 1


# ------------------------------------------------------------------------------------ export


@pytest.fixture
def region() -> Context:
    """A region with two activities, and six people with addresses in a text."""
    workspace = Workspace.in_memory(WorkspaceConfig(region=Region(code="VAL", name="Valdora")))
    with workspace.transaction("fill") as tx:
        tx.add(TransformativeActivity(name="Timber", description="write to ana@example.org"))
        tx.add(TransformativeActivity(name="Heat"))
        for number in range(6):
            tx.add(Person(name=f"Person {number}"))
    return Context(workspace)


def seen(
    region: Context,
    terms: Terms,
    scope: Scope,
    key: SigningKey | None = KEY,
    to: tuple[str, ...] = (),
) -> ExportPreview:
    return ExportPreview(plan_export(region, terms, scope), key, to)


def test_what_leaves_says_who_signs_and_who_can_read_it(region: Context) -> None:
    usual = text(bundle_export_model.preview_lines(seen(region, Terms(), Scope())))
    assert "What: the whole region" in usual
    assert "People: only counts, no group under 5 people" in usual
    assert "For: not said" in usual
    assert "Signed: with your key SHA256:ours" in usual
    assert "Encrypted: no: anybody can read it" in usual
    assert "Warnings" in usual
    assert any("Timber" in line and "an e-mail address" in line for line in usual)
    other = text(
        bundle_export_model.preview_lines(seen(region, Terms(), Scope(), None, ("age1x",)))
    )
    assert "Encrypted: for the recipient's key" in other
    assert any(line.startswith("Signed: NO") for line in other)
    bare = SigningKey(Path("/keys/other"))
    assert "Signed: with your key /keys/other" in text(
        bundle_export_model.preview_lines(seen(region, Terms(), Scope(), bare))
    )


def test_a_part_of_the_region_is_named_and_nothing_is_warned_of_where_nothing_is(
    region: Context,
) -> None:
    uid = next(a.uid for a in region.records(TransformativeActivity).all() if a.name == "Heat")
    scope = Scope(ScopeKind.RECORDS, uids=(uid,))
    told = text(bundle_export_model.preview_lines(seen(region, Terms(), scope)))
    assert told[0] == "1 record leaves. Nothing is written yet: w writes the file."
    assert "What: 1 chosen activity" in told
    assert "Warnings" not in told
    assert "- Transformative activities: 1, chosen" in told
    line = Scope(ScopeKind.LINE, line="discovery")
    told = text(bundle_export_model.preview_lines(seen(region, Terms(), line)))
    assert f"What: {line_name(ActionLine.DISCOVERY)}" in told


@pytest.mark.parametrize(
    ("profile", "needed"),
    [
        ("aggregate", set()),
        ("public", set()),
        ("pseudonymised", {"recipient", "purpose"}),
        ("identified", {"recipient", "purpose", "legal_basis", "to"}),
    ],
)
def test_what_a_profile_needs_is_asked_for(profile: str, needed: set[str]) -> None:
    assert bundle_export_model.missing_fields({"profile": profile}).keys() == needed
    full = dict.fromkeys(("recipient", "purpose", "legal_basis", "to"), "x")
    assert bundle_export_model.missing_fields({"profile": profile, **full}) == {}


def receipt(**parts: Any) -> ExportReceipt:
    every: dict[str, Any] = {
        "path": Path("/out/val.cap.zip"), "identity": "b", "identifier": "urn:uuid:1",
        "rows": {"activities": 2}, "size": 20_500, "signer": "SHA256:ours", "encrypted": False,
        "beyond_usual_limits": False,
    }  # fmt: skip
    return ExportReceipt(**{**every, **parts})


def test_attached_files_are_chosen_and_not_for_the_public() -> None:
    fields = {field.name: field for field in bundle_export_model.export_fields()}
    assert fields["files"].default == bundle_export_model.STAY
    chosen = {"profile": "aggregate", "files": bundle_export_model.LEAVE}
    assert bundle_export_model.missing_fields(chosen) == {}
    refused = bundle_export_model.missing_fields({**chosen, "profile": "public"})
    assert "nobody has declared whom it names" in refused["files"]


def test_a_written_file_says_where_it_is_and_what_comes_next() -> None:
    told = text(bundle_export_model.receipt_lines(receipt()))
    assert "File: /out/val.cap.zip" in told
    assert "Content: 2 records, 20 kB" in told
    assert "Fingerprint: SHA256:ours" in told
    assert any("first time" in line for line in told)
    assert not any("--max-mb" in line for line in told)
    told = text(bundle_export_model.receipt_lines(receipt(signer="", beyond_usual_limits=True)))
    assert "Signed: no" in told
    assert not any("Fingerprint" in line or "first time" in line for line in told)
    assert any("--max-mb" in line for line in told)
    assert "Content: 2 records, 1 kB" in text(bundle_export_model.receipt_lines(receipt(size=10)))


def test_the_proposed_name_of_a_file_is_free(region: Context, tmp_path: Path) -> None:
    day = "2026-03-02"
    plan = seen(region, Terms(), Scope())
    assert bundle_export_model.free_file_name(tmp_path, "VAL", plan).name == f"val-{day}.cap.zip"
    (tmp_path / f"val-{day}.cap.zip").touch()
    assert bundle_export_model.free_file_name(tmp_path, "VAL", plan).name == f"val-{day}-2.cap.zip"
    to = Terms(SharingProfile.AGGREGATE, recipient="Region Gorje & friends of the forest")
    plan = seen(region, to, Scope(), to=("age1x",))
    assert bundle_export_model.free_file_name(tmp_path, "VAL", plan).name == (
        f"val-for-regiongorjefriendsof-{day}.cap.zip.age"
    )


# --------------------------------------------------------------------------------- decisions


def conflict(**parts: Any) -> OpenConflict:
    every: dict[str, Any] = {
        "uid": "c", "table": "acie.calls", "record": "r", "title": "Joint call",
        "kind": ConflictKind.FIELD, "field": "deadline", "base": "2027-03-31",
        "ours": "2027-04-30", "theirs": "2027-06-30", "region": "GOR",
    }  # fmt: skip
    return OpenConflict(**{**every, **parts})


def shown(each: pending_decisions.PendingDecision) -> list[str]:
    return text(pending_decisions.both_sides(each))


def test_a_conflict_of_one_field_shows_before_ours_and_theirs() -> None:
    each = pending_decisions._of_conflict(conflict())
    assert shown(each) == [
        "Joint call: GOR and you changed this in different ways",
        "deadline", "  before: 2027-03-31", "  ours: 2027-04-30", "  theirs: 2027-06-30",
    ]  # fmt: skip
    assert each.one_field
    assert "before" not in " ".join(shown(pending_decisions._of_conflict(conflict(base=None))))
    assert "before" not in " ".join(
        shown(pending_decisions._of_conflict(conflict(base="2027-04-30")))
    )


def test_a_conflict_of_a_record_shows_the_fields_that_differ() -> None:
    ours = {"uid": "r", "version": 3, "name": "Call", "topic": "wood"}
    theirs = {"uid": "r", "version": 4, "name": "Call", "topic": "heat"}
    both = conflict(kind=ConflictKind.RECORD, field="", base=None, ours=ours, theirs=theirs)
    each = pending_decisions._of_conflict(both)
    assert (list(each.parts), each.one_field, each.field) == (["topic"], False, "the whole record")
    gone = conflict(kind=ConflictKind.RECORD, field="", base=None, ours=ours, theirs=None)
    assert shown(pending_decisions._of_conflict(gone))[-2] == "  ours: Call"
    row = pending_decisions.decision_row(pending_decisions._of_conflict(gone))
    assert text(row.cells[2]) == ["Call"]
    assert text(row.cells[3]) == ["removed or empty"]


def test_a_proposal_shows_what_is_asked_and_why() -> None:
    asked = Proposal(
        uid="p", owner="GOR", table="activities", record="a", region="VAL", title="Timber",
        changes={"name": "Timber of old houses"}, base={"name": "Timber"}, why="clearer",
    )  # fmt: skip
    each = pending_decisions._of_proposal(asked, asked.base)
    assert shown(each) == [
        "Timber: GOR proposes a change of your record", "Reason: clearer", "name",
        "  ours: Timber", "  theirs: Timber of old houses",
    ]  # fmt: skip
    row = pending_decisions.decision_row(each)
    assert [text(cell)[0] for cell in row.cells] == [
        "proposal: Timber", "name", "Timber", "Timber of old houses", "GOR",
    ]  # fmt: skip
    two = replace(asked, changes={"name": "x", "description": "y"}, why="")
    each = pending_decisions._of_proposal(two, two.base)
    assert each.field == "2 fields"
    assert "Reason" not in " ".join(shown(each))


@pytest.mark.parametrize(
    ("choice", "proposal", "words"),
    [
        ("theirs", True, "Accepted"),
        ("ours", True, "Declined"),
        ("ours", False, "ours"),
        ("theirs", False, "theirs"),
        ("edited", False, "as you wrote it"),
    ],
)
def test_a_decision_says_what_was_decided(choice: str, proposal: bool, words: str) -> None:
    each = pending_decisions._of_conflict(conflict())
    told = pending_decisions.outcome_text(
        pending_decisions.PendingDecision(**{**vars(each), "proposal": proposal}), choice
    )
    assert words in told
    assert "u undoes it" in told


@pytest.mark.parametrize(
    ("value", "typed"), [("a text", "a text"), (None, ""), (30, "30"), (["a", "b"], "a; b")]
)
def test_a_third_content_is_edited_as_it_reads(value: Any, typed: str) -> None:
    assert pending_decisions.editable_text(value) == typed
    assert pending_decisions.parse_edited(typed, value) == (value if value is not None else "")
