"""What a plugin can contribute: frozen records that hooks return.

Nothing here runs a plugin's code; the callables inside are called later by the host, each
in a guard of its own. Ids are prefixed with the plugin's id and a dot.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cap_tui.model.action_line import Line as Line  # a plugin finds it with the other contributions
from cap_tui.model.chain_roles import ROLES
from cap_tui.model.record import Record
from cap_tui.plugin.board_contributions import DueItem as DueItem
from cap_tui.plugin.board_contributions import Finding as Finding
from cap_tui.plugin.board_contributions import PartnerWait as PartnerWait
from cap_tui.plugin.board_contributions import Status as Status
from cap_tui.plugin.contribution import Contribution
from cap_tui.plugin.contribution import LineState as LineState
from cap_tui.plugin.contribution import Severity as Severity
from cap_tui.plugin.cooperation import CooperationOptions as CooperationOptions
from cap_tui.plugin.cooperation import DiamondOutline as DiamondOutline
from cap_tui.plugin.cooperation import JointMassStep as JointMassStep
from cap_tui.plugin.cooperation import PartnerMatch as PartnerMatch
from cap_tui.plugin.counted_figure import CountedFigure as CountedFigure
from cap_tui.plugin.survey_by_link import SurveyByLink as SurveyByLink
from cap_tui.plugin.survey_by_link import SurveyChoice as SurveyChoice
from cap_tui.plugin.survey_by_link import SurveyQuestion as SurveyQuestion
from cap_tui.plugin.survey_round import SurveyRound as SurveyRound
from cap_tui.plugin.survey_round import WeakIndicator as WeakIndicator

if TYPE_CHECKING:
    from cap_tui.model.content import ContentProblem
    from cap_tui.model.kind import Kind
    from cap_tui.model.read_access import Reads
    from cap_tui.plugin.context import PluginContext


def later(target: str, *last: Any) -> Callable[..., Any]:
    """A function that imports ``module:name`` when it is called; ``last`` follow what it is called with.

    So a view's widget, and a text that needs much, cost their import when they are opened.
    """

    def call(*given: Any) -> Any:
        module, _colon, name = target.partition(":")
        return getattr(import_module(module), name)(*given, *last)

    return call


@dataclass(frozen=True)
class View(Contribution):
    """A screenful. ``factory`` returns a Textual widget (never a Screen); ``lines`` says the same in text.

    A factory that returns None has no widget: the shell shows the lines.

    ``lines(ctx, width)`` yields lines no wider than ``width`` cells; it serves ``--plain``,
    slow links and screen readers, and needs no Textual. Titles stand in the manifest.
    """

    id: str
    factory: Callable[[PluginContext], Any]
    lines: Callable[[PluginContext, int], Iterable[str]]
    order: int = 100


@dataclass(frozen=True)
class TableParts(Contribution):
    """Parts of a table's records, referred to as ``UID#KEY``. ``names`` gives key -> name for a record."""

    role: str
    names: Callable[[Any, Reads], Mapping[str, str]]


@dataclass(frozen=True)
class Table(Contribution):
    """A table of a plugin. ``migrations`` maps version n to a pure function from a row of n to a row of n + 1.

    With a ``kind`` the core gives its records a list, a detail page, forms and commands. ``role`` says what its
    records are in the chain, one of ``CHAIN_ROLES``. ``parts`` are parts of a record that others may refer to.
    Nothing must stand behind the records of a table that is not ``grounded``, whatever their role.
    """

    record: type[Record]
    version: int = 1
    migrations: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(
        default_factory=dict
    )
    index: Sequence[str] = ()
    kind: Kind[Any] | None = None
    role: str = ""
    parts: TableParts | None = None
    grounded: bool = True

    def __post_init__(self) -> None:
        """Raise ValueError for a role that the chain does not know: its author reads it at once."""
        super().__post_init__()
        for role in (self.role, self.parts.role if self.parts else ""):
            if role and role not in ROLES:
                near = difflib.get_close_matches(role, ROLES, n=1)
                raise ValueError(
                    f"unknown role {role!r}" + (f", meant {near[0]!r}?" if near else "")
                )


@dataclass(frozen=True)
class ContentRule(Contribution):
    """What a record type cannot say of the entries of a content kind that the plugin owns.

    ``check`` gives for an entry's record a :class:`ContentProblem`, or a sentence, for each thing that is wrong.
    """

    kind: str
    check: Callable[[Any], Iterable[ContentProblem | str]]


@dataclass(frozen=True)
class Exporter(Contribution):
    """Writes something of a region to a file that other programs read."""

    id: str
    title: str
    suffix: str
    write: Callable[[PluginContext, Path], None]


@dataclass(frozen=True)
class Action(Contribution):
    """Something a person can do: in the palette, as a key, on a selected record. ``key`` is a suggestion.

    With ``form``, the name of a table, the form of a new record of it opens and nothing is run; with
    ``view``, the id of a view, that view opens.
    """

    id: str
    title: str
    run: Callable[[PluginContext], Any] = lambda _ctx: None
    help: str = ""
    key: str = ""
    changes: bool = True  # False: only looks, so it is offered in a read-only workspace too
    form: str = ""
    view: str = ""


@dataclass(frozen=True)
class Event(Contribution):
    """Something that happened: ``records.changed``, with the tables and uids that were touched.

    ``tables`` is empty when too much happened to name every table.
    """

    name: str
    tables: tuple[str, ...] = ()
    seq: int = 0
    uids: tuple[str, ...] = ()
