"""Reading the audit, and checking that nobody changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from palermo.commons.audit import chain, cipher
from palermo.commons.audit.models import ChainKey, Entry
from palermo.commons.audit.rules import is_auditor
from palermo.commons.parties.models import Member


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment: the number and hash of its last entry."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Verdict:
    """What `verify` found. `broken_at` is the number of the first broken link, None when there is none."""

    entries: int
    head: Head | None
    broken_at: int | None = None
    what: str = ""

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def entries(
    asker: Member | None,
    thing: models.Model | None = None,
    *,
    verb: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """Entries, newest first: an auditor sees all, another member the member's own deeds.

    `verb` matches the start ("evidence." finds the room's). Raises PermissionDenied for a stranger.
    """
    if asker is None or not getattr(asker, "is_active", False):
        raise PermissionDenied(_("Sign in to read the audit."))
    found = Entry.objects.order_by("-number").select_related("actor", "organisation")
    if not is_auditor(asker):
        found = found.filter(actor=asker)
    if thing is not None:
        found = found.filter(thing_type=thing._meta.label_lower, thing_id=str(thing.pk))
    if verb:
        found = found.filter(verb__startswith=verb)
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    return found


def head(asker: Member | None) -> Head | None:
    """The last entry's number and hash, for whoever keeps it elsewhere; it tells nothing of what was done."""
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else None


def verify(asker: Member | None, *, known: Iterable[Head] = ()) -> Verdict:
    """Recompute every link from the first entry on, and name the first that is broken.

    `known` are heads kept outside the database (an anchor file, a backup, a sheet of paper): with them
    a cut-off end, or a chain that was rebuilt with the installation's key, is found too. `asker` is None
    on the command line: the verdict holds no content, so anybody at the machine may ask.
    """
    key, trouble = _chain_key()
    wanted = {h.number: h.hash for h in known}
    last = Head(0, chain.BEGINNING)
    if trouble:
        return Verdict(0, None, 1, trouble)
    for row in _rows():
        number = row["number"]
        what = _differs(key, row, last, wanted.pop(number, None))
        if what:
            return Verdict(
                last.number, _end(last), last.number + 1 if number > last.number + 1 else number, what
            )
        last = Head(number, row["hash"])
    if wanted:
        return Verdict(
            last.number,
            _end(last),
            last.number + 1,
            _("The end is missing: entry %(number)s was vouched for and is gone.") % {"number": max(wanted)},
        )
    return Verdict(last.number, _end(last))


def _end(last: Head) -> Head | None:
    return last if last.number else None


def _chain_key() -> tuple[bytes, str]:
    wrapped = ChainKey.objects.values_list("wrapped", flat=True).first()
    if wrapped is None:
        return b"", _("The key of the chain is gone from the database.") if Entry.objects.exists() else ""
    try:
        return chain.unwrap_key(cipher.installation_key(), bytes(wrapped)), ""
    except cipher.Tampered:
        return b"", _(
            "The key of the chain does not open: it was changed, or the installation key is not the one "
            "that this database was made with."
        )


def _rows() -> Iterator[dict[str, Any]]:
    return Entry.objects.order_by("number").values(*chain.COLUMNS, "hash").iterator(chunk_size=5000)


def _differs(key: bytes, row: dict[str, Any], last: Head, vouched: str | None) -> str:
    """What is wrong with this link, in one sentence, or nothing."""
    if row["number"] != last.number + 1:
        return _("A gap: entry %(missing)s is missing; entry %(found)s follows entry %(last)s.") % {
            "missing": last.number + 1,
            "found": row["number"],
            "last": last.number,
        }
    if row["previous"] != last.hash:
        return _("The entry does not follow the one before it: the previous hash differs.")
    if row["hash"] != chain.link(key, row):
        return _("The entry was changed after it was written: its hash differs.")
    if vouched is not None and vouched != row["hash"]:
        return _("The chain was rebuilt: the hash differs from the one that was vouched for.")
    return ""
