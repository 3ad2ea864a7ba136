"""What a bundle looks like inside: names, limits, and which names an archive may hold.

A bundle is one flat zip that is a BagIt bag (RFC 8493) and a Frictionless Data Package at
once. Everything that more than one part of this package has to agree on stands here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cap_tui.errors import Refused
from cap_tui.text.i18n import _

SUFFIX = ".cap.zip"
ENCRYPTED_SUFFIX = ".age"
"""What follows the name of a bundle that is encrypted: NAME.cap.zip.age."""

FORMAT_MAJOR = 1
FORMAT_MINOR = 1
"""The newest minor format that is read whole. 1.1 holds attached files; a bundle without any is written as 1.0."""
NAMESPACE = f"cap-tui-bundle@{FORMAT_MAJOR}"

README = "README.txt"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
DATAPACKAGE = "datapackage.json"
MANIFEST = "manifest-sha512.txt"
TAGMANIFEST = "tagmanifest-sha512.txt"
SIGNATURE = "tagmanifest-sha512.txt.sig"
TAG_FILES = (README, BAG_INFO, BAGIT, DATAPACKAGE, MANIFEST)

DOCUMENTS = "data/documents/"
TABLES = "data/tables/"
ATTACHED = "data/attachments/"
WORKBOOK = "data/tables.xlsx"
REPORT = "data/reports/report.html"

PAYLOAD_SUFFIXES = frozenset(
    {".csv", ".docx", ".html", ".json", ".jsonl", ".md", ".pdf", ".png", ".svg", ".txt", ".xlsx"}
    | {".jpeg", ".jpg", ".odp", ".ods", ".odt", ".pptx"}
)
"""The kinds of file a payload may hold. A bundle holds no program and no settings."""

OVERLAP_DAYS = 30
"""For how many days a partner's old key stays valid beside the one that replaces it, unless a person says otherwise."""

REGION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}\Z")
KIND = re.compile(r"[a-z][a-z0-9_-]{0,62}(\.[a-z][a-z0-9_-]{0,62}){0,2}\Z")
MAX_NAME_BYTES = 240
_SMALLEST_DOCUMENT = 100
_LARGEST_SHARE = 10  # of what a reader takes at most, in one attached file
MAX_DEPTH = 8


@dataclass(frozen=True)
class Limits:
    """What a reader accepts. Sizes are bytes of content, not of the archive."""

    entries: int = 5_000
    entry_bytes: int = 50_000_000
    total_bytes: int = 200_000_000
    ratio: int = 200
    ratio_from: int = 20_000_000
    tag_bytes: int = 4_000_000
    line_bytes: int = 4_000_000
    json_depth: int = 64
    documents: int = 250_000
    files: int = 200
    file_bytes: int = 15_000_000

    def scaled(self, total_bytes: int) -> Limits:
        """The same limits for a person who expects up to ``total_bytes`` of content."""
        return Limits(
            entries=self.entries,
            entry_bytes=max(self.entry_bytes, total_bytes),
            total_bytes=max(self.total_bytes, total_bytes),
            ratio=self.ratio,
            ratio_from=self.ratio_from,
            tag_bytes=self.tag_bytes,
            line_bytes=self.line_bytes,
            json_depth=self.json_depth,
            documents=max(self.documents, total_bytes // _SMALLEST_DOCUMENT),
            files=self.files,
            file_bytes=max(self.file_bytes, total_bytes // _LARGEST_SHARE),
        )


LIMITS = Limits()

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
)


def documents_of(kind: str) -> str:
    """The file that holds the documents of one table."""
    return f"{DOCUMENTS}{kind}.jsonl"


def table_of(kind: str) -> str:
    """The file that shows the same table to spreadsheets and statistics programs."""
    return f"{TABLES}{kind}.csv"


def kind_of(name: str) -> str | None:
    """The table whose documents ``name`` holds, or None when it is no file of documents."""
    if not (name.startswith(DOCUMENTS) and name.endswith(".jsonl")):
        return None
    kind = name[len(DOCUMENTS) : -len(".jsonl")]
    return kind if KIND.match(kind) else None


def check_name(name: str) -> None:
    """Refuse a name that some system would write elsewhere, hide, or fail to write.

    Nothing is ever written by such a name; a partner who unpacks the bundle with another
    tool is to be as safe as our own reader.
    """
    if problem := _problem(name):
        raise Refused(
            _("A file in the bundle has a name that is not allowed: {problem}.").format(
                problem=problem
            ),
            where=ascii(name[:80]),
            remedy=_("Ask the sender for a bundle that cap-tui wrote."),
        )


def _problem(name: str) -> str:
    if not name or len(name.encode("utf-8", "surrogatepass")) > MAX_NAME_BYTES:
        return _("it is empty or longer than {limit} bytes").format(limit=MAX_NAME_BYTES)
    if name.startswith("/") or any(char in name for char in '\\:*?"<>|'):
        return _("it is absolute or contains a character that is special in paths")
    if any(unicodedata.category(char).startswith("C") for char in name):
        return _("it contains an invisible character")
    if unicodedata.normalize("NFC", name) != name:
        return _("its letters are not in the composed form (NFC)")
    parts = name.split("/")
    if len(parts) > MAX_DEPTH:
        return _("its folders are more than {limit} deep").format(limit=MAX_DEPTH)
    for part in parts:
        if part in ("", ".", ".."):
            return _("it points outside its folder")
        if part[-1] in ". " or part[0] == " ":
            return _("a part of it begins or ends with a blank, or ends with a dot")
        if part.split(".")[0].rstrip(" ").casefold() in _RESERVED:
            return _("it is the name of a device on Windows")
    return ""


def check_names(names: Iterable[str]) -> None:
    """Check every name, and that no two would be the same file on some system, nor a file a folder."""
    files: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        check_name(name)
        key = _folded(name)
        if key in files:
            raise Refused(
                _("Two files in the bundle would be one file on some computers."),
                where=f"{files[key]} / {name}",
                remedy=_("Ask the sender for a bundle that cap-tui wrote."),
            )
        files[key] = name
        parts = key.split("/")
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    if both := sorted(folders & files.keys()):
        raise Refused(
            _("A name in the bundle is a file and a folder at once."),
            where=files[both[0]],
            remedy=_("Ask the sender for a bundle that cap-tui wrote."),
        )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
