"""Flows: the agendas that a workshop can begin with. They are content; edw owns their kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec

from cap_tui.errors import Busy, NotFound
from cap_tui.model.content import ContentEntry, ContentItem, ContentUse, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_, _, pick
from cap_tui.text.labelled import labelled


class FlowStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a flow."""

    title: Words
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)]
    kind: str = ""
    prompt: Words = ""


class Flow(ContentEntry, frozen=True, kw_only=True):
    """A flow of a workshop: its steps with minutes, kind and prompt."""

    goal: Annotated[Words, about("What the workshop is for", label=N_("goal"))] = ""
    diamond: Annotated[
        bool,
        about("Whether the priority areas of a diamond are its input", label=N_("needs a diamond")),
    ] = False
    steps: Annotated[
        tuple[FlowStep, ...], about("The steps in their order", label=N_("steps"))
    ] = ()

    def told_as(self, name: str) -> str:
        """The agenda as people read it: what a step does is in its title."""
        if name != "steps":
            return ""
        return "; ".join(_step_told(number, step) for number, step in enumerate(self.steps, 1))


def _step_told(number: int, step: FlowStep) -> str:
    minutes = _("{n} min").format(n=step.minutes)
    told = f"{number}. {pick(step.title)} ({minutes})"
    return labelled(told, pick(step.prompt)) if step.prompt else told


KIND = "flows"


def flow_name(flow_id: str) -> str:
    """The id of a flow without the name of the built-in plugin that ships it: ``edw.cedw`` is ``cedw``."""
    plugin, point, name = flow_id.partition(".")
    return name if point and plugin in ("edw", "adw") else flow_id


def find_flow(items: Iterable[ContentItem[Flow]], name: str) -> tuple[Flow, ContentUse]:
    """The flow with this id, and what a record stores of it. Raises NotFound, and Busy where several have it."""
    known = [item for item in items if item.record is not None]
    found = [item for item in known if name in (item.id, item.ref, flow_name(item.id))]
    if len(found) > 1:
        raise Busy(
            _("Several flows have this id: {ids}.").format(ids=", ".join(i.ref for i in found)),
            where=name,
        )
    if not found:
        raise NotFound(
            _("There is no flow {name}.").format(name=name),
            remedy=_("Choose from {known}.").format(
                known=", ".join(flow_name(item.id) for item in known)
            ),
        )
    return found[0].entry, found[0].use()
