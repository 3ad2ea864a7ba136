"""Links to a survey: one for a group, or one for each person and once. Made, revoked, listed, spent.

They lie in the home of whoever sends them, never in the region: so no stored line of the region says who
answered, or when somebody did. The file has a hash of each link; the link itself follows from the
secret beside it. A link that was used is marked, without a time and in the order of the links.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from cap_tui.errors import Ambiguous, NotFound, Refused
from cap_tui.model.actor import Person
from cap_tui.model.conversion import decoder
from cap_tui.model.read_access import Reads
from cap_tui.operations.context import Context
from cap_tui.operations.workshops.phone_door import join_secret
from cap_tui.plugin.survey_by_link import SurveyByLink
from cap_tui.text.cells import escape_cell
from cap_tui.text.i18n import _, ngettext
from cap_tui.workshop.join_address import join_file
from cap_tui.workshop.join_codes import TOKEN_LENGTH, derived_word, new_word, same
from cap_tui.workspace.atomic_write import put_whole
from cap_tui.workspace.home import Home, keep, kept

MOST_LINKS = 10_000
COLUMNS = ("name", "mail", "link", "state")


class SurveyLink(msgspec.Struct, frozen=True):
    """One link. ``shared``: for a group, any number of times. ``pending`` is the key of a commit under way."""

    ref: str
    salt: str
    token_hash: str
    shared: bool = False
    person: str = ""
    state: Literal["open", "used", "revoked"] = "open"
    pending: str = ""


class SurveyAccess(msgspec.Struct, frozen=True):
    """The links of one round, and where they lead.

    ``url`` stays when the server ends, because links that were sent still lead there; ``stop`` asks it to end.
    """

    links: tuple[SurveyLink, ...] = ()
    url: str = ""
    serving: bool = False
    stop: bool = False


@dataclass(frozen=True)
class ReminderRow:
    """A line of the mail-merge list. ``link`` is empty where this home cannot know it."""

    ref: str
    name: str
    mail: str
    link: str
    state: str
    shared: bool

    @property
    def who(self) -> str:
        """Whom the link is for, as people read it."""
        if self.shared:
            return _("a group")
        return f"{self.name} {f'<{self.mail}>' if self.mail else ''}".strip() or _("without name")


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(f"survey {token.upper()}".encode("utf-8", "replace")).hexdigest()


class SurveyLinkFile:
    """The links of one round in the state folder of the person, 0600."""

    def __init__(self, home: Path, round_uid: str, *, dry_run: bool = False) -> None:
        """With ``dry_run`` what is changed is told, not kept."""
        self.dry_run = dry_run
        self.path = join_file(home, f"survey-{round_uid}")
        self._secret = join_secret(Home(home))
        self._stamp = (0, 0)
        self._access = SurveyAccess()
        self._by_hash: dict[str, SurveyLink] = {}

    def read(self) -> SurveyAccess:
        """What the file says; read again only when it changed. Raises Refused."""
        try:
            found = self.path.stat()
        except OSError:
            return SurveyAccess()
        if (stamp := (found.st_mtime_ns, found.st_ino)) != self._stamp:
            try:
                self._access = decoder(SurveyAccess).decode(kept(self.path).encode())
            except msgspec.MsgspecError as error:
                reason = _("The file of the links cannot be read.")
                raise Refused(reason, where=str(self.path)) from error
            self._by_hash = {link.token_hash: link for link in self._access.links}
            self._stamp = stamp
        return self._access

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def change(self, make: Callable[[SurveyAccess], SurveyAccess]) -> SurveyAccess:
        """Keep what ``make`` returns; no other program changes the file meanwhile."""
        if self.dry_run:
            return make(self.read())
        with self._locked():
            before = self.read()
            after = make(before)
            if after != before:
                keep(self.path, msgspec.json.encode(after))
            return after

    def change_links(self, make: Callable[[SurveyLink], SurveyLink]) -> SurveyAccess:
        """Keep what ``make`` returns for each link."""
        return self.change(
            lambda access: msgspec.structs.replace(access, links=tuple(map(make, access.links)))
        )

    def change_link(self, token_hash: str, **fields: str) -> None:
        """Keep one link with these fields changed."""
        self.change_links(
            lambda one: (
                msgspec.structs.replace(one, **fields) if one.token_hash == token_hash else one
            )
        )

    def token(self, link: SurveyLink) -> str:
        """The token of a link; empty where the secret is another one."""
        word = derived_word(self._secret, f"survey {link.salt}", TOKEN_LENGTH)
        return word if same(token_digest(word), link.token_hash) else ""

    def stop(self) -> None:
        """Ask the server of this round to end; it does within a second."""
        self.change(lambda access: msgspec.structs.replace(access, stop=True))

    def find(self, token: str) -> SurveyLink | None:
        """The link of a token, revoked or not."""
        return self.link(token_digest(token))

    def link(self, token_hash: str) -> SurveyLink | None:
        """The link with this hash, as it stands now."""
        self.read()
        return self._by_hash.get(token_hash)

    def new_link(self, number: int, *, shared: bool = False, person: str = "") -> SurveyLink:
        """A fresh link; nothing is stored."""
        salt = new_word(TOKEN_LENGTH)
        word = derived_word(self._secret, f"survey {salt}", TOKEN_LENGTH)
        return SurveyLink(f"L{number}", salt, token_digest(word), shared, person)

    def settle(self, committed: Callable[[str], object]) -> None:
        """After a crash: mark the links whose commit is in the region, and free those whose commit is not."""

        def settled(link: SurveyLink) -> SurveyLink:
            if not link.pending:
                return link
            state = "used" if committed(link.pending) is not None else link.state
            return msgspec.structs.replace(link, state=state, pending="")

        self.change_links(settled)


def find_survey(context: Context, name: str) -> SurveyByLink:
    """The survey of a round by its name or uid. Raises NotFound with those that there are."""
    forms = context.host.survey_forms() if context.host else ()
    for form in forms:
        if name in (form.round, form.name):
            return form
    known = ", ".join(form.name for form in forms)
    raise NotFound(
        _("There is no survey round {name}.").format(name=name),
        remedy=_("There are: {names}.").format(names=known)
        if known
        else _("Open one first, for example: cap-tui stresstest open --round NAME"),
    )


def survey_file(context: Context, form: SurveyByLink, *, dry_run: bool = False) -> SurveyLinkFile:
    """The links of a round in the home of the person at work."""
    return SurveyLinkFile(context.home_folder, form.round, dry_run=dry_run)


def people_to_ask(reads: Reads, names: Iterable[str], *, everybody: bool) -> list[Person]:
    """The people with these names, and with ``everybody`` all who have a mail address. Raises NotFound."""
    people = list(reads.records(Person).all())
    found = {one.uid: one for one in people if everybody and one.email}
    for name in names:
        named = [one for one in people if name in (one.uid, one.name, one.email)]
        if not named:
            raise NotFound(_("There is no person {name}.").format(name=name))
        if len(named) > 1:
            raise Ambiguous(
                ngettext(
                    "{n} person has this name: {name}.",
                    "{n} people have this name: {name}.",
                    len(named),
                ).format(n=len(named), name=name),
                remedy=_("Name one by the mail address."),
            )
        found[named[0].uid] = named[0]
    return list(found.values())


def shared_link(file: SurveyLinkFile) -> str:
    """The link for a group; empty where there is none."""
    access = file.read()
    for link in access.links:
        if link.shared and link.state == "open" and (token := file.token(link)):
            return f"{access.url}/s/{token}"
    return ""


def state_name(state: str) -> str:
    """The state of a link, as people read it."""
    return {"open": _("unused"), "used": _("used"), "revoked": _("revoked")}[state]


def add_links(
    file: SurveyLinkFile, *, group: bool, people: Iterable[Person], count: int
) -> list[SurveyLink]:
    """Make links: one for a group, one for each person who has none that stands, ``count`` without a name."""
    made: list[SurveyLink] = []

    def make(access: SurveyAccess) -> SurveyAccess:
        standing = [one for one in access.links if one.state != "revoked"]
        known = {one.person for one in standing if one.person}
        number = len(access.links)
        wanted = [person.uid for person in people if person.uid not in known] + [""] * count
        if number + len(wanted) + group > MOST_LINKS:
            raise Refused(_("A round has at most {n} links.").format(n=MOST_LINKS))
        if group and not any(one.shared for one in standing):
            made.append(file.new_link(number + 1, shared=True))
        for uid in wanted:
            made.append(file.new_link(number + len(made) + 1, person=uid))
        return msgspec.structs.replace(access, links=(*access.links, *made))

    file.change(make)
    return made


def revoke_links(file: SurveyLinkFile, refs: Iterable[str]) -> list[SurveyLink]:
    """Make links invalid; what was answered through them stays. Raises NotFound."""
    wanted = dict.fromkeys(refs)
    known = {one.ref: one for one in file.read().links}
    for ref in wanted:
        if ref not in known:
            raise NotFound(_("There is no link {ref}.").format(ref=ref))
    after = file.change_links(
        lambda one: (
            msgspec.structs.replace(one, state="revoked")
            if one.ref in wanted and one.state == "open"
            else one
        )
    )
    return [one for one in after.links if one.ref in wanted]


def reminder_rows(
    reads: Reads, file: SurveyLinkFile, links: Iterable[SurveyLink], url: str = ""
) -> list[ReminderRow]:
    """The links with the names and addresses that the region has. The list is personal data."""
    people = {person.uid: person for person in reads.records(Person).all()}
    place = (url or file.read().url).rstrip("/")
    rows = []
    for link in links:
        person = people.get(link.person)
        stands = link.state == "open" and not file.dry_run
        token = file.token(link) if stands else ""
        rows.append(
            ReminderRow(
                link.ref,
                person.name if person else "",
                person.email if person else "",
                f"{place}/s/{token}" if token else "",
                link.state,
                link.shared,
            )
        )
    return rows


def open_people(rows: Iterable[ReminderRow]) -> list[ReminderRow]:
    """Those who have a link of their own and have not answered."""
    return [row for row in rows if row.state == "open" and not row.shared]


def write_reminders(path: Path, rows: Iterable[ReminderRow]) -> None:
    """Write the list for a mail merge; only its owner may read it. Raises NotSaved."""
    put_whole(path, reminders_csv(rows).encode("utf-8-sig"), mode=0o600)


def written_reminders(rows: Sequence[ReminderRow], path: Path) -> str:
    """What was written, as people read it."""
    count = len(rows)
    words = ngettext(
        "{n} person has not answered: {file}", "{n} people have not answered: {file}", count
    )
    return words.format(n=count, file=path)


def reminders_csv(rows: Iterable[ReminderRow]) -> str:
    """The list for a mail merge, in which no spreadsheet calculates a cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(map(escape_cell, (row.name, row.mail, row.link, row.state)))
    return out.getvalue()
