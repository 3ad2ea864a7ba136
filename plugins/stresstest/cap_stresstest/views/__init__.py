"""The plugin's views. Widgets are imported when a view is opened; its text needs none."""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import answer_steps
from cap_stresstest.records import ImportReceipt
from cap_stresstest.result_pages import results_page
from cap_stresstest.round_listings import imports_listing, questionnaire_words, rounds_listing
from cap_stresstest.rounds import all_rounds, current_pack
from cap_stresstest.words import _
from cap_tui.api import Part, PluginContext, View, document, labelled, later, page_twin, pick

HERE = "cap_stresstest.views"


def _rounds(ctx: PluginContext) -> Iterator[Part]:
    """All rounds, then of each its questionnaire and its imports."""
    yield rounds_listing(ctx)
    for one in all_rounds(ctx):
        receipts = ctx.records(ImportReceipt).find(round=one.uid)
        yield document.Paragraph(labelled(one.name, questionnaire_words(one)))
        yield imports_listing(receipts)


def _questions(ctx: PluginContext) -> Iterator[Part]:
    """Every question that is put, with the answers that may be given."""
    pack = current_pack(ctx)
    how = _(
        "Answer with: cap-tui stresstest answer. It asks one question at a time and stores each answer at once."
    )
    scale = zip(pack.scale.values, pack.scale.labels, strict=True)
    yield document.Paragraph(how)
    yield document.Paragraph("; ".join(f"{value} = {pick(label)}" for value, label in scale))
    yield document.Items([f"{step.key} {step.question}" for step in answer_steps.steps(pack)])


def _page(name: str, order: int, widget: str = "ResultView") -> View:
    made = later(f"{HERE}.result_view:{widget}", name)
    return View(f"stresstest.{name}", made, page_twin(results_page(name)), order)


VIEWS = (
    _page("respondents", 10, "RespondentView"),
    _page("dimensions", 20, "DimensionView"),
    _page("findings", 30),
    _page("benchmark", 40),
    _page("divergence", 50),
    _page("progress", 60, "ProgressView"),
    _page("sensitivity", 70),
    View("stresstest.rounds", later(f"{HERE}.rounds:RoundsView"), page_twin(_rounds), 80),
    View("stresstest.answer", later(f"{HERE}.answer:AnswerView"), page_twin(_questions), 90),
)
