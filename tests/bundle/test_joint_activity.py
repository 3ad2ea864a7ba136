"""What regions agreed in a workshop is one joint record: the partner gets it, changes it, and gives it back."""

from __future__ import annotations

from pathlib import Path

import msgspec

from cap_tui.demo import fill, regions, sample_uid
from cap_tui.model.joint_activity import JointActivity, Mandate
from cap_tui.workspace import Workspace
from tests.bundle.conftest import Place, key_of


def sample(code: str, folder: Path) -> Place:
    """A sample region on disk."""
    config = next(config for config in regions() if config.region.code == code)
    workspace = Workspace.create(folder / code, config)
    fill(workspace, code)
    return Place(code, workspace, key_of(ord(code[0])), folder)


def test_an_agreement_is_worked_on_by_both_regions(tmp_path: Path) -> None:
    valdora, brezje = sample("VAL", tmp_path), sample("BRE", tmp_path)
    valdora.trust(brezje)
    brezje.trust(valdora)
    with valdora.workspace.transaction("agree") as tx:
        activities = tuple(sample_uid(code, "activities", "packaging") for code in ("VAL", "BRE"))
        made = tx.add(
            JointActivity(
                name="Smart packaging",
                activities=activities,
                regions=("VAL", "BRE"),
                cases={"VAL-BRE": "peer_lead"},
            )
        )
    assert brezje.take(valdora.export().path).counts["refused"] == 0
    received = brezje.workspace.records(JointActivity).get(made.uid)
    assert received.owner == "VAL"
    with brezje.workspace.transaction("mandate") as tx:
        tx.put(msgspec.structs.replace(received, mandate=Mandate.CALL))
    assert valdora.take(brezje.export().path).counts["refused"] == 0
    assert valdora.workspace.records(JointActivity).get(made.uid).mandate is Mandate.CALL
