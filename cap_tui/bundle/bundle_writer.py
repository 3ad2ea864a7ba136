"""Write the parts of a bundle into one stream: payload, descriptions, hashes, signature."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
import orjson

from cap_tui import __version__
from cap_tui.bundle import bag, datapackage
from cap_tui.bundle.archive_write import STORED, ArchiveWriter, WrittenEntry
from cap_tui.bundle.datapackage import FOREIGN_KEY_ROWS, Description, SourceRegion
from cap_tui.bundle.layout import (
    BAG_INFO,
    BAGIT,
    DATAPACKAGE,
    FORMAT_MAJOR,
    FORMAT_MINOR,
    LIMITS,
    MANIFEST,
    NAMESPACE,
    README,
    REPORT,
    SIGNATURE,
    TAGMANIFEST,
    WORKBOOK,
    documents_of,
    table_of,
)
from cap_tui.bundle.prepare import LeavingTable, Prepared, classes
from cap_tui.bundle.redact import Document
from cap_tui.bundle.sshsig import BadSignature, verify
from cap_tui.bundle.table_schema import STRING
from cap_tui.bundle.tables import SheetSource, csv_lines, record_names, write_workbook
from cap_tui.errors import Refused
from cap_tui.text.i18n import _

Signer = Callable[[bytes], bytes]
"""Signs the tag manifest; returns the armoured SSH signature."""

Reporter = Callable[[Iterable[tuple[str, Document]]], bytes]
"""Makes the HTML report from what leaves: (table, document), nothing else of the region."""

_BATCH = 500
_README = Path(__file__).with_name("readme.txt")
_SPACE = uuid.UUID("0d3a3f52-2f60-5a0c-8c06-6b5f9b0d7d11")


@dataclass(frozen=True)
class ExportOptions:
    """How a bundle is to be written. ``to`` holds age or SSH public keys to encrypt for."""

    sign: Signer | None = None
    to: tuple[str, ...] = ()
    workbook: bool = True
    report: Reporter | None = None
    overwrite: bool = False


@dataclass(frozen=True)
class WrittenBundle:
    """What the writing found out on its way."""

    identity: str
    description: Description
    values: dict[str, int]
    signer: str
    beyond_usual_limits: bool


class BundleWriter:
    """One bundle being written: payload first, then the files that describe it, then the signature."""

    def __init__(
        self, prepared: Prepared, wishes: ExportOptions, folder: Path, file: BinaryIO
    ) -> None:
        self.prepared = prepared
        self.wishes = wishes
        self.folder = folder
        self.archive = ArchiveWriter(file)
        self.rows: dict[str, int] = {}
        self.newest = ""

    def write(self) -> WrittenBundle:
        kinds = self.prepared.kinds
        for kind in kinds:
            self.archive.add(documents_of(kind.table), self._lines(kind))
        for file in self.prepared.files:
            self.archive.add(file.inside, file.pieces(), method=file.method)
        if self.wishes.report is not None:
            self.archive.add(REPORT, [self.wishes.report(self._everything())])
        sources = [(k.plan.leaving, self.rows[k.table], k.documents) for k in kinds]
        titles = record_names(sources)
        if self.wishes.workbook:
            self._workbook(sources, titles)
        for kind in kinds:
            lines = csv_lines(kind.plan.leaving, kind.documents(), titles)
            self.archive.add(table_of(kind.table), lines)
        payload = list(self.archive.entries)
        manifest = bag.manifest({entry.name: entry.sha512 for entry in payload})
        description = self._description(manifest)
        tags = self._tags(description, manifest, payload)
        hashes = {name: self._add(name, content).sha512 for name, content in tags.items()}
        tagmanifest = bag.manifest(hashes)
        self._add(TAGMANIFEST, tagmanifest)
        signer = self._sign(tagmanifest)
        self.archive.close()
        values: dict[str, int] = {}
        for kind in kinds:
            for name, number in classes(kind, self.rows[kind.table]).items():
                values[name] = values.get(name, 0) + number
        sizes = [entry.size for entry in self.archive.entries]
        beyond = max(sizes) > LIMITS.entry_bytes or sum(sizes) > LIMITS.total_bytes
        identity = hashlib.sha512(tagmanifest).hexdigest()
        return WrittenBundle(identity, description, values, signer, beyond)

    def _sign(self, tagmanifest: bytes) -> str:
        """Add the signature; returns the fingerprint of the key that made it, empty when nobody signs."""
        if self.wishes.sign is None:
            return ""
        armoured = self.wishes.sign(tagmanifest)
        self._add(SIGNATURE, armoured)
        try:
            return verify(tagmanifest, armoured, NAMESPACE).fingerprint
        except BadSignature as error:
            raise Refused(
                _("The key made a signature that is not accepted: {why}.").format(why=error),
                remedy=_("Nothing was written. Sign with another key."),
            ) from error

    def _minor(self) -> int:
        """Older readers take a bundle without files for what it is."""
        return FORMAT_MINOR if self.prepared.files else 0

    def _add(self, name: str, content: bytes) -> WrittenEntry:
        return self.archive.add(name, [content])

    def _lines(self, kind: LeavingTable) -> Iterator[bytes]:
        """The documents as canonical lines; counts them and notes the newest change."""
        count, newest = 0, self.newest
        dumps, sort = orjson.dumps, orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        documents = kind.documents()
        while batch := list(itertools.islice(documents, _BATCH)):
            count += len(batch)
            newest = max(newest, max(document["updated"] for document in batch))
            yield b"".join([dumps(document, option=sort) for document in batch])
        self.rows[kind.table] = count
        self.newest = newest

    def _everything(self) -> Iterator[tuple[str, Document]]:
        for kind in self.prepared.kinds:
            for document in kind.documents():
                yield kind.table, document

    def _workbook(self, sources: Sequence[SheetSource], titles: dict[str, str]) -> None:
        region = self.prepared.workspace.config.region
        path = self.folder / "tables.xlsx"
        about = [
            ("Region", f"{region.name} ({region.code})"),
            ("Data", "SYNTHETIC: made up" if region.synthetic else "as entered by the region"),
            ("Profile of personal data", self.prepared.terms.profile.value),
            ("Statement", _statement(self.prepared)),
            ("Meaning of columns", "datapackage.json"),
            ("Import", "cap-tui does not read this workbook back"),
        ]
        write_workbook(path, about, sources, titles)
        with path.open("rb") as file:
            self.archive.add(WORKBOOK, iter(lambda: file.read(1 << 18), b""), method=STORED)

    def _description(self, manifest: bytes) -> Description:
        prepared, terms = self.prepared, self.prepared.terms
        region = prepared.workspace.config.region
        seed = f"{region.code} {terms.profile.value} {hashlib.sha512(manifest).hexdigest()}"
        return Description(
            identifier=f"urn:uuid:{uuid.uuid5(_SPACE, seed)}",
            created=self.newest or "1980-01-01T00:00:00Z",
            source=SourceRegion(region.code, region.name, region.country, region.synthetic),
            profile=terms.profile.value,
            min_group=terms.min_group,
            format=f"{FORMAT_MAJOR}.{self._minor()}",
            writer=f"cap-tui {__version__}",
            scope=scope_text(prepared),
            recipient=terms.recipient,
            purpose=terms.purpose,
            legal_basis=terms.legal_basis,
            publicity={
                name: told
                for name, told in msgspec.to_builtins(prepared.workspace.config.publicity).items()
                if name != "logo"  # a path of the region's own computer
            },
            tables=tuple(kind.plan.leaving for kind in prepared.kinds),
            withheld={
                kind.table: kind.plan.withheld for kind in prepared.kinds if kind.plan.withheld
            },
            rows=self.rows,
            keys=self._keys(),
        )

    def _keys(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Foreign keys that hold for every row; a reference that may lead nowhere declares none."""
        uids = {
            kind.table: {document["uid"] for document in kind.documents()}
            for kind in self.prepared.kinds
            if self.rows[kind.table] <= FOREIGN_KEY_ROWS
        }
        found = {}
        for kind in self.prepared.kinds:
            if kind.table not in uids:
                continue
            columns = [
                (f.name, uids[f.refers])
                for f in kind.plan.leaving.fields
                if f.type == STRING and f.refers in uids
            ]
            holds = {name for name, _uids in columns}
            for document in kind.documents() if columns else ():
                holds -= {n for n, known in columns if document.get(n) and document[n] not in known}
            refers = {f.name: f.refers for f in kind.plan.leaving.fields}
            found[kind.table] = tuple((name, refers[name]) for name in sorted(holds))
        return found

    def _tags(
        self, description: Description, manifest: bytes, payload: list[WrittenEntry]
    ) -> dict[str, bytes]:
        region = description.source
        info = bag.BagInfo(
            organisation=f"{region.name} ({region.code})",
            date=description.created[:10],
            identifier=description.identifier,
            description=f"Cluster Action Plan of {region.name}, profile {description.profile}",
            major=FORMAT_MAJOR,
            minor=self._minor(),
            payload=(sum(entry.size for entry in payload), len(payload)),
            others=(("Bundle-Software-Agent", description.writer),),
        )
        has_report = self.wishes.report is not None
        readme = _README.read_text(encoding="utf-8").format(
            region=region.name.upper(),
            code=region.code,
            synthetic="SYNTHETIC: this region and all its data are made up.\n" * region.synthetic,
            date=description.created[:10],
            writer=description.writer,
            profile=description.profile,
            statement=f"{statement}\n" if (statement := _statement(self.prepared)) else "",
            namespace=NAMESPACE,
        )
        return {
            README: readme.encode(),
            BAG_INFO: info.write(),
            BAGIT: bag.DECLARATION,
            DATAPACKAGE: datapackage.write(
                description,
                workbook=self.wishes.workbook,
                report=has_report,
                files=[(file.inside, file.record) for file in self.prepared.files],
            ),
            MANIFEST: manifest,
        }


def scope_text(prepared: Prepared) -> str:
    """The scope as programs read it; people's words would change with the language."""
    scope = prepared.scope
    return " ".join((scope.kind.value, scope.line, *scope.uids)).strip()


def _statement(prepared: Prepared) -> str:
    """Who pays, in the region's first language: it stands on everything that leaves."""
    config = prepared.workspace.config
    wordings = config.publicity.statement
    wanted = [wordings[code] for code in (*config.region.languages, *wordings) if code in wordings]
    named = (config.publicity.programme, config.publicity.project, config.publicity.fund)
    return " · ".join(part for part in (*wanted[:1], *named) if part)
