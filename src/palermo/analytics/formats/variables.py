"""The canonical variables of the case frame and of the counts frame."""

from __future__ import annotations

import polars as pl

from palermo.analytics.formats import codelists

GROUPS: dict[str, str] = {  # flag group -> code list
    "form": "form_of_exploitation",
    "means": "means_of_control",
    "labour": "labour_sector",
    "sex": "sex_exploitation",
    "recruiter": "recruiter_relation",
}
PLAIN: dict[str, pl.DataType] = {
    "year": pl.Int32(),
    "reported_by": pl.String(),
    "gender": pl.String(),
    "age_band": pl.String(),
    "adult": pl.Boolean(),
    "citizenship": pl.String(),
    "exploited_in": pl.String(),
    "status": pl.String(),
    "identified_by": pl.String(),
    "duration": pl.String(),
}
CODED: dict[str, str] = {  # plain variable -> code list
    "gender": "gender",
    "age_band": "age_band",
    "status": "trafficking_status",
    "identified_by": "identified_by",
    "duration": "duration",
}
COUNTS: dict[str, pl.DataType] = {
    "place": pl.String(),
    "place_name": pl.String(),
    "region": pl.String(),
    "subregion": pl.String(),
    "indicator": pl.String(),
    "dimension": pl.String(),
    "category": pl.String(),
    "category_place": pl.String(),
    "sex": pl.String(),
    "age": pl.String(),
    "year": pl.Int32(),
    "value": pl.Int64(),
    "low": pl.Int64(),
    "high": pl.Int64(),
}
COUNT_CODES: dict[str, tuple[str, ...]] = {
    "indicator": ("detected_victims", "convicted", "prosecuted", "formal_contact", "offences"),
    "dimension": ("total", "form", "citizenship", "repatriation"),
    "sex": ("total", "female", "male", "other", "unknown"),
    "age": ("total", "adult", "child", "unknown"),
}


def flags(group: str) -> tuple[str, ...]:
    """The flag columns of a group, in the order of its code list.

    >>> flags("sex")
    ('sex_prostitution', 'sex_pornography', 'sex_remote_interactive', 'sex_private_sexual_services')
    """
    return tuple(f"{group}_{code}" for code in codelists.load(GROUPS[group]).codes)


def case_columns() -> dict[str, pl.DataType]:
    """Every canonical column of the case frame with its type, in order."""
    return {**PLAIN, **{flag: pl.Boolean() for group in GROUPS for flag in flags(group)}}


def case_frame(columns: dict[str, pl.Series]) -> pl.DataFrame:
    """A case frame from the columns that a source has, in canonical order and types."""
    return pl.DataFrame(
        {
            name: columns[name].cast(kind).rename(name)
            for name, kind in case_columns().items()
            if name in columns
        }
    )


def absent_from(columns: list[str]) -> tuple[str, ...]:
    """The variables (plain ones and whole flag groups) of which a case frame has no column.

    >>> absent_from(["year", "gender", "form_other"])[:3]
    ('reported_by', 'age_band', 'adult')
    """
    groups = {c.split("_", 1)[0] for c in columns if c not in PLAIN}
    return tuple(v for v in PLAIN if v not in columns) + tuple(g for g in GROUPS if g not in groups)
