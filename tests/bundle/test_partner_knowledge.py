"""The preview of a bundle shows joint records as the partner's import will: new, the same, changed or in conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cap_tui.bundle.conflict_resolution import ConflictChoice, open_conflicts, resolve_conflict
from cap_tui.bundle.signing_key import key_in_file
from cap_tui.model.joint_activity import JointActivity, Mandate
from cap_tui.operations.bundle_preview import view_as_partner
from cap_tui.operations.bundles import ExportChoices, plan_export
from cap_tui.operations.context import Context
from tests.bundle.conftest import EVERYTHING, USUAL, Place, make_places, write_key

Found = list[tuple[str, str]]


class JointHolder:
    """A region that exchanges one joint activity; ``sees`` is its preview, ``finds`` a real import."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        self.key = key_in_file(write_key(place.key, folder / place.code))

    def held(self) -> JointActivity:
        (held,) = self.place.workspace.records(JointActivity).all()
        return held

    def change(self, **fields: object) -> None:
        with self.place.workspace.transaction("change") as tx:
            tx.put(replace(self.held(), **fields))

    def remove(self) -> None:
        with self.place.workspace.transaction("remove") as tx:
            tx.remove(self.held())

    def foresees(self, partner: JointHolder) -> Found:
        """What the preview says that ``partner`` will see; it is what the partner's import says."""
        context = Context(self.place.workspace)
        plan = plan_export(context, USUAL, EVERYTHING)
        view = view_as_partner(context, plan, ExportChoices(self.key), partner.place.code)
        assert view.check.plan is not None
        found = [(line.status.value, line.title) for line in view.check.plan.lines]
        real = partner.place.plan(self.place.export().path)
        assert found == [(line.status.value, line.title) for line in real.lines]
        return found

    def sends(self, partner: JointHolder) -> None:
        partner.place.take(self.place.export().path)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[JointHolder, JointHolder]:
    """Two regions; the first holds a joint activity, and the second has it from there."""
    one, two = (JointHolder(place, tmp_path) for place in make_places(["AAA", "BBB"], tmp_path))
    with one.place.workspace.transaction("agree") as tx:
        tx.add(JointActivity(name="Packaging", activities=("a", "b"), regions=("AAA", "BBB")))
    one.sends(two)
    two.sends(one)
    return one, two


def test_a_joint_record_that_the_partner_has_is_the_same_changed_or_in_conflict(
    pair: tuple[JointHolder, JointHolder],
) -> None:
    one, two = pair
    assert one.foresees(two) == two.foresees(one) == [("same", "Packaging")]
    one.change(mandate=Mandate.CALL)
    assert one.foresees(two) == [("changed", "Packaging")]
    one.change(activities=("a", "c"))
    assert one.foresees(two) == [("changed", "Packaging")]
    one.sends(two)
    two.sends(one)
    one.change(name="Wrapping")
    two.change(name="Boxes")
    two.sends(one)
    assert one.foresees(two) == [("conflict", "Wrapping")]
    (conflict,) = open_conflicts(one.place.workspace)
    resolve_conflict(one.place.workspace, conflict.uid, ConflictChoice.OURS)
    resolution = ("new", "Wrapping")
    assert one.foresees(two) == [resolution, ("changed", "Wrapping")]


def test_a_joint_record_that_was_removed_is_told_as_a_removal(
    pair: tuple[JointHolder, JointHolder],
) -> None:
    one, two = pair
    one.remove()
    assert one.foresees(two) == [("changed", "Packaging")]
    two.change(mandate=Mandate.CALL)
    two.sends(one)
    assert one.foresees(two) == [("conflict", "Packaging")]


def test_a_joint_record_that_the_partner_removed_is_no_new_one(
    pair: tuple[JointHolder, JointHolder],
) -> None:
    one, two = pair
    one.change(mandate=Mandate.CALL)
    two.remove()
    two.sends(one)
    assert one.foresees(two) == [("conflict", "Packaging")]
    (conflict,) = open_conflicts(one.place.workspace)
    resolve_conflict(one.place.workspace, conflict.uid, ConflictChoice.OURS)
    assert one.foresees(two) == [("new", "Packaging"), ("changed", "Packaging")]


def test_a_joint_record_that_the_partner_never_sent_is_new_to_it(tmp_path: Path) -> None:
    one, two = (JointHolder(place, tmp_path) for place in make_places(["AAA", "BBB"], tmp_path))
    with one.place.workspace.transaction("agree") as tx:
        tx.add(JointActivity(name="Packaging", activities=("a", "b"), regions=("AAA", "BBB")))
    assert one.foresees(two) == [("new", "Packaging")]
