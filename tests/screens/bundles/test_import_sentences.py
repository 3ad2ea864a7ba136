"""What the screens say of a bundle that came: checked, planned, taken or refused."""

from __future__ import annotations

import pytest

from cap_tui.bundle.datapackage import SourceRegion
from cap_tui.bundle.plan import ImportStatus, Plan, PlanLine
from cap_tui.bundle.verify import Integrity, Schema, Signature, VerificationResult
from cap_tui.errors import Refused
from cap_tui.operations.bundles import BundleCheck
from cap_tui.screens import (
    bundle_import_model,
)
from tests.screens.bundles.sentences import TAKEN, text

SOURCE = SourceRegion("GOR", "Gorje", "SI", False)
GOOD = VerificationResult(
    Integrity.OK, Signature.GOOD, Schema.OK, "by the pinned key of GOR", "format 1.0"
)


def plan(*lines: PlanLine, writes: bool = True, quarantine: bool = False) -> Plan:
    made = Plan("b", "urn:uuid:1", SOURCE, GOOD, quarantine=quarantine, lines=list(lines))
    if writes:
        made.records.append(TAKEN)
    return made


NEW = PlanLine(ImportStatus.NEW, "activities", "a", "Timber", after={"name": "Timber", "area": "u"})
AREA = PlanLine(ImportStatus.NEW, "areas", "u", "Circular wood", after={"name": "Circular wood"})
CHANGED = PlanLine(
    ImportStatus.CHANGED, "activities", "c", "Heat", "a reason",
    before={"name": "Heat", "stage": "idea", "version": 1, "gone": ""},
    after={"name": "Heat", "stage": "assessed", "version": 2, "gone": None},
)  # fmt: skip
CONFLICT = PlanLine(ImportStatus.CONFLICT, "activities", "x", "Ice", "changed here and there")


def test_the_table_shows_first_what_needs_people() -> None:
    check = BundleCheck(GOOD, SOURCE, plan(NEW, CHANGED, CONFLICT))
    assert [(row.key, text(row.cells[0])[0]) for row in bundle_import_model.plan_rows(check)] == [
        ("2", "conflict"), ("0", "new"), ("1", "changed"),
    ]  # fmt: skip
    assert bundle_import_model.plan_rows(BundleCheck(GOOD, SOURCE)) == []


def test_a_very_long_table_says_how_many_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    check = BundleCheck(GOOD, SOURCE, plan(NEW, CHANGED, CONFLICT))
    for most, more in ((3, []), (1, ["… and 2 more"])):
        monkeypatch.setattr(bundle_import_model, "MOST_ROWS", most)
        rows = bundle_import_model.plan_rows(check)
        assert [text(row.cells[0])[0] for row in rows if not row.key] == more
        assert len(rows) == most + len(more)


def test_one_record_in_full_names_what_it_refers_to_and_what_changes() -> None:
    check = BundleCheck(GOOD, SOURCE, plan(NEW, AREA, CHANGED, CONFLICT))
    assert text(bundle_import_model.record_lines(check, "0")) == [
        "new: Timber",
        "name: Timber",
        "area: Circular wood",
    ]
    assert text(bundle_import_model.record_lines(check, "2")) == [
        "changed: Heat",
        "a reason",
        "stage: idea → assessed",
    ]
    assert text(bundle_import_model.record_lines(check, "3")) == [
        "conflict: Ice",
        "changed here and there",
    ]
    assert bundle_import_model.record_lines(BundleCheck(GOOD, SOURCE), "0") == []


def test_a_count_of_people_is_named_by_what_was_counted() -> None:
    line = PlanLine(
        ImportStatus.NEW, "bundle.groups", "g", "research", after={"table": "people", "by": "helix"}
    )
    (row,) = bundle_import_model.plan_rows(BundleCheck(GOOD, SOURCE, plan(line)))
    assert text(row.cells[2]) == ["people by helix: research"]


def told(check: BundleCheck, *, taken: bool = False) -> str:
    return " ".join(text(bundle_import_model.summary_lines(check, taken=taken)))


def test_what_to_do_next_follows_from_what_came() -> None:
    fresh = BundleCheck(GOOD, SOURCE, plan(NEW))
    assert "Nothing is changed yet" in told(fresh)
    assert "synthetic" not in told(fresh)
    assert "u undoes it" in told(fresh, taken=True)
    assert "what waits" not in told(fresh, taken=True)
    assert "what waits" in told(BundleCheck(GOOD, SOURCE, plan(CONFLICT)), taken=True)
    assert "here already" in told(BundleCheck(GOOD, SOURCE, plan(NEW, writes=False)))
    assert "QUARANTINE" in told(BundleCheck(GOOD, SOURCE, plan(NEW, quarantine=True)))
    made_up = SourceRegion("GOR", "Gorje", "SI", True)
    assert "synthetic" in told(BundleCheck(GOOD, made_up, plan(NEW)))


