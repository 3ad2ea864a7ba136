"""What people do with bundles, called as the command line and the screens call it."""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path

import pytest

from cap_tui.bundle.conflict_resolution import ConflictChoice, resolvable_conflict
from cap_tui.bundle.keys import pinned
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.records import ConflictKind, Export, Import, OpenConflict
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.signing_key import SigningKey
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.bundle.verify import Signature
from cap_tui.errors import NotFound, ReadOnly, Refused, WrongUse
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.operations import bundles, conflicts, partners
from cap_tui.operations.bundle_differences import compare_bundles
from cap_tui.operations.bundles import ExportChoices
from cap_tui.operations.context import Context
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import USUAL, key_of, public_line, write_key

NAMED = Terms(
    SharingProfile.IDENTIFIED,
    recipient="BBB",
    purpose="contract",
    legal_basis="consent of the people",
)
PARTNER = public_line(key_of(9))


def test_a_conflict_of_a_whole_record_is_ours_or_theirs_and_nothing_between(tmp_path: Path) -> None:
    context = region(tmp_path, "AAA")
    with context.workspace.transaction("a conflict") as tx:
        whole = tx.add(
            OpenConflict(
                table="activities",
                record="r",
                kind=ConflictKind.RECORD,
                ours={"name": "Wood"},
                region="BBB",
            )
        )
    with pytest.raises(WrongUse, match="resolved by ours or theirs"):
        resolvable_conflict(context.workspace, whole.uid, ConflictChoice.EDITED)
    for choice in (ConflictChoice.OURS, ConflictChoice.THEIRS):
        assert resolvable_conflict(context.workspace, whole.uid, choice) == whole


def region(folder: Path, code: str, name: str = "") -> Context:
    """A region on disk, empty, and a home of its own."""
    config = WorkspaceConfig(region=Region(code=code, name=name or f"Region {code}"))
    workspace = Workspace.create(folder / code, config)
    return Context(workspace, home=Home(folder / f"home-{code}"))


