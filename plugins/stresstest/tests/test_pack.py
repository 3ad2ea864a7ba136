"""The content pack: what is shipped, what is refused, what a round can freeze."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_stresstest import pack_file
from cap_tui.api import Refused

ProgressChange = Callable[[dict[str, Any]], object]


def changed(change: ProgressChange) -> dict[str, Any]:
    document = copy.deepcopy(pack_file.load_pack().document)
    change(document)
    return document


def test_the_shipped_pack_has_the_counts_that_its_sources_state() -> None:
    pack = pack_file.load_pack()
    assert len(pack.dimension) == pack.meta.dimensions_count == 6
    assert len(pack.indicator) == pack.meta.indicators_count == 31
    assert len(pack.question) == pack.meta.questions_about == 25
    assert [len(pack.of_dimension(entry.id)) for entry in pack.dimension] == [6, 5, 6, 4, 5, 5]


def test_what_is_reconstructed_says_so() -> None:
    pack = pack_file.load_pack()
    assert pack.reconstructed
    assert all(entry.source for entry in (*pack.dimension, *pack.indicator, *pack.question))
    assert not any(entry.reconstructed for entry in pack.dimension)


def test_a_frozen_pack_thaws_to_the_same_content() -> None:
    pack = pack_file.load_pack()
    stored = msgspec.json.decode(msgspec.json.encode(pack.document))
    thawed = pack_file.from_document(stored, "test")
    assert thawed.sha256 == pack.sha256


def test_the_identity_of_a_pack_is_its_data_and_not_what_the_program_reads_into_it() -> None:
    bare = pack_file.from_document(changed(lambda d: d.pop("survey")), "test")
    assert bare.survey.group.id == "GRP"
    assert "survey" not in bare.document
    assert pack_file.from_document(bare.document, "test").sha256 == bare.sha256


def test_another_wording_is_another_content() -> None:
    pack = pack_file.load_pack()
    other = pack_file.from_document(
        changed(lambda d: d["question"][0].update(text="Something else?")), "test"
    )
    assert other.sha256 != pack.sha256
    assert other.items_sha256["I01"] != pack.items_sha256["I01"]
    assert other.items_sha256["I31"] == pack.items_sha256["I31"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d["indicator"][3].update(id="I01"), "I01 is declared twice"),
        (lambda d: d["indicator"][3].update(dimension="D9"), "D9"),
        (lambda d: d["question"][0].update(items=[]), "I01 is fed by 0 items"),
        (lambda d: d["question"][0].update(groups=["mayors"]), "mayors"),
        (lambda d: d["scale"].update(values=[1, 3, 2, 4, 5]), "must rise"),
        (lambda d: d["scale"].update(labels=["no", "yes"]), "differ in number"),
        (lambda d: d["scoring"].update(min_answers_per_group_shown=2), "below 3"),
        (lambda d: d["indicator"][0].update(id="I 1"), "ASCII letters"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["scale"].update(values="1..5"), "scale.values"),
    ],
)
def test_a_pack_that_does_not_fit_together_is_refused_by_name(
    change: ProgressChange, named: str
) -> None:
    with pytest.raises(Refused, match="pack") as refused:
        pack_file.from_document(changed(change), "mine.toml")
    assert named in refused.value.what
    assert refused.value.where == "mine.toml"


@pytest.mark.parametrize(
    "text",
    ["[meta", "\xff\xfe", "a.b.c.d.e.f.g.h.i.j.k = 1", "x = " + "[" * 5000, "# " + "x" * 600_000],
    ids=["half a table", "no UTF-8", "a key", "deep", "large"],
)
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(Refused):
        pack_file.load_pack(file)


def test_a_translation_more_is_no_other_question() -> None:
    def in_english_only(document: dict[str, Any]) -> None:
        for question in document["question"]:
            question["text"] = question["text"]["en"]

    pack = pack_file.load_pack()
    bare = pack_file.from_document(changed(in_english_only), "test")
    assert bare.sha256 != pack.sha256
    assert bare.items_sha256 == pack.items_sha256


def test_the_shipped_pack_is_whole_in_five_languages() -> None:
    pack = pack_file.load_pack()
    assert set(pack.languages()) == {"en", "de", "fr", "it", "sl"}
    for entry in (*pack.indicator, *pack.dimension):
        assert isinstance(entry.name, dict)
        assert set(entry.name) == set(pack.languages())


def test_texts_of_a_foreign_pack_are_cleaned() -> None:
    pack = pack_file.from_document(
        changed(lambda d: d["dimension"][0].update(name="a\x1b[31mred")), "test"
    )
    assert "\x1b" not in str(pack.dimension[0].name)
