"""Practices: services that were tried somewhere, by the indicator that they help. They are content; regions add theirs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from cap_stresstest.words import _
from cap_tui.api import N_, ContentEntry, PluginContext, about, pick

KIND = "practices"


class Practice(ContentEntry, frozen=True, kw_only=True):
    """A service that helps where an indicator is weak, with where that can be read."""

    service: Annotated[str, about("Id of the service", label=N_("service"))]
    indicators: Annotated[
        tuple[str, ...], about("Indicators of the StressTest that it helps", label=N_("indicators"))
    ]
    maturity: Annotated[
        Literal["piloted", "established"], about("How far it is tried", label=N_("maturity"))
    ]


@dataclass(frozen=True)
class Practices:
    """The practices of a region and its plugins, read when the first is asked for."""

    ctx: PluginContext

    @cached_property
    def _all(self) -> list[Practice]:
        """The established ones first."""
        found = [item.entry for item in self.ctx.content(KIND, Practice)]
        return sorted(found, key=lambda entry: (entry.maturity != "established", entry.id))

    @cached_property
    def _services(self) -> dict[str, str]:
        return {item.id: item.name for item in self.ctx.content("services")}

    def for_indicator(self, indicator: str) -> Practice | None:
        """The practice to cite for a weak indicator; None when none was tried."""
        return next((entry for entry in self._all if indicator in entry.indicators), None)

    def name(self, practice: Practice) -> str:
        """The name of the service where it is offered here, else that of the practice."""
        return self._services.get(practice.service) or pick(practice.name)

    def sentence(self, practice: Practice) -> str:
        """A practice with its maturity and where that can be read."""
        maturity = {"established": _("established"), "piloted": _("piloted")}
        return _("Practice elsewhere: {name} ({maturity}; {source})").format(
            name=self.name(practice),
            maturity=maturity.get(practice.maturity, practice.maturity),
            source=practice.source,
        )

    def data(self, practice: Practice | None) -> dict[str, Any] | None:
        """A practice as plain data."""
        if practice is None:
            return None
        return {
            "service": practice.service,
            "name": self.name(practice),
            "indicators": list(practice.indicators),
            "maturity": practice.maturity,
            "source": practice.source,
        }
