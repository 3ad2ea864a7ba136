"""What the functions behind the shell give: finding, own keys, copying, forms with their limits, what every place offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cap_tui.bundle.records import Export, Import, PartnerKey
from cap_tui.model.activity import CriticalMass, Rating, TransformativeActivity
from cap_tui.screens import (
    board_lines,
    bundle_export_model,
    bundle_import_model,
    bundle_register,
    clipboard,
    content,
    drafts,
    history,
    key_meanings,
    new,
    palette_search,
    partners,
    pending_decisions,
    record_names,
    reserved_keys,
    session_file,
    terminal_modes,
    trace,
    user_keys,
)
from cap_tui.screens.actions import PARTS, PLACE_NAMES, PLACES
from cap_tui.screens.palette_search import PaletteEntry
from cap_tui.screens.pending_decisions import PendingDecision
from cap_tui.widgets import setting_groups as settings
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.fields import FieldProblem, FormField
from cap_tui.workspace import Region, WorkspaceConfig
from tests.approval import approve, approve_calls, names_of

APPROVED = Path(__file__).with_name("approved") / "pure"
MODULES = (
    board_lines, bundle_export_model, bundle_import_model, bundle_register, clipboard, content, drafts, history,
    key_meanings, new, palette_search, partners, pending_decisions, record_names, reserved_keys, session_file,
    settings, terminal_modes, trace, user_keys,
)  # fmt: skip

ENTRIES = (
    ("Region: Tools", "every view", False, ""),
    ("Region: Write report", "print", True, "two pages, for policy makers"),
    ("Change: Undo", "take back", True, "made a mistake"),
    ("Screen: Mouse on or off", "", False, ""),
    ("Own: Well wave", "", False, "hello, good day"),
    ("Own: Write wave", "report", False, ""),
    ("activity: Report of wood", "", False, ""),
)


def entries() -> list[PaletteEntry]:
    return [
        PaletteEntry(name, "", str, keywords=keywords, changes=changes, phrases=phrases)
        for name, keywords, changes, phrases in ENTRIES
    ]


def searched(text: str, *records: str) -> list[str]:
    """The names that the palette finds, best first."""
    places = [PaletteEntry(name, "", str) for name in records]
    return [entry.name for entry in palette_search.found(text, entries(), places)]


def own_keys(**table: Any) -> list[str]:
    """The keys that are taken from a table, and what is said of the others."""
    read = user_keys.read_user_keys({name.replace("__", "."): v for name, v in table.items()})
    return [*(f"{action}: {keys}" for action, keys in read.keymap().items()), *read.problems]


def waiting(ours: Any, theirs: Any, before: Any = None, **more: Any) -> PendingDecision:
    """A conflict in one field of an activity."""
    parts = {"name": (before, ours, theirs)}
    given: dict[str, Any] = {"proposal": False, "one_field": True, "names": {"u-1": "Wood"}} | more
    return PendingDecision(
        "u", table="activities", title="Timber", region="GOR", field="name", ours=ours, theirs=theirs,
        parts=parts, **given,
    )  # fmt: skip


def lines(found: Iterable[Any]) -> list[str]:
    return [getattr(line, "plain", line) for line in found]


def rows(found: Iterable[Any]) -> list[list[str]]:
    return [lines(row.cells) for row in found]


def typed(fields: Iterable[FormField], **texts: str) -> list[str]:
    """What the fields of a form say of what is typed; all others stay as they begin."""
    told = []
    for field in fields:
        try:
            read = field.read(texts.get(field.name, field.spell(field.default)))
            told.append(f"{field.name} = {read!r}")
        except FieldProblem as problem:
            told.append(f"{field.name}: {problem}")
    return told


def key(region: str, **more: str) -> PartnerKey:
    return PartnerKey(region=region, key="ssh-ed25519 A", fingerprint="SHA256:A", **more)


NAMES = names_of(*MODULES) | {
    each.__name__: each
    for each in (
        searched, own_keys, waiting, lines, rows, typed, key, Export, Import, PartnerKey, TransformativeActivity,
        Rating, CriticalMass, entries,
    )
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.stem for path in APPROVED.glob("calls-*.txt")))
def test_a_function_gives_what_was_approved(name: str) -> None:
    approve_calls(APPROVED / f"{name}.txt", NAMES)


def offered(actions: Iterable[UserAction]) -> Iterator[str]:
    """What a place offers, the last to leave a short line of keys first."""
    for action in sorted(actions, key=lambda each: -each.footer):
        marks = [
            word
            for word, holds in (
                ("in the line of keys", action.footer),
                ("changes", action.changes),
                ("on a row", action.on_row),
            )
            if holds
        ]
        yield f"  {' '.join(action.keys) or '-':<22} {action.area}: {action.label} ({', '.join(marks)})"
        yield f"      {action.id} runs {action.method}; {action.help or 'no help'}"
        if action.keywords:
            yield f"      also called: {action.keywords}"


def test_every_place_offers_what_was_approved() -> None:
    told = []
    for name, actions in {**PLACES, **PARTS}.items():
        told += [f"{PLACE_NAMES[name]} ({name})", *offered(actions)]
    approve(APPROVED / "offered.txt", "\n".join(told))


def of_a_region(group: Callable[[Any], settings.Group]) -> tuple[FormField, ...]:
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", country="XX"))
    return group(SimpleNamespace(workspace=SimpleNamespace(config=config))).fields


FORMS: dict[str, Callable[[], Iterable[FormField]]] = {
    "the region": partial(of_a_region, settings.region_group),
    "who pays": partial(of_a_region, settings.publicity_group),
    "a new region": new.asked,
    "a key to pin": partners.asked,
    "a bundle to send": bundle_export_model.export_fields,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_field_takes_what_fits_and_refuses_one_letter_more(name: str) -> None:
    told = []
    for field in FORMS[name]():
        told.append(f"{field.label}: {field.help}")
        for text in ("", *("x" * n for n in edges(field)), *(str(n) for n in edges(field)), "x, y"):
            told.append(f"    {text[:8]!r} of {len(text)}: {answer(field, text)}")
    approve(APPROVED / f"fields-{name.replace(' ', '-')}.txt", "\n".join(told))


def edges(field: FormField) -> list[int]:
    """Lengths and numbers at both limits of a field and one beyond each."""
    limits = [int(limit) for limit in (field.least, field.most) if limit is not None]
    return sorted({n for limit in limits for n in (limit - 1, limit, limit + 1)})


def answer(field: FormField, text: str) -> str:
    try:
        return f"taken as {str(field.read(text))[:12]}"
    except FieldProblem as problem:
        return str(problem)
