"""What the active plugins contribute: asked one at a time, each inside a guard."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from cap_tui.plugin import guard
from cap_tui.plugin.activation import PluginsInRegion, failed_notices
from cap_tui.plugin.contributions import (
    Action,
    CooperationOptions,
    CountedFigure,
    DiamondOutline,
    Exporter,
    Finding,
    Line,
    Status,
    SurveyByLink,
    SurveyRound,
    Table,
)
from cap_tui.plugin.hook_calls import HookCalls, HookResult
from cap_tui.plugin.importers import Importer
from cap_tui.plugin.registry import Roster
from cap_tui.plugin.table_permissions import TableRight

if TYPE_CHECKING:
    from cap_tui.model.kind import Kind
    from cap_tui.model.record import Record

T = TypeVar("T")


class HostContributions:
    """The part of the host that gathers what plugins give: findings, tables, importers, sections and the like."""

    _calls: HookCalls
    _roster: Roster
    _standing: PluginsInRegion

    def notices(self) -> list[Finding]:
        """What the region should be told of its plugins: missing ones, wrong settings, frozen tables."""
        return list(self._standing.notices)

    def checks(self, line: Line | None = None) -> list[Finding]:
        """What is missing before the next step, of one line or of all: the host's notices, then the plugins'."""
        asked = self._calls.given("cap_checks", Finding, line=line)
        found = [*self.notices(), *failed_notices(self._roster.all()), *asked]
        return [finding for finding in found if line is None or finding.line is line]

    def board_answers(self) -> Iterator[HookResult]:
        """Where the tools stand and what is missing, plugin by plugin, as they answer."""
        return self._calls.answers({"cap_status": Status, "cap_checks": Finding}, line=None)

    def board_plugins(self) -> list[str]:
        """The ids of the plugins that are asked for the board."""
        return [state.id for state in self._roster.usable() if state.source.module]

    def plugin_notices(self) -> list[Finding]:
        """The plugins that a person has to know of: failed, slow, or at work when the program ended."""
        return list(failed_notices(self._roster.all()))

    def status(self) -> list[Status]:
        """Where the tools of the action lines stand, in the order of the lines."""
        found = self._calls.given("cap_status", Status)
        return sorted(found, key=lambda status: list(Line).index(status.line))

    def tables(self) -> list[Table]:
        """The declared tables of all active plugins, the callables of their kinds and parts in a guard."""
        return [
            dataclasses.replace(
                table,
                kind=table.kind and self._kind(plugin, table.kind),
                parts=table.parts and guard.guarded_parts(plugin, table.parts),
            )
            for plugin, table in self._calls.ask("cap_tables", Table)
        ]

    def _kind(self, plugin: str, kind: Kind[Any]) -> Kind[Any]:
        """The kind with its callables in a guard; the manifest names it where the code does not."""
        entry = self._roster.get(plugin).manifest.tables_by_name().get(kind.table)
        if entry is not None and not kind.many:
            one, many = entry.one or entry.title, entry.many or entry.title
            kind = dataclasses.replace(kind, one=one, many=many)
        return guard.guarded_kind(plugin, kind)

    def table_rights(self) -> dict[str, TableRight]:
        """What may be done with each table of the active plugins in the attached region."""
        rights = self._standing.rights.values()
        return {name: right for tables in rights for name, right in tables.items()}

    def importers(self, purpose: str = "") -> tuple[Importer, ...]:
        """The importers for ``purpose`` (empty: all of them), their callables in a guard."""
        return tuple(
            guard.guarded_importer(plugin, importer)
            for plugin, importer in self._calls.ask("cap_importers", Importer)
            if purpose in ("", importer.purpose)
        )

    def exporters(self) -> tuple[Exporter, ...]:
        """The exporters of all active plugins, their callables in a guard."""
        return tuple(
            guard.guarded_exporter(plugin, exporter)
            for plugin, exporter in self._calls.ask("cap_exporters", Exporter)
        )

    def report_sections(self, report: str, kind: type[T]) -> list[T]:
        """The sections of a report by order; ``kind`` is the report layer's ``Section``."""
        found = self._calls.given("cap_report_sections", kind, report=report)
        return sorted(found, key=lambda section: getattr(section, "order", 100))

    def actions(self, selection: Record | None = None) -> list[Action]:
        """What a person can do, with the selected record if there is one; ``run`` is in a guard."""
        return [
            guard.guarded_action(plugin, action)
            for plugin, action in self._calls.ask("cap_actions", Action, selection=selection)
        ]

    def counted_figures(self) -> tuple[CountedFigure, ...]:
        """What the active plugins count from their records."""
        return self._calls.given("cap_counts", CountedFigure)

    def survey_rounds(self) -> tuple[SurveyRound, ...]:
        """The rounds of the surveys of all active plugins."""
        return self._calls.given("cap_survey_rounds", SurveyRound)

    def survey_forms(self) -> tuple[SurveyByLink, ...]:
        """The rounds of all active plugins that people may answer by link; their callables in a guard."""
        return tuple(
            guard.guarded_survey(plugin, form)
            for plugin, form in self._calls.ask("cap_survey_forms", SurveyByLink)
        )

    def diamonds(self) -> tuple[DiamondOutline, ...]:
        """The diamonds of the region, as the active plugins tell of them."""
        return self._calls.given("cap_diamonds", DiamondOutline)

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        """With whom the region could develop its activities."""
        return self._calls.given("cap_cooperation", CooperationOptions)
