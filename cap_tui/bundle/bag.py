"""BagIt, as far as a bundle needs it: manifests, bag-info.txt and their strict readers (RFC 8493)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cap_tui.bundle.layout import BAG_INFO, BAGIT
from cap_tui.bundle.refusal_cause import DamagedBundle
from cap_tui.text.i18n import _

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_MANIFEST_LINE = re.compile(r"([0-9a-f]{128})  ([^\r\n]+)\Z")
_LABEL = re.compile(r"([A-Za-z][A-Za-z-]{0,60}): ?(.*)\Z")
_FORMAT = re.compile(r"([1-9][0-9]{0,3})(?:\.(0|[1-9][0-9]{0,3}))?\Z")
_OXUM = re.compile(r"([0-9]{1,15})\.([0-9]{1,9})\Z")


def manifest(hashes: Mapping[str, str]) -> bytes:
    """A manifest: one line ``<sha512>  <path>`` a file, sorted by path; ``sha512sum -c`` reads it."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def read_manifest(raw: bytes, where: str) -> dict[str, str]:
    """Path to hash. Refused unless every line is of the one form and no path stands twice."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(raw, where), start=1):
        match = _MANIFEST_LINE.match(line)
        if match is None or match[2] in found:
            raise _refusal(
                _("line {number} is not a hash and a path, or a path is repeated").format(
                    number=number
                ),
                where,
            )
        found[match[2]] = match[1]
    return found


@dataclass(frozen=True)
class BagInfo:
    """What bag-info.txt says. ``payload`` is the number of bytes and of files under data/."""

    organisation: str
    date: str
    identifier: str
    description: str
    major: int
    minor: int
    payload: tuple[int, int]
    others: tuple[tuple[str, str], ...] = ()

    def write(self) -> bytes:
        """The file's bytes, one label a line."""
        labels = (
            ("Source-Organization", self.organisation),
            ("Bagging-Date", self.date),
            ("External-Identifier", self.identifier),
            ("External-Description", self.description),
            ("Bundle-Format", f"{self.major}.{self.minor}"),
            ("Payload-Oxum", f"{self.payload[0]}.{self.payload[1]}"),
            *self.others,
        )
        return "".join(f"{label}: {' '.join(text.split())}\n" for label, text in labels).encode()


def read_bag_info(raw: bytes) -> BagInfo:
    """Read bag-info.txt; refused when a label that matters is missing, doubled or malformed."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(raw, BAG_INFO), start=1):
        match = _LABEL.match(line)
        if match is None or match[1] in found:
            raise _refusal(
                _("line {number} is not a label, or a label is repeated").format(number=number),
                BAG_INFO,
            )
        found[match[1]] = match[2]
    form = _FORMAT.match(found.pop("Bundle-Format", ""))
    oxum = _OXUM.match(found.pop("Payload-Oxum", ""))
    if form is None or oxum is None:
        raise _refusal(_("Bundle-Format or Payload-Oxum is missing or malformed"), BAG_INFO)
    return BagInfo(
        organisation=found.pop("Source-Organization", ""),
        date=found.pop("Bagging-Date", ""),
        identifier=found.pop("External-Identifier", ""),
        description=found.pop("External-Description", ""),
        major=int(form[1]),
        minor=int(form[2] or 0),
        payload=(int(oxum[1]), int(oxum[2])),
        others=tuple(found.items()),
    )


def check_declaration(raw: bytes) -> None:
    """Refuse a bag of another BagIt version or text encoding."""
    if raw.replace(b"\r\n", b"\n") != DECLARATION:
        raise _refusal(_("it is not a BagIt 1.0 bag in UTF-8"), BAGIT)


def _lines(raw: bytes, where: str) -> Iterable[str]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(_("byte {place} is not UTF-8").format(place=error.start), where) from error
    return text.removesuffix("\n").split("\n") if text else ()


def _refusal(why: str, where: str) -> DamagedBundle:
    return DamagedBundle(
        _("This part of the bundle cannot be read: {why}.").format(why=why),
        where=where,
        remedy=_("Ask the sender to send it again."),
    )
