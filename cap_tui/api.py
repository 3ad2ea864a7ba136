"""All that a plugin may import that does not draw; ``cap_tui.ui`` has the rest.

Version 1.x of this module only adds: nothing here is renamed or taken away before 2.0.

Records      ``Record`` with ``about()`` and ``bounds()`` declares a table once; ``fields()`` and
             ``json_schema()`` read the declaration. The core's own records are read like any other.
             ``ratings``, ``critical_mass`` and ``stages`` say what is in force, enough and next.
Listings     a ``Listing`` is a table of anything, declared once; ``listing_of`` makes one from
             entries and columns; ``listing_lines`` (text),
             ``listing_data`` (JSON), ``listing_table`` (reports, workbooks) and ``ListingView`` of
             ``cap_tui.ui`` (screen) render it.
Kinds        a ``Kind`` says what a record type is to people; list, detail, forms and commands follow.
Content      a ``ContentEntry`` is the record type of a content kind; ``ctx.content(kind)`` gives every
             ``ContentItem``, with who contributed it; ``item.use()`` is what a record stores of one.
Operations   ``rate``, ``rate_activities``, ``set_stage``, ``record_critical_mass``: what people do with activities.
Hooks        ``@hookimpl`` marks what docs/plugins/hooks.md lists; hooks return the contributions below.
Context      ``PluginContext`` is all that a plugin sees of the region. ``pass_session`` gives
             a command its ``Session``.
Words        ``domain()`` makes a plugin's ``_``; ``pick()`` chooses a wording of content;
             ``labelled()`` writes a label before its text; ``formats`` writes numbers and dates, ``formats.LocalNumber`` one that a message
             gives the digits of, as in ``{share:.0%}``; ``clean()`` goes over every foreign text.
Files        ``toml_positions`` gives the line of every key of a TOML text, ``nearest_line`` that of a
             key or of what stands above it, ``key_of`` the key as people write it: for errors.
             ``every_mistake`` says all that keeps data from being a record type, ``steps_of`` where.
             ``system_reason`` gives what the system says of a failed call in the person's language.
Reports      ``document`` holds the blocks of a report; ``Section`` is what the hook returns;
             ``composed_document`` makes a report of one's own as every report is: page one, chapters,
             annexes, glossary; ``named`` puts names into a sentence; ``workshop_sections`` tells of a
             tool's workshops;
             every document is looked through for data about people before it is written, ``addressees`` of a
             document are meant; ``look_through`` only looks; ``find_personal_texts`` gives what is found,
             ``personal_warnings`` the lines;
             ``ReleasedGroups`` notes of which people its figures are, ``releasable`` says of whom they may be;
             ``radar_figure``, ``bars_figure`` and ``divergence_figure`` draw; ``write_report``
             writes a document of one's own (``REPORT_EXTENSIONS`` names the formats), ``write_reports``
             several or none, with
             ``publicity`` from the region's settings;
             a page of blocks and listings is declared once: ``page_lines`` and ``page_twin``
             show it as text, ``page_blocks`` puts it into a report;
             ``save_file`` puts a file where a person said; ``written_file_lines`` says where it
             is and, over SSH, how to fetch it.
Figures      ``radar`` and ``bars`` give SVG and lines of text for ``Measure`` s; ``lines`` clips,
             pads and breaks text by terminal cells. For charts of one's own: ``svg_parts`` (SVG),
             ``braille`` (lines in cells), ``text_layout`` (boxes of text), ``measures`` (scales),
             ``words_in`` (words in the language of a document).
Workshops    ``workshop_group`` is the command line of a workshop plugin, ``workshop_views`` its terminals;
             the modules ``workshop_access``,
             ``workshop_agenda``, ``workshop_cards``, … hold what people do, ``workshop_records`` the records,
             ``agenda_times`` and ``workshop_clock`` the clock.
Names        ``name_concepts`` turns names in five languages into concepts and says how alike two of them are.
Methods      ``capacity``, ``composite``, ``consensus``, ``disclosure``, ``ranking``: the mathematics.
Errors       raise these: they tell a person what happened, where, and what to do.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Any

from cap_tui import api_later
from cap_tui.errors import (
    Ambiguous,
    Busy,
    CapError,
    Conflict,
    DoesNotHold,
    NotFound,
    NotSaved,
    PluginFault,
    ReadOnly,
    Refused,
    WrongUse,
)
from cap_tui.model.action import ActionStatus, ActionType, FundingStatus, Perspective, PlannedAction
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    CriticalMass,
    Evidence,
    Mass,
    Period,
    PriorityArea,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.model.chain_roles import ROLES as CHAIN_ROLES
from cap_tui.model.content import (
    ContentEntry,
    ContentItem,
    ContentProblem,
    ContentProvenance,
    ContentUse,
    Link,
    Words,
    content_fields,
    entry_schema,
)
from cap_tui.model.conversion import convert, decoder
from cap_tui.model.read_access import Reading, Reads
from cap_tui.model.record import (
    Field,
    Personal,
    Provenance,
    Record,
    about,
    bounds,
    fields,
    json_schema,
)
from cap_tui.plugin import API_VERSION
from cap_tui.plugin.context import PluginContext, PluginTransaction
from cap_tui.plugin.contributions import (
    Action,
    ContentRule,
    CooperationOptions,
    CountedFigure,
    DiamondOutline,
    DueItem,
    Event,
    Exporter,
    Finding,
    JointMassStep,
    Line,
    LineState,
    PartnerMatch,
    PartnerWait,
    Severity,
    Status,
    SurveyByLink,
    SurveyChoice,
    SurveyQuestion,
    SurveyRound,
    Table,
    TableParts,
    View,
    WeakIndicator,
    later,
)
from cap_tui.plugin.hookspecs import hookimpl
from cap_tui.plugin.importers import Importer, Sheet
from cap_tui.plugin.neighbour_regions import require_known
from cap_tui.plugin.number_options import DECIMAL, WHOLE, DecimalRange, WholeRange
from cap_tui.plugin.session_protocol import Session, pass_session
from cap_tui.text import formats
from cap_tui.text.clean import clean, clean_line, decode_spreadsheet, is_blank
from cap_tui.text.digits import decimal_number, whole_number
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import LANGUAGES, N_, Localised, domain, language, ngettext, pick
from cap_tui.text.labelled import colon, labelled
from cap_tui.text.written_file import fetch_command, written_file_lines

if TYPE_CHECKING:
    from cap_tui.api_later import *


def __getattr__(name: str) -> Any:
    """Import a name of :data:`cap_tui.api_later.LATER`."""
    if name not in api_later.LATER:
        raise AttributeError(name)
    module, _colon, attribute = api_later.LATER[name].partition(":")
    found: Any = importlib.import_module(module)
    found = getattr(found, attribute) if attribute else found
    if name in api_later.DIAMOND_CHARTS:
        told = f"cap_tui.api.{name} goes with API 2.0; import it from {module}."
        warnings.warn(told, DeprecationWarning, stacklevel=2)
    else:
        globals()[name] = found
    return found


__all__ = [
    "API_VERSION",
    "CHAIN_ROLES",
    "DECIMAL",
    "LANGUAGES",
    "N_",
    "WHOLE",
    "Action",
    "ActionStatus",
    "ActionType",
    "Actor",
    "Ambiguous",
    "Aspect",
    "Busy",
    "CapError",
    "Challenge",
    "Conflict",
    "ContentEntry",
    "ContentItem",
    "ContentProblem",
    "ContentProvenance",
    "ContentRule",
    "ContentUse",
    "CooperationOptions",
    "CountedFigure",
    "CriticalMass",
    "DecimalRange",
    "DiamondOutline",
    "DoesNotHold",
    "DueItem",
    "Event",
    "Evidence",
    "Exporter",
    "Field",
    "Finding",
    "FundingStatus",
    "Helix",
    "Importer",
    "JointMassStep",
    "Line",
    "LineState",
    "Link",
    "Localised",
    "Mass",
    "NotFound",
    "NotSaved",
    "PartnerMatch",
    "PartnerWait",
    "Period",
    "Person",
    "Personal",
    "Perspective",
    "PlannedAction",
    "PluginContext",
    "PluginFault",
    "PluginTransaction",
    "PriorityArea",
    "Provenance",
    "Rating",
    "ReadOnly",
    "Reading",
    "Reads",
    "Record",
    "Refused",
    "Session",
    "Severity",
    "Sheet",
    "Stage",
    "Status",
    "SurveyByLink",
    "SurveyChoice",
    "SurveyQuestion",
    "SurveyRound",
    "Table",
    "TableParts",
    "TransformativeActivity",
    "View",
    "WeakIndicator",
    "WholeRange",
    "Words",
    "WrongUse",
    "about",
    "bounds",
    "clean",
    "clean_line",
    "colon",
    "content_fields",
    "convert",
    "decimal_number",
    "decode_spreadsheet",
    "decoder",
    "domain",
    "entry_schema",
    "fetch_command",
    "fields",
    "fold_text",
    "formats",
    "hookimpl",
    "is_blank",
    "json_schema",
    "labelled",
    "language",
    "later",
    "ngettext",
    "pass_session",
    "pick",
    "require_known",
    "whole_number",
    "written_file_lines",
]
__all__ += api_later.__all__
