"""A service of the region's own: written as content of the workspace, one file for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cap_tact.catalogue import KIND, service_named
from cap_tact.service import Service
from cap_tact.service_form import form_texts, service_document
from cap_tact.words import _
from cap_tui.api import (
    Busy,
    ContentItem,
    PluginContext,
    ReadOnly,
    Refused,
    convert,
    save_file,
)


def new_service(ctx: PluginContext, texts: Mapping[str, str]) -> dict[str, Any]:
    """The entry of a new service, from the texts of its form; nothing is written.

    Raises Refused for a field that does not fit, Busy when the region has a service of this name.
    """
    reference = f"{ctx.region.code.lower()}.{_short_name(texts.get('name', ''))}"
    document = _checked(service_document(reference, texts))
    if any(item.id == reference for item in ctx.content(KIND)):
        raise Busy(
            _("There is a service {id} already.").format(id=reference),
            remedy=_("Give another name, or change that one."),
        )
    return document


def changed_service(
    ctx: PluginContext, item: ContentItem[Service], texts: Mapping[str, str]
) -> dict[str, Any]:
    """The entry of an own service with some fields changed; what the form does not show stays. Nothing is written."""
    own_file(ctx, item)
    wanted = _checked(service_document(item.id, {**form_texts(item.entry), **texts}))
    same = _checked(service_document(item.id, form_texts(item.entry)))
    kept = dict(item.document)
    for name in {*wanted, *same}:
        # A field that was not touched stays as it is written, with all its languages.
        if wanted.get(name) != same.get(name):
            if name in wanted:
                kept[name] = wanted[name]
            else:
                kept.pop(name, None)
    return _checked(kept)


def keep_service(ctx: PluginContext, document: Mapping[str, Any]) -> ContentItem[Service]:
    """Write an entry into the region's folder; returns it as the catalogue has it."""
    import tomli_w

    if ctx.readonly:
        raise ReadOnly(_("The region is open for reading only."), where=str(ctx.folder))
    path = _file(ctx, str(document["id"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    head = _("# A service of the region {region}").format(region=ctx.region.name)
    save_file(f"{head}\n{tomli_w.dumps(dict(document))}".encode(), path)
    return service_named(ctx, f"{document['id']}@{ctx.region.code}")


def own_file(ctx: PluginContext, item: ContentItem[Service]) -> Path:
    """The file that holds this one service of the region. Raises Refused for a service from elsewhere."""
    path = _file(ctx, item.id)
    if item.provenance.source != "workspace" or ctx.folder / item.provenance.file != path:
        raise Refused(
            _("{name} is not kept in a file of its own in this region.").format(name=item.name),
            where=item.provenance.file or item.provenance.contributor,
            remedy=_("Make a service of the region from it: new, with another name."),
        )
    return path


def _file(ctx: PluginContext, reference: str) -> Path:
    return ctx.folder / "content" / KIND / f"{reference.partition('.')[2]}.toml"


def _short_name(name: str) -> str:
    """The last part of an id: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "service"


def _checked(document: dict[str, Any]) -> dict[str, Any]:
    try:
        convert(document, Service)
    except msgspec.ValidationError as error:
        from cap_tui.api import mistake_words

        raise Refused(
            _("The service does not fit: {reason}.").format(reason=mistake_words(error)),
            where=document["id"],
        ) from error
    return document
