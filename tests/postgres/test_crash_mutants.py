"""Programs that break one promise each: the crash tests of a region on a server notice every one of them.

make crash-server
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres.test_server_crash import (
    Crowd,
    cancelled_commits,
    faults_found,
    kill_and_restart,
    pair,
    standby_dies_first,
)

pytestmark = pytest.mark.long

CUT_AT_COMMIT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cap-tui' AND query = 'COMMIT'"


def test_the_suite_notices_who_takes_a_warning_for_a_success(tmp_path: Path) -> None:
    found = cancelled_commits(tmp_path, "warning-is-success")
    assert any(told.startswith(("lost", "reader ahead")) for told in found)


def test_the_suite_notices_who_does_not_wait_for_the_standby(tmp_path: Path) -> None:
    found = standby_dies_first(tmp_path, "local-commit")
    assert any(told.startswith("lost") for told in found)


def test_the_suite_notices_who_waits_for_the_disks_behind_the_commit(tmp_path: Path) -> None:
    """Nothing that was told is lost, but others saw what the log does not have."""
    found = standby_dies_first(tmp_path, "shared-flush")
    assert any(told.startswith("reader ahead") for told in found)
    assert not any(told.startswith("lost") for told in found)


def test_the_suite_notices_who_asks_again_under_another_key(tmp_path: Path) -> None:
    with pair(standby=False) as servers:
        crowd = Crowd(servers, tmp_path, writers=4, mutant="no-keys")
        found = []
        for _round in range(40):
            crowd.all_go_on()
            servers.primary.sql(CUT_AT_COMMIT)
            found = faults_found(servers, crowd)
            if any(told.startswith("twice w") for told in found):
                break
        crowd.end()
        assert any(told.startswith("twice w") for told in found)


def test_the_suite_notices_who_calls_a_doubt_not_saved(tmp_path: Path) -> None:
    with pair(standby=False) as servers:
        crowd = Crowd(servers, tmp_path, writers=4, mutant="doubt-is-not-saved")
        for _round in range(40):
            crowd.all_go_on()
            servers.primary.sql(CUT_AT_COMMIT)
            if any(told.startswith("not gone") for told in faults_found(servers, crowd)):
                break
        crowd.end()
        assert any(told.startswith("not gone") for told in faults_found(servers, crowd))


def test_the_suite_notices_who_does_not_flush(tmp_path: Path) -> None:
    lost: list[str] = []
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pair(standby=False) as servers:
            crowd = Crowd(servers, folder, writers=4, mutant="no-flush")
            crowd.all_go_on()
            kill_and_restart(servers)
            crowd.end(well=False)
            lost += faults_found(servers, crowd)
        if lost:
            break
    assert any(told.startswith("lost") for told in lost)
