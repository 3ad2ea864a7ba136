"""The command line of the diamond, called as a person calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli import main

Run = Callable[..., Any]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    """``call("diamond", "show")`` gives (exit code, output, words on standard error)."""

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        return int(left.value.code or 0), captured.out, captured.err

    return run


@pytest.fixture
def fresh(call: Run, tmp_path: Path) -> Path:
    """A region that the command line has made."""
    folder = tmp_path / "mine"
    assert call("new", folder, "--code", "MIN", "--name", "Mine", "--country", "AT")[0] == 0
    return folder


@pytest.fixture
def valdora(sample_folder: Path, tmp_path: Path) -> Path:
    """Valdora with its neighbours beside it."""
    import shutil

    shutil.copytree(sample_folder, tmp_path / "all")
    return tmp_path / "all" / "valdora"


def data(out: str) -> Any:
    document = json.loads(out)
    assert document["cap_tui"] == 1
    return document["data"]


def test_the_plan_s_example_is_made_drawn_and_written(
    call: Run, fresh: Path, tmp_path: Path
) -> None:
    assert call("-w", fresh, "diamond", "new", "--template", "demographic-change")[0] == 0

    for width, height in ((80, 24), (60, 18)):
        code, out, _err = call("-w", fresh, "diamond", "show", "--width", width, "--height", height)
        lines = out.rstrip("\n").split("\n")
        assert code == 0
        assert max(map(len, lines)) <= width
        assert len(lines) <= height
        for word in ("Health", "ICT", "Agrofood", "Materials", "E-health", "Smart packaging"):
            assert word in out

    svg = tmp_path / "d.svg"
    assert call("-w", fresh, "diamond", "show", "-o", svg)[0] == 0
    text = svg.read_text("utf-8")
    assert text.startswith("<svg")
    assert "Increased food safety" in text
    assert "SYNTHETIC" not in text


def test_a_made_up_region_says_so_in_the_picture(call: Run, valdora: Path, tmp_path: Path) -> None:
    svg = tmp_path / "v.svg"

    assert call("-w", valdora, "diamond", "show", "-o", svg)[0] == 0

    assert "SYNTHETIC: Valdora is a made-up region." in svg.read_text("utf-8")


def test_a_drawing_that_cannot_be_written_is_told(call: Run, valdora: Path) -> None:
    code, _out, err = call("-w", valdora, "diamond", "show", "-o", valdora / "no" / "x.svg")

    assert code == 3
    assert "There is no such folder" in err


def test_a_dry_run_makes_nothing(call: Run, fresh: Path) -> None:
    words = ("-w", fresh, "diamond", "new", "--template", "demographic-change", "--dry-run")

    code, out, _err = call(*words, "--json")

    assert code == 0
    assert data(out)["made"] is False
    assert call("-w", fresh, "diamond", "show")[0] == 2


def test_what_to_do_is_told_when_there_is_no_diamond(call: Run, fresh: Path) -> None:
    code, _out, err = call("-w", fresh, "diamond", "show")

    assert code == 2
    assert "diamond new --template demographic-change" in err


def test_a_diamond_is_made_joint_and_says_so_wherever_it_stands(call: Run, valdora: Path) -> None:
    name = "Cambiamento demografico"

    code, out, _err = call("-w", valdora, "diamond", "share", name, "--dry-run", "--json")
    assert (code, data(out)["shared"]) == (0, False)

    code, out, _err = call("-w", valdora, "diamond", "share", name)
    assert code == 0
    assert "may change it as you can: its name, its activities" in out
    assert f"{name} (joint, owner VAL)" in call("-w", valdora, "report")[1]
    assert call("-w", valdora, "diamond", "show", "--width", 44, "--height", 14)[0] == 0
    told = call("-w", valdora, "diamond", "show")[1].rstrip("\n").split("\n")
    assert told[0] == "Joint diamond, owner VAL"
    assert len(told) <= 24

    code, out, _err = call("-w", valdora, "diamond", "share", name, "--json")
    assert (code, data(out)["shared"]) == (0, True)
    assert "joint already" in call("-w", valdora, "diamond", "share", name)[1]


def test_a_diamond_gets_another_name(call: Run, valdora: Path) -> None:
    words = ("-w", valdora, "diamond", "rename", "Cambiamento demografico", " Invecchiare \n bene ")

    assert data(call(*words, "--dry-run", "--json")[1])["saved"] is False
    code, out, _err = call(*words, "--json")

    assert (code, data(out)["name"]) == (0, "Invecchiare bene")
    assert call("-w", valdora, "diamond", "show", "Invecchiare bene")[0] == 0


def test_a_weight_of_two_is_twice_the_average(call: Run, valdora: Path) -> None:
    _code, out, _err = call("-w", valdora, "diamond", "rank", "--weight", "relevance=2", "--json")

    weights = data(out)["weights"]
    assert weights["relevance"] == pytest.approx(0.4)
    assert weights["strength_global"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("new",), 2),
        (("new", "--template", "climate"), 2),
        (("new", "--corner", "A", "--corner", "B"), 3),
        (("show", "-o", "x.png"), 2),
        (("share",), 2),
        (("share", "Nothing"), 2),
        (("rename", "Cambiamento demografico", " ", "--dry-run"), 3),
        (("rank", "--weight", "beauty=2"), 2),
        (("rank", "--weight", "relevance=-1"), 3),
        (("rank", "--weight", "relevance=nan"), 3),
        (("new", "--corner", "A", "--dry-run"), 3),
        (("overlay", "--forget", "VAL:E-health", "HOC:Digitaler Wald", "--dry-run"), 2),
        (("overlay", "--same", "VAL:E-health", "VAL:Smart packaging"), 3),
        (("overlay", "--same", "VAL:E-health", "HOC:Nothing"), 2),
        (("match", "--interest", "Smart packaging", "HOC:Telemedizin"), 3),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_code_of_the_contract(
    call: Run, valdora: Path, words: tuple[str, ...], code: int
) -> None:
    found, _out, err = call("-w", valdora, "diamond", *words)

    assert found == code, err
    assert "Traceback" not in err


def test_the_overlay_joins_what_a_person_says_is_the_same(call: Run, valdora: Path) -> None:
    pair = ("VAL:Compositi rinnovabili", "HOC:Biobasierte Verbundwerkstoffe")

    code, out, _err = call("-w", valdora, "diamond", "overlay", "--same", *pair, "--json")

    rows = {row["name"]: set(row["cells"]) for row in data(out)["rows"]}
    assert code == 0
    assert rows["Compositi rinnovabili"] == {"VAL", "HOC"}
    _code, out, _err = call("-w", valdora, "diamond", "overlay", "--forget", *pair, "--json")
    rows = {row["name"]: set(row["cells"]) for row in data(out)["rows"]}
    assert rows["Compositi rinnovabili"] == {"VAL"}


def test_matches_are_told_with_two_numbers_and_reasons(call: Run, valdora: Path) -> None:
    code, out, _err = call("-w", valdora, "diamond", "match", "E-health", "--json")

    found = {(m["case"], m["region"]): m for m in data(out)}
    assert code == 0
    assert set(found) == {("catch_up", "HOC"), ("too_small_alone", "BRE")}
    best = found["catch_up", "HOC"]
    assert 0 <= best["similarity"] <= 1
    assert 0 <= best["complementarity"] <= 1
    assert "HOC has what is short here: firms, skills, capital, value chain" in best["reasons"]


def test_interest_needs_both_sides(call: Run, valdora: Path) -> None:
    said = ("Alimenti funzionali", "BRE:Funkcionalna živila")
    answer = ("Funkcionalna živila", "VAL:Alimenti funzionali")

    _code, out, _err = call("-w", valdora, "diamond", "match", "--interest", *said, "--json")
    mine = {m["activity"]["name"]: m["interest"] for m in data(out)}
    assert mine["Alimenti funzionali"] == "here"

    brezje = valdora.parent / "brezje"
    _code, out, _err = call("-w", brezje, "diamond", "match", "--interest", *answer, "--json")
    theirs = {m["activity"]["name"]: m["interest"] for m in data(out)}
    assert theirs["Funkcionalna živila"] == "mutual"


def test_no_line_is_wider_than_the_terminal(call: Run, valdora: Path) -> None:
    from rich.cells import cell_len

    for words in (("overlay",), ("match",), ("rank",), ("cases",), ("show",)):
        _code, out, _err = call("-w", valdora, "diamond", *words)
        wide = [line for line in out.splitlines() if cell_len(line) > 80]
        assert not wide, (words, wide[0])


def test_the_report_has_the_figure_the_matrix_the_table_and_the_search_profiles(
    call: Run, valdora: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"

    code, _out, err = call("-w", valdora, "report", "-o", file)

    assert code == 0, err
    text = file.read_text("utf-8")
    assert text.count("<svg") >= 2
    for words in (
        "Activities of the diamond",
        "Ranking by",
        "Partners to look for",
        "Riabilitazione",
    ):
        assert words in text


def test_the_commands_run_without_textual(valdora: Path, tmp_path: Path) -> None:
    script = (
        "import sys\nfrom cap_tui.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as left:\n"
        "    print('textual' in sys.modules, left.code, file=sys.stderr)\n"
    )
    for words in (("overlay",), ("match",), ("show",), ("rank",)):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                script,
                "--home",
                tmp_path / "h",
                "-w",
                valdora,
                "diamond",
                *words,
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stderr.split()[-2:] in (["False", "0"], ["False", "None"]), done.stderr
