"""Who may do what in the evidence room.

The analyst's room is confidential: it shows numbers below the minimum cell. A data set is open to
the analysts of the organisation that holds it; to those of another organisation only while an
agreement in force lets the data pass for the purpose `evidence`, or when the figures were public
before they came here.
"""

from __future__ import annotations

import rules

from palermo.commons.access.doors import declare
from palermo.commons.access.predicates import has_role
from palermo.commons.agreements.reading import permitting
from palermo.commons.parties.models import Member, Role
from palermo.objectives.evidence.models import DataSet, Import, TrendsReport, Version

is_analyst = has_role(Role.ANALYST)


def data_set_of(thing: object) -> DataSet | None:
    if isinstance(thing, DataSet):
        return thing
    if isinstance(thing, (Version, Import)):
        return thing.data_set
    if isinstance(thing, TrendsReport):
        return thing.version.data_set
    return None


@rules.predicate
def holds(member: Member, thing: object = None) -> bool:
    """The member's organisation holds the data set, or no data set is in question."""
    if thing is None:
        return True
    data_set = data_set_of(thing)
    return data_set is not None and data_set.organisation_id == member.organisation_id


@rules.predicate
def may_pass(member: Member, thing: object = None) -> bool:
    """The figures were public before, or an agreement in force lets them pass to the member's organisation."""
    data_set = data_set_of(thing)
    if data_set is None:
        return False
    if data_set.already_public:
        return True
    return bool(permitting(data_set.organisation, member.organisation, "deidentified_records", "evidence"))


declare(
    "evidence.read",
    is_analyst & (holds | may_pass),
    about="see data sets and their figures",
    second_factor=True,
)
declare(
    "evidence.bring_in", is_analyst & holds, about="bring a file in, match its columns", second_factor=True
)
declare("evidence.report", is_analyst & (holds | may_pass), about="have a report written", second_factor=True)
