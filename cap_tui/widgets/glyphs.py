"""The signs that are drawn: one set for terminals that speak Unicode, one of ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Glyphs(NamedTuple):
    """One set of signs; each is one cell wide, none is an emoji."""

    cursor: str
    here: str
    full: str
    half: str
    band: str
    track: str
    mean: str
    low: str
    high: str
    empty: str
    started: str
    ready: str
    done: str
    error: str
    warning: str
    hint: str
    good: str
    arrow: str
    back: str
    bullet: str
    rule: str
    ellipsis: str
    more: str


UNICODE = Glyphs(
    cursor="▌",
    here="›",
    full="█",
    half="▌",
    band="─",
    track="·",
    mean="◆",
    low="├",
    high="┤",
    empty="○",
    started="◐",
    ready="●",
    done="✓",
    error="✗",
    warning="!",
    hint="·",
    good="✓",
    arrow="→",
    back="←",
    bullet="•",
    rule="─",
    ellipsis="…",
    more="▾",
)

ASCII = Glyphs(
    cursor=">",
    here="-",
    full="#",
    half="#",
    band="-",
    track=".",
    mean="M",
    low="[",
    high="]",
    empty="o",
    started="+",
    ready="*",
    done="v",
    error="x",
    warning="!",
    hint=".",
    good="v",
    arrow=">",
    back="<",
    bullet="-",
    rule="-",
    ellipsis="~",
    more="v",
)

_chosen = UNICODE


def suitable(environment: Mapping[str, str], wanted: str = "auto") -> Glyphs:
    """The set for a terminal; ``wanted`` is "auto", "unicode" or "ascii"."""
    if wanted in ("unicode", "ascii"):
        return UNICODE if wanted == "unicode" else ASCII
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), ""
    )
    poor = environment.get("TERM", "") in ("dumb", "linux", "vt100", "vt102", "vt220")
    return UNICODE if "UTF" in locale.upper().replace("-", "") and not poor else ASCII


def choose(glyphs: Glyphs) -> None:
    """Use this set from here on."""
    global _chosen
    _chosen = glyphs


def signs() -> Glyphs:
    """The set in force."""
    return _chosen
