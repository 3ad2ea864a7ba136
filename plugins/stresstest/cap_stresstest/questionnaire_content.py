"""Questionnaires as content: what regions contribute, and the pack that a round freezes made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec

from cap_stresstest import pack_file
from cap_stresstest.pack import Pack, PackContent
from cap_tui.api import ContentEntry, ContentProblem, PluginContext

KIND = "questionnaires"
OWN_KEYS = frozenset(info.name for info in msgspec.structs.fields(ContentEntry))
"""Keys of the entry that are not part of the questionnaire: the identity of a pack stays that of its file."""


def _pack_fields() -> list[tuple[str, Any, Any]]:
    """The fields of a pack with their types and defaults."""
    hints = get_type_hints(PackContent)
    return [
        (info.name, hints[info.name], info.default if not info.required else msgspec.NODEFAULT)
        for info in msgspec.structs.fields(PackContent)
    ]


QuestionnaireEntry = msgspec.defstruct(
    "QuestionnaireEntry",
    _pack_fields(),
    bases=(ContentEntry,),
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    module=__name__,
)
"""A questionnaire that a region or a plugin contributes: the keys of an entry and those of a pack's file."""


def rules(entry: ContentEntry) -> Iterator[ContentProblem]:
    """What does not fit together in a questionnaire, with what would be right."""
    values = {info.name: getattr(entry, info.name) for info in msgspec.structs.fields(PackContent)}
    yield from pack_file.problems(Pack(**values))


def contributed_pack(ctx: PluginContext, reference: str) -> Pack:
    """The pack of a contributed questionnaire, by its id or ``ID@CONTRIBUTOR``. Raises NotFound, Ambiguous, Refused."""
    item = ctx.content_entry(KIND, reference)
    document = {key: value for key, value in item.document.items() if key not in OWN_KEYS}
    return pack_file.from_document(document, item.ref)
