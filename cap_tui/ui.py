"""All that a plugin may import that draws: safe text, lists, text, bars, forms, questions, the base of views.

Foreign text reaches the screen only through :func:`safe` (or a widget from here, which
calls it). Everything is read with the keyboard, shown at 80x24 and at 60x18, and means the
same without colour and in ASCII.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cap_tui.widgets.actions import Acting, UserAction, user_action
from cap_tui.widgets.bars import Bar, Bars, bar_lines, legend
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.folded_warnings import FoldedWarnings
from cap_tui.widgets.glyphs import Glyphs, signs
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.overlay import choose, confirm
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line, wrapped
from cap_tui.widgets.text_view import LinesView, Source, Words
from cap_tui.widgets.view import PluginView, Progress

if TYPE_CHECKING:
    from cap_tui.widgets.chain_page import ChainPage
    from cap_tui.widgets.choice import Choice
    from cap_tui.widgets.dialog import ChoiceStep, Dialog, PathStep, TaskStep, TextStep, YesStep
    from cap_tui.widgets.fields import FormField
    from cap_tui.widgets.form import Form
    from cap_tui.widgets.listing_page import ListingPage, RecordsPage
    from cap_tui.widgets.marked_drawing import DrawnMark, MarkedDrawing, nearest
    from cap_tui.widgets.page import Page
    from cap_tui.widgets.path_prompt import ask_path
    from cap_tui.widgets.question_page import AskedAnswer, AskedQuestion, QuestionPage
    from cap_tui.widgets.rating_grid import GridEntry, GridRow, RatingGrid
    from cap_tui.widgets.rating_page import RatingPage
    from cap_tui.widgets.record_form import RecordForm, form_for
    from cap_tui.widgets.survey_dialog import survey_dialog
    from cap_tui.widgets.text_prompt import ask_text

__all__ = [
    "Acting",
    "AskedAnswer",
    "AskedQuestion",
    "Bar",
    "Bars",
    "Canvas",
    "ChainPage",
    "Choice",
    "ChoiceStep",
    "Column",
    "Dialog",
    "DrawnMark",
    "FoldedWarnings",
    "Form",
    "FormField",
    "Glyphs",
    "GridEntry",
    "GridRow",
    "Line",
    "LinesView",
    "ListingPage",
    "ListingView",
    "MarkedDrawing",
    "Page",
    "PathStep",
    "PluginView",
    "Progress",
    "QuestionPage",
    "RatingGrid",
    "RatingPage",
    "RecordForm",
    "RecordsPage",
    "Role",
    "Row",
    "Rows",
    "Source",
    "TaskStep",
    "TextStep",
    "UserAction",
    "Words",
    "YesStep",
    "ask_path",
    "ask_text",
    "bar_lines",
    "choose",
    "confirm",
    "form_for",
    "joined",
    "legend",
    "nearest",
    "safe",
    "safe_line",
    "signs",
    "survey_dialog",
    "user_action",
    "wrapped",
]

_LATER = {
    "nearest": "cap_tui.widgets.marked_drawing",
    "MarkedDrawing": "cap_tui.widgets.marked_drawing",
    "DrawnMark": "cap_tui.widgets.marked_drawing",
    "QuestionPage": "cap_tui.widgets.question_page",
    "AskedQuestion": "cap_tui.widgets.question_page",
    "AskedAnswer": "cap_tui.widgets.question_page",
    "RatingPage": "cap_tui.widgets.rating_page",
    "Page": "cap_tui.widgets.page",
    "RecordsPage": "cap_tui.widgets.listing_page",
    "ListingPage": "cap_tui.widgets.listing_page",
    "YesStep": "cap_tui.widgets.dialog",
    "TextStep": "cap_tui.widgets.dialog",
    "TaskStep": "cap_tui.widgets.dialog",
    "PathStep": "cap_tui.widgets.dialog",
    "Dialog": "cap_tui.widgets.dialog",
    "ChoiceStep": "cap_tui.widgets.dialog",
    "ChainPage": "cap_tui.widgets.chain_page",
    "Choice": "cap_tui.widgets.choice",
    "Form": "cap_tui.widgets.form",
    "FormField": "cap_tui.widgets.fields",
    "GridEntry": "cap_tui.widgets.rating_grid",
    "GridRow": "cap_tui.widgets.rating_grid",
    "RatingGrid": "cap_tui.widgets.rating_grid",
    "RecordForm": "cap_tui.widgets.record_form",
    "ask_path": "cap_tui.widgets.path_prompt",
    "ask_text": "cap_tui.widgets.text_prompt",
    "form_for": "cap_tui.widgets.record_form",
    "survey_dialog": "cap_tui.widgets.survey_dialog",
}


def __getattr__(name: str) -> Any:
    """Forms and questions for a path cost an import of their own; it is paid by the first who asks."""
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(name)
