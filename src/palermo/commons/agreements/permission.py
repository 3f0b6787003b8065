"""The predicate that all sharing asks: may this organisation send this to that one, for this, now?

Pure, over frozen terms, so that every property of it can be tested without a database. Agreement is
permission: what no agreement names is not permitted, and nothing is remembered between two questions,
so that expiry and suspension close the tap at the same instant.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Terms:
    """What one agreement says. `signed_by` holds the parties that signed; `until` is the first instant without it."""

    name: str
    signed_by: frozenset[Hashable]
    categories: frozenset[str]
    purposes: frozenset[str]
    valid_from: datetime
    valid_until: datetime
    in_force: bool


def permits(
    agreements: Iterable[Terms],
    sender: Hashable,
    receiver: Hashable,
    category: str,
    purpose: str,
    at: datetime,
) -> bool:
    """Whether at least one agreement lets `category` pass from `sender` to `receiver` for `purpose` at `at`.

    Both must have signed it, it must be in force and `valid_from <= at < valid_until`. `at` is aware of
    its time zone (ValueError otherwise). An agreement permits in both directions. Inside one
    organisation nothing is shared, so there is nothing to permit: the answer for sender == receiver is
    False, and the code that stays inside does not ask.

    >>> from datetime import datetime, timezone
    >>> day = lambda d: datetime(2026, 1, d, tzinfo=timezone.utc)
    >>> terms = Terms("MOU", frozenset({"A", "B"}), frozenset({"capacity"}), frozenset({"service"}), day(1), day(9), True)
    >>> permits([terms], "A", "B", "capacity", "service", day(8))
    True
    >>> permits([terms], "A", "B", "capacity", "service", day(9))
    False
    """
    return permitting_terms(agreements, sender, receiver, category, purpose, at) is not None


def permitting_terms(
    agreements: Iterable[Terms],
    sender: Hashable,
    receiver: Hashable,
    category: str,
    purpose: str,
    at: datetime,
) -> Terms | None:
    """The first agreement that permits, or None. The same question as `permits`."""
    if at.tzinfo is None:
        raise ValueError("`at` must know its time zone.")
    for terms in agreements:
        if not hindrances(terms, sender, receiver, category, purpose, at):
            return terms
    return None


def hindrances(
    terms: Terms, sender: Hashable, receiver: Hashable, category: str, purpose: str, at: datetime
) -> list[str]:
    """Why this agreement does not permit: every reason, as codes; empty when it permits.

    same_organisation, sender_not_signed, receiver_not_signed, category, purpose, not_in_force, not_yet, expired.
    """
    reasons = {
        "same_organisation": sender == receiver,
        "sender_not_signed": sender not in terms.signed_by,
        "receiver_not_signed": receiver not in terms.signed_by,
        "category": category not in terms.categories,
        "purpose": purpose not in terms.purposes,
        "not_in_force": not terms.in_force,
        "not_yet": at < terms.valid_from,
        "expired": at >= terms.valid_until,
    }
    return [reason for reason, hinders in reasons.items() if hinders]
