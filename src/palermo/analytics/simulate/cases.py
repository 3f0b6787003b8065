"""A case frame of invented people, with dependences like those that real files show.

What is imitated: forms differ by gender (sexual exploitation mostly of women, forced labour of both),
means follow the form, recruiters follow age, who identified a person follows who reports, citizenship and
place of exploitation are often the same, reports grow over the years, and variables are missing together
because some reporters do not ask them.
The figures are round and invented; they estimate nothing.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from palermo.analytics.formats import variables

YEARS = np.arange(2016, 2026)
AGE_BANDS = np.array(["0-8", "9-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+"])
COUNTRIES = np.array(
    ["NGA", "ROU", "UKR", "PHL", "VNM", "BRA", "MAR", "COL", "GBR", "ESP", "FRA", "DEU", "ITA", "ALB"]
)
DESTINATIONS = np.array(["GBR", "ESP", "FRA", "DEU", "ITA"])
REPORTERS = np.array(["Harbour Refuge", "Harbour Police", "Harbour Clinic", "Dockers' Union", "Helpline"])
FORM_BY_GENDER = {  # chance of each form, given the gender
    "woman": {
        "sexual_exploitation": 0.62,
        "forced_labour": 0.30,
        "servitude": 0.09,
        "forced_marriage": 0.04,
        "forced_criminality": 0.03,
    },
    "man": {
        "sexual_exploitation": 0.08,
        "forced_labour": 0.78,
        "forced_criminality": 0.14,
        "forced_begging": 0.05,
        "organ_removal": 0.003,
    },
    "transgender_or_nonconforming": {"sexual_exploitation": 0.75, "forced_labour": 0.2},
}
MEANS_BY_FORM = {  # chance of each means, given forced labour or not
    "threats": (0.42, 0.38), "debt_bondage_earnings": (0.55, 0.22), "abuse": (0.25, 0.52), "false_promises": (0.45, 0.33),
    "drugs_alcohol": (0.05, 0.24), "deny_basic_needs": (0.30, 0.26), "excessive_hours": (0.58, 0.07), "withhold_documents": (0.35, 0.14),
    "other": (0.04, 0.06),
}  # fmt: skip
SECTORS = {
    "agriculture": 0.22,
    "construction": 0.2,
    "domestic_work": 0.2,
    "hospitality": 0.14,
    "fishing": 0.1,
    "manufacturing": 0.08,
    "other": 0.06,
}
SEX_EXPLOITATION = {
    "prostitution": 0.82,
    "pornography": 0.12,
    "remote_interactive": 0.07,
    "private_sexual_services": 0.1,
}
DURATIONS = {"0-12": 0.58, "13-24": 0.24, "25+": 0.18}
IDENTIFIED_BY = {  # chance of each way a person was identified, given who reports
    "Harbour Police": {
        "police_operation": 0.55,
        "labour_inspection": 0.2,
        "border_check": 0.15,
        "community": 0.1,
    },
    "Harbour Clinic": {"health_service": 0.8, "self": 0.1, "outreach": 0.1},
    "Helpline": {"hotline": 0.9, "community": 0.1},
    "": {"ngo_screening": 0.45, "outreach": 0.25, "self": 0.15, "asylum_procedure": 0.1, "community": 0.05},
}
RECRUITERS = {"intimate_partner": 0.2, "friend": 0.22, "family": 0.14, "other": 0.5}


def cases(n: int, seed: int) -> pl.DataFrame:
    """A case frame of `n` invented cases; the same for the same `seed`.

    Columns and codes as in `palermo.analytics.formats.variables`; a flag group is null for a case where
    nothing of it was recorded. Raises ValueError for n < 0.

    >>> frame = cases(1000, seed=1)
    >>> frame.height, frame.equals(cases(1000, seed=1))
    (1000, True)
    """
    if n < 0:
        raise ValueError(f"The number of cases cannot be negative: {n}.")
    random = np.random.default_rng(seed)
    gender = random.choice(np.array(list(FORM_BY_GENDER)), n, p=[0.66, 0.325, 0.015])
    year = random.choice(YEARS, n, p=_rising(len(YEARS)))
    age = random.choice(AGE_BANDS, n, p=[0.02, 0.2, 0.16, 0.14, 0.12, 0.1, 0.15, 0.07, 0.04])
    exploited_in = random.choice(DESTINATIONS, n, p=[0.4, 0.2, 0.15, 0.15, 0.1])
    home = random.random(n) < 0.27
    citizenship = np.where(home, exploited_in, random.choice(COUNTRIES, n, p=_falling(len(COUNTRIES))))
    reporter = random.choice(REPORTERS, n, p=[0.34, 0.26, 0.16, 0.09, 0.15])

    forms = {code: np.zeros(n, bool) for code in {c for chances in FORM_BY_GENDER.values() for c in chances}}
    for which, chances in FORM_BY_GENDER.items():
        mask = gender == which
        for code, chance in chances.items():
            forms[code] |= mask & (random.random(n) < chance)
    forms["other"] = random.random(n) < 0.02
    labour = forms["forced_labour"]
    means = {
        code: random.random(n) < np.where(labour, p_labour, p_else)
        for code, (p_labour, p_else) in MEANS_BY_FORM.items()
    }
    sector = random.choice(np.array(list(SECTORS)), n, p=list(SECTORS.values()))
    recruiters = {code: random.random(n) < chance for code, chance in RECRUITERS.items()}
    young = np.isin(age, ["0-8", "9-17"])
    recruiters["family"] |= young & (random.random(n) < 0.25)

    quiet = reporter == "Helpline"  # a helpline asks less
    columns: dict[str, pl.Series] = {
        "year": pl.Series(year, dtype=pl.Int32),
        "reported_by": pl.Series(reporter),
        "gender": _missing(gender, random.random(n) < 0.02),
        "age_band": _missing(age, random.random(n) < np.where(quiet, 0.35, 0.06)),
        "citizenship": _missing(citizenship, random.random(n) < np.where(quiet, 0.5, 0.08)),
        "exploited_in": _missing(exploited_in, random.random(n) < 0.05),
        "status": pl.Series(random.choice(np.array(["possible", "actual"]), n, p=[0.4, 0.6])),
    }
    columns["adult"] = columns["age_band"].is_in(["0-8", "9-17"]).not_()
    columns |= _flags("form", forms, np.zeros(n, bool))
    columns |= _flags("means", means, random.random(n) < np.where(quiet, 0.4, 0.1))
    columns |= _flags("recruiter", recruiters, random.random(n) < np.where(quiet, 0.7, 0.35))
    columns |= _flags("labour", {code: labour & (sector == code) for code in SECTORS}, np.zeros(n, bool))
    # drawn last, so that what was drawn above stays as it was
    sex = {code: random.random(n) < chance for code, chance in SEX_EXPLOITATION.items()}
    unspecified = ~forms["sexual_exploitation"] | (random.random(n) < np.where(quiet, 0.8, 0.4))
    columns |= _flags("sex", sex, unspecified)
    duration = random.choice(np.array(list(DURATIONS)), n, p=list(DURATIONS.values()))
    columns["duration"] = _missing(duration, random.random(n) < np.where(quiet, 0.85, 0.4))
    columns["identified_by"] = _missing(_identified_by(reporter, random), random.random(n) < 0.08)
    return variables.case_frame(columns)


def _identified_by(reporter: np.ndarray, random: np.random.Generator) -> np.ndarray:
    drawn = random.random(len(reporter))
    found = np.full(len(reporter), "", dtype="U20")
    for name in np.unique(reporter):
        chances = IDENTIFIED_BY.get(str(name), IDENTIFIED_BY[""])
        here = reporter == name
        steps = np.cumsum(list(chances.values()))
        found[here] = np.array(list(chances))[np.searchsorted(steps / steps[-1], drawn[here], side="right")]
    return found


def _rising(n: int) -> np.ndarray:
    weights = np.linspace(1, 2.2, n)
    return weights / weights.sum()


def _falling(n: int) -> np.ndarray:
    weights = 1 / np.arange(1, n + 1)
    return weights / weights.sum()


def _missing(values: np.ndarray, where: np.ndarray) -> pl.Series:
    return pl.select(pl.when(pl.Series(where)).then(None).otherwise(pl.Series(values))).to_series()


def _flags(group: str, flags: dict[str, np.ndarray], missing: np.ndarray) -> dict[str, pl.Series]:
    """Flags of a group; null together where it was not asked, or where nothing of it was recorded."""
    nothing = missing | ~np.logical_or.reduce(list(flags.values()))
    return {f"{group}_{code}": _missing(values, nothing) for code, values in flags.items()}
