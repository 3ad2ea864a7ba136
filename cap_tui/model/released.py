"""What was told of groups of people, by whatever left: bundles, reports, aggregates for partners."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar

from cap_tui.model.record import Personal, Record, about


class ReleasedGroups(Record, frozen=True, kw_only=True):
    """Of whom the figures of one subject were when they left: later ones are compared with it.

    A name of the table that begins with ``bundle.`` never leaves.
    """

    TABLE: ClassVar[str] = "bundle.releases"

    subject: Annotated[str, about("What was told of, as a table and the uid of a survey round")]
    by: Annotated[str, about("With what it left, as a report or a bundle")]
    members: Annotated[
        dict[str, dict[str, str]],
        about(
            "By group the people in its figures, as hashes, and in which figures each is",
            personal=Personal.IDENTIFIER,
        ),
    ]


def released_subject(table: str, part: str) -> str:
    """The subject of the rows of a table that belong together."""
    return f"{table} {part}"


def person_mark(subject: str, uid: str) -> str:
    """The hash under which a row about a person is remembered; nobody finds it again once the row is gone."""
    return hashlib.sha256(f"{subject} {uid}".encode()).hexdigest()[:16]
