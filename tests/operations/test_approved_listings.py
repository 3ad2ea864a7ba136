"""What operations list, find and refuse in a sample region, whole, as a person approved it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from cap_tui.demo.making import fill, regions
from cap_tui.errors import CapError, InvalidFields
from cap_tui.model.activity import Aspect, Mass, Rating, Stage, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.kind import Kind
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.trace import trace_data, trace_listing
from cap_tui.operations import (
    activities,
    activity_life,
    activity_listings,
    content,
    people,
    ratings,
)
from cap_tui.operations.common_activities import RegionActivity, common_activities
from cap_tui.operations.context import Context
from cap_tui.operations.record_search import Query, select_records
from cap_tui.operations.records import (
    add_record,
    edit_record,
    find_any_record,
    find_record,
    new_record,
)
from cap_tui.operations.removal import plan_removal, referring_records, remove_records
from cap_tui.operations.translation_list import translation_listing
from cap_tui.plugin.host import Host
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Workspace
from tests.approval import approve, check_ids_and_words, numbered_uids, shown, stop_the_clock

FOLDER = Path(__file__).with_name("approved") / "listings"
KINDS = {kind.id: kind for kind in CORE_KINDS}


def kept(name: str, lines: list[str]) -> None:
    approve(FOLDER / f"{name}.txt", numbered_uids("\n".join(lines) + "\n"))


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    """A sample region with the program's content, on a day that stands."""
    stop_the_clock(monkeypatch)
    config = next(each for each in regions() if each.region.code == "VAL")
    workspace = Workspace.in_memory(config, actor="officer")
    fill(workspace, "VAL")
    return Context(workspace, Host.discover(None, use_plugins=False))


def activity(context: Context, name: str = "Smart packaging") -> TransformativeActivity:
    found: TransformativeActivity = find_record(context, KINDS["activities"], name)
    return found


def test_every_order_and_every_search_of_a_list_is_as_approved(context: Context) -> None:
    lines = []
    for kind in CORE_KINDS:
        for column in kind.columns:
            for reverse in (False, True):
                found = select_records(
                    context, kind, Query(sort=column.id, reverse=reverse, limit=4)
                )
                names = [kind.name(record)[:30] for record in found]
                lines.append(f"{kind.id} by {column.id}{' reversed' * reverse}: {names}")
    for kind_id, query in (
        ("activities", Query(words="cura")), ("activities", Query(words="SALUTE ict")),
        ("activities", Query(words="nothing")), ("activities", Query(where={"stage": "ASSESSED"})),
        ("activities", Query(where={"period": ""})), ("activities", Query(where={"areas": "ICT"})),
        ("activities", Query(where={"relevance": "5"})), ("activities", Query(where={"relevance": "x"})),
        ("activities", Query(words="e", where={"stage": "assessed"}, sort="relevance", limit=3)),
        ("actors", Query(where={"helix": "cluster"})), ("actors", Query(where={"helix": "mayor"})),
        ("actors", Query(where={"nothing": "1"})), ("actors", Query(sort="nothing")),
        ("evidence", Query(words="2025")), ("people", Query(words="p", limit=1)),
    ):  # fmt: skip
        kind = KINDS[kind_id]
        try:
            told: Any = [kind.name(record) for record in select_records(context, kind, query)]
        except CapError as error:
            told = f"{type(error).__name__}: {error} → {error.remedy}"
        lines.append(f"{kind_id} {query}: {told}")
    kept("orders", lines)


def test_the_listings_of_activities_are_as_approved(context: Context) -> None:
    assert context.host is not None
    chain = context.host.lineage().chain(context.workspace)
    reader: Any = SimpleNamespace(
        region=context.region, records=context.records, chain=lambda: chain
    )
    lines = list(shown(activity_listings.ratings_listing(context)))
    lines += shown(activity_listings.chains_listing(reader))
    for lister in (activity_listings.rating_lines, activity_listings.chain_lines):
        lines += lister(reader, 60)
    for name in ("Smart packaging", "Farmaci con droni"):
        for personal in (True, False):
            life = activity_life.activity_life(
                context, chain, activity(context, name), personal=personal
            )
            lines += (
                [*activity_life.life_lines(life, 70)]
                if personal
                else shown(activity_life.life_listing(life))
            )
        data = json.dumps(activity_life.life_data(life), ensure_ascii=False, indent=1)
        lines.append(data if name != "Smart packaging" else data[:600])
    lines.append(activity_life.first_activity(context, "VAL").name)
    for kind in CORE_KINDS:
        for record in sorted(context.records(kind.record).all(), key=lambda one: one.uid)[:1]:
            nearest = activity_life.nearest_activity(chain, record.uid)
            lines.append(f"{kind.id}: nearest activity {nearest}")
            trace = chain.trace(record.uid)
            listed = trace_listing(trace)
            lines += shown(replace(listed, rows=list(listed.rows)[:12]))
            steps = trace_data(trace)
            lines += [
                json.dumps(step)
                for step in (steps["record"], *steps["behind"][:2], *steps["ahead"][:2])
            ]
    lines.append(str(activity_life.nearest_activity(chain, "nothing")))
    kept("activities", lines)


