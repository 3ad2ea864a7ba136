"""The commands as two officers use them: keys compared, a bundle handed over, looked at, taken in, answered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli import main
from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import key_of, public_line, write_key

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run(folder, "verify", file)`` gives exit code, ``data`` of the JSON answer, and the words beside it."""

    def call(folder: Path | None, *words: object) -> tuple[int, Any, str]:
        where = [] if folder is None else ["-w", str(folder)]
        with pytest.raises(SystemExit) as left:
            main([*where, "bundle", *map(str, words), "--json", "--no-plugins"])
        told = capsys.readouterr()
        code = left.value.code if isinstance(left.value.code, int) else 0
        return code, json.loads(told.out)["data"] if told.out else None, told.err

    return call


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """``shown(folder, "bundle", "proposals")`` gives what a person reads on standard output."""

    def call(folder: Path, *words: object) -> str:
        with pytest.raises(SystemExit) as left:
            main(["-w", str(folder), *map(str, words), "--no-plugins"])
        assert not left.value.code
        return capsys.readouterr().out

    return call


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The folders of AAA and BBB and the key file of AAA."""
    folders = []
    for code in ("AAA", "BBB"):
        config = WorkspaceConfig(region=Region(code=code, name=f"Region {code}", synthetic=True))
        Workspace.create(tmp_path / code, config).close()
        folders.append(tmp_path / code)
    with Workspace.open(folders[0]) as workspace, workspace.transaction("fill") as tx:
        tx.add(TransformativeActivity(name="Smart packaging"))
        for number in range(6):
            tx.add(Person(name=f"Person {number}"))
    return folders[0], folders[1], write_key(key_of(1), tmp_path / "id_ed25519")


def test_a_bundle_goes_from_one_region_to_another_and_an_answer_back(
    run: Run, shown: Callable[..., str], desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, two, key = desk
    file = tmp_path / "aaa.cap.zip"
    code, own, _err = run(one, "keys", "mine", key)
    assert code == 0
    code, preview, _err = run(one, "export", "-o", file, "--dry-run")
    assert (code, preview["written"], file.exists()) == (0, False, False)
    assert [row["table"] for row in preview["preview"]["home"]] == ["people"]
    code, written, err = run(one, "export", "-o", file)
    assert (code, written["rows"]["activities"], written["signed"]) == (0, 1, True)
    assert "stays" in err, "the preview is told before it leaves"

    code, verdict, _err = run(two, "verify", file)
    assert (code, verdict["integrity"], verdict["signature"]) == (1, "ok", "unknown key")
    assert verdict["fingerprint"] == own["fingerprint"]
    assert run(two, "import", file)[0] == 3
    code, _key, err = run(two, "keys", "add", "AAA", own["key"])
    assert code == 2, "no pin without a comparison"
    assert run(two, "keys", "add", "AAA", own["key"], "--fingerprint", "SHA256:wrong")[0] == 3
    pin = ("keys", "add", "AAA", own["key"], "--fingerprint", own["fingerprint"])
    assert run(two, *pin, "--dry-run")[0] == 0
    assert run(two, "keys")[1] == []
    assert run(two, *pin, "--compared", "by telephone")[0] == 0
    assert [row["region"] for row in run(two, "keys")[1]] == ["AAA"]
    assert run(two, "keys", "allowed-signers")[1][0].startswith("AAA namespaces=")
    assert run(two, "verify", file)[0] == 0
    assert run(two, "keys", "revoke", "SHA256:nobody", "--dry-run")[0] == 2
    assert run(two, "keys", "add", "CCC", *pin[3:], "--dry-run")[0] == 3

    code, plan, _err = run(two, "import", file, "--dry-run")
    assert (code, plan["imported"], plan["counts"]["new"]) == (
        0,
        False,
        sum(written["rows"].values()),
    )
    code, taken, _err = run(two, "import", file)
    assert (code, taken["imported"]) == (0, True)
    code, again, _err = run(two, "import", file)
    assert (code, again["imported"], again["counts"]["same"]) == (0, False, taken["counts"]["new"])
    assert run(two, "diff", file)[1] == []

    with Workspace.open(two) as workspace:
        uid = next(workspace.records(TransformativeActivity).all()).uid
    change = ("propose", "activities", uid, 'description="for medicine"', "--why", "we do that")
    assert run(two, *change, "--dry-run")[0] == 0
    for words in ("smart packaging", uid[:-1]):
        assert run(two, *change[:2], words, *change[3:], "--dry-run")[0] == 0, words
    plain = run(two, "propose", "activities", uid, "description=medicine", "--dry-run")
    assert (plain[0], plain[1]["changes"]) == (0, {"description": "medicine"})
    assert (plain[1]["record"], plain[1]["region"]) == (uid, "AAA")
    asked = ("bundle", "propose", "activities", uid, "description=medicine", "--dry-run")
    assert f"{uid}  AAA: Smart packaging" in shown(two, *asked)
    assert run(two, "propose", "activities", "nobody", 'name="x"', "--dry-run")[0] == 2
    code, proposal, _err = run(two, *change)
    assert code == 0
    back = tmp_path / "bbb.cap.zip"
    other = write_key(key_of(2), tmp_path / "other")
    assert run(two, "export", "-o", back, "--key", other)[0] == 0
    mark = run(two, "keys", "mine", other, "--dry-run")[1]["fingerprint"]
    assert run(one, "keys", "add", "BBB", public_line(key_of(2)), "--fingerprint", mark)[0] == 0
    assert run(one, "import", back)[1]["counts"]["proposal"] == 1
    assert [row["uid"] for row in run(one, "proposals")[1]] == [proposal["uid"]]
    assert run(one, "decide", proposal["uid"], "accept", "--dry-run")[0] == 0
    told = shown(one, "bundle", "proposals")
    assert "description: (empty) → for medicine" in told
    assert shown(one, "activities", "edit", uid, "--description", "ours")
    assert "description: ours → for medicine" in shown(one, "bundle", "proposals"), "as it is now"
    assert run(one, "decide", proposal["uid"], "accept")[0] == 4
    assert shown(one, "undo")
    begun = run(one, "decide", proposal["uid"][:-1], "accept", "--dry-run")
    assert begun[:2] == (0, {"proposal": proposal["uid"], "answer": "accept"})
    assert run(one, "decide", "smart packaging", "decline", "--dry-run")[0] == 0
    waiting = [(row["direction"], row["answer"]) for row in run(two, "proposals")[1]]
    assert waiting == [("sent", "waiting")]
    assert run(one, "decide", proposal["uid"], "accept", "--why", "we do that too")[0] == 0
    assert run(one, "decide", proposal["uid"], "accept", "--dry-run")[0] == 2
    assert run(one, "proposals")[1] == []
    answer = tmp_path / "answer.cap.zip"
    assert run(one, "export", "-o", answer, "--key", desk[2])[0] == 0
    assert run(two, "import", answer)[0] == 0
    (sent,) = run(two, "proposals")[1]
    assert (sent["uid"], sent["answer"]) == (proposal["uid"], "accepted")
    assert sent["answer_why"] == "we do that too"
    assert "by AAA: we do that too" in shown(two, "bundle", "proposals")
    assert [row["profile"] for row in run(one, "register")[1]] == ["aggregate"] * 2


def test_the_written_file_is_named_with_its_folder_and_with_the_scp_line_over_ssh(
    desk: tuple[Path, Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")
    monkeypatch.setenv("USER", "ana")
    with pytest.raises(SystemExit):
        main(
            [
                "-w",
                str(desk[0]),
                "bundle",
                "export",
                "-o",
                "x.cap.zip",
                "--unsigned",
                "--no-plugins",
            ]
        )
    place, fetch, *_rest = capsys.readouterr().out.splitlines()
    assert place == f"File: {tmp_path}/x.cap.zip"
    assert fetch.endswith(f"scp ana@192.0.2.1:{tmp_path}/x.cap.zip .")


def test_a_bundle_is_shown_table_by_table(
    run: Run, shown: Callable[..., str], desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, two, key = desk
    file = tmp_path / "aaa.cap.zip"
    run(one, "export", "-o", file, "--key", key, "--no-report")
    code, shown, _err = run(two, "show", file)
    assert (code, shown["source"]["code"], shown["profile"]) == (0, "AAA", "aggregate")
    assert run(two, "show", file, "--table", "activities")[1][0]["name"] == "Smart packaging"
    assert run(two, "show", file, "--table", "nothing")[0] == 2


def test_what_is_refused_has_exit_code_3_and_changes_nothing(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    _one, two, _key = desk
    junk = tmp_path / "junk.cap.zip"
    junk.write_bytes(b"PK" * 100)
    for command in (
        ("verify", junk),
        ("show", junk),
        ("import", junk, "--allow-unsigned"),
        ("diff", junk),
    ):
        code, answer, err = run(two, *command)
        assert code == 3, command
        assert answer["message"] in err
    assert run(two, "verify", tmp_path / "missing.cap.zip")[0] == 2
    with Workspace.open(two) as workspace:
        assert workspace.seq == 0


def test_names_leave_only_when_the_recipient_is_typed_once_more(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, _two, key = desk
    words = ("export", "-o", tmp_path / "x.cap.zip.age", "--profile", "identified", "--key", key)
    assert run(one, *words)[0] == 2
    terms = ("--recipient", "BBB", "--purpose", "contract", "--legal-basis", "consent")
    assert run(one, *words, *terms)[0] == 3
    assert run(one, *words, *terms, "--confirm", "BBB")[0] == 3, "not without encryption"
    code, done, _err = run(one, *words, *terms, "--confirm", "BBB", "--to", public_line(key_of(9)))
    assert (code, done["encrypted"], done["rows"]["people"]) == (0, True, 6)
    opener = write_key(key_of(9), tmp_path / "opener")
    code, shown, _err = run(None, "show", tmp_path / "x.cap.zip.age", "--identity", opener)
    assert (code, shown["recipient"]) == (0, "BBB")


def test_an_unsigned_bundle_is_written_and_read_only_on_demand(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, two, _key = desk
    file = tmp_path / "x.cap.zip"
    assert run(one, "export", "-o", file)[0] == 2, "no key was named"
    assert run(one, "export", "-o", file, "--unsigned", "--no-workbook")[0] == 0
    assert run(two, "import", file)[0] == 3
    code, answer, _err = run(two, "import", file, "--allow-unsigned")
    assert (code, answer["quarantine"], answer["imported"]) == (0, True, True)
    assert run(one, "export", "-o", file, "--unsigned")[0] == 3, "an existing file is not replaced"
    assert run(one, "export", "-o", file, "--unsigned", "--line", "x", "--record", "y")[0] == 2


def test_a_record_to_export_is_named_as_everywhere_and_what_means_several_is_refused(
    run: Run, desk: tuple[Path, Path, Path]
) -> None:
    one, _two, _key = desk
    with Workspace.open(one) as workspace, workspace.transaction("More") as transaction:
        for _twice in range(2):
            transaction.add(Evidence(title="Survey"))
        (activity,) = workspace.records(TransformativeActivity).all()
    for words in ("smart packaging", activity.uid, activity.uid[:-1]):
        code, plan, _err = run(one, "export", "--record", words, "--unsigned", "--dry-run")
        assert code == 0, words
        assert plan["preview"]["scope"].endswith(activity.uid), words
    for words, told in (("Survey", "means several records"), ("Steel", "no record 'Steel'")):
        code, _data, err = run(one, "export", "--record", words, "--unsigned", "--dry-run")
        assert code == 2
        assert told in err


def test_verifying_draws_nothing_and_loads_no_plugin(
    desk: tuple[Path, Path, Path], tmp_path: Path, run: Run
) -> None:
    one, _two, key = desk
    file = tmp_path / "x.cap.zip"
    run(one, "export", "-o", file, "--key", key)
    program = (
        "import sys\nfrom cap_tui.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as left:\n    code = left.code\n"
        "bad = [name for name in sys.modules if name.split('.')[0] in ('textual', 'xlsxwriter') or name.startswith('cap_stress')]\n"
        "sys.exit(99 if bad else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "-w", str(one), "bundle", "verify", str(file)],
        capture_output=True,
    )
    assert done.returncode == 1, done.stderr.decode()
    assert done.stdout.splitlines()[0].startswith(b"INTEGRITY")


def test_two_bundles_are_compared_with_the_own_key_when_one_is_encrypted(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, _two, key = desk
    open_, closed = tmp_path / "open.cap.zip", tmp_path / "closed.cap.zip"
    assert run(one, "keys", "mine", key)[0] == 0
    assert run(one, "export", "-o", open_)[0] == 0
    assert run(one, "export", "-o", closed, "--to", public_line(key_of(1)))[0] == 0
    code, differences, err = run(one, "diff", open_, f"{closed}.age")
    assert (code, differences) == (0, []), err


def test_two_bundles_are_compared_without_a_region_and_one_is_not(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two, _key = desk
    file = tmp_path / "aaa.cap.zip"
    assert run(one, "export", "-o", file, "--unsigned")[0] == 0
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path / "a home that knows no region"))
    assert run(None, "diff", file, file)[:2] == (0, [])
    code, told, _err = run(None, "diff", file)
    assert (code, "region" in told["message"]) == (2, True)


def test_the_name_of_an_encrypted_bundle_ends_in_age_and_of_no_other(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, two, key = desk
    file = tmp_path / "aaa.cap.zip"
    words = ("export", "-o", file, "--key", key, "--no-workbook", "--no-report")
    code, told, _err = run(one, *words, "--to", public_line(key_of(2)))
    assert (code, told["file"], file.exists()) == (0, f"{file}.age", False)
    assert run(one, *words, "--to", public_line(key_of(2)))[0] == 3, "it is there already"
    code, answer, _err = run(one, "export", "-o", f"{file}.age", "--key", key, "--overwrite")
    assert (code, "does not end in .age" in answer["message"]) == (2, True)
    opener = write_key(key_of(2), tmp_path / "opener")
    for name in ("x.cap.zip", "y.cap.zip.age"):
        renamed = tmp_path / name
        renamed.write_bytes(Path(told["file"]).read_bytes())
        assert run(two, "show", renamed, "--identity", opener)[0] == 0


def test_a_bundle_is_previewed_in_the_words_of_the_partners_import(
    run: Run, desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, two, key = desk
    file = tmp_path / "aaa.cap.zip"
    mark = run(one, "keys", "mine", key)[1]["fingerprint"]
    code, seen, _err = run(one, "export", "--preview", "--partner", "BBB")
    assert (code, seen["written"], seen["partner"], seen["pinned"]) == (0, False, "BBB", True)
    assert run(one, "register")[1] == [], "nothing is registered"
    assert run(one, "export")[0] == 2, "a file is needed to write one"
    assert run(one, "export", "-o", file, "--no-workbook", "--no-report")[0] == 0
    assert run(two, "keys", "add", "AAA", key.with_suffix(".pub"), "--fingerprint", mark)[0] == 0
    plan = run(two, "import", file, "--dry-run")[1]
    for part in ("verdict", "counts", "lines", "notice", "source", "bundle"):
        assert seen[part] == plan[part], part
    code, seen, _err = run(one, "export", "--preview", "--unsigned")
    assert (code, seen["partner"], "no trusted signature" in seen["refused"]) == (
        0,
        "PARTNER",
        True,
    )


def test_the_key_that_signed_is_named_also_without_its_public_half(
    run: Run, shown: Callable[..., str], desk: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    one, _two, key = desk
    mark = run(one, "keys", "mine", key, "--dry-run")[1]["fingerprint"]
    key.with_suffix(".pub").unlink()
    words = ("bundle", "export", "-o", tmp_path / "x.cap.zip", "--key", key)
    assert f"Signed with the key {mark}" in shown(one, *words, "--no-workbook", "--no-report")
    assert run(one, "register")[1][0]["signer"] == mark
