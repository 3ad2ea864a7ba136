"""Who makes a change: the login of the machine, the session of the program, the subject acted for.

The class is `Identity`, because `Actor` is already the record type of an organisation
(:mod:`cap_tui.model.actor`, :mod:`cap_tui.api`) and class names are unique. The workspace
package offers it under its short name too: ``cap_tui.workspace.Actor(login, session, subject)``.
"""

from __future__ import annotations

import getpass
import os
from enum import StrEnum

import msgspec


class UndoScope(StrEnum):
    """Whose changes undo and redo look at."""

    SESSION = "session"
    """Changes of this session for this subject: the default, in the shell."""
    LOGIN = "login"
    """Changes of this login, whatever its sessions and subjects: the command line."""


class Identity(msgspec.Struct, frozen=True):
    """Who acts.

    ``login`` is the account on the machine. ``session`` is one run of the program: one shell,
    or one call on the command line. ``subject`` is the person or thing acted for (a participant,
    a proxy, a paper ballot); empty when the login acts for itself.
    """

    login: str = ""
    session: str = ""
    subject: str = ""

    @classmethod
    def of(cls, actor: str | Identity = "") -> Identity:
        """The identity of a login name, or a given one; a missing login or session is filled in."""
        given = actor if isinstance(actor, Identity) else cls(actor)
        return cls(given.login or login_name(), given.session or new_session(), given.subject)

    def for_subject(self, subject: str) -> Identity:
        """The same login and session, acting for ``subject``."""
        return msgspec.structs.replace(self, subject=subject)

    def made(self, actor: str, session: str, subject: str, scope: UndoScope) -> bool:
        """Whether a change with these fields is one of this identity's within ``scope``."""
        if actor != self.login:
            return False
        return scope is UndoScope.LOGIN or (session, subject) == (self.session, self.subject)


Actor = Identity


def login_name() -> str:
    """The login of this process, "" when the system does not tell it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def new_session() -> str:
    """A fresh session id: 12 hexadecimal digits."""
    return os.urandom(6).hex()
