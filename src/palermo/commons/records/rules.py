"""Who leaves, changes and withdraws de-identified records."""

from __future__ import annotations

from palermo.commons.access.doors import declare
from palermo.commons.access.predicates import has_role, same_organisation
from palermo.commons.parties.models import Role

declare(
    "records.leave",
    has_role(Role.CASE_WORKER, Role.CASE_SUPERVISOR) & same_organisation,
    about="leave, change and withdraw the de-identified record of a case",
    second_factor=True,
)
declare(
    "records.use", has_role(Role.ANALYST), about="use de-identified records for evidence", second_factor=True
)
