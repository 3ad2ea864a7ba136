"""Readers of survey files, one layout each; every one is an importer that other plugins can add to."""

from __future__ import annotations

from cap_stresstest.readers import eusurvey, google_forms, kobo, limesurvey, ms_forms, plain

IMPORTERS = (
    eusurvey.IMPORTER,
    limesurvey.IMPORTER,
    google_forms.IMPORTER,
    ms_forms.IMPORTER,
    kobo.IMPORTER,
    plain.TEXT,
    plain.SPREADSHEET,
)
