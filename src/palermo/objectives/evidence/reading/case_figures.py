"""The figures of a data set of cases: one row a trafficked person."""

from __future__ import annotations

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from palermo.objectives.evidence.labels import label, number, percent, place_label
from palermo.objectives.evidence.models import Version
from palermo.objectives.evidence.reading.figures import Figure, Question, span

REPORTED_NOT_HAPPENED = gettext_noop(
    "These are cases that were reported. More reporting can mean more trafficking, more attention, or both."
)
SHARE_OF_KNOWN = gettext_noop(
    "Shares are of the cases where anything of the kind was recorded; a person can appear in several rows."
)


def trend(question: Question, version: Version) -> Figure | None:
    if not question.has("year"):
        return None
    rows = question.ask("SELECT year, count(*) FROM {rows} WHERE year IS NOT NULL GROUP BY 1 ORDER BY 1")
    frame = pl.DataFrame(rows, schema={"year": pl.Int64, "count": pl.Int64}, orient="row")
    says = _("No case of a known year fits these filters.")
    if rows:
        most = max(rows, key=lambda r: r[1])
        says = _("{n} cases were registered from {years}, most of them in {year} ({most}).").format(
            n=number(sum(r[1] for r in rows)),
            years=span([r[0] for r in rows]),
            year=most[0],
            most=number(most[1]),
        )
    return Figure(
        "trend",
        _("Cases by year of registration"),
        frame,
        says,
        _(REPORTED_NOT_HAPPENED),
        {"year": _("Year"), "count": _("Cases")},
        "trend",
        {"x": "year", "y": "count"},
    )


def _flags(
    question: Question, name: str, group: str, title: str, code_list: str, cannot: str
) -> Figure | None:
    codes = question.group(group)
    if not codes:
        return None
    counts = question.ask(f'SELECT "{group} bits", count(*) FROM {{rows}} GROUP BY 1')
    n_all = sum(n for _bits, n in counts)
    n_known = sum(n for bits, n in counts if bits is not None)
    yes = {code: sum(n for bits, n in counts if bits and bits >> i & 1) for i, code in enumerate(codes)}
    counted = sorted(yes.items(), key=lambda pair: (-pair[1], pair[0]))
    frame = pl.DataFrame(
        [
            (label(code_list, code), n, round(100 * n / n_known, 1) if n_known else None)
            for code, n in counted
            if n
        ],
        schema={"what": pl.String, "count": pl.Int64, "share": pl.Float64},
        orient="row",
    )
    says = _("Nothing of the kind was recorded for the cases that fit these filters.")
    if frame.height:
        says = _("{what} is recorded most: {n} of the {known} cases with a record ({share}).").format(
            what=frame["what"][0],
            n=number(frame["count"][0]),
            known=number(n_known),
            share=percent(frame["share"][0]),
        )
        if n_known < n_all:
            says += " " + _("{n} cases say nothing about it.").format(n=number(n_all - n_known))
    return Figure(
        name,
        title,
        frame,
        says,
        cannot,
        {"what": title, "count": _("Cases"), "share": _("Share, %")},
        "bars",
        {"category": "what", "y": "count"},
    )


def forms(question: Question, version: Version) -> Figure | None:
    return _flags(
        question, "forms", "form", _("Form of exploitation"), "form_of_exploitation", _(SHARE_OF_KNOWN)
    )


def means(question: Question, version: Version) -> Figure | None:
    return _flags(question, "means", "means", _("Means of control"), "means_of_control", _(SHARE_OF_KNOWN))


def recruiters(question: Question, version: Version) -> Figure | None:
    return _flags(
        question,
        "recruiters",
        "recruiter",
        _("Who recruited the person"),
        "recruiter_relation",
        _(SHARE_OF_KNOWN),
    )


def sectors(question: Question, version: Version) -> Figure | None:
    return _flags(question, "sectors", "labour", _("Kind of labour"), "labour_sector", _(SHARE_OF_KNOWN))


