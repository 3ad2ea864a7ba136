"""Content kinds: who owns each, and the record type that its entries are read with."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from cap_tui.errors import PluginFault, Refused
from cap_tui.model.action_line import Line
from cap_tui.model.content import ContentEntry, Words, content_fields
from cap_tui.model.conversion import convert
from cap_tui.model.glossary import GlossaryTerm, Translation, check_translation
from cap_tui.plugin.content_source import RawEntry
from cap_tui.plugin.states import PluginState
from cap_tui.plugin.toml_fault import refusal_of
from cap_tui.text.i18n import _

CORE = "core"
Check = Callable[[str, str, ContentEntry], list[str]]


@dataclass(frozen=True)
class ContentKind:
    """One content kind. ``problem`` says why its entries cannot be read: two owners, or code that fails."""

    name: str
    owner: str
    title: Words
    load: Callable[[], type[ContentEntry]]
    version: int = 1
    view: str = ""
    bundle: Literal["contributed", "used", "never"] = "contributed"
    problem: str = ""
    remedy: str = ""
    line: Line | None = None  # the action line of its owner
    check: Callable[[ContentEntry], list[str]] = lambda _entry: []


def _core(name: str, title: Words, record: type[ContentEntry], **more: Any) -> ContentKind:
    return ContentKind(name, CORE, title, lambda: record, **more)


CORE_KINDS = (
    _core(
        "glossary",
        {"en": "Glossary", "de": "Glossar", "fr": "Glossaire", "it": "Glossario", "sl": "Slovar"},
        GlossaryTerm,
    ),
    _core(
        "translations",
        {"en": "Translations", "de": "Übersetzungen", "fr": "Traductions", "it": "Traduzioni", "sl": "Prevodi"},
        Translation,
        check=check_translation,
    ),
)  # fmt: skip


def known_kinds(
    states: Iterable[PluginState],
    load: Callable[[PluginState, str], Any],
    check: Check = lambda _plugin, _kind, _entry: [],
) -> dict[str, ContentKind]:
    """Name -> kind: the core's, and those that the usable plugins declare.

    ``load`` gives a name of a plugin's code, ``check`` what the rules of a plugin say of an entry of its kind.

    A kind with two owners has a problem that names both, and no record type: neither is preferred.
    """
    kinds = {kind.name: kind for kind in CORE_KINDS}
    for state in states:
        for entry in state.manifest.kinds:
            there = kinds.get(entry.name)
            if there is not None:
                kinds[entry.name] = _refused(there, state.id)
                continue
            kinds[entry.name] = ContentKind(
                entry.name,
                state.id,
                entry.title or entry.name,
                _loader(state, entry.record, load),
                version=entry.version,
                view=entry.view,
                bundle=entry.bundle,
                check=functools.partial(check, state.id, entry.name),
                line=None if state.manifest.line == "other" else Line(state.manifest.line),
                problem=""
                if state.source.module
                else _(
                    "The plugin '{id}' has no code: only a plugin with code owns a kind."
                ).format(id=state.id),
            )
    return kinds


def _refused(kind: ContentKind, other: str) -> ContentKind:
    owners = f"{kind.owner}, {other}"
    problem = _("The kind '{kind}' has several owners: {owners}.").format(
        kind=kind.name, owners=owners
    )

    def refuse() -> type[ContentEntry]:
        raise PluginFault(problem)

    remedy = _("Disable one of them.")
    return ContentKind(kind.name, owners, kind.title, refuse, problem=problem, remedy=remedy)


def _loader(
    state: PluginState, name: str, load: Callable[[PluginState, str], Any]
) -> Callable[[], type[ContentEntry]]:
    def found() -> type[ContentEntry]:
        record = load(state, name)
        if not (isinstance(record, type) and issubclass(record, ContentEntry)):
            raise PluginFault(
                _("'{name}' is no record type of content.").format(name=name),
                where=str(state.folder / "plugin.toml"),
                remedy=_("Declare a class derived from ContentEntry of cap_tui.api."),
            )
        return record

    return found


def read_entry(entry: RawEntry, record: type[ContentEntry], kind: ContentKind) -> ContentEntry:
    """The typed record of an entry; :class:`Refused` with file, line and what would be right."""
    try:
        typed = convert(entry.document, record)
    except msgspec.ValidationError as error:
        whole = f"{kind.name} '{entry.id}'"
        raise refusal_of(
            str(error),
            entry.source_text(),
            entry.where,
            keys=keys_of(record),
            form=_form,
            choices=lambda steps: choices_of(record, steps),
            whole=whole,
            page="cap-tui plugins docs content-kinds",
            prefix=entry.steps,
        ) from error
    if wrong := kind.check(typed):
        raise Refused(" ".join(wrong), where=entry.place("id"))
    return typed


def keys_of(record: type[ContentEntry]) -> set[str]:
    """Every key that an entry may hold, at any depth."""
    found: set[str] = set()
    waiting: list[Any] = [record]
    while waiting:
        hint = waiting.pop()
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            for name, inner in typing.get_type_hints(hint, include_extras=True).items():
                found.add(name)
                waiting.append(inner)
        else:
            waiting += [inner for inner in get_args(hint) if inner is not Ellipsis]
    return found


def choices_of(record: type[ContentEntry], steps: Sequence[str | int]) -> list[str]:
    """The values that the key at ``steps`` may have, when there is a fixed list of them."""
    hint: Any = record
    for step in steps:
        hint = _inner(hint, step)
        if hint is None:
            return []
    hint = _bare(hint)
    if get_origin(hint) is tuple:  # msgspec does not say which item it is
        hint = _bare(get_args(hint)[0])
    return [str(value) for value in get_args(hint) if value] if get_origin(hint) is Literal else []


def _bare(hint: Any) -> Any:
    """A hint without its annotations and without None."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (typing.Union, UnionType):
        kept = [inner for inner in get_args(hint) if inner is not type(None)]
        return _bare(kept[0]) if len(kept) == 1 else hint
    return hint


def _inner(hint: Any, step: str | int) -> Any:
    hint = _bare(hint)
    if isinstance(step, int):
        args = get_args(hint)
        return args[step if len(args) > step and args[-1] is not Ellipsis else 0] if args else None
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return typing.get_type_hints(hint, include_extras=True).get(step)
    if get_origin(hint) in (dict, Mapping):
        return get_args(hint)[1]
    return None


def _form(key: str) -> str:
    """How the value of a key is written that has a form of its own."""
    if key == "link":
        return _("Write an address that begins with https:// or http://.")
    return _("cap-tui plugins docs content-kinds shows how it is written.")


def required_fields(record: type[ContentEntry]) -> list[str]:
    """The fields without which an entry is refused."""
    return [field.name for field in content_fields(record) if field.required]
