"""Content kinds: who owns each, and the record type that its entries are read with."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from cap_tui.errors import CapError, PluginFault, Refused
from cap_tui.model.action_line import Line
from cap_tui.model.content import ContentEntry, ContentProblem, Words
from cap_tui.model.conversion import bare_hint, convert, every_mistake
from cap_tui.model.glossary import GlossaryTerm, Translation, check_translation
from cap_tui.model.training_unit import KIND as TRAINING_UNITS
from cap_tui.model.training_unit import TrainingUnit, check_training_unit
from cap_tui.plugin.content_source import RawEntry
from cap_tui.plugin.states import PluginState
from cap_tui.plugin.toml_fault import refusal_of
from cap_tui.text.i18n import _

CORE = "core"
T = TypeVar("T")


class KindOwner:
    """The owner of a kind. This one is the core: its code is run as it is."""

    def reading(self, work: Callable[[], T]) -> T:
        """Run ``work``, which reads all entries of the kind; :class:`PluginFault` when the owner does not let it end."""
        return work()

    def step(self, call: Callable[[], T], passing: tuple[type[BaseException], ...] = ()) -> T:
        """Run the owner's code on one entry; whatever it raises but ``passing`` is a :class:`PluginFault`."""
        return call()

    def problems(self, entry: ContentEntry) -> list[ContentProblem]:
        """What the owner's rules say is wrong with an entry."""
        return []


OwnerOf = Callable[[str, str], KindOwner]
THE_CORE = KindOwner()


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
    code: KindOwner = THE_CORE  # how its owner's code is run


def _core(name: str, title: Words, record: type[ContentEntry], **more: Any) -> ContentKind:
    return ContentKind(name, CORE, title, lambda: record, **more)


class CoreRules(KindOwner):
    """What a record type of the core cannot say of an entry."""

    def __init__(self, check: Callable[[ContentEntry], list[ContentProblem]]) -> None:
        self._check = check

    def problems(self, entry: ContentEntry) -> list[ContentProblem]:
        return self._check(entry)


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
        code=CoreRules(check_translation),
    ),
    _core(
        TRAINING_UNITS,
        {"en": "Training units", "de": "Lerneinheiten", "fr": "Unités de formation", "it": "Unità formative", "sl": "Učne enote"},
        TrainingUnit,
        code=CoreRules(check_training_unit),
    ),
)  # fmt: skip


def known_kinds(
    states: Iterable[PluginState],
    load: Callable[[PluginState, str], Any],
    owner_of: OwnerOf,
) -> dict[str, ContentKind]:
    """Name -> kind: the core's, and those that the usable plugins declare.

    ``load`` gives a name of a plugin's code, ``owner_of`` how the code of a plugin that owns a kind is run.

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
                code=owner_of(state.id, entry.name),
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


def read_entry(
    entry: RawEntry, record: type[ContentEntry], kind: ContentKind
) -> tuple[ContentEntry | None, list[CapError]]:
    """The typed record of an entry; None, and everything that is wrong with it, when it is no sound one.

    :class:`PluginFault` when the owner's code fails with it.
    """
    try:
        typed = kind.code.step(
            lambda: convert(entry.document, record), passing=(msgspec.ValidationError,)
        )
    except msgspec.ValidationError:
        return None, kind.code.step(lambda: _refusals(entry, record, kind))
    wrong = [
        Refused(found.message, where=entry.place(*_steps(found.key or "id")), remedy=found.remedy)
        for found in kind.code.problems(typed)
    ]
    return (None if wrong else typed), [*wrong]


def _steps(key: str) -> list[str | int]:
    """``question[2].groups``, or ``question.2.groups``, as the path that it is."""
    return [int(part) if part.isdecimal() else part for part in re.findall(r"[^.\[\]]+", key)]


def _refusals(entry: RawEntry, record: type[ContentEntry], kind: ContentKind) -> list[CapError]:
    keys = keys_of(record)
    mistakes = [(m, _holder(entry, m)) for m in every_mistake(entry.document, record)]
    return [
        refusal_of(
            message,
            holder.source_text(),
            holder.where,
            keys=keys,
            form=_form,
            choices=lambda steps: choices_of(record, steps),
            whole=f"{kind.name} '{entry.id}'",
            page="cap-tui plugins docs content-kinds",
            prefix=holder.steps,
        )
        for message, holder in mistakes
    ]


_KEY = re.compile(r"`\$\.(\w+)|field `(\w+)`")


def _holder(entry: RawEntry, message: str) -> RawEntry:
    """The entry in the file whose key msgspec's message is about; the key's place is named before a field in it."""
    found = sorted(_KEY.findall(message), reverse=True)
    return entry.holder("".join(found[0])) if found else entry


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
    hint = bare_hint(hint)
    if get_origin(hint) is tuple:  # msgspec does not say which item it is
        hint = bare_hint(get_args(hint)[0])
    return [str(value) for value in get_args(hint) if value] if get_origin(hint) is Literal else []


def _inner(hint: Any, step: str | int) -> Any:
    hint = bare_hint(hint)
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