def test_ids_of_columns_are_ids_and_titles_are_words(context: Context) -> None:
    assert context.host is not None
    chain = context.host.lineage().chain(context.workspace)
    reader: Any = SimpleNamespace(
        region=context.region, records=context.records, chain=lambda: chain
    )
    with speaking("x-pseudo"):
        for listing in (
            activity_listings.ratings_listing(context),
            activity_listings.chains_listing(reader),
            content.content_listing(()),
            translation_listing(()),
        ):
            check_ids_and_words(listing)


def test_content_is_listed_and_shown_as_approved(context: Context) -> None:
    assert context.host is not None
    registry = context.host.content()
    lines = []
    for name in registry.names():
        items = registry.entries(name)
        lines.append(f"{name}: {content.kind_title(registry, name)}, some: {bool(items)}")
        lines += shown(content.content_listing(items[:1], "Title", whole_ids=name == "glossary"))
        for item in items[:1]:
            lines += shown(content.entry_listing(item, content.kind_title(registry, name)))
            data = content.item_data(item) | {"contributors": content.contributors(item)}
            lines.append(json.dumps(data, ensure_ascii=False)[:900])
            lines.append(str(sorted(content.item_record(item))))
    lines += [content.entry_text(value) for value in (
        {"en": "word", "de": "Wort"}, {"key_one": 1, "b": [1.5, True]}, ["a", "b"], None, "", 0, 2.25,
    )]  # fmt: skip
    kept("content", [re.sub(r"\b\d+\.\d+\.\d+\b", "<version>", line[:300]) for line in lines])


def test_which_activities_regions_have_in_common_is_as_approved() -> None:
    names = {
        "AAA": ["Smart packaging", "E-health", "Holzbau", "Photonics", "Smart", "Twice; Both"],
        "BBB": ["Intelligente Verpackung", "eSalute; E-Health", "Timber construction", "Lasers", "Smart"],
        "CCC": ["packaging", "Telemedicina", "Lesena gradnja", "Twice", "Both", "Food"],
        "AAB": ["Food safety", "Food"],
    }  # fmt: skip
    given = [
        RegionActivity(region, each.split("; ")[0], "idea", frozenset(each.casefold().split("; ")))
        for region, every in names.items()
        for each in every
    ]
    lines = []
    for found in common_activities(given):
        who = [f"{each.region} {each.name}" for each in found.activities]
        lines.append(f"{found.name}: {who} {found.concepts}")
    kept("common", lines)


def refused(call: Callable[[], object]) -> str:
    """Class, words, place and remedy of what a call raises; what it gives otherwise."""
    try:
        return f"gives {str(call())[:160]}"
    except InvalidFields as error:
        return f"InvalidFields: {error} {error.problems}"
    except CapError as error:
        parts = (type(error).__name__, error.what, error.where, error.remedy)
        return " | ".join(parts)


