"""In which workshop, and for whom: what every operation of a workshop is given.

Whoever may write the region's folder could do everything anyway, so the facilitator needs no
token. A participant acts by a token, of which the region holds a hash only.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cap_tui.errors import NotFound, Refused
from cap_tui.model.content import ContentEntry, ContentItem
from cap_tui.model.read_access import Reading
from cap_tui.model.record import Record
from cap_tui.model.workshop import BallotKey, CardMerge, Participant, SealedVote, Workshop
from cap_tui.operations.context import RegionAccess
from cap_tui.operations.permissions import require_writable
from cap_tui.plugin.cooperation import CooperationOptions, DiamondOutline
from cap_tui.text.i18n import _
from cap_tui.workshop.state import WorkshopState
from cap_tui.workspace.table_rules import TableRule

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=ContentEntry)
TOKEN_LENGTH = 24
_ALPHABET = string.ascii_letters + string.digits

VOTES_RULE = TableRule(table=SealedVote.TABLE, append_only=True, quiet=True)
MERGES_RULE = TableRule(table=CardMerge.TABLE, append_only=True)
KEYS_RULE = TableRule(table=BallotKey.TABLE, append_only=True, blocks_undo=True)


class WorkshopRegion(RegionAccess, Protocol):
    """What operations of a workshop need of a region. A plugin's context and the core's both give it."""

    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = False,
    ) -> AbstractContextManager[Any]:
        """One change: durable at the end of the block, or nothing happened. ``dry_run`` only checks it."""
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Nobody else changes the region inside the block."""
        ...

    @property
    def home_folder(self) -> Path:
        """The folder of the person at work, for keys."""
        ...

    def diamonds(self) -> tuple[DiamondOutline, ...]:
        """The diamonds that the region works on."""
        ...

    def content(self, kind: str, record: type[E]) -> tuple[ContentItem[E], ...]:
        """The entries of a content kind that can be read as ``record``."""
        ...

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        """With whom the region could develop its activities."""
        ...


class RehearsedRegion:
    """A region in which every change is made and dropped: what ``--dry-run`` works on."""

    rehearsed = True

    def __init__(self, region: WorkshopRegion) -> None:
        self._region = region

    def __getattr__(self, name: str) -> Any:
        return getattr(self._region, name)

    def records(self, kind: type[R]) -> Reading[R]:
        """The table of a record type."""
        return self._region.records(kind)

    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = True,
    ) -> AbstractContextManager[Any]:
        """A change that is refused where it would be, and not stored, whatever ``dry_run`` says."""
        return self._region.transaction(label, key, subject, dry_run=True)


def new_token() -> str:
    """A fresh token: letters and digits, given out once."""
    return "".join(secrets.choice(_ALPHABET) for _letter in range(TOKEN_LENGTH))


def token_hash(token: str) -> str:
    """What is stored of a token. It is random and long, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class WorkshopAccess:
    """One workshop and who acts in it: a participant, or the facilitator where ``actor`` is None."""

    region: WorkshopRegion
    state: WorkshopState
    actor: Participant | None = None

    @property
    def workshop(self) -> Workshop:
        """The workshop."""
        return self.state.workshop

    @property
    def rehearsed(self) -> bool:
        """Whether nothing is stored (``--dry-run``)."""
        return isinstance(self.region, RehearsedRegion)

    def require_facilitator(self) -> None:
        """Raise Refused for a participant."""
        if self.actor is not None:
            raise Refused(
                _("A participant may not do this."),
                where=self.actor.ref,
                remedy=_("Participants add cards, merge, split, vote and read."),
            )

    @contextmanager
    def changing(self, label: str, *rules: TableRule) -> Iterator[Any]:
        """One change, decided on the newest state and stored before anybody else changes something.

        ``label`` stands in the history: it never tells what was voted.
        """
        require_writable(self.region)
        subject = self.actor.uid if self.actor else None
        with self.region.hold():
            self.state.refresh()
            with self.region.transaction(label, subject=subject) as transaction:
                for rule in rules:
                    transaction.declare(rule)
                yield transaction
        self.state.refresh()


def workshops(region: WorkshopRegion) -> list[Workshop]:
    """The region's workshops, the oldest first."""
    return list(region.records(Workshop).all())


def find_workshop(region: WorkshopRegion, name: str = "") -> Workshop:
    """The workshop with this uid or ref; without a name the one made last. Raises NotFound."""
    known = workshops(region)
    if not name and known:
        return known[-1]
    for workshop in known:
        if name and name in (workshop.ref, workshop.uid):
            return workshop
    raise NotFound(
        _("There is no such workshop.") if name else _("There is no workshop yet."),
        where=name,
        remedy=_("The command new makes one, list shows them."),
    )


def access_workshop(region: WorkshopRegion, name: str = "", token: str = "") -> WorkshopAccess:
    """The access of the facilitator, or of the participant whose token it is. Raises NotFound, Refused."""
    if not token:
        return WorkshopAccess(region, WorkshopState(region, find_workshop(region, name)))
    holders = region.records(Participant).find(token_hash=token_hash(token))
    if not holders:
        raise Refused(_("Nobody has this token."))
    workshop = find_workshop(region, name or holders[0].workshop)
    holder = next((one for one in holders if one.workshop == workshop.uid), None)
    if holder is None:
        raise Refused(_("Nobody of this workshop has this token."), where=workshop.ref)
    return WorkshopAccess(region, WorkshopState(region, workshop), holder)
