"""Which indicator a name means that a record holds: contributors come and go, figures stay with their indicator.

A figure is stored under the reference that its indicator had on that day: the id, or ``ID@CONTRIBUTOR`` while
different contributors gave one id. A partner's bundle that brings an id along which is here already, and the
plugin that goes again, change the reference of an indicator and not the figures that belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_tui.api import ContentProvenance

Origins = Sequence[ContentProvenance]


def stored_names(entries: Iterable[tuple[str, str, Origins]]) -> dict[str, str]:
    """Every name that a record may hold -> the reference of the indicator that it means.

    ``entries`` are (id, reference, who contributed it). The bare id of several is the one of this region's own
    contributors, as it was before a partner brought another one along.
    """
    found: dict[str, str] = {}
    later: dict[str, str] = {}
    for name, ref, origins in entries:
        for key in _references(name, ref, origins):
            found.setdefault(key, ref)
        if ref != name and any(origin.source != "bundle" for origin in origins):
            later.setdefault(name, ref)
    return {**later, **found}


def _references(name: str, ref: str, origins: Origins) -> Iterator[str]:
    yield ref
    for origin in origins:
        yield f"{name}@{origin.contributor}"
