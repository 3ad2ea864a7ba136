"""The door of a workshop: token, code, whether it is open. Its secret. Both lie outside the region.

The file of the door is how the facilitator's terminal and the server of the same person speak:
the server looks at it when somebody comes in.
"""

from __future__ import annotations

import os
import secrets

import msgspec

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workshop.join_address import JoinAddress, JoinAddressFile
from cap_tui.workshop.join_codes import CODE_LENGTH, TOKEN_LENGTH, derived_word, new_word
from cap_tui.workspace.home import Home, keep, kept

SECRET_VARIABLE = "CAP_TUI_JOIN_SECRET"
SECRET_BYTES = 32
SHORTEST_SECRET = 16


class DoorFile(JoinAddressFile):
    """The door of one workshop in the state folder of the person who starts the server, 0600."""

    def write(self, door: JoinAddress) -> JoinAddress:
        """Keep the door."""
        keep(self.path, msgspec.json.encode(door))
        return door

    def change(self, **fields: object) -> JoinAddress:
        """Keep the door with these fields changed. Raises Refused where there is none yet."""
        door = self.stored()
        if door is None:
            raise Refused(_("Nobody has started cap-tui join for this workshop here."))
        return self.write(msgspec.structs.replace(door, **fields))

    def renew(self) -> JoinAddress:
        """A fresh token and code; those who are in stay in."""
        return self.change(token=new_word(TOKEN_LENGTH), code=new_word(CODE_LENGTH))


def start_door(
    file: DoorFile, secret: bytes, workshop: str, url: str, keep_code: bool
) -> JoinAddress:
    """The door at a start: fresh words, or with ``keep_code`` those of the last one.

    A host that has no last one derives them from the secret, as every host with this secret does.
    """
    former = file.stored() if keep_code else None
    if former is not None:
        return file.write(msgspec.structs.replace(former, url=url, open=True, stop=False))
    if keep_code:
        token = derived_word(secret, f"token {workshop}", TOKEN_LENGTH)
        code = derived_word(secret, f"code {workshop}", CODE_LENGTH)
        return file.write(JoinAddress(token, code, url=url))
    return file.write(JoinAddress(new_word(TOKEN_LENGTH), new_word(CODE_LENGTH), url=url))


def join_secret(home: Home) -> bytes:
    """The secret of this person's servers: given by the environment, else kept 0600 in the state folder."""
    given = os.environ.get(SECRET_VARIABLE, "")
    if given:
        if len(given) < SHORTEST_SECRET:
            raise Refused(
                _("The secret has fewer than {n} characters.").format(n=SHORTEST_SECRET),
                where=SECRET_VARIABLE,
            )
        return given.encode("utf-8", "surrogateescape")
    path = home.state / "join.secret"
    text = kept(path).strip()
    if not text:
        text = secrets.token_hex(SECRET_BYTES)
        keep(path, text.encode())
    elif path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return text.encode()
