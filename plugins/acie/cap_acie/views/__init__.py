"""The plugin's screenfuls. A view's widgets are imported when they are asked for."""

from __future__ import annotations

from cap_tui.api import View, later

HERE = "cap_acie.views"
PAGES = "cap_acie.pages"

VIEWS = (
    View("acie.calls", later(f"{HERE}.calls:CallsView"), later(f"{PAGES}:calls_text"), 110),
    View("acie.annexes", later(f"{HERE}.annexes:AnnexesView"), later(f"{PAGES}:annexes_text"), 120),
    View(
        "acie.applications",
        later(f"{HERE}.applications:ApplicationsView"),
        later(f"{PAGES}:applications_text"),
        130,
    ),
    View(
        "acie.forms",
        later(f"{HERE}.forms:FormsView"),
        later("cap_acie.draft_pages:forms_text"),
        135,
    ),
    View(
        "acie.assessments",
        later(f"{HERE}.assessments:AssessmentsView"),
        later("cap_acie.assessment_listings:assessments_text"),
        138,
    ),
    View(
        "acie.consensus",
        later(f"{HERE}.consensus:ConsensusView"),
        later("cap_acie.consensus:consensus_text"),
        140,
    ),
)
