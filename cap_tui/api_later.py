"""The names of :mod:`cap_tui.api` that are imported when they are first asked for; private to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cap_tui.charts import bars, braille, measures, radar, text_layout, timeline
    from cap_tui.charts import cell_text as lines
    from cap_tui.charts import svg as svg_parts
    from cap_tui.charts.divergence import Stand
    from cap_tui.charts.measures import Legend, Measure
    from cap_tui.demo.sample import sample_uid
    from cap_tui.demo.workshops import fill_workshops
    from cap_tui.methods import capacity, composite, consensus, disclosure, ranking
    from cap_tui.methods.group_release import releasable
    from cap_tui.model import activity_text as card
    from cap_tui.model import concepts as name_concepts
    from cap_tui.model import critical_mass, lookup, ratings, stages, trace
    from cap_tui.model import workshop as workshop_records
    from cap_tui.model.action_kind import ACTIONS
    from cap_tui.model.columns import fit_columns
    from cap_tui.model.conversion import every_mistake
    from cap_tui.model.kind import Kind, KindColumn, KindRegistry, MappingKeys, Surroundings
    from cap_tui.model.kinds import ACTIVITIES
    from cap_tui.model.lazy_rows import LazyRows
    from cap_tui.model.listing import (
        Listing,
        ListingCell,
        ListingColumn,
        ListingRow,
        listing_data,
    )
    from cap_tui.model.listing_text import listing_lines
    from cap_tui.model.released import ReleasedGroups, person_mark, released_subject
    from cap_tui.model.value_columns import (
        ValueColumn,
        json_column,
        listing_of,
        listing_row,
        number_column,
        text_column,
    )
    from cap_tui.operations.activities import mass_sheet, record_critical_mass, set_stage
    from cap_tui.operations.activity_listings import (
        activity_lines,
        chain_lines,
        own_activities,
        rating_lines,
        synthetic_lines,
    )
    from cap_tui.operations.context import RegionAccess
    from cap_tui.operations.kind_operations import operations_of
    from cap_tui.operations.listings import kind_listing
    from cap_tui.operations.ratings import rate, rate_activities, rate_aspects
    from cap_tui.operations.workshops import access as workshop_access
    from cap_tui.operations.workshops import action_development as workshop_actions
    from cap_tui.operations.workshops import adoption as workshop_adoption
    from cap_tui.operations.workshops import agenda as workshop_agenda
    from cap_tui.operations.workshops import ballots as workshop_ballots
    from cap_tui.operations.workshops import cards as workshop_cards
    from cap_tui.operations.workshops import notes as workshop_notes
    from cap_tui.operations.workshops import people as workshop_people
    from cap_tui.operations.workshops import results as workshop_results
    from cap_tui.operations.workshops import setup as workshop_setup
    from cap_tui.operations.workshops import voting as workshop_voting
    from cap_tui.plugin.toml_positions import key_of, nearest_line, steps_of, toml_positions
    from cap_tui.report import document, workshop_minutes
    from cap_tui.report.compose import composed_document, publicity, synthetic_notices
    from cap_tui.report.composition import compose_sections, named
    from cap_tui.report.document import Section
    from cap_tui.report.document_reader import look_through
    from cap_tui.report.figures import bars_figure, divergence_figure, radar_figure
    from cap_tui.report.labels import words_in
    from cap_tui.report.listing_table import listing_table
    from cap_tui.report.page import Part, page_blocks, page_lines, page_twin
    from cap_tui.report.personal_texts import ReportHit, find_personal_texts
    from cap_tui.report.personal_texts import warning_lines as personal_warnings
    from cap_tui.report.workshop_chapter import workshop_sections
    from cap_tui.report.write import SUFFIXES as REPORT_EXTENSIONS
    from cap_tui.report.write import save as save_file
    from cap_tui.report.write import write as write_report
    from cap_tui.report.write import write_all as write_reports
    from cap_tui.text.calendar_file import CalendarEvent, calendar_file
    from cap_tui.text.mistakes import mistake_words, reason_words
    from cap_tui.text.system_reason import system_reason
    from cap_tui.workshop import agenda as agenda_times
    from cap_tui.workshop import balance as workshop_balance
    from cap_tui.workshop import clock as workshop_clock
    from cap_tui.workshop import flows as workshop_flows
    from cap_tui.workshop.flows import Flow
    from cap_tui.workshop.preparation_limits import PreparationLimit, limit_problems
    from cap_tui.workshop_commands import workshop_group
    from cap_tui.workshop_text.views import workshop_views
    from cap_tui.workspace.registers import Register

DIAMOND_CHARTS = {
    "diamond": "cap_diamond.charts.diamond",
    "diamond_figure": "cap_diamond.charts.figures:diamond_figure",
    "diamond_layout": "cap_diamond.charts.diamond_layout",
    "diamond_words": "cap_diamond.charts.figures:diamond_words",
    "matrix": "cap_diamond.charts.matrix",
    "matrix_figure": "cap_diamond.charts.figures:matrix_figure",
    "matrix_words": "cap_diamond.charts.figures:matrix_words",
}
"""Names of API 1.0 that belong to the plugin ``diamond`` today."""

LATER = {
    **DIAMOND_CHARTS,
    "ACTIONS": "cap_tui.model.action_kind:ACTIONS",
    "ACTIVITIES": "cap_tui.model.kinds:ACTIVITIES",
    "CalendarEvent": "cap_tui.text.calendar_file:CalendarEvent",
    "Kind": "cap_tui.model.kind:Kind",
    "KindColumn": "cap_tui.model.kind:KindColumn",
    "KindRegistry": "cap_tui.model.kind:KindRegistry",
    "LazyRows": "cap_tui.model.lazy_rows:LazyRows",
    "Legend": "cap_tui.charts.measures:Legend",
    "Listing": "cap_tui.model.listing:Listing",
    "ListingCell": "cap_tui.model.listing:ListingCell",
    "ListingColumn": "cap_tui.model.listing:ListingColumn",
    "ListingRow": "cap_tui.model.listing:ListingRow",
    "MappingKeys": "cap_tui.model.kind:MappingKeys",
    "Measure": "cap_tui.charts.measures:Measure",
    "PreparationLimit": "cap_tui.workshop.preparation_limits:PreparationLimit",
    "REPORT_EXTENSIONS": "cap_tui.report.write:SUFFIXES",
    "Register": "cap_tui.workspace.registers:Register",
    "RegionAccess": "cap_tui.operations.context:RegionAccess",
    "Section": "cap_tui.report.document:Section",
    "Stand": "cap_tui.charts.divergence:Stand",
    "Surroundings": "cap_tui.model.kind:Surroundings",
    "bars": "cap_tui.charts.bars",
    "synthetic_lines": "cap_tui.operations.activity_listings:synthetic_lines",
    "rating_lines": "cap_tui.operations.activity_listings:rating_lines",
    "own_activities": "cap_tui.operations.activity_listings:own_activities",
    "chain_lines": "cap_tui.operations.activity_listings:chain_lines",
    "activity_lines": "cap_tui.operations.activity_listings:activity_lines",
    "bars_figure": "cap_tui.report.figures:bars_figure",
    "braille": "cap_tui.charts.braille",
    "calendar_file": "cap_tui.text.calendar_file:calendar_file",
    "capacity": "cap_tui.methods.capacity",
    "card": "cap_tui.model.activity_text",
    "compose_sections": "cap_tui.report.composition:compose_sections",
    "composed_document": "cap_tui.report.compose:composed_document",
    "composite": "cap_tui.methods.composite",
    "consensus": "cap_tui.methods.consensus",
    "critical_mass": "cap_tui.model.critical_mass",
    "disclosure": "cap_tui.methods.disclosure",
    "divergence_figure": "cap_tui.report.figures:divergence_figure",
    "document": "cap_tui.report.document",
    "limit_problems": "cap_tui.workshop.preparation_limits:limit_problems",
    "lines": "cap_tui.charts.cell_text",
    "fill_workshops": "cap_tui.demo.workshops:fill_workshops",
    "every_mistake": "cap_tui.model.conversion:every_mistake",
    "fit_columns": "cap_tui.model.columns:fit_columns",
    "kind_listing": "cap_tui.operations.listings:kind_listing",
    "key_of": "cap_tui.plugin.toml_positions:key_of",
    "listing_data": "cap_tui.model.listing:listing_data",
    "listing_lines": "cap_tui.model.listing_text:listing_lines",
    "listing_table": "cap_tui.report.listing_table:listing_table",
    "look_through": "cap_tui.report.document_reader:look_through",
    "mass_sheet": "cap_tui.operations.activities:mass_sheet",
    "lookup": "cap_tui.model.lookup",
    "measures": "cap_tui.charts.measures",
    "mistake_words": "cap_tui.text.mistakes:mistake_words",
    "reason_words": "cap_tui.text.mistakes:reason_words",
    "nearest_line": "cap_tui.plugin.toml_positions:nearest_line",
    "Part": "cap_tui.report.page:Part",
    "page_blocks": "cap_tui.report.page:page_blocks",
    "page_lines": "cap_tui.report.page:page_lines",
    "page_twin": "cap_tui.report.page:page_twin",
    "publicity": "cap_tui.report.compose:publicity",
    "radar": "cap_tui.charts.radar",
    "radar_figure": "cap_tui.report.figures:radar_figure",
    "ReportHit": "cap_tui.report.personal_texts:ReportHit",
    "find_personal_texts": "cap_tui.report.personal_texts:find_personal_texts",
    "personal_warnings": "cap_tui.report.personal_texts:warning_lines",
    "person_mark": "cap_tui.model.released:person_mark",
    "releasable": "cap_tui.methods.group_release:releasable",
    "released_subject": "cap_tui.model.released:released_subject",
    "ReleasedGroups": "cap_tui.model.released:ReleasedGroups",
    "ranking": "cap_tui.methods.ranking",
    "operations_of": "cap_tui.operations.kind_operations:operations_of",
    "rate": "cap_tui.operations.ratings:rate",
    "rate_activities": "cap_tui.operations.ratings:rate_activities",
    "rate_aspects": "cap_tui.operations.ratings:rate_aspects",
    "ratings": "cap_tui.model.ratings",
    "record_critical_mass": "cap_tui.operations.activities:record_critical_mass",
    "sample_uid": "cap_tui.demo.sample:sample_uid",
    "save_file": "cap_tui.report.write:save",
    "set_stage": "cap_tui.operations.activities:set_stage",
    "stages": "cap_tui.model.stages",
    "steps_of": "cap_tui.plugin.toml_positions:steps_of",
    "system_reason": "cap_tui.text.system_reason:system_reason",
    "svg_parts": "cap_tui.charts.svg",
    "synthetic_notices": "cap_tui.report.compose:synthetic_notices",
    "text_layout": "cap_tui.charts.text_layout",
    "timeline": "cap_tui.charts.timeline",
    "toml_positions": "cap_tui.plugin.toml_positions:toml_positions",
    "trace": "cap_tui.model.trace",
    "ValueColumn": "cap_tui.model.value_columns:ValueColumn",
    "json_column": "cap_tui.model.value_columns:json_column",
    "listing_of": "cap_tui.model.value_columns:listing_of",
    "listing_row": "cap_tui.model.value_columns:listing_row",
    "number_column": "cap_tui.model.value_columns:number_column",
    "text_column": "cap_tui.model.value_columns:text_column",
    "words_in": "cap_tui.report.labels:words_in",
    "agenda_times": "cap_tui.workshop.agenda",
    "workshop_access": "cap_tui.operations.workshops.access",
    "workshop_actions": "cap_tui.operations.workshops.action_development",
    "workshop_adoption": "cap_tui.operations.workshops.adoption",
    "workshop_agenda": "cap_tui.operations.workshops.agenda",
    "workshop_balance": "cap_tui.workshop.balance",
    "workshop_ballots": "cap_tui.operations.workshops.ballots",
    "workshop_cards": "cap_tui.operations.workshops.cards",
    "workshop_clock": "cap_tui.workshop.clock",
    "Flow": "cap_tui.workshop.flows:Flow",
    "workshop_flows": "cap_tui.workshop.flows",
    "workshop_minutes": "cap_tui.report.workshop_minutes",
    "workshop_notes": "cap_tui.operations.workshops.notes",
    "workshop_people": "cap_tui.operations.workshops.people",
    "workshop_records": "cap_tui.model.workshop",
    "name_concepts": "cap_tui.model.concepts",
    "named": "cap_tui.report.composition:named",
    "workshop_results": "cap_tui.operations.workshops.results",
    "workshop_sections": "cap_tui.report.workshop_chapter:workshop_sections",
    "workshop_setup": "cap_tui.operations.workshops.setup",
    "workshop_voting": "cap_tui.operations.workshops.voting",
    "workshop_group": "cap_tui.workshop_commands:workshop_group",
    "workshop_views": "cap_tui.workshop_text.views:workshop_views",
    "write_report": "cap_tui.report.write:write",
    "write_reports": "cap_tui.report.write:write_all",
}
"""What is imported when it is first asked for: a plugin that tells the board where it stands needs none of it."""

__all__ = [
    "ACTIONS",
    "ACTIVITIES",
    "REPORT_EXTENSIONS",
    "CalendarEvent",
    "Flow",
    "Kind",
    "KindColumn",
    "KindRegistry",
    "LazyRows",
    "Legend",
    "Listing",
    "ListingCell",
    "ListingColumn",
    "ListingRow",
    "MappingKeys",
    "Measure",
    "Part",
    "PreparationLimit",
    "RegionAccess",
    "Register",
    "ReleasedGroups",
    "ReportHit",
    "Section",
    "Stand",
    "Surroundings",
    "ValueColumn",
    "activity_lines",
    "agenda_times",
    "bars",
    "bars_figure",
    "braille",
    "calendar_file",
    "capacity",
    "card",
    "chain_lines",
    "compose_sections",
    "composed_document",
    "composite",
    "consensus",
    "critical_mass",
    "disclosure",
    "divergence_figure",
    "document",
    "every_mistake",
    "fill_workshops",
    "find_personal_texts",
    "fit_columns",
    "json_column",
    "key_of",
    "kind_listing",
    "limit_problems",
    "lines",
    "listing_data",
    "listing_lines",
    "listing_of",
    "listing_row",
    "listing_table",
    "look_through",
    "lookup",
    "mass_sheet",
    "measures",
    "mistake_words",
    "name_concepts",
    "named",
    "nearest_line",
    "number_column",
    "operations_of",
    "own_activities",
    "page_blocks",
    "page_lines",
    "page_twin",
    "person_mark",
    "personal_warnings",
    "publicity",
    "radar",
    "radar_figure",
    "ranking",
    "rate",
    "rate_activities",
    "rate_aspects",
    "rating_lines",
    "ratings",
    "reason_words",
    "record_critical_mass",
    "releasable",
    "released_subject",
    "sample_uid",
    "save_file",
    "set_stage",
    "stages",
    "steps_of",
    "svg_parts",
    "synthetic_lines",
    "synthetic_notices",
    "system_reason",
    "text_column",
    "text_layout",
    "timeline",
    "toml_positions",
    "trace",
    "words_in",
    "workshop_access",
    "workshop_actions",
    "workshop_adoption",
    "workshop_agenda",
    "workshop_balance",
    "workshop_ballots",
    "workshop_cards",
    "workshop_clock",
    "workshop_flows",
    "workshop_group",
    "workshop_minutes",
    "workshop_notes",
    "workshop_people",
    "workshop_records",
    "workshop_results",
    "workshop_sections",
    "workshop_setup",
    "workshop_views",
    "workshop_voting",
    "write_report",
    "write_reports",
]
__all__ += [*DIAMOND_CHARTS]