def test_what_nobody_vouches_for_says_how_to_go_on() -> None:
    unknown = VerificationResult(Integrity.OK, Signature.UNKNOWN, Schema.OK)
    assert "b: compare its key" in told(BundleCheck(unknown, SOURCE, key="ssh-ed25519 BBBB"))
    unsigned = VerificationResult(Integrity.OK, Signature.NONE, Schema.OK)
    assert "Ask the sender to sign it" in told(BundleCheck(unsigned, SOURCE))
    bad = VerificationResult(Integrity.OK, Signature.BAD, Schema.OK)
    assert "REFUSED. Nothing was imported. Ask." in told(BundleCheck(bad, SOURCE, remedy="Ask."))
    ended = BundleCheck(unknown, SOURCE, key="ssh-ed25519 BBBB", known_key=True)
    assert "still their key. b: compare it and pin it again" in told(ended)
    sent_on = VerificationResult(Integrity.OK, Signature.OTHER, Schema.OK)
    assert "Ask the region that it comes from" in told(BundleCheck(sent_on, SOURCE))
    assert bundle_import_model.empty_text(BundleCheck(unsigned)) != bundle_import_model.empty_text(
        BundleCheck(GOOD, SOURCE, plan())
    )


def test_a_refused_file_answers_only_the_question_that_it_failed() -> None:
    damaged = BundleCheck(problem=Refused("The bundle is damaged.", where="x", remedy="Again."))
    first, second, third = text(bundle_import_model.verification_lines(damaged))
    assert "✗ BAD" in first
    assert first.endswith("The bundle is damaged.")
    assert "not checked" in second
    assert "not checked" in third
    assert told(damaged) == "REFUSED. Nothing was imported. (x) Again."
    newer = BundleCheck(problem=Refused("Format 2.0."), readable=False)
    first, second, third = text(bundle_import_model.verification_lines(newer))
    assert "not checked" in first
    assert "✗ BAD" in third
    assert third.endswith("Format 2.0.")
    assert told(newer) == "REFUSED. Nothing was imported."


@pytest.mark.parametrize(
    ("verdict", "signs"),
    [
        (GOOD, ["✓ ok", "✓ good", "✓ ok"]),
        (
            VerificationResult(Integrity.OK, Signature.OTHER, Schema.NEWER),
            ["✓ ok", "! other region", "✓ newer"],
        ),
        (VerificationResult(Integrity.OK, Signature.NONE, Schema.OK), ["✓ ok", "! none", "✓ ok"]),
        (
            VerificationResult(Integrity.OK, Signature.UNKNOWN, Schema.OK),
            ["✓ ok", "! unknown key", "✓ ok"],
        ),
        (VerificationResult(Integrity.OK, Signature.BAD, Schema.BAD), ["✓ ok", "✗ BAD", "✗ BAD"]),
    ],
)
def test_each_answer_has_a_sign_and_a_word(verdict: VerificationResult, signs: list[str]) -> None:
    lines = text(bundle_import_model.verification_lines(BundleCheck(verdict, SOURCE)))
    assert [line.split(maxsplit=1)[0] for line in lines] == ["INTEGRITY", "SIGNATURE", "SCHEMA"]
    for line, sign in zip(lines, signs, strict=True):
        assert sign in line


def test_a_verdict_names_what_it_is_refused_for() -> None:
    """The schema first: of what cannot be read a signature says little."""
    notes = ("the signature does not fit", "a table is missing")
    assert VerificationResult(Integrity.OK, Signature.BAD, Schema.OK, *notes).fault == notes[0]
    assert VerificationResult(Integrity.OK, Signature.BAD, Schema.BAD, *notes).fault == notes[1]
    assert VerificationResult(Integrity.OK, Signature.GOOD, Schema.BAD, *notes).fault == notes[1]
    assert VerificationResult(Integrity.OK, Signature.NONE, Schema.OK, *notes).fault == ""
    told = VerificationResult(Integrity.OK, Signature.BAD, Schema.OK, *notes).lines()
    assert told[1] == "SIGNATURE  bad          the signature does not fit"
