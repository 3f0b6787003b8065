"""Judges that several formats share: years, countries, ages, yes and no, dates."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import pycountry

from palermo.analytics.formats.reading import gettext_noop
from palermo.analytics.formats.recode import BLANKS, MISSING, Judge, Verdict, plain

NOT_A_YEAR = gettext_noop("This is not a year. It was set to missing.")
IMPOSSIBLE_YEAR = gettext_noop("This year is impossible. It was set to missing.")
NOT_A_COUNTRY = gettext_noop("This is not a country that ISO 3166 knows. It was set to missing.")
NOT_YES_OR_NO = gettext_noop("This is neither yes nor no. It was set to missing.")
NOT_AN_AGE = gettext_noop("This is not an age. It was set to missing.")
FIRST_YEAR = 1950
BANDS = ((0, 8), (9, 17), (18, 20), (21, 23), (24, 26), (27, 29), (30, 38), (39, 47), (48, 120))
YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "x", "oui", "sí", "si", "نعم"})
NO = frozenset({"0", "0.0", "false", "no", "n", "f", "non", "لا"})


def year(value: str) -> Verdict:
    """A year, also from a date or from 2012.0; between 1950 and this year.

    >>> year("2012.0").became, year("3021").became, year("2019-05-04 00:00:00").became
    (2012, None, 2019)
    """
    text = plain(value)
    if text in BLANKS:
        return MISSING
    match = re.fullmatch(r"(\d{4})(?:\.0+)?", text) or re.match(r"(\d{4})[-/.]\d{1,2}[-/.]\d{1,2}", text)
    if not match:
        match = re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4})(?: .*)?", text)
    if not match:
        return Verdict(None, NOT_A_YEAR)
    found = int(match[1])
    if FIRST_YEAR <= found <= date.today().year:  # noqa: DTZ011 - a year, not a moment
        return Verdict(found)
    return Verdict(None, IMPOSSIBLE_YEAR)


@lru_cache(maxsize=20_000)
def alpha3(value: str) -> str | None:
    """ISO 3166-1 alpha-3 of an alpha-2 or alpha-3 code or an English name.

    >>> alpha3("LK"), alpha3("ukr"), alpha3("Viet Nam"), alpha3("Nowhere")
    ('LKA', 'UKR', 'VNM', None)
    """
    from palermo.analytics.formats.place_names import by_name

    text = plain(value)
    found = None
    if len(text) == 2:
        found = pycountry.countries.get(alpha_2=text.upper())
    elif len(text) == 3:
        found = pycountry.countries.get(alpha_3=text.upper())
    return found.alpha_3 if found else by_name(value)


def country(value: str) -> Verdict:
    """A country as ISO 3166-1 alpha-3."""
    if plain(value) in BLANKS - {"na"}:
        return MISSING
    code = alpha3(value)
    return Verdict(code) if code else Verdict(None, NOT_A_COUNTRY)


def yes_no(value: str) -> Verdict:
    """True or False.

    >>> yes_no("Yes").became, yes_no("0").became, yes_no("perhaps").reason == NOT_YES_OR_NO
    (True, False, True)
    """
    text = plain(value)
    if text in YES:
        return Verdict(True)
    if text in NO:
        return Verdict(False)
    return MISSING if text in BLANKS else Verdict(None, NOT_YES_OR_NO)


def text_as_is(value: str) -> Verdict:
    """A short label as it stands, without surrounding spaces."""
    text = " ".join(value.replace("\u00a0", " ").split())
    return Verdict(text) if plain(text) not in BLANKS else MISSING


def age_band(value: str) -> Verdict:
    """A band of CTDC, from the band in any spelling or from an age in years.

    >>> age_band("09--17").became, age_band("Age 48+").became, age_band("23").became, age_band("-4").became
    ('9-17', '48+', '21-23', None)
    """
    text = plain(value).removeprefix("age ").removesuffix(" years").strip()
    if text in BLANKS:
        return MISSING
    text = re.sub(r"[-–—]+", "-", text)
    if match := re.fullmatch(r"0*(\d+)-0*(\d+)", text):
        wanted = (int(match[1]), int(match[2]))
        return Verdict(f"{wanted[0]}-{wanted[1]}") if wanted in BANDS[:-1] else Verdict(None, NOT_AN_AGE)
    if re.fullmatch(r"48 ?(\+|or more|and over|or over)", text):
        return Verdict("48+")
    if match := re.fullmatch(r"(\d{1,3})(?:\.0+)?", text):
        return Verdict(band_of(int(match[1]))) if int(match[1]) <= 120 else Verdict(None, NOT_AN_AGE)
    return Verdict(None, NOT_AN_AGE)


def band_of(age: int) -> str:
    """The CTDC band of an age in whole years, 0 to 120.

    >>> band_of(0), band_of(17), band_of(48), band_of(120)
    ('0-8', '9-17', '48+', '48+')
    """
    for low, high in BANDS:
        if low <= age <= high:
            return "48+" if low == 48 else f"{low}-{high}"
    raise ValueError(f"An age is between 0 and 120 years, not {age}.")


def with_missing(judge: Judge, recodes: dict[str, str]) -> Judge:
    """A judge for which some values are a documented sign of missing: value -> reason, noted."""
    table = {plain(value): Verdict(None, reason, "noted") for value, reason in recodes.items()}

    def judged(value: str) -> Verdict:
        return table.get(plain(value)) or judge(value)

    return judged
