"""Tables and their fields are called by names where people read what is in a bundle, never by their ids."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cap_tui.text.i18n import LANGUAGES
from tests.cli.conftest import Run

AN_ID = re.compile(r"\b[a-z]+(\.|_)[a-z]+")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundle_is_previewed_and_shown_without_an_id(
    run: Run, sample_regions: Path, tmp_path: Path, language: str
) -> None:
    shutil.copytree(sample_regions / "valdora", tmp_path / "valdora")
    words = ("-w", tmp_path / "valdora", "--lang", language, "bundle")
    file = tmp_path / "x.cap.zip"
    preview = run(*words, "export", "--unsigned", "-o", file, "--dry-run")
    assert run(*words, "export", "--unsigned", "-o", file).code == 0
    shown = run(*words, "show", file)
    for answer in (preview, shown):
        told = [line for line in answer.out.splitlines() if line.startswith("  ")]
        assert len(told) > 30
        assert [line for line in told if AN_ID.search(line)] == []
    if language == "de":
        assert re.search(r"  Aufwände +17  ohne Quelle", preview.out)
        assert "Umfang: die ganze Region" in shown.out
        assert re.search(r"SIGNATUR +keine ", shown.out)
