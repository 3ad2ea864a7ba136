"""A region's own Word template: its cover, header, footer and styles around the body of our report.

The template is a DOCX file with the marks ``{{ title }}``, ``{{ subtitle }}``, ``{{ region }}``,
``{{ date }}``, ``{{ publicity }}`` (or ``{{ statement }}`` and ``{{ payers }}``) and, alone in a
paragraph, ``{{ body }}``. Marks are filled in a sandbox: a template cannot run anything.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docxtpl
import jinja2
from docx.opc.exceptions import PackageNotFoundError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cap_tui.errors import Refused
from cap_tui.report.publicity import demand
from cap_tui.report.rendered_document import Edition
from cap_tui.report.word import BodyWriter, finished
from cap_tui.text.i18n import _

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_BODY = "cap-tui: the body of the report stands here"


def word_in_house(edition: Edition, template: Path) -> bytes:
    """The document inside the template. Refused when the template is none, or drops who pays."""
    document = _filled(edition, template)
    places = [p for p in document.paragraphs if p.text.strip() == _BODY]
    if len(places) != 1:
        raise Refused(
            _("The house template has no place for the report."),
            where=str(template),
            remedy=_("Put {{ body }} alone into one paragraph."),
        )
    marker = places[0]._p
    before = set(document.element.body)
    writer = BodyWriter(document, edition)
    writer.notices()
    writer.opening()
    writer.body()
    for block in [child for child in document.element.body if child not in before]:
        marker.addprevious(block)
    marker.getparent().remove(marker)
    file = finished(document, edition)
    demand(edition.imprint.statement, _all_text(file), str(template))
    return file


def _filled(edition: Edition, template: Path) -> Any:
    marks = {
        "title": edition.title,
        "subtitle": edition.subtitle,
        "region": edition.region,
        "date": edition.date,
        "publicity": edition.imprint.line,
        "statement": edition.imprint.statement,
        "payers": edition.imprint.payers,
        "body": _BODY,
    }
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    unusable = (
        OSError,
        ValueError,
        KeyError,
        zipfile.BadZipFile,
        PackageNotFoundError,
        jinja2.TemplateError,
    )
    try:
        filled = docxtpl.DocxTemplate(str(template))
        filled.render(marks, environment)
    except unusable as error:
        raise Refused(
            _("The house template cannot be used: {reason}.").format(reason=str(error)[:200]),
            where=str(template),
            remedy=_("Give a DOCX file whose marks are {{ title }}, {{ publicity }}, {{ body }}."),
        ) from error
    return filled.docx


def _all_text(file: bytes) -> str:
    """Every text a reader of the finished file can come upon: body, headers, footers."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                nodes = ElementTree.fromstring(archive.read(name)).iter(_TEXT)
                texts.append("".join(node.text or "" for node in nodes))
    return "\n".join(texts)
