"""What waits in this room, and how the objective stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from palermo.commons.access.doors import allowed
from palermo.commons.parties.models import Member, Organisation
from palermo.objectives.evidence.models import Import, TrendsReport, Version

STALE_AFTER = dt.timedelta(minutes=10)


def waiting(asker: Member) -> list[dict[str, Any]]:
    """Files that need their columns matched or were refused, and reports that are ready."""
    if not allowed(asker, "evidence.bring_in"):
        return []
    recently = timezone.now() - dt.timedelta(days=14)
    own = Import.objects.filter(data_set__organisation=asker.organisation, received__gte=recently)
    items = [
        {
            "label": _("Match the columns of {file}").format(file=arrived.source_name),
            "url": reverse("evidence:mapping", args=[arrived.id]),
            "hint": _("We do not know this layout yet. Matched once, it is known from then on."),
            "due": arrived.received,
        }
        for arrived in own.filter(state=Import.State.MAPPING)
    ]
    items += [
        {
            "label": _("{file} was not taken in").format(file=arrived.source_name),
            "url": reverse("evidence:import", args=[arrived.id]),
            "hint": (arrived.problem or {}).get("what", ""),
            "due": arrived.received,
        }
        for arrived in own.filter(state=Import.State.FAILED)
    ]
    items += [
        {
            "label": _("{file} stopped half-way").format(file=arrived.source_name),
            "url": reverse("evidence:import", args=[arrived.id]),
            "hint": _("Nothing of it is in. Start it again."),
            "due": arrived.received,
        }
        for arrived in own.filter(state=Import.State.RUNNING, beat__lt=timezone.now() - STALE_AFTER)
    ]
    items += [
        {
            "label": _("Read the report “{title}” before you hand it on").format(title=report.title),
            "url": reverse("evidence:report", args=[report.id]),
            "hint": _("Written {day}.").format(day=timezone.localdate(report.finished).isoformat()),
            "due": report.finished,
        }
        for report in TrendsReport.objects.filter(
            asked_by=asker, state=TrendsReport.State.DONE, finished__gte=timezone.now() - dt.timedelta(days=7)
        )
    ]
    return items


def indicators(asker: Member) -> list[dict[str, Any]]:
    """How the objective stands for the whole group: counts of data sets, never of persons.

    Each is {key, label, value, unit, before, target}; `before` is the value a quarter (91 days) ago.
    """
    now = timezone.now()
    quarter = now - dt.timedelta(days=91)
    return [
        {
            "key": "reporting_organisations",
            "label": _("Organisations that brought data in during the last twelve months"),
            "value": _reporting(now),
            "before": _reporting(quarter),
            "unit": _("of {n}").format(n=Organisation.objects.filter(left=None).count()),
            "target": None,
        },
        {
            "key": "versions",
            "label": _("Versions of data sets, each checked line by line"),
            "value": Version.objects.filter(made__lte=now).count(),
            "before": Version.objects.filter(made__lte=quarter).count(),
            "unit": "",
            "target": None,
        },
        {
            "key": "completeness",
            "label": _("Share of the year, gender, age and exploitation columns that is filled"),
            "value": _completeness(now),
            "before": _completeness(quarter),
            "unit": "%",
            "target": 80,
        },
        {
            "key": "days_since_report",
            "label": _("Days since the last trends report"),
            "value": _days_since_report(now),
            "before": _days_since_report(quarter),
            "unit": _("days"),
            "target": 365,
            "lower_is_better": True,
        },
    ]


def _reporting(at: dt.datetime) -> int:
    year = at - dt.timedelta(days=365)
    return Version.objects.filter(made__range=(year, at)).values("data_set__organisation").distinct().count()


def _completeness(at: dt.datetime) -> int | None:
    """Of the newest version of each data set of cases; a column that is not there counts as empty."""
    newest = (
        Version.objects.filter(made__lte=at, shape="cases")
        .values("data_set")
        .annotate(last=Max("number"))
        .values_list("data_set", "last")
    )
    shares = []
    for data_set, number in newest:
        catalogue = Version.objects.get(data_set=data_set, number=number).catalogue
        filled = {c["name"]: c["filled"] for c in catalogue}
        form = max((share for name, share in filled.items() if name.startswith("form_")), default=0)
        shares.append(
            (filled.get("year", 0) + filled.get("gender", 0) + filled.get("age_band", 0) + form) / 4
        )
    return round(100 * sum(shares) / len(shares)) if shares else None


def _days_since_report(at: dt.datetime) -> int | None:
    last = TrendsReport.objects.filter(finished__lte=at, state=TrendsReport.State.DONE).aggregate(
        m=Max("finished")
    )["m"]
    return (at - last).days if last else None
