"""Documents as they leave: fields that stay are gone, people are counted, pseudonymous or consented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cap_tui.bundle.anonymity import blanks_for
from cap_tui.bundle.canonical import encode
from cap_tui.bundle.profiles import Fate, SharingProfile, TablePlan, Terms
from cap_tui.bundle.pseudonyms import Pseudonymiser
from cap_tui.bundle.table_schema import Declaration

Document = dict[str, Any]

_TRACES = ("source", "sha256", "plugin", "bundle", "synthetic")
"""What of a record's provenance leaves; who typed it and from which file stays."""


class TooFewPeople(Exception):
    """A table tells of fewer people than the smallest group: its rows stay at home."""


def provenance(document: Document) -> Document:
    """Where a record came from, without names of people and files."""
    given = document.get("provenance")
    if not given or not isinstance(given, dict):
        return {}
    return {name: given[name] for name in _TRACES if name in given}


def redactor(
    plan: TablePlan, terms: Terms, pseudonyms: Pseudonymiser | None, people: frozenset[str]
) -> Callable[[Document], Document]:
    """The function that turns a stored document of a table into what leaves of it.

    Fields to be generalised still stand in its result; see :func:`generalised`.
    """
    identified = terms.profile is SharingProfile.IDENTIFIED
    leaving = plan.with_fate(Fate.LEAVES, Fate.GENERALISED)
    masked = plan.with_fate(Fate.PSEUDONYM)
    reviewed = plan.with_fate(Fate.REVIEWED)
    blanks = plan.blanks
    about_people = plan.declaration.table in people
    keep = ("uid", "version", "owner", "created", "updated", *leaving)
    whole = frozenset(keep) | {"provenance"}

    def redact(document: Document) -> Document:
        if document.keys() <= whole:  # nothing to leave out; the document is our own
            out = document
        else:
            out = {name: document[name] for name in keep if name in document}
        if not identified or "provenance" not in document:
            out["provenance"] = provenance(document)
        elif out is not document:
            out["provenance"] = document["provenance"]
        if blanks:
            out = blanks | out
        for name in reviewed:
            if (document["uid"], name) in terms.reviewed and name in document:
                out[name] = document[name]
        if pseudonyms is not None:
            for name in masked:
                out[name] = pseudonyms.of_value(document.get(name))
            if about_people:
                out["uid"] = pseudonyms.of(document["uid"])
                out["created"] = out["updated"] = ""
        return out

    return redact


def person_of(declaration: Declaration, document: Document) -> str:
    """Whose row it is: the person it refers to, else the row itself is the person."""
    for field in declaration.fields:
        if field.refers == "people":
            value = document.get(field.name)
            if isinstance(value, str) and value:
                return value
    return str(document["uid"])


def generalised(
    plan: TablePlan, stored: Iterable[Document], redact: Callable[[Document], Document], k: int
) -> Iterator[Document]:
    """Rows about people such that each combination of their quasi-identifiers fits ``k`` people.

    Raises :class:`TooFewPeople` when the table tells of fewer.
    """
    quasi = plan.with_fate(Fate.GENERALISED)
    documents = list(stored)
    persons = [person_of(plan.declaration, document) for document in documents]
    rows = [[encode(document.get(name)) for name in quasi] for document in documents]
    blanks = blanks_for(rows, persons, k)
    if blanks is None:
        raise TooFewPeople(plan.declaration.table)
    out = []
    for document, hidden in zip(documents, blanks, strict=True):
        row = redact(document)
        for column in hidden:
            name = quasi[column]
            row.pop(name, None)
            if name in plan.blanks:
                row[name] = plan.blanks[name]
        out.append(row)
    return iter(sorted(out, key=lambda row: str(row["uid"])))