def _one_column(
    question: Question, name: str, column: str, title: str, code_list: str, cannot: str
) -> Figure | None:
    if not question.has(column):
        return None
    rows = question.ask(f'SELECT "{column}", count(*) FROM {{rows}} GROUP BY 1 ORDER BY 2 DESC, 1')
    known = [(c, n) for c, n in rows if c is not None]
    missing = sum(n for c, n in rows if c is None)
    name_of = place_label if code_list == "place" else lambda code: label(code_list, code)
    frame = pl.DataFrame(
        [(name_of(c), n) for c, n in known], schema={"what": pl.String, "count": pl.Int64}, orient="row"
    )
    says = _("No case that fits these filters has this recorded.")
    if known:
        total = sum(n for _c, n in known)
        says = _("{what} stands first with {n} of {total} cases where it is known ({share}).").format(
            what=frame["what"][0],
            n=number(known[0][1]),
            total=number(total),
            share=percent(100 * known[0][1] / total),
        )
        if missing:
            says += " " + _("It is not known for {n} cases.").format(n=number(missing))
    return Figure(
        name,
        title,
        frame,
        says,
        cannot,
        {"what": title, "count": _("Cases")},
        "bars",
        {"category": "what", "y": "count", "first": 15},
    )


def gender(question: Question, version: Version) -> Figure | None:
    return _one_column(
        question,
        "gender",
        "gender",
        _("Gender"),
        "gender",
        _("It shows who was reported, not who is exploited."),
    )


def citizenship(question: Question, version: Version) -> Figure | None:
    return _one_column(
        question,
        "citizenship",
        "citizenship",
        _("Citizenship"),
        "place",
        _("Citizenship is often withheld to protect people, and says nothing about residence."),
    )


def exploited_in(question: Question, version: Version) -> Figure | None:
    return _one_column(
        question,
        "exploited_in",
        "exploited_in",
        _("Country of exploitation"),
        "place",
        _("It is the country where the person was first helped when the place of exploitation is not known."),
    )


def reporters(question: Question, version: Version) -> Figure | None:
    return _one_column(
        question,
        "reporters",
        "reported_by",
        _("Who reported"),
        "",
        _("A change in who reports changes every other figure here."),
    )


def pyramid(question: Question, version: Version) -> Figure | None:
    if not question.has("age_band", "gender"):
        return None
    rows = question.ask(
        "SELECT age_band, gender, count(*) FROM {rows} WHERE age_band IS NOT NULL AND gender IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    frame = pl.DataFrame(
        rows, schema={"age_band": pl.String, "gender": pl.String, "count": pl.Int64}, orient="row"
    )
    total = question.total()
    known = sum(r[2] for r in rows)
    children = sum(r[2] for r in rows if r[0] in {"0-8", "9-17"})
    says = _(
        "Age and gender are both known for {known} of {total} cases; {children} of them ({share}) were children."
    ).format(
        known=number(known),
        total=number(total),
        children=number(children),
        share=percent(100 * children / known if known else 0),
    )
    return Figure(
        "pyramid",
        _("Age and gender"),
        frame,
        says,
        _("The age is the one at registration; exploitation began earlier. Bands are of unequal width."),
        {"age_band": _("Age"), "gender": _("Gender"), "count": _("Cases")},
        "pyramid",
        {"age": "age_band", "gender": "gender", "y": "count"},
    )


def matrix(question: Question, version: Version) -> Figure | None:
    means_codes, form_codes = question.group("means"), question.group("form")
    if not (means_codes and form_codes):
        return None
    both = _together(question, means_codes, form_codes)
    rows = [
        (label("means_of_control", m), label("form_of_exploitation", f), both[m, f])
        for m in means_codes
        for f in form_codes
    ]
    kept_forms = {f for _m, f, n in rows if n}
    frame = pl.DataFrame(
        [r for r in rows if r[1] in kept_forms],
        schema={"means": pl.String, "form": pl.String, "count": pl.Int64},
        orient="row",
    )
    says = _("No case that fits these filters has both recorded.")
    if frame.height:
        top = max(rows, key=lambda r: r[2])
        says = _("The most frequent pair is {means} with {form}: {n} cases.").format(
            means=top[0], form=top[1], n=number(top[2])
        )
    return Figure(
        "matrix",
        _("Means of control by form of exploitation"),
        frame,
        says,
        _("A person can stand in several cells, so the cells do not add up."),
        {"means": _("Means of control"), "form": _("Form of exploitation"), "count": _("Cases")},
        "matrix",
        {"rows": "means", "columns": "form", "y": "count"},
    )


