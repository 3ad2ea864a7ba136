"""Every listing, answer to other plugins and refusal of the diamond, whole, as a person approved it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_diamond import joint, listings, operations, priorities, region_listings, report
from cap_diamond.charts.diamond_layout import Mark
from cap_diamond.checks import found, status
from cap_diamond.cooperation import options, outlines
from cap_diamond.counted_figures import count_figures
from cap_diamond.kinds import KINDS
from cap_diamond.matching import Meeting, matches, meeting_name
from cap_diamond.overlay import overlay
from cap_diamond.pack import pack
from cap_diamond.profile import Profile, Work
from cap_diamond.quality import findings
from cap_diamond.queries import (
    activity_named,
    decisions,
    diamond_of,
    diamond_state,
    diamonds,
    everybody,
    here,
    known_regions,
)
from cap_diamond.records import Diamond, Interest, NameDecision, Sameness
from cap_tui.api import (
    Aspect,
    Challenge,
    Listing,
    Mass,
    PluginContext,
    PriorityArea,
    TransformativeActivity,
)
from cap_tui.errors import CapError
from cap_tui.methods.result import plain as of_json
from cap_tui.text.i18n import speaking
from tests.approval import approve, check_ids_and_words, numbered_uids, shown

FOLDER = Path(__file__).with_name("approved") / "records"
PARTNERS = ("Photonics", "Holzbau")


def kept(name: str, lines: list[str]) -> None:
    approve(FOLDER / f"{name}.txt", numbered_uids("\n".join(lines) + "\n"))


def told(data: Any) -> str:
    """Plain data, a line for each key."""
    return json.dumps(msgspec.to_builtins(data, enc_hook=of_json), indent=1, ensure_ascii=False)


def own_listings(ctx: PluginContext) -> Iterator[Listing]:
    """Every table of the region's own."""
    profiles = listings.own_profiles(ctx)
    seen = diamond_state(ctx, diamond_of(ctx))
    yield listings.activities_listing(profiles, signs=True)
    yield listings.diamond_listing(seen)
    yield listings.findings_listing(findings(ctx, seen))
    yield listings.cases_listing()
    for method in priorities.METHODS:
        yield listings.ranking_listing(priorities.ranking(profiles, None, method), unrated=True)


def regions_listings(ctx: PluginContext) -> Iterator[Listing]:
    """Every table of several regions."""
    works = everybody(ctx)
    matched = matches(works, "VAL", decisions(ctx))
    laid = overlay(works, decisions(ctx))
    yield region_listings.overlay_listing(laid)
    yield region_listings.proposals_listing(laid)
    yield region_listings.matches_listing(matched)
    yield region_listings.matches_listing([])
    for name in dict.fromkeys(match.here.name for match in matched):
        group = [match for match in matched if match.here.name == name]
        yield region_listings.alliance_listing(group[0].here, [m.there for m in group])


def test_every_listing_of_a_region_is_as_approved(contexts: Mapping[str, PluginContext]) -> None:
    ctx = contexts["VAL"]
    lines = [line for listing in own_listings(ctx) for line in shown(listing)]
    for profile in listings.own_profiles(ctx):
        lines += [f"##### {profile.name}", *priorities.explain(profile)]
    kept("own", lines)


