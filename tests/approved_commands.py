"""Scripts of commands with everything that they answer, as a person read and approved it.

A script is a text file of ``$`` lines, each followed by the answer: lines on standard output as they are, those on
standard error behind ``! ``, ``exit 3`` when it is not 0. Words in braces are folders and keys. NAME.data holds the
answers to the same calls with ``--json``. A first line ``# partners`` has the regions know each other's keys, and the
bundle of the first lie ready as {folder}/a.cap.zip. To add a command write its ``$`` line and run with CAP_TUI_WRITE_GOLDEN=1.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cap_tui.bundle.bundle_writer import ExportOptions
from cap_tui.bundle.export import write
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.layout import NAMESPACE
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.sshsig import fingerprint, sign
from cap_tui.cli import main
from cap_tui.demo.making import fill, regions
from cap_tui.model.tables import CORE_TABLES
from cap_tui.workspace import Workspace
from tests.approval import approve, cut, plain
from tests.bundle.conftest import key_of, public_line, write_key

VARYING = ("size", "state", "seconds")
"""Keys of answers that differ from run to run."""
MOST_LINES = 24
MOST_ELEMENTS = 5
MOST_CHARACTERS = 1_200


def of_scripts(test_file: str) -> pytest.MarkDecorator:
    """A test for each script in the folder ``approved/commands`` beside the test's file."""
    scripts = sorted((Path(test_file).with_name("approved") / "commands").glob("*.txt"))
    return pytest.mark.parametrize("script", scripts, ids=lambda script: script.stem)


as_words_and_json = pytest.mark.parametrize("as_json", [False, True], ids=["words", "json"])


def desk(folder: Path) -> dict[str, str]:
    """Two sample regions, a key for each, and the names that a script uses."""
    for code in ("VAL", "BRE"):
        config = next(each for each in regions() if each.region.code == code)
        with Workspace.create(folder / code, config) as workspace:
            fill(workspace, code)
    keys = {code: key_of(ord(code[0])) for code in ("VAL", "BRE")}
    return {
        "val": str(folder / "VAL"),
        "bre": str(folder / "BRE"),
        "val_key": str(write_key(keys["VAL"], folder / "val_ed25519")),
        "bre_key": str(write_key(keys["BRE"], folder / "bre_ed25519")),
        "val_line": public_line(keys["VAL"]),
        "bre_line": public_line(keys["BRE"]),
        "folder": str(folder),
    }


def know_each_other(names: Mapping[str, str]) -> None:
    """Pin the keys of both regions at the other's, and write a bundle of the first."""
    folders = {"VAL": Path(names["val"]), "BRE": Path(names["bre"])}
    for code, other in (("VAL", "BRE"), ("BRE", "VAL")):
        told = names[f"{code.lower()}_line"]
        with Workspace.open(folders[other]) as workspace:
            pin(workspace, pinned(code, told, fingerprint(told)))
    with Workspace.open(folders["VAL"]) as workspace:
        leaving = prepare(workspace, CORE_TABLES, Scope(), Terms(), {})
        key = key_of(ord("V"))
        wishes = ExportOptions(sign=lambda told: sign(told, key, NAMESPACE), workbook=False)
        write(leaving, Path(names["folder"]) / "a.cap.zip", wishes)


def calls(script: Path) -> list[str]:
    """The commands of a script."""
    lines = script.read_text("utf-8").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def check(
    script: Path,
    names: Mapping[str, str],
    capsys: pytest.CaptureFixture[str],
    *,
    as_json: bool,
) -> None:
    """Run every command of the script and compare all answers with what was approved."""
    told = script.read_text("utf-8")
    parts = []
    if told.startswith("# partners"):
        know_each_other(names)
        parts.append("# partners")
    for call in calls(script):
        words = [word.format(**names) for word in shlex.split(call)]
        parts.append("\n".join([f"$ {call}", *answer(words, capsys, as_json=as_json)]))
    folders = {name: names[name] for name in ("val", "bre", "val_key", "bre_key", "folder")}
    text = plain("\n\n".join(parts) + "\n", folders)
    approve(script.with_suffix(".data") if as_json else script, text)


def answer(words: list[str], capsys: pytest.CaptureFixture[str], *, as_json: bool) -> Iterator[str]:
    """The lines of one answer."""
    with pytest.raises(SystemExit) as left:
        main([*words, "--no-plugins", *(["--json"] if as_json else [])])
    told = capsys.readouterr()
    if left.value.code:
        yield f"exit {left.value.code}"
    if as_json:
        document = json.loads(told.out)
        yield f"kind {document['kind']}"
        yield from spread(document["data"])
    else:
        yield from cut(told.out.rstrip().splitlines(), MOST_LINES)
        lines = [line for line in told.err.splitlines() if not line.startswith("SYNTHETI")]
        yield from (f"! {line}".rstrip() for line in cut(lines, MOST_LINES))


def spread(data: Any) -> Iterator[str]:
    """JSON with a line for each key of an object and each element of a list, two levels deep."""
    if isinstance(data, list):
        yield from cut([line(element) for element in data], MOST_ELEMENTS)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in VARYING:
                continue
            if isinstance(value, list) and value:
                yield f"{key}:"
                yield from cut([f"  {line(element)}" for element in value], MOST_ELEMENTS)
            else:
                yield f"{key}: {line(value)}"
    else:
        yield line(data)


def line(value: Any) -> str:
    """A value in one line; of an object without what is empty."""
    if isinstance(value, dict):
        value = {k: v for k, v in value.items() if v not in ("", None, [], {}) and k not in VARYING}
    return json.dumps(value, ensure_ascii=False)[:MOST_CHARACTERS]
