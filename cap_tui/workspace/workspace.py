"""A region's folder, open: settings, records, transactions, history, attachments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from cap_tui.errors import CapError, NotFound, ReadOnly, Refused
from cap_tui.model.record import Personal, Record
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.attachments import FOLDER, Attachment
from cap_tui.workspace.config import (
    FORMAT,
    WorkspaceConfig,
    changed_text,
    new_text,
    parse_config,
    read_config,
    require_sound,
    require_unchanged,
    settings_in,
    write_config,
)
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.file_log import FileLog
from cap_tui.workspace.files import Files
from cap_tui.workspace.history import History, HistoryEntry
from cap_tui.workspace.history_access import HistoryAccess
from cap_tui.workspace.identity import Identity
from cap_tui.workspace.journal import MovedAway
from cap_tui.workspace.log import Log
from cap_tui.workspace.memory_log import MemoryLog
from cap_tui.workspace.news import News
from cap_tui.workspace.pending_transaction import Capability, Verification
from cap_tui.workspace.places import follow_move, open_log
from cap_tui.workspace.raw_access import RawAccess
from cap_tui.workspace.records import Records
from cap_tui.workspace.table_feed import TableFeed
from cap_tui.workspace.table_rules import TableRule
from cap_tui.workspace.transaction import Transaction
from cap_tui.workspace.undo import Undo

if TYPE_CHECKING:
    from cap_tui.workspace.tables import LogTable, WorkspaceDB

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Workspace(HistoryAccess, RawAccess):
    """One region. May be used from several threads; what others change shows up by itself."""

    def __init__(
        self, folder: Path, config: WorkspaceConfig, log: Log, actor: str | Identity
    ) -> None:
        self.folder = folder
        self.config = config
        self.log = log
        self.identity = Identity.of(actor)
        """Who acts through this handle; each handle is a session unless one was given."""
        self._history = History(log)
        self._undo = Undo(log)
        self._db: WorkspaceDB | None = None

    @classmethod
    def create(
        cls, folder: Path, config: WorkspaceConfig, *, actor: str | Identity = ""
    ) -> Workspace:
        """Make a region in ``folder`` and open it.

        Raises Refused when the folder holds one or may not be written, NotSaved on a full disk.
        """
        cls.check_new(folder, config)
        try:
            Files().make_folder(folder)
            with FileLog.created(folder):
                write_config(folder / REGION_FILE, new_text(config))
        except OSError as error:
            raise not_written(error, folder) from error
        return cls.open(folder, actor=actor)

    @classmethod
    def check_new(cls, folder: Path, config: WorkspaceConfig) -> None:
        """Raise Refused when :meth:`create` would; makes nothing."""
        try:
            taken = (folder / REGION_FILE).exists()
        except OSError as error:
            raise not_written(error, folder) from error
        if taken:
            raise Refused(
                _("There is a region in this folder already."),
                where=str(folder),
                remedy=_("Choose another folder."),
            )
        require_sound(config)

    @classmethod
    def open(cls, folder: Path, *, readonly: bool = False, actor: str | Identity = "") -> Workspace:
        """Open a region. Raises Refused, Corrupt, Busy.

        Where it cannot be written, because of the folder's rights or of the disk, it is opened
        for reading, and ``notices`` says why.
        """
        config = read_config(folder / REGION_FILE)
        try:
            log = open_log(folder, config, readonly=readonly)
        except MovedAway as moved:
            # Whoever moved it was ended before it could change the settings.
            config = follow_move(folder, config, moved)
            log = open_log(folder, config, readonly=readonly)
        if not log.readonly and config.format < FORMAT:
            config = read_config(folder / REGION_FILE)
        return cls(folder, config, log, actor)

    @classmethod
    def in_memory(cls, config: WorkspaceConfig, *, actor: str | Identity = "") -> Workspace:
        """A region that lives as long as the process, for tests; it has no folder to attach to."""
        log = MemoryLog()
        log.region_files.write_config(new_text(config))
        return cls(Path(), config, log, actor)

    @property
    def actor(self) -> str:
        """The login that acts through this handle."""
        return self.identity.login

    @property
    def readonly(self) -> bool:
        """Whether the region was opened for reading only."""
        return self.log.readonly

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the place of this region offers: a folder, attachments, copies."""
        return self.log.capabilities

    @property
    def generation(self) -> int:
        """Changes whenever the past did: a record was erased, or the region was put back to an earlier state."""
        return self.log.generation

    @property
    def seq(self) -> int:
        """The number of the newest transaction taken in; it grows with every change by anybody."""
        return self.log.tables.seq

    @property
    def notices(self) -> tuple[str, ...]:
        """What the store has to tell a person: a torn end set aside, a full disk."""
        return tuple(self.log.notices)

    @property
    def db(self) -> WorkspaceDB:
        """All tables with TinyDB's own interface."""
        if self._db is None:
            from cap_tui.workspace.tables import WorkspaceDB

            self._db = WorkspaceDB(self.log, self.identity)
        return self._db

    def records(self, kind: type[R]) -> Records[R]:
        """Typed reading of the table of ``kind``."""
        return Records(self.log, kind)

    def table_feed(self, table: str, row: type[T]) -> TableFeed[T]:
        """What changes in a table, as rows of the type ``row``: see :class:`TableFeed`."""
        return TableFeed(self.log, table, row)

    def table(self, name: str) -> LogTable:
        """The raw documents of a table with TinyDB's own interface; each write is a transaction."""
        return self.db.table(name)  # type: ignore[return-value]

    def tables(self) -> list[str]:
        """Names of the tables that hold documents, sorted."""
        self.log.glance()
        return self.log.tables.names()

    def require_writing(self) -> None:
        """Raise ReadOnly where the region may only be read."""
        if self.readonly:
            raise ReadOnly(_("The region is open for reading only."), where=str(self.folder))

    def transaction(
        self,
        label: str,
        *,
        key: str | None = None,
        final: bool = False,
        subject: str | None = None,
        dry_run: bool = False,
    ) -> Transaction:
        """Changes that become one commit at the end of a ``with`` block.

        ``key`` names the work (a file's digest): again it gets the first commit's ``seq``. A ``final`` one (an
        erasure) cannot be undone. ``subject``: for whom (None: that of this handle). ``dry_run`` only checks.
        """
        self.require_writing()
        who = self.identity if subject is None else self.identity.for_subject(subject)
        return Transaction(
            self.log,
            label,
            actor=who,
            owner=self.config.region.code,
            key=key,
            final=final,
            dry_run=dry_run,
        )

    def forget(self, table: str, uid: str) -> int:
        """Remove a record and every trace of it from snapshot, journal and history; number of traces."""
        return self.forget_many([(table, uid)])

    def forget_many(self, records: Sequence[tuple[str, str]]) -> int:
        """:meth:`forget` several records, given as (table, uid), in one pass over the history."""
        return self.log.forget_many(records, self.actor)

    def require_erasing(self) -> None:
        """Raise ReadOnly unless this program may erase: ask before the first step of an erasure."""
        self.log.require_erasing()

    @property
    def beyond_erasure(self) -> str:
        """What an erasure here cannot reach and somebody else has to look after."""
        return self.log.beyond_erasure

    @property
    def away(self) -> str:
        """The time of day since when the region's server does not answer; empty while it does."""
        return self.log.away

    def glance(self) -> int:
        """Take in what others appended, if a look is due and costs no waiting; returns the newest seq."""
        self.log.glance()
        return self.seq

    def catch_up(self) -> int:
        """Take in what other processes appended; returns the newest seq."""
        return self.log.catch_up()

    def watch(
        self,
        callback: Callable[[News], None],
        *,
        own: bool = False,
        every: float | None = None,
    ) -> Callable[[], None]:
        """Call back with :class:`News` from a thread, within a second of a change by others; returns the stop.

        News names the tables and uids that were touched, and is the newest seq as an int.
        ``own``: also after changes of this program. ``every``: how often to look, in seconds; a
        workshop asks for 0.02.
        """
        return self.log.watch(callback, own=own, every=every)

    def after_commit(self, callback: Callable[[News], None]) -> Callable[[], None]:
        """Call back with :class:`News` in the committing thread after each commit of this program; returns the stop."""
        self.log.committed.append(callback)
        return lambda: self.log.committed.remove(callback)

    def commit_all(self, transactions: Sequence[Transaction]) -> list[CapError | None]:
        """Commit several transactions in one hold, with one sync; each fails alone.

        Returns for each the error that kept it out, or None; ``seq`` and ``repeated`` of those
        that are stored are set. Raises what concerns all of them: Busy, ReadOnly, Poisoned.
        """
        drafts = [transaction.draft() for transaction in transactions]
        found = self.log.commit_all(drafts)
        for transaction, receipt in zip(transactions, found, strict=True):
            if not isinstance(receipt, CapError):
                transaction.received(receipt)
        return [one if isinstance(one, CapError) else None for one in found]

    # Rules of tables

    def declare_table(
        self, table: str, *, append_only: bool = False, final: bool = False, quiet: bool = False
    ) -> None:
        """Store a rule that the log itself checks from now on; see :class:`TableRule`. It is never loosened."""
        rule = TableRule(table=table, append_only=append_only, final=final, quiet=quiet)
        with self.transaction(_("Rules of the table {table}").format(table=table)) as transaction:
            transaction.declare(rule)

    def table_rule(self, table: str) -> TableRule:
        """The rule of a table; without restrictions where none is declared."""
        self.log.glance()
        return self.log.tables.rules.get(table) or TableRule(table=table)

    def is_quiet_change(self, entry: HistoryEntry) -> bool:
        """Whether a transaction touches quiet tables only, so that it is not announced."""
        rules, tables = self.log.tables.rules, {change.table for change in entry.changes}
        return bool(tables) and all(name in rules and rules[name].quiet for name in tables)

    def verify(self) -> Verification:
        """Read every byte again and check it."""
        found = self.log.verify()
        attachments = self.log.region_files.attachments
        if attachments is None:
            return found
        problems = (*found.problems, *attachments.problems())
        return msgspec.structs.replace(found, problems=problems)

    def compact(self) -> bool:
        """Write a fresh snapshot; False when somebody else is doing so."""
        return self.log.compact()

    def reload_config(self) -> None:
        """Read workspace.toml again, which a person or another program may have changed."""
        files = self.log.region_files
        self.config = parse_config(files.read_config(), files.config_name)

    def save_config(
        self, changes: Mapping[str, Any], *, expect: Mapping[str, Any] | None = None
    ) -> None:
        """Set dotted keys in workspace.toml (None removes); a person's comments are kept.

        ``expect`` are the values of dotted keys when the change was begun: Conflict, with both
        versions, when the file says something else now.
        """
        self.require_writing()
        files = self.log.region_files
        with self.log.exclusive():
            before = files.read_config()
            if expect:
                stands = settings_in(before, files.config_name)
                require_unchanged(stands, expect, changes, where=files.config_name)
            text = changed_text(before, changes, where=files.config_name)
            config = parse_config(text, files.config_name)
            files.write_config(text)
            self.config = config

    def attach(self, data: bytes | Path, name: str, personal: Personal | None = None) -> str:
        """Keep a file with the region; returns its sha256. The same content is kept once.

        ``personal`` declares the class of personal data in it, also of a file that is kept already; None: free
        text, or as declared before. Raises Refused when the file cannot be read, ReadOnly, NotSaved.
        """
        try:
            content = data.read_bytes() if isinstance(data, Path) else data
        except OSError as error:
            raise Refused(
                _("The file cannot be read."), where=labelled(f"{data!s}", system_reason(error))
            ) from error
        digest = self.store_file(content)
        with self.log.exclusive():
            held = next(iter(self.records(Attachment).find(sha256=digest)), None)
            kind = personal or (held.personal if held else Personal.FREE_TEXT)
            if held is None or held.personal is not kind:
                with self.transaction(_("Attach {name}").format(name=name)) as tx:
                    if held is None:
                        size = len(content)
                        tx.add(Attachment(sha256=digest, name=name, size=size, personal=kind))
                    else:
                        tx.put(msgspec.structs.replace(held, personal=kind))
        return digest

    def store_file(self, content: bytes) -> str:
        """Store the content of an attached file under its sha256, which is returned; no record names it yet.

        Raises ReadOnly, NotSaved.
        """
        attachments = self.log.region_files.attachments
        if attachments is None or self.readonly:
            raise ReadOnly(_("Nothing can be attached here."), where=str(self.folder))
        try:
            return attachments.store(content)
        except OSError as error:
            raise not_written(error, self.folder / FOLDER) from error

    def attachment(self, sha256: str) -> Path:
        """The file with this content. Raises NotFound."""
        attachments = self.log.region_files.attachments
        if attachments is None:
            raise NotFound(_("There is no such attachment."), where=sha256)
        try:
            return attachments.path(sha256)
        except NotFound:
            if not self.records(Attachment).find(sha256=sha256):
                raise
            raise NotFound(
                _("The attached file is not on this host; only its name is shared."),
                where=str(self.folder / FOLDER / sha256),
                remedy=_("Copy it from the folder of the host where it was attached."),
            ) from None

    def close(self) -> None:
        """Let go of the files. Nothing waits to be written: every commit is on disk already."""
        self.log.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()
