"""Write the golden bundles: one of format 1.0, and what newer programs might write (1.9 and 2.0).

Run once a format: ``python -m tests.bundle.write_golden``. A golden bundle is never written again;
the tests hold that every later program reads it.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import orjson

from cap_tui.bundle.canonical import encode
from tests.bundle.conftest import key_of, make_places
from tests.bundle.forging import Files, content, pack, sealed

FOLDER = Path(__file__).with_name("golden")
KEY = key_of(65)  # the key of region AAA in the tests
MOMENT = "2026-11-20T10:00:00.000Z"


def document(number: int, **fields: Any) -> dict[str, Any]:
    """A stored document with a fixed identity and fixed times."""
    return {
        "uid": f"01a1ff00-0000-7000-8000-{number:012d}",
        "version": 1,
        "owner": "AAA",
        "created": MOMENT,
        "updated": MOMENT,
        "provenance": {"source": "demo", "synthetic": True},
        **fields,
    }


RECORDS: dict[str, list[dict[str, Any]]] = {
    "areas": [document(1, name="Health"), document(2, name="Žagarstvo – bois & forêt")],
    "activities": [
        document(
            3,
            name="Smart packaging",
            areas=[document(1)["uid"], document(2)["uid"]],
            period="short",
        )
    ],
    "acie.calls": [
        document(
            4, name="Joint call", shared=True, budget=400_000, partners=[{"id": "AAA", "money": 3}]
        )
    ],
    "people": [document(10 + n, name=f"Person {n}", helix="research") for n in range(9)],
}


def current(folder: Path) -> Files:
    """The files of a bundle of today's format."""
    (place,) = make_places(["AAA"], folder)
    with place.workspace.transaction("golden") as tx:
        for table, documents in RECORDS.items():
            for row in documents:
                tx.put_document(table, row)
    return content(place.export(workbook=False).path)


def newer_minor(files: Files) -> Files:
    """Fields, tables, tag files and descriptor keys that this program does not know."""
    files = dict(files)
    files["bag-info.txt"] = files["bag-info.txt"].replace(
        b"Bundle-Format: 1.0", b"Bundle-Format: 1.9"
    )
    for name, field, value in (
        ("data/documents/areas.jsonl", "mood", "fair"),
        ("data/documents/acie.calls.jsonl", "horizon", {"years": [2027, 2030]}),
    ):
        rows = [orjson.loads(line) | {field: value} for line in files[name].splitlines()]
        files[name] = b"".join(encode(row) + b"\n" for row in rows)
    thing = document(50, what="an unknown thing", parts=[{"a": 1.5}])
    files["data/documents/future.things.jsonl"] = encode(thing) + b"\n"
    files["ro-crate-metadata.json"] = b'{"@graph":[]}\n'
    package = json.loads(files["datapackage.json"])
    package["cap_tui:bundle"]["format"] = "1.9"
    package["cap_tui:bundle"]["colour"] = "green"
    for resource in package["resources"]:
        if resource["name"] in ("areas", "acie.calls"):
            field = "mood" if resource["name"] == "areas" else "horizon"
            kind = "string" if field == "mood" else "object"
            told = {"name": field, "type": kind, "description": "New", "cap_tui:personal": "none"}
            resource["schema"]["fields"].append(told)
    columns = [{"name": "uid", "type": "string"}] + [
        {"name": name, "type": kind, "description": "New", "cap_tui:personal": "none"}
        for name, kind in (("what", "string"), ("parts", "array"))
    ]
    package["resources"].append(
        {
            "name": "future.things",
            "path": "data/tables/future.things.csv",
            "type": "table",
            "schema": {"fields": columns},
        }
    )
    files["data/tables/future.things.csv"] = b"uid,what,parts\r\n"
    files["datapackage.json"] = orjson.dumps(package, option=orjson.OPT_SORT_KEYS)
    return files


def newer_major(files: Files) -> Files:
    """A format that only says what it is; the rest is another program's business."""
    info = files["bag-info.txt"].replace(b"Bundle-Format: 1.0", b"Bundle-Format: 2.0")
    lines = [x for x in info.splitlines() if not x.startswith(b"Bundle-Software-Agent")]
    info = b"\n".join([*lines, b"Bundle-Software-Agent: cap-tui 9.0", b""])
    return {**files, "bag-info.txt": info}


def main() -> None:
    """Write those that are not there."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        files = current(Path(name))
    made = {
        "1.0": files,
        "1.9": sealed(newer_minor(files), key=KEY),
        "2.0": sealed(newer_major(files), key=KEY),
    }
    for number, written in made.items():
        path = FOLDER / f"format-{number}.cap.zip"
        if not path.exists():
            pack(written, path)


if __name__ == "__main__":
    main()