def _together(question: Question, means: list[str], forms: list[str]) -> dict[tuple[str, str], int]:
    """How many cases have each pair of flags."""
    grouped = question.ask(
        'SELECT "means bits", "form bits", count(*) FROM {rows}'
        ' WHERE "means bits" IS NOT NULL AND "form bits" IS NOT NULL GROUP BY ALL'
    )
    return {
        (m, f): sum(n for some, other, n in grouped if some >> i & 1 and other >> j & 1)
        for i, m in enumerate(means)
        for j, f in enumerate(forms)
    }


def routes(question: Question, version: Version) -> Figure | None:
    if not question.has("citizenship", "exploited_in"):
        return None
    rows = question.ask(
        "SELECT citizenship, exploited_in, count(*) FROM {rows} WHERE citizenship IS NOT NULL AND exploited_in IS NOT NULL"
        " GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    )
    frame = pl.DataFrame(
        rows, schema={"citizenship": pl.String, "exploited_in": pl.String, "count": pl.Int64}, orient="row"
    )
    total, known = question.total(), sum(r[2] for r in rows)
    home = sum(r[2] for r in rows if r[0] == r[1])
    says = _(
        "Both countries are known for {known} of {total} cases; {home} of them ({share}) were exploited in their own country."
    ).format(
        known=number(known),
        total=number(total),
        home=number(home),
        share=percent(100 * home / known if known else 0),
    )
    return Figure(
        "routes",
        _("From citizenship to the place of exploitation"),
        frame,
        says,
        _("Lines join two countries; they are not the way that the person travelled."),
        {"citizenship": _("Citizenship"), "exploited_in": _("Exploited in"), "count": _("Cases")},
        "flows",
        {"origin": "citizenship", "destination": "exploited_in", "y": "count"},
    )


def completeness(question: Question, version: Version) -> Figure | None:
    singles = [
        c
        for c in ("year", "gender", "age_band", "citizenship", "exploited_in", "status", "reported_by")
        if question.has(c)
    ]
    parts = [f'count("{c}")' for c in singles]
    groups = [g for g in ("form", "means", "recruiter", "labour") if question.group(g)]
    parts += [f'count("{g} bits")' for g in groups]
    row = question.ask(f"SELECT count(*), {', '.join(parts)} FROM {{rows}}")[0]
    total = row[0]
    rows = [
        (label("variable", name), n, round(100 * n / total, 1) if total else None)
        for name, n in zip([*singles, *groups], row[1:], strict=True)
    ]
    frame = pl.DataFrame(
        rows, schema={"what": pl.String, "count": pl.Int64, "share": pl.Float64}, orient="row"
    )
    least = min(rows, key=lambda r: r[1], default=None)
    says = _("No column of this data set can be measured.")
    if least and total:
        says = _("{what} is the least complete: it is known for {n} of {total} cases ({share}).").format(
            what=least[0], n=number(least[1]), total=number(total), share=percent(least[2])
        )
    return Figure(
        "completeness",
        _("How complete the cases are"),
        frame,
        says,
        _("A full column can still be wrong; completeness is not correctness."),
        {"what": _("Variable"), "count": _("Cases where it is known"), "share": _("Share, %")},
        "bars",
        {"category": "what", "y": "share"},
    )


FIGURES = {
    "overview": {"trend": trend, "forms": forms, "reporters": reporters},
    "people": {"pyramid": pyramid, "gender": gender, "citizenship": citizenship},
    "control": {"means": means, "matrix": matrix, "recruiters": recruiters, "sectors": sectors},
    "routes": {"routes": routes, "exploited_in": exploited_in},
    "quality": {"completeness": completeness, "reporters": reporters},
}
