"""Bundles of every format version stay readable; newer ones are kept as they came, or name the program to get."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.verify import Schema, Signature
from cap_tui.errors import Refused
from cap_tui.model.activity import PriorityArea, TransformativeActivity
from tests.bundle.conftest import Place, Share, make_places
from tests.bundle.write_golden import FOLDER, document

SIGNED = FOLDER / "format-1.0.cap.zip"
MINOR = FOLDER / "format-1.9.cap.zip"
MAJOR = FOLDER / "format-2.0.cap.zip"
CALL = document(4)["uid"]


@pytest.fixture
def partner(tmp_path: Path) -> Place:
    """A region that has pinned the key which signed the golden bundles."""
    return make_places(["BBB", "AAA"], tmp_path)[0]


def test_format_1_0_is_read(partner: Place) -> None:
    plan = partner.plan(SIGNED)
    assert (plan.verdict.signature, plan.verdict.schema) == (Signature.GOOD, Schema.OK)
    partner.take(SIGNED)
    held = partner.workspace.records(TransformativeActivity).get(document(3)["uid"])
    assert held.name == "Smart packaging"
    assert [area.name for area in partner.workspace.records(PriorityArea).all()] == [
        "Health", "Žagarstvo – bois & forêt",
    ]  # fmt: skip
    assert partner.workspace.records(Share).get(CALL).budget == 400_000
    groups = partner.workspace.table("bundle.groups").all()
    assert {row["group"]: row["persons"] for row in groups if row["by"] == "helix"} == {
        "research": 9
    }


def test_format_1_0_is_still_what_is_written(partner: Place) -> None:
    """The same records give the same identity as when the format was made; a change needs a new format."""
    from tests.bundle.forging import content
    from tests.bundle.write_golden import current

    old, fresh = content(SIGNED), current(partner.folder)
    same = [n for n in old if n.startswith("data/documents/") and "groups" not in n]
    assert {name: fresh.get(name) for name in same} == {name: old[name] for name in same}


def test_a_newer_minor_format_says_so_and_keeps_what_it_does_not_know(partner: Place) -> None:
    plan = partner.plan(MINOR)
    assert plan.verdict.schema is Schema.NEWER
    partner.take(MINOR)
    (thing,) = partner.workspace.table("future.things").all()
    assert thing["parts"] == [{"a": 1.5}]
    assert {row["mood"] for row in partner.workspace.table("areas")} == {"fair"}


def test_what_is_not_known_goes_back_unchanged(partner: Place) -> None:
    partner.take(MINOR)
    held = partner.workspace.records(Share).get(CALL)
    with partner.workspace.transaction("change") as tx:
        tx.put(replace(held, deadline="2027-03-31"))
    with OpenBundle(partner.export().path) as bundle:
        (call,) = bundle.documents("acie.calls")
    assert call["horizon"] == {"years": [2027, 2030]}
    assert call["deadline"] == "2027-03-31"


def test_our_own_newer_bundle_comes_home_and_leaves_again_whole(tmp_path: Path) -> None:
    """A region restored by an older program gives everything back, known or not."""
    (home,) = make_places(["AAA"], tmp_path)
    home.take(MINOR)
    with OpenBundle(home.export().path) as bundle, OpenBundle(MINOR) as golden:
        for table in ("areas", "acie.calls", "future.things", "bundle.groups"):
            assert list(bundle.documents(table)) == list(golden.documents(table))


def test_a_newer_major_format_names_the_program_to_get(partner: Place) -> None:
    with pytest.raises(Refused) as error:
        partner.plan(MAJOR)
    assert "format 2.0" in error.value.what
    assert "cap-tui 9.0" in error.value.remedy
    assert error.value.exit_code == 3
