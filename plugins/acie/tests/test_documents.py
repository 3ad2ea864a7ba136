"""The text of a call in every format, and letters in the language of each region."""

from __future__ import annotations

import datetime
import getpass
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cap_acie import region_calls
from cap_acie.call_folder import CallFolder
from cap_acie.decision_documents import decision_protocol, publication_list
from cap_acie.letters import letters, write_letters
from cap_acie.records import Decided
from cap_tui.api import PluginContext, find_personal_texts, write_report
from cap_tui.demo import regions
from cap_tui.report.document_reader import HeldBack, hold_back, looked_through_by
from cap_tui.testing import host_of
from cap_tui.text.i18n import speaking
from cap_tui.workspace import Home, Workspace

from .conftest import EXAMPLE, Answer

Run = Callable[..., Answer]
IN_TIME = datetime.datetime(2027, 5, 31, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize("extension", ["md", "html", "docx", "pdf", "xlsx"])
def test_the_text_of_a_call_is_written(call: Run, tmp_path: Path, extension: str) -> None:
    file = tmp_path / f"call.{extension}"
    assert call("acie", "text", "--call", EXAMPLE, "-o", file).kind == "acie-text"
    assert file.stat().st_size > 1000
    if extension == "md":
        text = file.read_text("utf-8")
        assert text.index("MADE UP") < text.index("Innovationsgutscheine Steinfluh")
        assert "at most 75 % of the cost" in text
        assert "55,000.00\u00a0CHF" in text
        heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
        assert heads[:3] == ["In short", "The call", "Dates"]
        page_one = text[text.index("## In short") : text.index("## The call")]
        for words in ("Who funds", "Key messages", "What to decide next", "closes first"):
            assert words in page_one or words == "Who funds"


@pytest.fixture
def ctx(tmp_path: Path, example: CallFolder) -> Iterator[PluginContext]:
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(tmp_path / "region", config) as workspace:
        ctx = host_of("cap_acie", workspace=workspace, home=Home(tmp_path / "home")).context("acie")
        region_calls.keep_call(ctx, example)
        yield ctx


def test_each_region_writes_in_its_own_language_and_currency(
    ctx: PluginContext, tmp_path: Path
) -> None:
    for name, decision in (("A03", Decided.FUNDED), ("A01", Decided.REFUSED)):
        file = EXAMPLE / f"applications/{name}.toml"
        record, _arrival = region_calls.receive_application(ctx, file, IN_TIME)
        region_calls.decide_application(ctx, record, decision, "by the ranking")
    made = dict(letters(ctx, region_calls.kept_call(ctx, "acie-2027")))
    assert sorted(made) == ["A01-HOC", "A01-VAL", "A03-STE", "A03-VAL"]
    assert made["A03-VAL"].title == "La vostra domanda A03 è finanziata"
    assert made["A01-HOC"].title == "Ihr Antrag A01 wird nicht gefördert"
    call = region_calls.kept_call(ctx, "acie-2027")
    write_report(publication_list(ctx, call, "2027-12-01"), tmp_path / "list.md")
    published = (tmp_path / "list.md").read_text("utf-8")
    assert re.search(r"30,000\.00\sCHF", published), "the amount as people write it"
    assert "A01" not in published
    assert "by the ranking" not in published
    write_report(decision_protocol(ctx, call, "2027-12-01"), tmp_path / "protocol.md")
    rows = (tmp_path / "protocol.md").read_text("utf-8")
    assert "by the ranking" in rows
    assert rows.count(f"| {getpass.getuser()} |") == 2
    with speaking("de"):
        write_report(publication_list(ctx, call, "2027-12-01"), tmp_path / "list.md")
        write_report(decision_protocol(ctx, call, "2027-12-01"), tmp_path / "protocol.md")
    assert re.search(r"30\.000,00\sCHF", (tmp_path / "list.md").read_text("utf-8"))
    day = datetime.date.today()
    assert f"| {day:%d.%m.%Y} |" in (tmp_path / "protocol.md").read_text("utf-8")
    write_report(made["A03-STE"], tmp_path / "letter.md")
    text = (tmp_path / "letter.md").read_text("utf-8")
    assert re.search(r"30\.000(,00)?\sCHF", text), "the amount as its language writes it"
    assert "Steinfluh" in text
    assert "Alpine Cluster Innovation Express 2027 (erfunden)" in text, "the call in its language"
    assert "ERFUNDEN: diese Ausschreibung" in text, "that it is made up, too"
    assert re.search(r"Am \d+\. \w+ 20\d\d wurde", text), "the day, too"
    assert find_personal_texts(made["A03-STE"], None) == ()
    mentioned = replace(made["A03-STE"], addressees=())
    assert [hit.kind for hit in find_personal_texts(mentioned, None)] == ["email"]
    record = region_calls.application_named(ctx, "A01")
    region_calls.decide_application(ctx, record, Decided.REOPENED, "an error")
    assert "A01-HOC" not in dict(letters(ctx, region_calls.kept_call(ctx, "acie-2027")))


def test_letters_are_written_all_or_none(ctx: PluginContext, tmp_path: Path) -> None:
    for name in ("A03", "A01"):
        file = EXAMPLE / f"applications/{name}.toml"
        record, _arrival = region_calls.receive_application(ctx, file, IN_TIME)
        reason = "ask 0664 555 01 99" if name == "A01" else "by the ranking"
        region_calls.decide_application(ctx, record, Decided.REFUSED, reason)
    call, folder = region_calls.kept_call(ctx, "acie-2027"), tmp_path / "letters"
    with looked_through_by(hold_back(None)), pytest.raises(HeldBack, match="0664 555 01 99"):
        write_letters(ctx, call, folder, "md")
    assert not folder.exists()
    assert len(write_letters(ctx, call, folder, "md")) == len(list(folder.iterdir())) == 4
