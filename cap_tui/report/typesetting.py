"""Typst, held on a short leash: our fonts only, no files, no packages, no clock."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from cap_tui.errors import Refused
from cap_tui.report.missing_signs import STAND_IN, missing_signs, sign_names, with_stand_ins
from cap_tui.text.i18n import _, speaking

PIXELS_PER_INCH = 220


@cache
def _folder() -> Path:
    return Path(str(resources.files("cap_tui.report")))


@cache
def _fonts() -> typst.Fonts:
    """The shipped sans serif and Typst's own fonts, never the machine's: the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_folder() / "fonts"])


def _compiled(source: bytes, **options: Any) -> bytes | list[bytes] | None:
    # The root is a folder in which there is nothing to read but the fonts.
    compiler = typst.Compiler(source, root=_folder() / "fonts", font_paths=_fonts())
    try:
        return compiler.compile(**options)
    except typst.TypstError as error:
        raise Refused(
            _("The page could not be set: {reason}.").format(reason=error.message[:200]),
            remedy=_("If the reason is a picture, check the logo file; else try another format."),
        ) from error


def pdf(data: dict[str, Any]) -> bytes:
    """The report page with ``data``, as PDF/UA-1 (ISO 14289-1).

    A sign that no font has gets a stand-in, and a notice of the document says so.
    """

    def noted(missing: Sequence[str]) -> dict[str, Any]:
        with speaking(data["language"]):
            told = _(
                "{sign} stands here for signs that the fonts of this file do not have: {names}. A file .docx or .html has them."
            )
        notice = told.format(sign=STAND_IN, names=sign_names(missing))
        return {**with_stand_ins(data, missing), "notices": [*data["notices"], notice]}

    return _page("pdf.typ", "edition", data, noted)


def sheets(page: str, data: dict[str, Any]) -> bytes:
    """The sheets of ``page`` (a template beside this module) with ``data``, as PDF/UA-1.

    A sign that no font has gets a stand-in.
    """
    return _page(page, "sheets", data, lambda missing: with_stand_ins(data, missing))


def _page(
    template: str,
    name: str,
    data: dict[str, Any],
    instead: Callable[[Sequence[str]], dict[str, Any]],
) -> bytes:
    """The page; with what ``instead`` makes of the data where signs are missing."""
    source = (_folder() / template).read_bytes()
    try:
        return _set(source, name, data)
    except Refused:
        missing = missing_signs(data, _is_shown)
        if not missing:
            raise
        return _set(source, name, instead(missing))


def _set(source: bytes, name: str, data: Any) -> bytes:
    return _one(
        _compiled(
            source,
            format="pdf",
            sys_inputs={name: json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
        )
    )


_SIGNS = b"""
#set document(title: "signs")
#for sign in json(bytes(sys.inputs.signs)) { par(sign) }
"""


def _is_shown(signs: Sequence[str]) -> bool:
    """Whether the fonts have all of these signs."""
    # A mark stands on a letter; Typst falls back to any of the fonts by itself.
    shown = [f"a{sign}" if unicodedata.combining(sign) else sign for sign in signs]
    try:
        _set(_SIGNS, "signs", shown)
    except Refused:
        return False
    return True


_PICTURES = b"""
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.pictures)) { page(image(bytes(svg), format: "svg")) }
"""


def pictures(svgs: Sequence[str]) -> list[bytes]:
    """Each drawing as a PNG picture of :data:`PIXELS_PER_INCH`, in their order."""
    if not svgs:
        return []
    made = _compiled(
        _PICTURES,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"pictures": json.dumps(list(svgs), ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [_one(made)]


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, not one file")
    return made