def test_every_listing_of_several_regions_is_as_approved(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    kept("regions", [line for listing in regions_listings(ctx) for line in shown(listing)])


def test_ids_of_columns_are_ids_and_titles_are_words(contexts: Mapping[str, PluginContext]) -> None:
    with speaking("x-pseudo"):
        for listing in (*own_listings(contexts["VAL"]), *regions_listings(contexts["VAL"])):
            check_ids_and_words(listing)


def test_what_other_plugins_and_reports_are_told_is_as_approved(
    contexts: Mapping[str, PluginContext], empty: PluginContext
) -> None:
    lines = []
    for ctx in (contexts["BRE"], empty):
        lines += [
            told(list(call(ctx))) for call in (outlines, options, count_figures, known_regions)
        ]
        lines += [told(list(found(ctx))), told(status(ctx))]
        for section in (*report.policy_sections(ctx), *report.sections(ctx)):
            blocks = [type(block).__name__ for block in section.blocks]
            lines.append(f"{section.id} {section.title} {section.order} {section.role} {blocks}")
    kept("told", lines)


def test_how_records_are_worded_and_checked_is_as_approved() -> None:
    lines = [meeting_name(each) for each in Meeting]
    for count in range(8):
        diamond = Diamond(name="D", corners=tuple(map(str, range(count))))
        lines.append(f"{count} corners: {KINDS[Diamond.TABLE].check(diamond, None)}")  # type: ignore[arg-type]
    double = Diamond(name="D", corners=("a", "b", "a"))
    lines.append(f"double: {KINDS[Diamond.TABLE].check(double, None)}")  # type: ignore[arg-type]
    for decision in NameDecision:
        record = Sameness(first="a", second="b", decision=decision, first_name="A", second_name="B")
        lines.append(KINDS[Sameness.TABLE].name(record))
    for case in pack().cooperation_case:
        lines.append(f"{case.id}: {case.name} | {case.when} | {case.source}")
    lines += [f"{mark}: {listings.SIGNS[mark.value]}" for mark in Mark]
    kept("words", lines)


def test_what_is_done_to_diamonds_leaves_these_records(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    works = everybody(ctx)
    made = operations.from_template(ctx, pack().template[0])
    operations.from_template(ctx, pack().template[0], "  The  same again ")
    operations.from_corners(ctx, "", ["Materiali", "ICT", "New one"], "")
    operations.from_corners(ctx, "Named", ["materiali", "Salute", "ICT"], "A new challenge")
    operations.add_on_edge(ctx, made, (0, 2), " On the  edge ")
    pair = ("VAL:E-health", "HOC:Holzbau")
    named = [activity_named(works, "VAL:E-health"), activity_named(works, "HOC:Telemedizin")]
    operations.decide(ctx, named[0], named[1], NameDecision.DIFFERENT, "why")
    operations.decide(ctx, named[1], named[0], NameDecision.SAME, "why not")
    match = matches(works, "VAL")[0]
    words = (f"{match.here.region}:{match.here.name}", f"{match.there.region}:{match.there.name}")
    operations.set_interest(ctx, works, words, wanted=True, dry_run=True)
    operations.set_interest(ctx, works, words, wanted=True)
    operations.set_interest(ctx, works, words, wanted=True)
    joint.rename(ctx, diamond_of(ctx, made.uid), " Renamed ")
    lines = [made.name, str(pair)]
    for kind in (Diamond, Sameness, Interest, PriorityArea, TransformativeActivity):
        rows = [
            record
            for record in ctx.records(kind).all()
            if record.provenance.source != "demo" or getattr(record, "why", "").startswith("why")
        ]
        for record in sorted(rows, key=lambda record: (record.created, record.uid)):
            fields = msgspec.to_builtins(record)
            left = {k: v for k, v in fields.items() if v and k not in ("uid", "created", "updated")}
            lines.append(f"{kind.TABLE} {json.dumps(left, ensure_ascii=False)}")
    operations.withdraw_interest(ctx, match.here.uid, match.there.uid)
    operations.take_back(ctx, named[0].uid, named[1].uid, dry_run=True)
    operations.take_back(ctx, named[0].uid, named[1].uid)
    left_over = [len(list(ctx.records(kind).all())) for kind in (Sameness, Interest)]
    kept("made", [*lines, f"decisions and interests left: {left_over}"])


def refusals(ctx: PluginContext, works: list[Work]) -> dict[str, Callable[[], object]]:
    """What cannot be done, each by its name."""
    diamond = diamond_of(ctx)
    return {
        "no template": lambda: pack().template_of("climate"),
        "no such diamond": lambda: diamond_of(ctx, "nothing"),
        "no such activity": lambda: activity_named(works, "VAL:nothing"),
        "no such region": lambda: everybody(ctx, ["XXX"]),
        "a corner without a name": lambda: operations.corners_named(ctx, ["A", " ", "B"]),
        "a corner twice": lambda: operations.corners_named(ctx, ["A", "B", "a"]),
        "two corners": lambda: operations.corners_named(ctx, ["A", "B"]),
        "seven corners": lambda: operations.corners_named(ctx, list("ABCDEFG")),
        "an edge without a name": lambda: operations.add_on_edge(ctx, diamond, (0, 1), " "),
        "a decision on one region": lambda: operations.decide_named(
            ctx, works, ("VAL:E-health", "VAL:Smart packaging"), NameDecision.SAME
        ),
        "nothing decided": lambda: operations.decide_named(
            ctx, works, ("VAL:E-health", "HOC:Digitaler Wald"), None
        ),
        "no case": lambda: operations.set_interest(
            ctx, works, ("Smart packaging", "HOC:Telemedizin"), wanted=True
        ),
        "no interest": lambda: operations.set_interest(
            ctx, works, ("Smart packaging", "HOC:Telemedizin"), wanted=False
        ),
        "no name": lambda: joint.rename(ctx, diamond, " "),
        "no method": lambda: priorities.ranking((), None, "dice"),
        "no weight": lambda: priorities.normalised({Aspect.RELEVANCE: 0.0}),
        "a negative weight": lambda: priorities.normalised(
            {Aspect.RELEVANCE: 2.0, Aspect.STRENGTH_GLOBAL: -1.0}
        ),
    }


def test_every_refusal_says_what_was_approved(
    contexts: Mapping[str, PluginContext], empty: PluginContext
) -> None:
    ctx = contexts["VAL"]
    lines = []
    every = refusals(ctx, everybody(ctx)) | {"no diamond": lambda: diamond_of(empty)}
    for name, call in every.items():
        with pytest.raises(CapError) as refused:
            call()
        error = refused.value
        parts = (type(error).__name__, error.what, error.where, error.remedy)
        lines.append(f"{name}: {' | '.join(parts)}")
    kept("refusals", lines)


def test_a_name_has_two_hundred_letters_at_most(contexts: Mapping[str, PluginContext]) -> None:
    """One of 200 is stored whole, a longer one is refused whole: no name is cut."""
    ctx = contexts["VAL"]
    long, template = "n" * 200, pack().template[0]
    corners = [f"{letter}{long[1:]}" for letter in "abc"]
    made = operations.from_corners(ctx, long, corners, f"c{long[1:]}")
    assert [corner.name for corner in operations.corners_named(ctx, corners)] == corners
    challenge = ctx.records(Challenge).get(made.challenge)
    activity = operations.add_on_edge(ctx, made, (0, 1), long)
    renamed = joint.rename(ctx, diamond_of(ctx, made.uid), "m" * 200)
    by_template = operations.from_template(ctx, template, long)
    for record in (made, challenge, activity, renamed, by_template):
        assert len(record.name) == 200
    before, short = ctx.seq, list("ABC")
    for refused in (
        lambda: operations.from_corners(ctx, "", [*short, f"d{long}"], ""),
        lambda: operations.from_corners(ctx, f"d{long}", short, ""),
        lambda: operations.from_corners(ctx, "", short, f"d{long}"),
        lambda: operations.add_on_edge(ctx, renamed, (0, 1), f"d{long}"),
        lambda: joint.rename(ctx, renamed, f"d{long}"),
        lambda: operations.from_template(ctx, template, f"d{long}"),
        lambda: operations.from_corners(ctx, "", [*short, "\u200b"], ""),
    ):
        with pytest.raises(CapError):
            refused()
    assert ctx.seq == before


def test_three_and_six_corners_are_taken_and_uids_and_names_in_any_case_are_found(
    contexts: Mapping[str, PluginContext],
) -> None:
    ctx = contexts["VAL"]
    works = everybody(ctx)
    assert [len(operations.corners_named(ctx, list("ABCDEF")[:n])) for n in (3, 6)] == [3, 6]
    diamond = diamond_of(ctx)
    assert diamond_of(ctx, diamond.name.upper()) == diamond_of(ctx, diamond.uid) == diamond
    assert [each.uid for each in diamonds(ctx)] == [diamond.uid]
    one = here(ctx)["VAL"].profiles[0]
    for words in (one.uid, f"val:{one.name.upper()}", f"VAL:{one.name}"):
        assert activity_named(works, words) == one
    assert activity_named(works, one.name, "VAL") == one
    assert activity_named(works, one.uid, "VAL") == one
    assert activity_named(works, f"val:{one.name}", "VAL") == one


def test_who_brings_nothing_is_said_in_words(profile: Callable[..., Profile]) -> None:
    """The reasons of every combination of strengths and of mass on both sides."""
    short, enough = {"firms": Mass.MISSING, "skills": Mass.WEAK}, {"firms": Mass.SUFFICIENT}
    lines = []
    for mine, mass in ((2, short), (5, short), (None, {}), (2, {})):
        for theirs, more in ((5, enough), (2, {}), (None, short)):
            us = profile(strong=mine, relevant=5, mass=mass)
            them = profile(region="BBB", strong=theirs, relevant=5, mass=more)
            for match in matches([Work("AAA", "A", (us,)), Work("BBB", "B", (them,))], "AAA"):
                given = f"{mine} {sorted(mass)} and {theirs} {sorted(more)}"
                lines.append(f"{given}: {match.case} {match.complementarity} {match.reasons()}")
    kept("reasons", lines)