def refusals(context: Context) -> Iterator[tuple[str, Callable[[], object]]]:
    """What cannot be done with records, each by its name."""
    one, kind = activity(context), KINDS["activities"]
    theirs = msgspec.structs.replace(one, owner="HOC", uid="u")
    stale = msgspec.structs.replace(one, version=9)
    yield "find nothing", lambda: find_record(context, kind, "nothing")
    yield "find several", lambda: find_record(context, kind, "a")
    yield "find empty", lambda: find_record(context, kind, " ")
    yield "find any", lambda: find_any_record(context, "nothing")
    yield "find any of several", lambda: find_any_record(context, "s")
    for name, values in (
        ("no name", {}), ("empty name", {"name": " "}), ("long name", {"name": "n" * 201}),
        ("longest name", {"name": "n" * 200}), ("unknown field", {"name": "A", "nothing": 1}),
        ("wrong kind", {"name": 5}), ("no stage", {"name": "A", "stage": "soon"}),
        ("no area", {"name": "A", "areas": ("nothing",)}), ("no list", {"name": "A", "areas": "ICT"}),
    ):  # fmt: skip
        yield f"add: {name}", lambda values=values: new_record(context, kind, values)
    yield (
        "add a rating of 6",
        lambda: add_record(
            context, KINDS["ratings"], {"activity": one.uid, "aspect": "relevance", "value": 6}
        ),
    )
    yield (
        "add a joint activity",
        lambda: add_record(context, KINDS["joint-activities"], {"name": "J"}),
    )
    yield "edit theirs", lambda: edit_record(context, kind, theirs, {"name": "B"})
    yield "edit what is stale", lambda: edit_record(context, kind, stale, {"name": "B"})
    yield "edit its stage", lambda: edit_record(context, kind, one, {"stage": "evaluated"})
    yield "rate nothing", lambda: ratings.rate_aspects(context, one, {})
    for value in (0, 1, 5, 6):
        yield (
            f"rate {value}",
            lambda value=value: ratings.rate_aspects(
                context, one, {Aspect.RELEVANCE: value}, dry_run=True
            ),
        )
    yield "rate theirs", lambda: ratings.rate_aspects(context, theirs, {Aspect.RELEVANCE: 3})
    yield "no stage yet", lambda: activities.set_stage(context, one, Stage.EVALUATED)
    yield "park without a reason", lambda: activities.set_stage(context, one, Stage.PARKED, " ")
    yield "theirs to a stage", lambda: activities.set_stage(context, theirs, Stage.IDEA)
    yield "no factor", lambda: activities.record_critical_mass(context, one, {"nothing": Mass.WEAK})
    yield "no figure", lambda: activities.record_critical_mass(context, one, {}, figures={"x": 1})
    yield "no cleared", lambda: activities.record_critical_mass(context, one, {}, cleared=["x"])
    yield "no judgement", lambda: activities.read_judgement("skills=good")
    yield "no factor in words", lambda: activities.read_judgement("nothing=weak")
    yield "no equals sign", lambda: activities.read_judgement("skills")
    yield "remove what is used", lambda: remove_records(context, kind, one)
    yield "remove theirs", lambda: remove_records(context, kind, theirs)
    person = next(iter(context.records(Person).all()))
    yield "remove a person", lambda: remove_records(context, KINDS["people"], person)


def test_every_refusal_says_what_was_approved(context: Context) -> None:
    kept("refusals", [f"{name}: {refused(call)}" for name, call in refusals(context)])


def test_what_is_done_to_records_leaves_what_was_approved(context: Context) -> None:
    kind: Kind[Any] = KINDS["activities"]
    made = add_record(
        context, kind, {"name": "  New  one ", "description": "a\r\nb", "synonyms": ("x",)}
    )
    made = edit_record(context, kind, made, {"name": "Newer", "synonyms": ()})
    rated = ratings.rate_aspects(
        context, made, {Aspect.RELEVANCE: 4, Aspect.TRANSFORMATION: 2}, "w"
    )
    sheet = activities.record_critical_mass(
        context,
        made,
        {"skills": Mass.WEAK, "firms": Mass.STRONG},
        reason="few",
        figures={"actors": 3},
    )
    sheet = activities.record_critical_mass(
        context,
        made,
        {"market": Mass.MISSING},
        figures={"actors": None, "employment": 7},
        cleared=["skills"],
    )
    parked = activities.set_stage(context, made, Stage.PARKED, "no money")
    lines = [told(each) for each in (made, *rated, sheet, parked)]
    planned = plan_removal(context, kind, parked)
    lines.append(f"{planned}"[:1500])
    lines += [str(each)[:300] for each in referring_records(context, activity(context))][:6]
    lines.append(f"{activities.mass_sheet(context, activity(context))}"[:400])
    lines.append(str(sum(1 for _each in context.records(Rating).all())))
    person = next(iter(context.records(Person).all()))
    lines.append(f"{people.plan_erasure(context, person)}")
    data = people.personal_data(context, person)
    lines += [
        f"{len(data.references)} {len(data.texts)} {data.changes} {data.files}",
        str(data.person),
    ]
    lines += [f"{entry.label}" for entry in context.workspace.history()][:8]
    kept("done", lines)


def told(record: Any) -> str:
    fields = {name: value for name, value in msgspec.to_builtins(record).items() if value}
    return f"{type(record).__name__} {json.dumps(fields, ensure_ascii=False)}"
