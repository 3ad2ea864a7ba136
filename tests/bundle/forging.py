"""Take bundles apart and pack them again, as a forger or a newer program would."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cap_tui.bundle import bag
from cap_tui.bundle.archive_write import ArchiveWriter
from cap_tui.bundle.canonical import encode
from cap_tui.bundle.layout import NAMESPACE, SIGNATURE, TAG_FILES, TAGMANIFEST
from cap_tui.bundle.sshsig import sign
from cap_tui.text.cells import escape_cell

Files = dict[str, bytes]


def content(path: Path) -> Files:
    """The files of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    """The files as a zip, as they are."""
    out = io.BytesIO()
    writer = ArchiveWriter(out)
    for name in files:
        writer.add(name, [files[name]])
    writer.close()
    return out.getvalue()


def pack(files: Files, path: Path) -> Path:
    """Pack files as they are into ``path``."""
    path.write_bytes(packed(files))
    return path


def document(uid: str, owner: str, **fields: Any) -> dict[str, Any]:
    """A document as a bundle holds it, in its first version unless ``fields`` say another."""
    day = "2026-01-01T00:00:00Z"
    envelope = {"uid": uid, "version": 1, "owner": owner, "created": day, "updated": day}
    return {**envelope, "provenance": {}, **fields}


def with_documents(files: Files, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Files:
    """The files with these documents in place of what they hold; tables and descriptor name the same records."""
    places = ("data/documents/", "data/tables/")
    kept = {name: raw for name, raw in files.items() if not name.startswith(places)}
    package = json.loads(files["datapackage.json"])
    schemas = {each["name"]: each["schema"] for each in package["resources"] if "schema" in each}
    resources = [each for each in package["resources"] if not each["path"].startswith(places)]
    for table, rows in tables.items():
        lines = [encode(row) + b"\n" for row in rows]
        kept[f"data/documents/{table}.jsonl"] = b"".join(lines)
        schema = schemas.get(table) or {"fields": [{"name": "uid", "type": "string"}]}
        schema = _fitting(schema, rows)
        names = [field["name"] for field in schema["fields"]]
        cells = [[_cell(row, field) for field in schema["fields"]] for row in rows]
        out = io.StringIO(newline="")
        csv.writer(out).writerows([names, *cells])
        kept[f"data/tables/{table}.csv"] = out.getvalue().encode()
        resources += [
            {"name": table, "path": f"data/tables/{table}.csv", "type": "table", "schema": schema},
            {"name": f"{table}-documents", "path": f"data/documents/{table}.jsonl", "type": "file"},
        ]
    package["resources"] = resources
    package["cap_tui:bundle"]["rows"] = {table: len(rows) for table, rows in tables.items()}
    kept["datapackage.json"] = json.dumps(package).encode()
    return kept


def _fitting(schema: dict[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The schema without what these documents do not keep: references, choices, types."""
    types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    fields = []
    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows if row.get(field["name"]) is not None]
        fits = all(
            isinstance(value, types.get(field.get("type", "any"), ()))
            and isinstance(value, bool) == (field.get("type") == "boolean")
            for value in values
        )
        kept = {name: told for name, told in field.items() if name != "constraints"}
        fields.append(kept if fits or field["name"] == "uid" else kept | {"type": "any"})
    return {"fields": fields}


def _cell(row: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    """A cell as an export writes it; empty where it is made of the field."""
    value = row.get(field["name"])
    if value is None or field.get("type") not in ("string", "integer", "number", "boolean"):
        return ""
    if "cap_tui:type" in field or "cap_tui:names" in field:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return escape_cell(value) if isinstance(value, str) else str(value)


def sealed(files: Files, *, oxum: str = "", key: Ed25519PrivateKey | None = None) -> Files:
    """The files with manifests that fit them; signed with ``key``, else without signature."""
    files = dict(files)
    data = {name: raw for name, raw in files.items() if name.startswith("data/")}
    size = sum(map(len, data.values()))
    lines = files["bag-info.txt"].decode().splitlines()
    lines = [line for line in lines if not line.startswith("Payload-Oxum")]
    lines.append(f"Payload-Oxum: {oxum or f'{size}.{len(data)}'}")
    files["bag-info.txt"] = ("\n".join(lines) + "\n").encode()
    hashes = {name: hashlib.sha512(raw).hexdigest() for name, raw in data.items()}
    files["manifest-sha512.txt"] = bag.manifest(hashes)
    extra = [n for n in files if not n.startswith(("data/", "tagmanifest-")) and n not in TAG_FILES]
    files[TAGMANIFEST] = bag.manifest(
        {
            name: hashlib.sha512(files[name]).hexdigest()
            for name in (*TAG_FILES, *extra)
            if name in files
        }
    )
    files.pop(SIGNATURE, None)
    if key is not None:
        files[SIGNATURE] = sign(files[TAGMANIFEST], key, NAMESPACE)
    return files
