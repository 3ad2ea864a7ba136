"""A region on a server as its administrator sees it: addresses, roles and rights, the check of the storage, formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.errors import ReadOnly, Refused
from cap_tui.model.actor import Person
from cap_tui.operations.context import Context
from cap_tui.operations.people import erase_person
from cap_tui.workspace import REGION_FILE, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.config import FORMAT, StorageConfig, new_text, write_config
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.inspection import Inspection, inspect, judge_durability, read_names
from cap_tui.workspace.postgres.migrating import migrate
from tests.postgres.databases import empty
from tests.postgres.server import Server
from tests.postgres.test_server_log import opened
from tests.workspace.log_drafts import content, draft, op


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://cap:s3cret@db/cap",
        "postgresql://db/cap?user=x&password=s3cret",
        "postgresql://db/cap?passfile=/tmp/s3cret",
    ],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Refused) as refused:
        read_address(url, "workspace.toml, line 7, storage.url")

    assert "line 7" in str(refused.value)
    assert "s3cret" not in str(refused.value) + repr(refused.value.__context__)


def test_an_address_elsewhere_is_fully_checked_unless_it_says_otherwise() -> None:
    safe = read_address("postgresql://db1.example,db2.example/cap", "")
    weak = read_address("postgresql://db1.example/cap?sslmode=require&connect_timeout=9", "")

    assert (safe.parameters["sslmode"], safe.notices) == ("verify-full", ())
    assert (safe.parameters["connect_timeout"], safe.parameters["tcp_user_timeout"]) == (
        "3",
        "10000",
    )
    assert (weak.parameters["sslmode"], weak.parameters["connect_timeout"]) == ("require", "9")
    assert "sslmode=require" in weak.notices[0]
    assert "sslmode" not in read_address("postgresql://127.0.0.1/cap", "").parameters
    named = read_address("postgresql://127.0.0.1.db.example/cap", "")
    assert named.parameters["sslmode"] == "verify-full", "a name is not this machine"


def test_a_service_elsewhere_is_fully_checked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "services"
    file.write_text(
        "# ours\n[region]\nhost=db1.example\npassword=s%cret\n"
        "[weak]\nhost=db1.example\nsslmode=require\n[here]\nhost=127.0.0.1\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(file))

    safe = read_address("postgresql:///cap?service=region", "")
    weak = read_address("postgresql:///cap?service=weak", "")
    here = read_address("postgresql:///cap?service=here", "")

    assert (safe.parameters["sslmode"], safe.notices) == ("verify-full", ())
    assert "s%cret" not in repr(safe)
    assert "sslmode=require" in weak.notices[0]
    assert "sslmode" not in here.parameters
    monkeypatch.setenv("PGSERVICE", "region")
    assert read_address("postgresql:///cap", "").parameters["sslmode"] == "verify-full"


RIGHTS = """
SELECT r.role, t.name, p.name FROM
  (VALUES ('cap_reader'), ('cap_writer'), ('cap_keeper')) AS r (role),
  (VALUES ('head'), ('log'), ('segment'), ('snapshot')) AS t (name),
  (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p (name)
WHERE has_table_privilege(r.role, 'cap_tui.' || t.name, p.name) ORDER BY 1, 2, 3
"""


def test_each_role_has_the_rights_of_the_contract_and_no_other(database: Server) -> None:
    assert database.sql(RIGHTS) == [
        ("cap_keeper", "log", "INSERT"),
        ("cap_keeper", "log", "UPDATE"),
        ("cap_keeper", "segment", "INSERT"),
        ("cap_keeper", "snapshot", "DELETE"),
        ("cap_keeper", "snapshot", "INSERT"),
        ("cap_writer", "log", "INSERT"),
        ("cap_writer", "segment", "INSERT"),
        ("cap_writer", "snapshot", "DELETE"),
        ("cap_writer", "snapshot", "INSERT"),
    ]
    columns = """SELECT r.role, c.name FROM (VALUES ('cap_reader'), ('cap_writer'), ('cap_keeper')) AS r (role),
        (VALUES ('one'), ('format'), ('workspace'), ('seq'), ('crc'), ('generation')) AS c (name)
        WHERE has_column_privilege(r.role, 'cap_tui.head', c.name, 'UPDATE') ORDER BY 1, 2"""
    assert database.sql(columns) == [
        ("cap_keeper", "crc"),
        ("cap_keeper", "generation"),
        ("cap_keeper", "seq"),
        ("cap_writer", "crc"),
        ("cap_writer", "seq"),
    ]
    assert database.sql("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'cap_owner'") == [
        (False,)
    ]
    assert database.sql(
        "SELECT tableowner FROM pg_tables WHERE schemaname = 'cap_tui' GROUP BY 1"
    ) == [("cap_owner",)]


def test_the_check_names_what_is_wrong(database: Server) -> None:
    fine = inspect(read_address(database.url(), ""))
    assert (fine.problems, fine.durable, fine.primary, fine.role) == (
        [],
        "disk",
        True,
        "cap_writer",
    )

    assert any(
        "superuser" in told for told in inspect(read_address(database.url("admin"), "")).problems
    )
    database.sql("ALTER ROLE cap_writer SET synchronous_commit = off")
    try:
        assert any(
            "synchronous_commit" in told
            for told in inspect(read_address(database.url(), "")).problems
        )
    finally:
        database.sql("ALTER ROLE cap_writer RESET synchronous_commit")
    for granted, told in (
        ("DELETE ON cap_tui.log", "DELETE on log"),
        ("UPDATE (data) ON cap_tui.log", "UPDATE on log"),
        ("TRIGGER ON cap_tui.log", "TRIGGER on log"),
        ("UPDATE (one) ON cap_tui.head", "UPDATE (one) on head"),
        ("TEMPORARY ON DATABASE region", "TEMPORARY on the database"),
        ("pg_read_server_files", "member of pg_read_server_files"),
    ):
        database.sql(f"GRANT {granted} TO cap_writer")
        try:
            problems = inspect(read_address(database.url(), "")).problems
        finally:
            database.sql(f"REVOKE {granted} FROM cap_writer")
        assert len(problems) == 1, problems
        assert told in problems[0]


@pytest.mark.parametrize(
    ("names", "attached", "durable", "problems"),
    [
        ("", [], "disk", 0),
        ("two", ["two"], "standby", 0),
        ("two", ["other"], "disk", 1),
        ('FIRST 1 ("two", three)', ["THREE"], "standby", 0),
        ("ANY 2 (two, three)", ["three"], "disk", 1),
        ("*", ["walreceiver"], "standby", 0),
    ],
)
def test_a_standby_counts_when_commits_wait_for_it(
    names: str, attached: list[str], durable: str, problems: int
) -> None:
    needed, synchronous = read_names(names)
    found = Inspection(primary=True, synchronous=synchronous)
    found.standbys = [{"name": name, "state": "", "sync": ""} for name in attached]
    judge_durability(found, needed, safe=True)
    assert (found.durable, len(found.problems)) == (durable, problems)


def test_a_reader_reads_and_says_why_it_may_not_write(database: Server, tmp_path: Path) -> None:
    writer, reader = opened(database, tmp_path), opened(database, tmp_path, "cap_reader")
    writer.append(draft(op("a", 1)))

    assert content(reader) == {"a": 1}
    assert reader.verify().ok
    with pytest.raises(ReadOnly):
        reader.append(draft(op("a", 2)))
    assert any("may read this region but not write" in notice for notice in reader.notices)
    with pytest.raises(ReadOnly, match="may not erase"):
        writer.forget_many([("t", "a")], "ada")
    assert content(writer) == {"a": 1}
    for log in (writer, reader):
        log.close()


def test_who_may_not_erase_does_not_begin_an_erasure(database: Server, tmp_path: Path) -> None:
    stored = WorkspaceConfig(
        region=Region(code="VA", name="Valdora", country="IT", synthetic=True),
        storage=StorageConfig(url=database.url("cap_writer")),
    )
    write_config(tmp_path / REGION_FILE, new_text(stored))
    today = "2026-11-29"
    with Workspace.open(tmp_path, actor="ada") as workspace:
        with workspace.transaction("a person") as change:
            zoe = change.add(
                Person(
                    name="Zoe", purpose="talks", consent="1", consent_date=today, retain_until=today
                )
            )
        before = workspace.seq

        with pytest.raises(ReadOnly, match="cap_keeper"):
            erase_person(Context(workspace), zoe)

        assert workspace.seq == before, (
            "no keeper who opens the region carries out what was refused"
        )


def test_a_region_of_a_newer_version_is_not_even_read(database: Server, tmp_path: Path) -> None:
    database.sql("UPDATE cap_tui.head SET format = 99")

    with pytest.raises(Refused, match="newer version"):
        opened(database, tmp_path)


def test_a_region_of_an_earlier_version_is_read_and_the_check_says_what_to_run(
    database: Server, tmp_path: Path
) -> None:
    database.sql("UPDATE cap_tui.head SET format = 1")
    log = opened(database, tmp_path)

    with pytest.raises(ReadOnly):
        log.append(draft(op("a", 1)))
    assert content(log) == {}
    log.close()
    (told,) = inspect(read_address(database.url(), "")).problems
    assert "storage migrate" in told


def test_the_owner_brings_an_earlier_format_to_the_newest(database: Server, tmp_path: Path) -> None:
    database.sql("UPDATE cap_tui.head SET format = 1")
    database.sql("CREATE ROLE administrator LOGIN IN ROLE cap_owner")
    try:
        owner = read_address(database.url("administrator"), "")
        planned = migrate(owner, dry_run=True)
        assert database.sql("SELECT format FROM cap_tui.head") == [(1,)]
        with pytest.raises(ReadOnly):
            migrate(read_address(database.url(), ""), dry_run=False)

        assert migrate(owner, dry_run=False) == planned
        assert database.sql("SELECT format FROM cap_tui.head") == [(FORMAT,)]
        assert migrate(owner, dry_run=False) == []
    finally:
        database.sql("DROP ROLE administrator")
    log = opened(database, tmp_path)
    assert log.append(draft(op("a", 1))).seq == 1
    log.close()


def test_a_database_without_a_region_says_what_to_run(server: Server, tmp_path: Path) -> None:
    empty(server)

    with pytest.raises(Refused, match="storage sql"):
        opened(server, tmp_path)
