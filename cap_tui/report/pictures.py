"""Drawings as PNG pictures, for programs that show SVG in their latest versions only."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.report.publicity import Logo


def pictures(svgs: Sequence[str]) -> list[bytes]:
    """Each drawing as a picture, in their order. The library that makes them is imported when there is one."""
    if not svgs:
        return []
    from cap_tui.report import typesetting

    return typesetting.pictures(svgs)


def logo_picture(logo: Logo) -> bytes:
    """The logo as it is on disk, or as a picture when it is a drawing."""
    if logo.kind == "svg":
        return pictures([logo.data.decode("utf-8", "replace")])[0]
    return logo.data
