"""The form of a new diamond around own corners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cap_diamond.pack import pack
from cap_diamond.queries import own
from cap_diamond.words import _
from cap_tui.api import PluginContext, PriorityArea
from cap_tui.ui import Form, FormField


def diamond_form(ctx: PluginContext) -> Form:
    """A name, a challenge, and as many corners as are allowed, filled with the region's priority areas."""
    most = max(pack().model.corners_allowed)
    areas = [area.name for area in own(ctx, PriorityArea)][:most]
    fields = [
        FormField("name", _("Name of the diamond"), required=True, most=200),
        FormField(
            "challenge",
            _("Challenge"),
            most=200,
            help=_("The challenge in the middle; a new name becomes a challenge of the region"),
        ),
    ]
    for place in range(1, most + 1):
        fields.append(
            FormField(
                f"corner{place}",
                _("Corner {n}").format(n=place),
                most=200,
                help=_("A priority area; a new name becomes one. Leave what you do not need empty"),
            )
        )
    values = {f"corner{place}": name for place, name in enumerate(areas, 1)}
    return Form(fields, values, draft="diamond.new", send=_("Make the diamond"))


def corners_of(values: Mapping[str, Any]) -> list[str]:
    """The corners that were filled in, in their order."""
    most = max(pack().model.corners_allowed)
    given = [str(values[f"corner{place}"] or "").strip() for place in range(1, most + 1)]
    return [name for name in given if name]
