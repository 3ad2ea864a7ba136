"""Every file of a bundle as a person read and approved it, under each profile of personal data."""

from __future__ import annotations

import difflib
import io
import json
import re
import zipfile
from pathlib import Path

import orjson
import pytest
from msgspec.structs import replace

from cap_tui.bundle import pseudonyms
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.proposals import propose
from cap_tui.bundle.scope import Scope, ScopeKind
from cap_tui.demo.making import fill, regions
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure, Helix, Person
from cap_tui.workspace import Workspace
from tests.approval import approve, cut, plain, stop_the_clock
from tests.bundle.conftest import Idea, Place, Share, key_of, make_places
from tests.bundle.forging import content

APPROVED = Path(__file__).with_name("approved") / "files"
ROWS = 3
"""So many rows of each table are shown."""
PARTNER = {"recipient": "BRE", "purpose": "the joint call", "legal_basis": "Art. 6(1)(e)"}
EXPORTS: dict[str, tuple[Terms, Scope]] = {
    "public": (Terms(SharingProfile.PUBLIC), Scope()),
    "bigger-groups": (Terms(min_group=7), Scope()),
    "pseudonymised": (Terms(SharingProfile.PSEUDONYMISED, **PARTNER), Scope()),
    "one-activity": (Terms(), Scope(ScopeKind.RECORDS, uids=("first",))),
}


@pytest.fixture
def sender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A sample region that also has joint records, a plugin's records, a proposal and a removal."""
    stop_the_clock(monkeypatch)
    monkeypatch.setattr(pseudonyms.secrets, "token_hex", lambda size: "5a" * size)
    config = next(config for config in regions() if config.region.code == "VAL")
    workspace = Workspace.in_memory(config, actor="officer")
    fill(workspace, "VAL")
    (partner,) = make_places(["BRE"], tmp_path)
    with partner.workspace.transaction("theirs") as tx:
        theirs = tx.add(TransformativeActivity(name="Smart packaging"))
    place = Place("VAL", workspace, key_of(86), tmp_path)
    place.trust(partner)
    place.take(partner.export().path)
    with workspace.transaction("more") as tx:
        tx.add(Idea(title="=1+1", score=3, weight=0.25, secret_plan="stays"))
        tx.add(Idea(title='Žagarstvo – "bois", forêt'))
        call = tx.add(
            Share(name="Joint call", budget=400_000, partners=[{"id": "VAL", "money": 3}])
        )
        gone = tx.add(Share(name="Given up"))
        for number in range(7):
            tx.add(Person(name=f"Guest {number}", helix=Helix.RESEARCH))
        erased = tx.add(Person(name="Erased"))
    place.export()
    with workspace.transaction("change") as tx:
        tx.put(replace(call, deadline="2027-06-30", note="Ask Ana"))
        tx.remove(gone)
        tx.remove(erased)
        tx.add(Erasure(person=erased.uid, date="2026-11-21"))
    propose(workspace, "activities", theirs.uid, {"synonyms": ["Pametno"]}, "our name for it")
    return place


def shown(path: Path) -> str:
    """Every file of a bundle: tables to their first rows, the descriptor with a line for each key."""
    parts = []
    for name, raw in sorted(content(path).items()):
        if name.endswith(".xlsx"):
            text = workbook(raw)
        elif name == "datapackage.json":
            text = descriptor(raw)
        elif name.endswith(".jsonl"):
            lines = [pretty(line) for line in raw.splitlines()]
            text = "\n".join(cut(lines, ROWS))
        elif name.endswith(".csv"):
            text = "\n".join(cut(raw.decode().split("\r\n"), ROWS + 1))
        else:
            text = raw.decode()
        parts.append(f"##### {name}\n{text.rstrip()}\n")
    return re.sub(r"Payload-Oxum: \d+", "Payload-Oxum: <bytes>", "\n".join(parts))


def pretty(line: bytes) -> str:
    """A document without the fields that say nothing, one line."""
    kept = {k: v for k, v in json.loads(line).items() if v not in ("", None, [], {})}
    return json.dumps(kept, ensure_ascii=False)


def descriptor(raw: bytes) -> str:
    """The descriptor, each column in one line."""
    package = json.loads(raw)
    for resource in package["resources"]:
        resource.pop("hash", None)
        resource.pop("bytes", None)
    text = orjson.dumps(package, option=orjson.OPT_INDENT_2).decode()
    return re.sub(r"\{\n[^{}]*?\"type\"[^{}]*\}", lambda m: " ".join(m[0].split()), text)


def workbook(raw: bytes) -> str:
    """The parts of a workbook; of each sheet the view and the first rows."""
    told = []
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in sorted(archive.namelist()):
            xml = archive.read(name).decode()
            if not name.startswith(("xl/worksheets/", "docProps/core")):
                continue
            lines = xml.replace("><", ">\n<").splitlines()
            if name.startswith("xl/worksheets/"):
                rows = xml.split("<row ")
                cells = [re.findall(r"<c ([^>]*)>(?:<is>)?<[tv][^>]*>([^<]*)", row) for row in rows]
                told_rows = [" | ".join(" ".join(cell) for cell in row) for row in cells[1:]]
                lines = [rows[0].partition("<dimension")[2], *cut(told_rows, 2)]
            told.append("\n".join([f"--- {name}", *lines]))
    return "\n".join(told)


def test_every_file_of_a_bundle_is_as_it_was_approved(sender: Place) -> None:
    approve(APPROVED / "aggregate.txt", plain(shown(sender.export(workbook=True).path)))


@pytest.mark.parametrize("name", EXPORTS)
def test_another_profile_or_scope_differs_as_it_was_approved(sender: Place, name: str) -> None:
    terms, scope = EXPORTS[name]
    if scope.uids:
        chosen = sender.workspace.records(TransformativeActivity).find(owner="VAL")
        first = min(chosen, key=lambda activity: activity.name)
        scope = Scope(ScopeKind.RECORDS, uids=(first.uid,))
    both = [shown(sender.export().path), shown(sender.export(terms, scope).path)]
    usual, other = plain("\f".join(both)).split("\f")
    found = difflib.unified_diff(usual.splitlines(), other.splitlines(), n=0, lineterm="")
    lines = list(found)[2:]
    approve(APPROVED / f"{name}.diff", "\n".join(line for line in lines if line[:2] != "@@"))
