"""Every refusal, and every import that changes nothing, names the likely cause and what to tell the partner."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from cap_tui.bundle.keys import find, pin, pinned, revoke
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.errors import CapError
from tests.bundle.conftest import Place, Places, Share, key_of, public_line, write_key
from tests.bundle.forging import content, pack, sealed

Case = Callable[[Place, Place, Path], str]


def told(open_it: Callable[[], object]) -> str:
    """What a person reads of a refusal: the message and the remedy."""
    with pytest.raises(CapError) as refused:
        open_it()
    return f"{refused.value.what} {refused.value.remedy}"


def as_file(make: Callable[[Path, Path], object]) -> Case:
    """A file that is made of a bundle of AAA, opened by BBB."""

    def case(one: Place, two: Place, folder: Path) -> str:
        target = folder / "sent.cap.zip"
        make(one.export().path, target)
        return told(lambda: two.plan(target))

    return case


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


def changed(bundle: Path, target: Path) -> None:
    zipped(content(bundle) | {"data/documents/acie.calls.jsonl": b"x"})(bundle, target)


def newer(bundle: Path, target: Path) -> None:
    files = content(bundle)
    files["bag-info.txt"] = files["bag-info.txt"].replace(b"Format: 1.0", b"Format: 2.0")
    pack(sealed(files), target)


def signed_for_something_else(bundle: Path, target: Path) -> None:
    files = sealed(content(bundle), key=key_of(1))
    files["tagmanifest-sha512.txt.sig"] = content(bundle)["tagmanifest-sha512.txt.sig"]
    files["README.txt"] += b"changed after it was signed\n"
    signature = files["tagmanifest-sha512.txt.sig"]
    pack(sealed(files) | {"tagmanifest-sha512.txt.sig": signature}, target)


def written(raw: bytes) -> Callable[[Path, Path], None]:
    return lambda _bundle, target: target.write_bytes(raw) and None


def older(one: Place, two: Place, _folder: Path) -> str:
    (made,) = one.workspace.records(Share).all()
    old = one.export().path
    with one.workspace.transaction("edit") as tx:
        tx.put(replace(made, topic="wood"))
    two.take(one.export().path)
    return two.plan(old).notice


def again(one: Place, two: Place, _folder: Path) -> str:
    path = one.export().path
    two.take(path)
    return two.plan(path).notice


def own(one: Place, _two: Place, _folder: Path) -> str:
    return one.plan(one.export().path).notice


def expired(one: Place, two: Place, _folder: Path) -> str:
    line = public_line(one.key)
    with two.workspace.transaction("expire") as tx:
        tx.put(replace(find(two.workspace, fingerprint(line)), valid_until="2026-11-20"))
    path = one.export().path
    words = told(lambda: two.plan(path))
    pin(two.workspace, pinned("AAA", line, fingerprint(line)))
    assert two.plan(path).verdict.trusted, "pinned again after a call, without a last day"
    return words


def revoked(one: Place, two: Place, _folder: Path) -> str:
    revoke(two.workspace, fingerprint(public_line(one.key)), "2026-11-20")
    return told(lambda: two.plan(one.export().path))


def unknown_key(one: Place, two: Place, _folder: Path) -> str:
    one.key = key_of(9)
    return told(lambda: two.plan(one.export().path))


def sent_on(one: Place, two: Place, _folder: Path) -> str:
    two.trust(Place("CCC", two.workspace, key_of(9), two.folder))
    one.key = key_of(9)
    return told(lambda: two.plan(one.export().path))


def unsigned(one: Place, two: Place, _folder: Path) -> str:
    return told(lambda: two.plan(one.export(signed=False).path))


def encrypted(one: Place, _two: Place, _folder: Path) -> str:
    path = one.export(to=(public_line(key_of(9)),)).path
    return told(lambda: OpenBundle(path))


def encrypted_for_another(one: Place, _two: Place, folder: Path) -> str:
    path = one.export(to=(public_line(key_of(9)),)).path
    other = write_key(key_of(8), folder / "id_ed25519")
    return told(lambda: OpenBundle(path, identities=lambda: [other]))


PARTNER = "sk (the|your) (partner|sender)"
SEND_KEY = r"end your partner (your public key|the \.pub file)"


@pytest.mark.parametrize(
    ("case", "cause", "advice"),
    [
        (as_file(in_a_folder), "packed again by hand", PARTNER),
        (as_file(with_folders), "packed again by hand", PARTNER),
        (as_file(changed), "changed, removed or added", PARTNER),
        (as_file(zipped({"[Content_Types].xml": b"x"})), "document of Word", "ask for that one"),
        (as_file(zipped({"photo.jpg": b"x"})), "This zip file is no bundle", PARTNER),
        (as_file(written(b"%PDF-1.7")), "PDF", "ask for that one"),
        (as_file(written(b"Dear partner")), "no zip file", "ask for that one"),
        (as_file(written(b"")), "The file is empty", "Copy it again"),
        (
            as_file(lambda bundle, target: target.write_bytes(bundle.read_bytes()[:900]) and None),
            "stopped",
            PARTNER,
        ),
        (as_file(newer), r"format 2\.0", "get that version or a newer one"),
        (as_file(signed_for_something_else), "changed it after it was signed", PARTNER),
        (older, "older than what you have: 1", "Ask AAA for a bundle of today"),
        (again, "You imported this bundle on", "ask for a bundle of today"),
        (own, "bundle of your own region", "ask for the bundle that your partner wrote"),
        (expired, "valid until 2026-11-20", "still their key"),
        (revoked, "revoked on 2026-11-20", "sign with a key that is not revoked"),
        (unknown_key, "a key that is not pinned", "Compare the fingerprint with your partner"),
        (sent_on, "a re-export", "Ask the region that it comes from"),
        (unsigned, "it is not signed", "Ask the sender to sign it"),
        (encrypted, "is encrypted", SEND_KEY),
        (encrypted, "Name your key", r"age -d -i KEY FILE > NAME\.cap\.zip"),
        (encrypted_for_another, "encrypted for another key", SEND_KEY),
    ],
)
def test_a_refusal_names_the_likely_cause_and_what_to_tell_the_partner(
    places: Places, tmp_path: Path, case: Case, cause: str, advice: str
) -> None:
    one, two = places("AAA", "BBB")
    with one.workspace.transaction("fill") as tx:
        tx.add(Share(name="Call", shared=False))
    words = case(one, two, tmp_path)
    assert re.search(cause, words), words
    assert re.search(advice, words), words
