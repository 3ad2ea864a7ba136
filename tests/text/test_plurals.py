"""A number before a noun has its plural: no message says "1 cards", in any language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNTED = re.compile(
    r"\{(\w+)(?::[^}]*)?\} "
    r"(?:(?:blank|different|extra|independent|kept|more|new|other|priority|small) )?"
    r"([a-z][a-z-]*s|people|series|are|were|have)\b"
)
"""A placeholder directly before what looks like the plural of a noun or of a verb."""
VERBS = re.compile(
    "answers|asks|begins|belongs|brings|closes|contains|counts|decides|does|ends|explains|falls|funds|gives|goes|has|is|its|"
    "keeps|lacks|leads|leaves|lies|makes|names|needs|opens|overlaps|passes|pays|previous|proposes|protects|requires|sees|"
    "shows|signs|stands|status|stays|stops|takes|this|was|without|as"
)
"""Words in -s behind the name of a thing that are no plural."""

EXCEPTIONS = {
    "a limit that the program declares, far above one": (
        "it contains more than {limit} files",
        "a bundle has at most {n} files",
        "it is empty or longer than {limit} bytes",
        "The bundle contains more than {limit} documents.",
        "ssh-keygen did not answer within {seconds} seconds.",
        "Use an Ed25519 key (ssh-keygen -t ed25519) or RSA of {bits} bits.",
        "Fewer than {n} organisations pursue it.",
        "{field}: at most {number} characters, not {size}.",
        "A round has at most {n} links.",
        "An action takes from 0 to {most} days.",
        "A step takes from 1 to {most} minutes.",
        "From 1 to {most} extra minutes.",
        "The secret has fewer than {n} characters.",
        "'{key}' is longer than {most} letters.",
        "The manifest lists {n} under {group}; at most {most} are taken.",
        "The new key replaces it: both are valid for {days} days",
        "{width}×{height} cells are needed,",
        "{given} of {all} points given, {left} left",
        "A rehearsal has {a} to {b} people.",
        "From 0 to {most} blank ballots.",
        "A diamond has {least} to {most} different corners.",
        "A diamond has {least} to {most} corners, not {n}.",
        "A round needs a name of 1 to {limit} characters.",
        "At most {n} services stand side by side.",
    ),
    "said only where such a limit is passed": (
        "this RSA key has only {bits} bits",
        "{n} candidates beat each other in circles; {limit} can be solved exactly.",
        "There is no random index for {n} items: give one as ri.",
        "The name has {n} characters; {most} are the most.",
        "The logo has {size} bytes, more than {most}.",
        "The text has {n} characters; {most} are the most.",
        "The text has {n} characters; {most} are allowed.",
        "The diamond has {n} corners; too broad a scope finds nothing.",
        "All {n} activities that {cluster} leads lie on {corner}.",
    ),
    "two at least: a group, a comparison or a scale has no meaning below": (
        "the rows are about fewer than {k} people",
        "only counts, no group under {k} people",
        "rows with made-up names, only where {k} people are alike",
        "Too few raters to claim agreement: {n}, and {least} are needed.",
        "Too few ratings to claim consensus: {n}, and {least} are needed.",
        "Too few comparable units to claim reliability: {n}, and {least} are needed.",
        "{group}: {n} answered, {least} are needed before the group is shown.",
        "0 to {most} points, weight {weight}",
        "from {count} of {total} indicators",
    ),
    "a number of many thousand, or of draws that the program fixes": (
        "{records}, {size} bytes, {signed}.",
        "Theory of change: thin in {n} of {all} places",
        "Interval: people are drawn again inside their groups, up to {samples} times (bootstrap, Efron 1979); it covers the middle 95 %. Too few people, no interval.",
        "Other weights: {samples} draws, each dimension's weight up to {share} larger or smaller; low and high cover the middle 90 % (Saisana, Saltelli & Tarantola 2005).",
        "Overall {overall}. With the weights of the dimensions drawn at random, each up to {spread:.0%} larger or smaller, it lies between {low} and {high} in the middle 90 % of {samples} draws, and {first:.0f} to {last:.0f} % of the regions compared lie below it.",
    ),
    "a number with decimals": ("{partner} is stronger by {points:.1f} points",),
    "no count stands there, but a name, an amount or the end of a range": (
        "{high} and {low} are {gap:.1f} apart: no need to discuss it.",
        "Different {kind} have the id {id}: {references}.",
        "{view} lines did not answer in {seconds:g} s.",
        "Write the minutes: cap-tui {tool} minutes -o minutes.docx",
        "Transactions {first} to {last} are missing.",
        "{code} funds {granted}; {called} are called already.",
        "{leader} would lead if the weight of {criterion} were {at:.2f} (it is {now:.2f}).",
        "{one} and {other} are no case of cooperation.",
        "{one} and {other} are much alike; little can emerge between them.",
        "! {one} and {other} are said to differ, but other decisions join them.",
        "Figures in {unit} are never added.",
        "{group}: later answers on {ids} are in no figure until at least {n} more person has answered.",
    ),
    "the same word for one and for many": ("{n} series",),
}
"""Why a message needs no plural of that number."""
REASONED = {text for texts in EXCEPTIONS.values() for text in texts}


def messages() -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Every text that is marked for translation: where, and its one form or its two."""
    for folder in ("cap_tui", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" in path.relative_to(ROOT).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    wanted = {"_": 1, "N_": 1, "ngettext": 2}.get(node.func.id, 0)
                    texts = tuple(
                        one.value
                        for one in node.args[:wanted]
                        if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    )
                    if wanted and len(texts) == wanted:
                        yield path.relative_to(ROOT).as_posix(), node.lineno, texts


def uncounted(texts: tuple[str, ...]) -> list[str]:
    """The counted words of a message that stand in the plural whatever the number is."""
    found = [match[0] for match in COUNTED.finditer(texts[0]) if not VERBS.fullmatch(match[2])]
    if len(texts) == 1:
        return found
    # Of a plural the singular is looked at: what is in the plural there depends on another number.
    return [one for one in found if one in texts[1]]


@cache
def faults() -> dict[str, list[str]]:
    """The messages that need a plural, each with where it stands and what in it."""
    found: dict[str, list[str]] = {}
    for file, line, texts in messages():
        if words := uncounted(texts):
            found.setdefault(texts[0], []).append(f"{file}:{line} {words}")
    return found


def test_a_message_with_a_count_is_a_plural_or_has_a_reason_to_be_none() -> None:
    wrong = {text: where for text, where in faults().items() if text not in REASONED}
    assert not wrong, (
        "make it a plural with ngettext, or put the number behind a colon:\n"
        + "\n".join(f"{where[0]}: {text}" for text, where in wrong.items())
    )


def test_an_exception_is_still_in_the_program() -> None:
    assert set(faults()) >= REASONED


@pytest.mark.parametrize(
    ("texts", "seen"),
    [
        (("{n} cards are written.",), ["{n} cards"]),
        (("{n} are blank.",), ["{n} are"]),
        (("{name} needs a title.",), []),
        (("{n} card", "{n} cards"), []),
        (("{n} card in {m} workshops", "{n} cards in {m} workshops"), ["{m} workshops"]),
    ],
)
def test_the_search_sees_what_needs_a_plural(texts: tuple[str, ...], seen: list[str]) -> None:
    assert uncounted(texts) == seen
