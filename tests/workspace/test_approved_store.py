"""The files of a region as a person read and approved them, and what is told of every kind of damage to each."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import CapError
from cap_tui.workspace import REGION_FILE, Workspace
from cap_tui.workspace.config import changed_text, new_text, parse_config
from cap_tui.workspace.recovery import recover
from tests.approval import approve, plain, stop_the_clock
from tests.workspace.conftest import Card

APPROVED = Path(__file__).with_name("approved") / "store"


def files(folder: Path) -> dict[str, bytes]:
    """The files that the store wrote, by name; of the history by its number."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    wanted = [path for path in found if path.suffix not in (".lock", ".reserve")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in wanted}


def test_every_file_of_the_store_is_as_it_was_approved(worked: Path) -> None:
    parts = [f"##### {name}\n{raw.decode()}" for name, raw in files(worked).items()]
    approve(APPROVED / "files.txt", plain("\n".join(parts)))


_PARSER = re.compile(r"(?:(?<=not valid: )|(?<=not valid TOML: ))[A-Z].*?\((?=at )")
"""The words of Python's reader of TOML, which differ by its version."""


def worded(text: str) -> str:
    return _PARSER.sub("<why> (", text)


def flipped(place: float) -> Callable[[bytes], bytes]:
    """A bit is another one at this share of the file."""

    def change(raw: bytes) -> bytes:
        at = min(len(raw) - 1, int(len(raw) * place))
        return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]

    return change


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda raw: None,
    "empty": lambda raw: b"",
    "half": lambda raw: raw[: len(raw) // 2],
    "its end cut": lambda raw: raw[:-20],
    "a bit at its begin": flipped(0.02),
    "a bit in its middle": flipped(0.5),
    "a bit at its end": flipped(0.97),
    "first line less": lambda raw: raw.partition(b"\n")[2],
    "last line twice": lambda raw: raw + raw.rstrip(b"\n").rpartition(b"\n")[2] + b"\n",
    "more": lambda raw: raw + b"x" * 40,
}


def told(folder: Path, beside: Path) -> Iterator[str]:
    """What opening says, what verify says, and what the doctor saves."""
    for readonly in (True, False):
        place = beside / ("reader" if readonly else "writer")
        shutil.copytree(folder, place)
        word = "read" if readonly else "write"
        try:
            with Workspace.open(place, readonly=readonly, actor="ada") as region:
                cards = [(card.title, card.votes) for card in region.records(Card).all()]
                yield f"{word}: {region.seq} {cards}"
                yield from (f"{word}, notice: {notice}" for notice in region.notices)
                found = region.verify()
                yield f"{word}, verified: {found.seq} {found.transactions} {dict(found.tables)}"
                yield from (f"{word}, problem: {problem}" for problem in found.problems)
        except CapError as error:
            yield f"{word}: {type(error).__name__}: {error}"
    try:
        saved = recover(folder, beside / "saved")
    except CapError as error:
        yield f"doctor: {type(error).__name__}: {error}"
        return
    yield f"doctor: {saved.seq} {saved.tables} from {saved.base or 'nothing'}, replayed {saved.replayed}"
    yield f"doctor: unchecked {saved.unchecked}, missing {saved.missing}, complete {saved.complete}"
    for piece in saved.set_aside:
        yield f"doctor, aside: {piece.file} {piece.offset} {piece.length}: {piece.reason}"


@pytest.mark.parametrize(
    "name", ["data.json", "data.json.bak", "data.json.journal", "history", REGION_FILE]
)
def test_every_damage_is_told_as_it_was_approved(worked: Path, tmp_path: Path, name: str) -> None:
    hit = max((worked / "history").iterdir()) if name == "history" else worked / name
    whole = hit.read_bytes()
    parts = []
    for title, damage in DAMAGES.items():
        raw = damage(whole)
        hit.unlink(missing_ok=True)
        if raw is not None:
            hit.write_bytes(raw)
        beside = tmp_path / title.replace(" ", "-")
        lines = [
            line.replace(str(beside), "{here}").replace(str(worked), "{here}")
            for line in told(worked, beside)
        ]
        parts.append("\n".join([f"##### {name}: {title}", *lines]))
    approve(APPROVED / f"damage-{name}.txt", worded(plain("\n\n".join(parts) + "\n")))


