"""What the program writes, kept whole in text files: a test compares, CAP_TUI_WRITE_GOLDEN=1 writes them anew.

Read the difference of a file before you commit it: a fault that is kept stays.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def same_as_kept(file: Path, text: str) -> None:
    """Compare ``text`` with the file, line by line, so that a failure shows where they part."""
    made = text if text.endswith("\n") else f"{text}\n"
    if os.environ.get("CAP_TUI_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, "utf-8")
    assert made.split("\n") == file.read_text("utf-8").split("\n"), file.name


def titled(parts: Sequence[tuple[str, str]]) -> str:
    """Several texts in one, each below a line with its name."""
    return "\n".join(f"===== {name}\n{text}" for name, text in parts)


def numbered_uids(text: str) -> str:
    """The text with every uid replaced by its number in it: they are other ones in each run."""
    known: dict[str, str] = {}
    return UID.sub(lambda found: known.setdefault(found[0], f"uid{len(known) + 1}"), text)


def xml_lines(data: bytes | str) -> str:
    """A line for each element with its attributes and its text, without namespaces."""
    return "\n".join(_lines(ElementTree.fromstring(data), 0))


def _lines(node: ElementTree.Element, depth: int) -> Iterator[str]:
    attributes = "".join(f' {_bare(name)}="{value}"' for name, value in node.attrib.items())
    text = "".join(f" | {each.strip()}" for each in [node.text or ""] if each.strip())
    yield f"{' ' * depth}{_bare(node.tag)}{attributes}{text}"
    for child in node:
        yield from _lines(child, depth + 1)
        if (child.tail or "").strip():
            yield f"{' ' * depth} | {(child.tail or '').strip()}"


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def office_parts(data: bytes, leave_out: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The parts of an office file: XML in lines, of a picture its kind and size."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.startswith(tuple(leave_out)):
                continue
            part = file.read(name)
            if name.endswith((".xml", ".rels")):
                found.append((name, xml_lines(part)))
            else:
                picture = Image.open(io.BytesIO(part))
                found.append((name, f"{picture.format} {picture.width} x {picture.height}"))
    return found
