"""Every refusal names the likely cause and what to tell the partner."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.errors import Refused
from tests.bundle.conftest import Places, Share, public_line
from tests.bundle.forging import content


def zipped(names: dict[str, bytes]) -> Callable[[Path, Path], None]:
    def write(_bundle: Path, target: Path) -> None:
        with zipfile.ZipFile(target, "w") as archive:
            for name, raw in names.items():
                archive.writestr(name, raw)

    return write


def in_a_folder(bundle: Path, target: Path) -> None:
    zipped({f"aaa/{name}": raw for name, raw in content(bundle).items()})(bundle, target)


def with_folders(bundle: Path, target: Path) -> None:
    zipped({"data/": b"", "__MACOSX/._x": b"x", **content(bundle)})(bundle, target)


def written(raw: bytes) -> Callable[[Path, Path], None]:
    return lambda _bundle, target: target.write_bytes(raw) and None


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (in_a_folder, "packed again by hand"),
        (with_folders, "packed again by hand"),
        (zipped({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "document of Word"),
        (zipped({"photo.jpg": b"x"}), "This zip file is no bundle"),
        (written(b"%PDF-1.7"), "PDF"),
        (written(b"Dear partner"), "no zip file"),
        (written(b""), "The file is empty"),
        (
            lambda bundle, target: target.write_bytes(bundle.read_bytes()[:900]) and None,
            "stopped",
        ),
        (
            lambda bundle, target: zipped(
                content(bundle) | {"data/documents/acie.calls.jsonl": b"x"}
            )(bundle, target),
            "changed, removed or added",
        ),
    ],
)
def test_a_file_that_is_no_bundle_any_more_says_what_happened_to_it(
    places: Places, tmp_path: Path, make: Callable[[Path, Path], None], cause: str
) -> None:
    (one,) = places("AAA")
    with one.workspace.transaction("fill") as tx:
        tx.add(Share(name="Call"))
    target = tmp_path / "sent.cap.zip"
    make(one.export().path, target)
    with pytest.raises(Refused) as refused, OpenBundle(target):
        pass
    assert cause in refused.value.remedy


def test_what_changes_nothing_says_why(places: Places) -> None:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("fill") as tx:
        made = tx.add(Share(name="Call", shared=False))
    old = one.export().path
    with one.workspace.transaction("edit") as tx:
        tx.put(replace(made, topic="wood"))
    new = one.export().path
    assert two.plan(new).notice == ""
    two.take(new)
    assert "older than what you have: 1" in two.plan(old).notice
    assert "You imported this bundle on" in two.plan(new).notice
    assert "bundle of your own region" in one.plan(old).notice


def test_an_expired_pin_is_named_with_its_day_and_is_renewed_after_a_call(places: Places) -> None:
    one, two = places("AAA", "BBB")
    line = public_line(one.key)
    (key,) = (
        k
        for k in two.workspace.records(type(pinned("AAA", line, fingerprint(line)))).all()
        if k.region == "AAA"
    )
    with two.workspace.transaction("expire") as tx:
        tx.put(replace(key, valid_until="2026-11-20"))
    bundle = one.export().path
    with pytest.raises(Refused, match="valid until 2026-11-20") as refused:
        two.plan(bundle)
    assert "still their key" in refused.value.remedy
    pin(two.workspace, pinned("AAA", line, fingerprint(line), valid_until="2027-11-20"))
    assert two.plan(bundle).verdict.trusted