# ------------------------------------------------------------------------------- workspace.toml

SOUND = {"region.code": "VA", "region.name": "Valdora"}
SETTINGS: tuple[tuple[str, Any], ...] = (
    ("format", 1), ("format", 2), ("format", 3), ("format", "2"), ("region.code", ""), ("region.code", "A" * 16),
    ("region.code", "A" * 17), ("region.code", "A B"), ("region.code", "_A"), ("region.code", 5), ("region.code", None),
    ("region.name", ""), ("region.name", "x"), ("region.name", None), ("region.country", "AT"), ("region.country", "at"),
    ("region.country", "AUT"), ("region.languages", ["de", "slv"]), ("region.languages", ["DE"]),
    ("region.languages", "de"), ("region.languages", []), ("region.currency", "CHF"), ("region.currency", "chf"),
    ("region.neighbours", ["BRE"]), ("region.partners", []), ("region.synthetic", "yes"), ("region.synthetic", True),
    ("region.profile", {"population": 3}), ("region.profile", {"population": "3"}), ("region.nothing", 1),
    ("region.langages", ["de"]), ("plugins.enabled", ["edw"]), ("plugins.enabled", "edw"), ("plugins.required", {"edw": ">=1"}),
    ("plugins.settings", {"edw": {"x": 1}}), ("plugins.settings", {"edw": 1}), ("publicity.fund", "ERDF"),
    ("publicity.statement", {"de": "Gefördert"}), ("publicity.statement", "x"), ("publicity.fond", "x"),
    ("storage.url", "postgresql://x"), ("storage.url", 1), ("storage", "x"), ("other", 1),
)  # fmt: skip


def test_every_setting_is_read_or_refused_as_it_was_approved() -> None:
    sound = changed_text("", SOUND, where="")
    lines = [sound]
    for key, value in SETTINGS:
        text = changed_text(sound, {key: value}, where="workspace.toml")
        try:
            config = parse_config(text, "workspace.toml")
            answer = new_text(config).partition("\n")[2].replace("\n", " ")
            assert parse_config(new_text(config), "") == config
        except CapError as error:
            answer = f"{type(error).__name__}: {error}"
        lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}: {answer}")
    for text in (
        "",
        "x",
        "region = 1",
        "[region]\ncode = 'A'\ncode = 'B'",
        "[region]\nname = 'x'",
        "format = 2",
    ):
        with pytest.raises(CapError) as refused:
            parse_config(text, "workspace.toml")
        lines.append(f"{text!r}: {type(refused.value).__name__}: {refused.value}")
    approve(APPROVED / "settings.txt", worded("\n".join(lines) + "\n"))


def test_settings_are_changed_in_place_and_comments_stay() -> None:
    text = '# ours\nformat = 2\n\n[region]\ncode = "VA" # for ever\nname = "Valdora"\n\n[region.profile]\n# people\npopulation = 3\n'
    lines = []
    for changes in ({"region.name": "Val"}, {"region.profile.population": None}, {"region.profile.area": 1.5},
                    {"plugins.settings.edw.x": [1, 2]}, {"region.code": None, "storage.url": "file:"}):  # fmt: skip
        lines.append(f"$ {changes}\n{changed_text(text, changes, where='x')}")
    for key in ("region.name.short", "format.x"):
        with pytest.raises(CapError) as refused:
            changed_text(text, {key: 1}, where="workspace.toml")
        lines.append(f"$ {key}\n{type(refused.value).__name__}: {refused.value}\n")
    approve(APPROVED / "changed.txt", "\n".join(lines))


def test_a_region_of_the_first_format_is_brought_over_as_was_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    folder = tmp_path / "old"
    shutil.copytree(Path(__file__).with_name("golden") / "format1", folder)
    lines = []
    for _time in range(2):
        with Workspace.open(folder, actor="ada") as region:
            lines += [f"notice: {notice}" for notice in region.notices]
            found = region.verify()
            lines.append(
                f"verified: {found.seq} {found.transactions} {dict(found.tables)} {found.problems}"
            )
    lines += [f"{name}: {len(raw.splitlines())} lines" for name, raw in files(folder).items()]
    lines.append((folder / REGION_FILE).read_text("utf-8"))
    approve(APPROVED / "migrated.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))
