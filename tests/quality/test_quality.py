"""The measures of the house work: names are found, and a mutant is what it says it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.quality import mutants, names


def test_the_file_of_a_feature_is_found_from_its_name() -> None:
    wrong = names.wrong_guesses()
    assert 40 - len(wrong) >= names.LEAST, wrong


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a = b < c\n", "a = b <= c\n"),
        ("a = b and c\n", "a = ((b) or (c))\n"),
        ("def f(x):\n    if not x:\n        return 1\n    return x\n", None),
        ("try:\n    f()\nexcept KeyError:\n    g()\n", "FloatingPointError"),
        ("f(a, b)\n", "f(b, a)\n"),
        ("é = {'key': 1}\n", "'keyx'"),
    ],
)
def test_a_mutant_changes_one_place_and_still_compiles(
    source: str, changed: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    file = tmp_path / "module.py"
    file.write_text(source, encoding="utf-8")

    found = [mutant.applied(source) for mutant in mutants.places(file)]

    assert found
    for text in found:
        ast.parse(text)
        assert text != source
    if changed:
        assert any(changed in text for text in found)
