"""What the parts of a written file hold, in lines that a person can compare."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from PIL import Image


def titled(parts: Sequence[tuple[str, str]]) -> str:
    """Several texts in one, each below a line with its name."""
    return "\n".join(f"===== {name}\n{text}" for name, text in parts)


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