@pytest.fixture
def here(tmp_path: Path) -> Context:
    """A region with an activity and six people."""
    context = region(tmp_path, "AAA")
    with context.transaction("fill") as tx:
        tx.add(TransformativeActivity(name="Smart packaging"))
        for number in range(6):
            tx.add(Person(name=f"Person {number}"))
    return context


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The key file of the officer of AAA."""
    return write_key(key_of(1), tmp_path / "id_ed25519")


def export(
    context: Context, file: Path, terms: Terms = USUAL, **choices: object
) -> bundles.ExportReceipt:
    plan = bundles.plan_export(context, terms, Scope())
    return bundles.write_bundle(context, plan, file, ExportChoices(**choices))  # type: ignore[arg-type]


def reading(context: Context) -> Context:
    """The same region, opened for reading only."""
    workspace = Workspace.open(context.workspace.folder, readonly=True)
    return Context(workspace, home=context.home)


# ------------------------------------------------------------------------------------ export


def test_names_leave_only_for_the_recipient_that_was_typed_once_more(
    here: Context, tmp_path: Path
) -> None:
    file = tmp_path / "x.cap.zip.age"
    for typed in ("", "bbb"):
        with pytest.raises(Refused, match="recipient is confirmed") as refused:
            export(here, file, NAMED, to=(PARTNER,), confirmed=typed)
        assert "--confirm BBB" in refused.value.remedy
    assert list(here.records(Export).all()) == []
    assert export(here, file, NAMED, to=(PARTNER,), confirmed="BBB").encrypted


def test_nothing_is_confirmed_where_no_name_leaves(here: Context, tmp_path: Path) -> None:
    plan = bundles.plan_export(here, Terms(), Scope())
    assert not plan.names_people
    bundles.confirm_recipient(plan, "")
    assert plan.terms.min_group == 5, "the group size in force is told"


def test_a_region_that_may_only_be_read_exports_nothing(here: Context, tmp_path: Path) -> None:
    with pytest.raises(ReadOnly):
        export(reading(here), tmp_path / "x.cap.zip")
    assert list(tmp_path.glob("*.cap.zip")) == []


def test_a_report_that_would_be_too_long_is_left_out(
    here: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = bundles.plan_export(here, Terms(), Scope())
    report = lambda _leaving: b"<html></html>"  # noqa: E731
    rows = plan.preview.rows
    for most, goes_along in ((rows, True), (rows - 1, False)):
        monkeypatch.setattr(bundles, "MOST_REPORTED", most)
        file = tmp_path / f"{most}.cap.zip"
        bundles.write_bundle(here, plan, file, ExportChoices(workbook=False), report)
        assert ("data/reports/report.html" in zipfile.ZipFile(file).namelist()) is goes_along


def test_the_key_is_the_one_given_else_the_one_named(here: Context, key: Path) -> None:
    with pytest.raises(WrongUse, match="No key is named"):
        partners.signing_key(here)
    assert here.home is not None
    partners.name_signing_key(here.home, key, dry_run=True)
    assert partners.named_signing_key(here) is None, "a dry run names none"
    partners.name_signing_key(here.home, key)
    mark = fingerprint(public_line(key_of(1)))
    assert partners.signing_key(here) == SigningKey(key, public_line(key_of(1)), mark)
    other = write_key(key_of(2), key.with_name("other"))
    assert partners.signing_key(here, other).fingerprint == fingerprint(public_line(key_of(2)))
    other.with_suffix(".pub").unlink()
    assert partners.signing_key(here, other) == SigningKey(other), (
        "it signs without its public half"
    )


# ------------------------------------------------------------------------------------ import


@pytest.fixture
def there(tmp_path: Path) -> Context:
    """A partner region, empty."""
    return region(tmp_path, "BBB")


def signed(context: Context, key: Path, file: Path, **choices: object) -> Path:
    return export(context, file, key=partners.signing_key(context, key), **choices).path


def test_a_bundle_is_checked_pinned_and_imported(
    here: Context, there: Context, key: Path, tmp_path: Path
) -> None:
    file = signed(here, key, tmp_path / "a.cap.zip")
    found = bundles.check_bundle(there, file)
    assert found.verdict is not None
    assert found.source is not None
    assert found.verdict.signature is Signature.UNKNOWN
    assert (found.plan, found.may_be_pinned, found.may_be_quarantined) == (None, True, True)
    assert (found.may_be_imported, found.needs_decisions, found.titles) == (False, False, {})

    mark = found.verdict.fingerprint
    wanted = pinned(found.source.code, found.key, mark)
    partners.pin_key(there, wanted, dry_run=True)
    assert partners.pinned_keys(there) == []
    partners.pin_key(there, wanted)
    found = bundles.check_bundle(there, file)
    assert found.plan is not None
    assert (found.may_be_imported, found.may_be_pinned, found.may_be_quarantined) == (
        True,
        False,
        False,
    )
    assert "Smart packaging" in found.titles.values()
    assert list(there.records(TransformativeActivity).all()) == [], "nothing is written yet"
    bundles.apply_import(there, found.plan)
    assert [a.name for a in there.records(TransformativeActivity).all()] == ["Smart packaging"]
    assert [entry.region for entry in partners.import_register(there)] == ["AAA"]
    found = bundles.check_bundle(there, file)
    assert found.may_be_imported is False, "the same bundle again changes nothing"

    partners.revoke_key(there, mark, dry_run=True)
    assert bundles.check_bundle(there, file).plan is not None
    partners.revoke_key(there, mark)
    found = bundles.check_bundle(there, file)
    assert (found.plan, found.may_be_quarantined) == (None, False)


def test_a_bundle_without_signature_can_only_be_quarantined(
    here: Context, there: Context, tmp_path: Path
) -> None:
    file = export(here, tmp_path / "a.cap.zip").path
    found = bundles.check_bundle(there, file)
    assert (found.may_be_pinned, found.may_be_quarantined) == (False, True)
    found = bundles.check_bundle(there, file, quarantine=True)
    assert found.plan is not None
    assert found.plan.quarantine
    bundles.apply_import(there, found.plan)
    assert list(there.records(TransformativeActivity).all()) == []


def test_a_file_that_is_no_bundle_is_an_answer_and_a_missing_one_an_error(
    there: Context, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.cap.zip"
    junk.write_bytes(b"PK" * 100)
    found = bundles.check_bundle(there, junk)
    assert found.problem is not None
    assert (found.verdict, found.readable, found.may_be_quarantined) == (None, True, False)
    newer = Path(__file__).with_name("golden") / "format-2.0.cap.zip"
    assert bundles.check_bundle(there, newer).readable is False
    with pytest.raises(WrongUse):
        bundles.check_bundle(there, tmp_path / "missing.cap.zip")


def test_a_region_that_may_only_be_read_imports_nothing(
    here: Context, there: Context, tmp_path: Path
) -> None:
    file = export(here, tmp_path / "a.cap.zip").path
    found = bundles.check_bundle(reading(there), file, quarantine=True)
    assert found.plan is not None
    with pytest.raises(ReadOnly):
        bundles.apply_import(reading(there), found.plan)


def test_the_named_key_opens_what_was_encrypted_for_it(
    here: Context, there: Context, key: Path, tmp_path: Path
) -> None:
    file = export(here, tmp_path / "a.cap.zip.age", to=(public_line(key_of(1)),)).path
    with pytest.raises(WrongUse, match="encrypted"):
        bundles.check_bundle(there, file)
    assert there.home is not None
    partners.name_signing_key(there.home, key)
    assert bundles.check_bundle(there, file).problem is None
    partners.name_signing_key(there.home, key.with_suffix(".pub"))
    assert partners.decryption_keys(there) == [key], "the private half opens it"


def test_without_a_region_a_bundle_is_read_and_no_key_is_pinned(
    here: Context, key: Path, tmp_path: Path
) -> None:
    file = signed(here, key, tmp_path / "a.cap.zip")
    with bundles.open_bundle(None, file) as bundle:
        assert bundles.verify_bundle(None, bundle).signature is Signature.UNKNOWN


def test_two_bundles_and_a_bundle_and_the_region_are_compared(
    here: Context, tmp_path: Path
) -> None:
    old = export(here, tmp_path / "a.cap.zip").path
    with here.transaction("another") as tx:
        tx.add(TransformativeActivity(name="Repair"))
    new = export(here, tmp_path / "b.cap.zip").path
    with bundles.open_bundle(here, old) as first, bundles.open_bundle(here, new) as second:
        (found,) = compare_bundles(first, second).differences
        assert (found.kind.value, found.title) == ("added", "Repair")
        (found,) = compare_bundles(second, first).differences
        assert found.kind.value == "removed"
        (found,) = compare_bundles(first, None, here).differences
        assert found.title == "Repair"


# --------------------------------------------------------------------------------- decisions


@pytest.fixture
def copied(here: Context, there: Context, key: Path, tmp_path: Path) -> TransformativeActivity:
    """The activity of AAA, as BBB holds it."""
    file = signed(here, key, tmp_path / "a.cap.zip")
    line = public_line(key_of(1))
    partners.pin_key(there, pinned("AAA", line, fingerprint(line)))
    with bundles.open_bundle(there, file) as bundle:
        bundles.apply_import(there, bundles.plan_import(there, bundle))
    return next(iter(there.records(TransformativeActivity).all()))


@pytest.mark.parametrize("accept", [True, False])
def test_a_proposal_is_made_sent_and_decided(
    here: Context, there: Context, copied: TransformativeActivity, tmp_path: Path, accept: bool
) -> None:
    changes = {"description": "for medicine"}
    wanted = conflicts.propose_change(
        there, "activities", copied.uid, changes, "better", dry_run=True
    )
    assert (wanted.region, wanted.changes, wanted.why) == ("AAA", changes, "better")
    assert export(there, tmp_path / "none.cap.zip").rows == {}, "a dry run asks nobody"
    conflicts.propose_change(there, "activities", copied.uid, changes, "better")

    back = write_key(key_of(2), tmp_path / "other")
    file = signed(there, back, tmp_path / "b.cap.zip")
    line = public_line(key_of(2))
    partners.pin_key(here, pinned("BBB", line, fingerprint(line)))
    found = bundles.check_bundle(here, file)
    assert found.plan is not None
    assert found.needs_decisions
    bundles.apply_import(here, found.plan)
    (proposal,) = conflicts.open_proposals(here)
    answer = conflicts.plan_decision(here, proposal.uid, accept=accept)
    assert (answer.after is not None) is accept
    assert conflicts.open_proposals(here) != [], "planning decides nothing"
    conflicts.decide_proposal(here, proposal.uid, accept=accept, reason="agreed")
    assert conflicts.open_proposals(here) == []
    stored = here.records(TransformativeActivity).get(copied.uid)
    assert stored.description == ("for medicine" if accept else "")
    with pytest.raises(WrongUse, match="decided already"):
        conflicts.decide_proposal(here, proposal.uid, accept=accept)


def test_there_is_no_conflict_to_resolve_where_none_is(here: Context) -> None:
    assert conflicts.open_conflicts(here) == []
    with pytest.raises(NotFound):
        conflicts.resolve_conflict(here, "nothing", ConflictChoice.OURS)
    with pytest.raises(NotFound):
        conflicts.resolve_conflict(here, "nothing", ConflictChoice.OURS, dry_run=True)


def test_the_registers_are_in_the_order_of_time(here: Context, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(here, tmp_path / f"{name}.cap.zip")
    assert [entry.file for entry in partners.export_register(here)] == [
        "one.cap.zip",
        "two.cap.zip",
    ]
    assert [entry.signer for entry in partners.export_register(here)] == ["", ""]
    assert list(here.records(Import).all()) == partners.import_register(here) == []


def test_a_record_is_typed_and_shown_by_its_name_where_a_field_refers_to_it(here: Context) -> None:
    with here.transaction("actors") as tx:
        mill, uni = (tx.add(Actor(name=name, helix=Helix.RESEARCH)).uid for name in ("Mill", "Uni"))
    typed = partial(conflicts.parse_content, here, "activities")
    assert typed("cluster", "mill", "") == mill
    assert typed("actors", "Mill; uni", []) == [mill, uni]
    assert typed("actors", f"{'0' * 36}; Uni", ["0" * 36]) == ["0" * 36, uni], "not here, and kept"
    assert typed("name", "Mill", "") == "Mill"
    with pytest.raises(NotFound):
        typed("cluster", "nobody", "")
    assert conflicts.reference_names(here, "activities", "actors", [mill, "0"]) == {mill: "Mill"}
