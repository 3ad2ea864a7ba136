"""Flows: the agendas that a workshop can begin with, as content in TOML."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files

import msgspec

from cap_tui.errors import NotFound
from cap_tui.text.i18n import _


class FlowStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a flow."""

    title: str
    minutes: int
    kind: str = ""
    prompt: str = ""


class Flow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One flow. ``diamond`` says that the region's priority areas are its mandatory input."""

    id: str
    name: dict[str, str]
    diamond: bool = False
    source: str = ""
    steps: tuple[FlowStep, ...] = ()


class _Pack(msgspec.Struct, frozen=True):
    flows: tuple[Flow, ...]


@functools.cache
def flows() -> tuple[Flow, ...]:
    """The flows that ship with the program."""
    text = (files("cap_tui.workshop") / "packs" / "flows.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Pack).flows


def find_flow(name: str) -> Flow:
    """The flow with this id. Raises NotFound."""
    for flow in flows():
        if flow.id == name:
            return flow
    raise NotFound(
        _("There is no flow {name}.").format(name=name),
        remedy=_("Choose from {known}.").format(known=", ".join(flow.id for flow in flows())),
    )
