"""Typst, held on a short leash: our fonts only, no files, no packages, no clock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

PIXELS_PER_INCH = 220


@cache
def _folder() -> Path:
    return Path(str(resources.files("cap_tui.report")))


@cache
def _fonts() -> typst.Fonts:
    """The shipped sans serif and Typst's own fonts, never the machine's: the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_folder() / "fonts"])


def _compiler(source: bytes) -> typst.Compiler:
    # The root is a folder in which there is nothing to read but the fonts.
    return typst.Compiler(source, root=_folder() / "fonts", font_paths=_fonts())


def pdf(data: dict[str, Any]) -> bytes:
    """The report page with ``data``, as PDF/UA-1 (ISO 14289-1)."""
    source = (_folder() / "pdf.typ").read_bytes()
    made = _compiler(source).compile(
        format="pdf",
        sys_inputs={"edition": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
    )
    return _one(made)


_PICTURES = b"""
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.pictures)) { page(image(bytes(svg), format: "svg")) }
"""


def pictures(svgs: Sequence[str]) -> list[bytes]:
    """Each drawing as a PNG picture of :data:`PIXELS_PER_INCH`, in their order."""
    if not svgs:
        return []
    made = _compiler(_PICTURES).compile(
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"pictures": json.dumps(list(svgs), ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [_one(made)]


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, not one file")
    return made
