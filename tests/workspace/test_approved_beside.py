"""What lies beside a region, and on its way to a server: homes, visits, registers, attached files, addresses, rows; as it was approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from cap_tui.workspace import REGION_FILE, Home, Identity, Workspace, WorkspaceConfig, visits
from cap_tui.workspace.config import StorageConfig, new_text, write_config
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files
from cap_tui.workspace.moving import require_empty, sent_before
from cap_tui.workspace.postgres.address import read_address, url_line
from cap_tui.workspace.postgres.file_rows import JournalPiece, pieces_of
from cap_tui.workspace.registers import Register, register_folder, require_confidential
from tests.approval import approve, plain, stop_the_clock
from tests.workspace.conftest import Card
from tests.workspace.test_approved_days import named, told
from tests.workspace.test_approved_store import worded

APPROVED = Path(__file__).with_name("approved") / "beside"


# ------------------------------------------------------------------------- lines for a server


def piece(found: JournalPiece) -> Iterator[str]:
    yield f"{found.base} {found.header.decode()}"
    yield from (f"  {seq} {key} {crc:08x} {data.decode()}" for seq, key, crc, data in found.rows)


def test_a_journal_as_rows(worked: Path, tmp_path: Path) -> None:
    """Of a whole history, of one without its beginning, and of one without any."""
    parts = []
    for gone in (0, 1, 2):
        for path in sorted((worked / "history").iterdir())[: 1 if gone else 0]:
            path.unlink()
        log = FileLog(worked, readonly=True)
        parts += [f"##### {gone} gone", *(line for each in pieces_of(log) for line in piece(each))]
        log.close()
    approve(APPROVED / "rows.txt", plain("\n".join(parts)))


class FakeServer:
    """Answers what it was told to, in that order."""

    def __init__(self, *answers: list[tuple[Any, ...]]) -> None:
        self.answers = list(answers)
        self.address = SimpleNamespace(name="db.example.org/region")

    def query(self, _sql: str, _values: object = ()) -> list[tuple[Any, ...]]:
        return self.answers.pop(0)


def test_what_lies_on_the_server_already(worked: Path) -> None:
    log = FileLog(worked, readonly=True)
    rows = {row[0]: row[2] for each in pieces_of(log) for row in each.rows}
    last = max(rows)
    there: list[tuple[Any, ...]] = [(True,)]
    cases: dict[str, FakeServer] = {
        "no schema, and a right to make it": FakeServer([(False,)], [(True,)]),
        "no schema, and no right": FakeServer([(False,)], [(False,)]),
        "an empty schema": FakeServer(there, [(0, 0, 0)]),
        "no head": FakeServer(there, []),
        "all that is here": FakeServer(there, [(last, rows[last], last)]),
        "the first two": FakeServer(there, [(2, rows[2], 2)]),
        "another region": FakeServer(there, [(2, rows[2] + 1, 2)]),
        "more than is here": FakeServer(there, [(last + 1, 5, last + 1)]),
        "lines that are no whole beginning": FakeServer(there, [(2, rows[2], 3)]),
        "a head before its lines": FakeServer(there, [(0, 0, 1)]),
    }
    lines = [
        f"{title}: {told(lambda s=server: sent_before(s, log))}" for title, server in cases.items()
    ]  # type: ignore[misc]
    log.close()
    approve(APPROVED / "sent.txt", "\n".join(lines))


def test_where_a_region_may_be_put(worked: Path, tmp_path: Path) -> None:
    lines = [
        told(lambda: require_empty(worked, worked)),
        told(lambda: require_empty(worked, tmp_path / "new")),
    ]
    for name in ("data.json", "data.json.journal", REGION_FILE, "other.txt"):
        target = tmp_path / name
        target.mkdir()
        (target / name).touch()
        lines.append(f"{name}: {told(lambda t=target: require_empty(worked, t))}")  # type: ignore[misc]
    approve(APPROVED / "empty.txt", plain("\n".join(lines), {"here": str(tmp_path)}))


ADDRESSES = (
    "postgresql://keeper@db.example.org/region", "postgres://keeper@localhost:5433/region?sslmode=disable", "postgresql:///region",
    "postgresql://k@db.example.org/r?sslmode=require", "postgresql://k:secret@h/r", "postgresql://k@h/r?passfile=x", "postgresql://k@h/r?sslpassword=x",
    "postgresql://k@/r?host=/var/run", "postgresql://k@/r?host=@abstract", "postgresql://k@127.0.0.1/r", "postgresql://k@[::1]/r", "postgresql://k@127.example.org/r",
    "postgresql://k@localhost,db.example.org/r", "postgresql://k@h/r?hostaddr=127.0.0.1", "postgresql://k@h/r?nothing=1", "postgresql://k@h/r?connect_timeout=9",
    "postgresql:///?service=far", "postgresql:///?service=near", "postgresql:///?service=nowhere", "mysql://x", "",
)  # fmt: skip


def test_every_form_of_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGSERVICE", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)
    services = tmp_path / "services"
    services.write_text("[far]\nhost=far.example.org\n[near]\nhost=localhost\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    monkeypatch.setenv("PGSYSCONFDIR", str(tmp_path))
    lines = []
    for environment in (
        {},
        {"PGHOST": "far.example.org"},
        {"PGSERVICE": "far"},
        {"PGSERVICEFILE": "/nowhere"},
    ):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            lines.append(f"##### {environment}")
            for url in ADDRESSES if not environment else ADDRESSES[2:3] + ADDRESSES[16:18]:
                found = told(
                    lambda u=url: (lambda a: f"{a.name} {dict(a.parameters)} {a.notices}")(
                        read_address(u, "x")
                    )
                )  # type: ignore[misc]
                lines.append(f"{url}: {found}")
    for text in ('[storage]\nurl = "x"', '# a\n[ "storage" ] # b\n\n url="x"', 'storage.url = "x"', '\nstorage = { url = "x" }', '[other]\nurl = "x"',
                 '[storage]\n[other]\nurl = "x"', '[storage]\nother = 1', 'storage . url = "x"', "", '[storages]\nurl = 1', '[x]\nstorage.url = 1'):  # fmt: skip
        lines.append(f"{text!r}: {url_line(text)}")
    approve(APPROVED / "addresses.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))


# ------------------------------------------------------------------- what lies beside a region


def test_registers(tmp_path: Path, config: WorkspaceConfig) -> None:
    region = tmp_path / "region"
    region.mkdir()
    lines = [
        f"{name!r}: {told(lambda n=name: register_folder(region, n))}"  # type: ignore[misc]
        for name in ("a", "A-1_b", "-a", "_a", "", ".", "a/b", "a.b", "x" * 64, "x" * 65, "č")
    ]
    folder = register_folder(region, "calls")
    lines.append(f"open before: {told(lambda: Register.open(folder))}")
    stored = msgspec.structs.replace(config, storage=StorageConfig(url="postgresql://h/d"))
    Register.create(folder, stored, actor="ada").close()
    lines.append(
        f"made: {sorted(path.name for path in folder.iterdir() if 'lock' not in path.name)} {folder.stat().st_mode & 0o777:o} {folder.parent.stat().st_mode & 0o777:o}"
    )
    lines.append(f"made again: {told(lambda: Register.create(folder, config))}")
    for mode in (0o700, 0o600, 0o710, 0o701, 0o740, 0o704, 0o750, 0o777):
        folder.chmod(mode)
        lines.append(f"{mode:o}: {told(lambda: require_confidential(folder))}")
    folder.chmod(0o700)
    link, empty, file = (
        region / "registers" / "link",
        region / "registers" / "empty",
        region / "registers" / "file",
    )
    link.symlink_to(folder)
    empty.mkdir(0o700)
    file.touch()
    for path in (link, empty, file, region / "registers" / "none"):
        lines.append(f"{path.name}: {told(lambda p=path: Register.open(p))}")  # type: ignore[misc]
    write_config(folder / REGION_FILE, new_text(stored))
    lines.append(f"on a server: {told(lambda: Register.open(folder))}")
    approve(APPROVED / "registers.txt", plain("\n".join(lines), {"here": str(tmp_path)}))


def test_a_register_of_another_user(
    tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = register_folder(tmp_path, "calls")
    Register.create(folder, config).close()
    monkeypatch.setattr("cap_tui.workspace.registers.os", SimpleNamespace(getuid=lambda: 4_000_000))
    assert told(lambda: require_confidential(folder)).startswith(
        "Refused: The register belongs to another user. |"
    )


def test_recent_and_known_regions(
    tmp_path: Path, config: WorkspaceConfig, home_of: Callable[[], Home]
) -> None:
    home = home_of()
    folders = [tmp_path / f"r{number:02}" for number in range(22)]
    for folder in folders:
        folder.mkdir()
        write_config(folder / REGION_FILE, new_text(config))
        home.remember(folder)
    (folders[21] / REGION_FILE).write_text("x")
    (folders[20] / REGION_FILE).unlink()
    home.remember(folders[3])
    home.remember(home.training / "unit-1")
    lines = [str([path.name for path in home.recent()])]
    (home.regions / "own").mkdir(parents=True)
    write_config(home.regions / "own" / REGION_FILE, new_text(config))
    cwd = tmp_path / "cwd"
    (cwd / "workspaces" / "w").mkdir(parents=True)
    (cwd / "child").mkdir()
    for folder in (cwd / "workspaces" / "w", cwd / "child", cwd):
        write_config(folder / REGION_FILE, new_text(config))
    lines += [
        f"{e.folder.name} {e.code} {e.name} {e.synthetic} {e.problem}"
        for e in home.known_regions(cwd)[-7:]
    ]
    lines += [f"{e.folder.name} {e.problem}" for e in home.known_regions(cwd) if e.problem]
    for text in ('"x"', "[1, 2]", "x", "{}"):
        (home.state / "recent.json").write_text(text)
        lines.append(f"{text}: {home.recent()}")
    names = ("path", "regions", "config_file", "state", "training", "logs", "drop_in")
    lines += [f"{name}: {getattr(home, name)}" for name in names]
    lines += [
        str(
            [
                home.is_practice(each)
                for each in (home.training, home.training / "a" / "b", home.path)
            ]
        )
    ]
    text = plain("\n".join(lines), {"home": str(home.path), "here": str(tmp_path)})
    approve(APPROVED / "homes.txt", worded(text))


@pytest.fixture
def home_of(own_home: Path) -> Callable[[], Home]:
    return lambda: Home(own_home)


def test_what_changed_since_a_visit(
    tmp_path: Path, config: WorkspaceConfig, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    monkeypatch.setattr(visits, "MOST_TOLD", 3)
    home = Home(own_home)
    lines = []
    with Workspace.create(tmp_path / "valdora", config, actor=Identity("ada", "first")) as ada:
        lines.append(f"never: {visits.last_visit(home, ada)} {visits.changes_since(ada, None)}")
        visits.note_visit(home, ada)
        with Workspace.open(tmp_path / "valdora", actor=Identity("ada", "second")) as other:
            other.declare_table("votes", quiet=True)
            for number in range(5):
                with other.transaction(f"change {number}") as tx:
                    tx.add(Card(title=str(number)))
                with ada.transaction("own") as tx:
                    tx.put_document(
                        "votes" if number % 2 else "others",
                        {"uid": f"o{number}", "version": 1, "owner": "VA"},
                    )
                with other.transaction("quiet") as tx:
                    tx.put_document("votes", {"uid": f"v{number}", "version": 1, "owner": "VA"})
                ada.catch_up()
                visit = visits.last_visit(home, ada)
                found = visits.changes_since(ada, visit)
                lines.append(
                    f"{number}: {visit and visit.seq} {found and [named(e) for e in found.changes]} {found and found.more}"
                )
        seen = visits.region_state_file(home, "visits", ada)
        lines.append(f"{seen.parent.name} {seen.name.partition('-')[2]}")
        for text in (
            "x",
            "{}",
            '{"folder": "/x", "seq": 1, "at": ""}',
            f'{{"folder": "{ada.folder}", "seq": 99, "at": ""}}',
            f'{{"folder": "{ada.folder}", "seq": {ada.seq}, "at": ""}}',
        ):
            seen.write_text(text)
            found_visit = visits.last_visit(home, ada)
            lines.append(f"{text}: {found_visit and found_visit.seq}")
    approve(APPROVED / "visits.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))


def test_the_log_of_the_program_is_its_own_file(own_home: Path) -> None:
    import logging

    from cap_tui.workspace import app_logging

    app_logging.log.cache_clear()
    logger = logging.getLogger("cap_tui")
    before = list(logger.handlers)
    try:
        assert app_logging.log() is logger
        logging.getLogger("cap_tui.plugin.x").info("told")
        logging.getLogger("cap_tui.plugin.x").debug("not told")
        (text,) = (own_home / "logs" / "cap-tui.log").read_text().splitlines()
        assert text.endswith(" INFO cap_tui.plugin.x told")
        assert not logger.propagate
    finally:
        for handler in set(logger.handlers) - set(before):
            logger.removeHandler(handler)
            handler.close()
        app_logging.log.cache_clear()


def test_attached_files(
    tmp_path: Path, config: WorkspaceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    lines = []
    with Workspace.create(tmp_path / "valdora", config, actor="ada") as region:
        sha = region.attach(b"letter", "letter.txt")
        again = region.attach(b"letter", "other name.txt")
        (tmp_path / "f.txt").write_bytes(b"from a file")
        from_file = region.attach(tmp_path / "f.txt", "f.txt")
        lines += [
            f"same {sha == again}",
            told(lambda: region.attachment(sha).read_bytes()),
            told(lambda: region.attachment(from_file).read_bytes()),
        ]
        for wrong in ("0" * 64, "x", "../x", ""):
            lines.append(f"{wrong}: {told(lambda w=wrong: region.attachment(w))}")  # type: ignore[misc]
        lines.append(told(lambda: region.attach(tmp_path / "none.txt", "none")))
        (region.folder / "attachments" / sha).chmod(0o600)
        (region.folder / "attachments" / sha).write_bytes(b"lettre")
        lines += [told(lambda: region.attachment(sha)), str(region.verify().problems)]
        (region.folder / "attachments" / sha).unlink()
        lines += [told(lambda: region.attachment(sha)), str(region.verify().problems)]
        lines += [f"{e.label}" for e in region.history()]
    with Workspace.open(tmp_path / "valdora", readonly=True) as reader:
        lines += [
            told(lambda: reader.attach(b"x", "x")),
            told(lambda: reader.compact()),
            told(lambda: reader.undo()),
        ]
    assert Files().names(tmp_path / "nowhere") == []
    approve(APPROVED / "attached.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))
