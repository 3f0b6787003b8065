"""The blocks that several chapters of a report on cases are built of."""

from __future__ import annotations

import polars as pl

from palermo.analytics import charts, wording
from palermo.analytics.formats import codelists, variables
from palermo.analytics.reports.case_tables import CaseTables, Flag
from palermo.analytics.reports.document import Block, Draw
from palermo.analytics.wording import _, number, percent

ROWS_DRAWN = 14


def text(count: int | None) -> str:
    return _("withheld") if count is None else number(count)


def block(
    name: str,
    title: str,
    says: str,
    cannot: str,
    names: dict[str, str],
    rows: list[tuple],
    data: pl.DataFrame,
    draw: Draw | None = None,
    wide: bool = False,
) -> Block:
    table = pl.DataFrame(
        [tuple(map(str, r)) for r in rows], schema=dict.fromkeys(names.values(), pl.String), orient="row"
    )
    return Block(name, title, says, cannot, table, data, draw, wide)


def flags_block(tables: CaseTables, group: str, name: str, title: str, what: str) -> Block | None:
    flags = [f for f in tables.flags(group) if f.yes is None or f.yes > 0]
    if not flags:
        return None
    known = flags[0].known
    frame = pl.DataFrame(
        [(_(f.label), f.yes) for f in flags], schema={"what": pl.String, "count": pl.Int64}, orient="row"
    )
    says = _("Nothing but withheld numbers.")
    if flags[0].yes and known:
        says = _("{what} stands first with {n} of {known} cases ({share}).").format(
            what=_(flags[0].label),
            n=number(flags[0].yes),
            known=number(known),
            share=percent(flags[0].yes / known),
        )
    if known is not None and known < tables.rows:
        says += " " + _("For {n} cases nothing of the kind is recorded; they are not in the shares.").format(
            n=number(tables.rows - known)
        )
    cannot = _(
        "One person can stand in several rows, so the rows do not add up. What was not asked was not recorded."
    )
    rows = [(_(f.label), text(f.yes), share(f)) for f in flags]
    data = pl.DataFrame(
        [(f.code, f.yes, f.known, f.yes is None) for f in flags],
        schema={"code": pl.String, "count": pl.Int64, "known": pl.Int64, "withheld": pl.Boolean},
        orient="row",
    )
    return block(name, title, says, cannot, {"what": what, "count": _("Cases"), "share": _("Share")}, rows, data,
                  lambda width: charts.bars(frame, category="what", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


def share(flag: Flag) -> str:
    return percent(flag.yes / flag.known) if flag.yes is not None and flag.known else "–"


def single(
    tables: CaseTables,
    dimension: str,
    name: str,
    title: str,
    heading: str,
    code_list: str,
    in_order: bool = True,
) -> Block | None:
    if not tables.has(dimension):
        return None
    counts, unknown = tables.counts(dimension), tables.unknown(dimension)
    if code_list == "place":
        labels = {c: wording.country(c) for c in counts}
        order = list(counts)
    else:
        labels = {c: _(text) for c, text in codelists.labels(code_list).items()}
        order = [c for c in codelists.load(code_list).codes if c in counts]
    known = tables.rows - unknown if unknown is not None else None
    frame = pl.DataFrame(
        [(labels[c], counts[c]) for c in order], schema={"what": pl.String, "count": pl.Int64}, orient="row"
    ).head(ROWS_DRAWN)
    top = max((c for c in order if counts[c] is not None), key=lambda c: counts[c] or 0, default=None)
    says = (
        _("{what} stands first with {n} cases.").format(what=labels[top], n=number(counts[top]))
        if top
        else _("Nothing but withheld numbers.")
    )
    if unknown:
        says += " " + _("It is not known for {n} of {all} cases.").format(
            n=number(unknown), all=number(tables.rows)
        )
    cannot = _("It shows who was reported, not who is exploited.")
    rows = [
        (
            labels[c],
            text(counts[c]),
            percent((counts[c] or 0) / known) if counts[c] is not None and known else "–",
        )
        for c in order
    ]
    return block(name, title, says, cannot, {"what": heading, "count": _("Cases"), "share": _("Share of known")}, rows, tables.table(dimension),
                  lambda width: charts.bars(frame, category="what", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip


def crossed_block(tables: CaseTables, one: str, other: str, name: str, title: str, heading: str) -> Block:
    rows_of, columns_of = codelists.labels(variables.GROUPS[one]), codelists.labels(variables.GROUPS[other])
    crossed = tables.crossed(one, other)
    frame = pl.DataFrame(
        [(_(rows_of[r]), _(columns_of[c]), n) for r, c, n in crossed],
        schema={"row": pl.String, "column": pl.String, "count": pl.Int64},
        orient="row",
    )
    shown = [c for c in crossed if c[2] is not None]
    top = max(shown, key=lambda c: (c[2] or 0, c[0], c[1])) if shown else None
    says = (
        _("Most frequent together: {one} and {other} ({n}).").format(
            one=_(rows_of[top[0]]).lower(), other=_(columns_of[top[1]]).lower(), n=number(top[2])
        )
        if top
        else _("Nothing but withheld numbers.")
    )
    cannot = _(
        "One person can stand in several cells. Found together does not mean that one brings the other."
    )
    columns = list(dict.fromkeys(c for _r, c, _n in crossed))
    cells = {(r, c): n for r, c, n in crossed}
    names = {"row": heading, **{c: _(columns_of[c]) for c in columns}}
    rows = [
        (_(rows_of[r]), *(text(cells[r, c]) for c in columns))
        for r in dict.fromkeys(r for r, _c, _n in crossed)
    ]
    data = pl.DataFrame(
        [(r, c, n, n is None) for r, c, n in crossed],
        schema={one: pl.String, other: pl.String, "count": pl.Int64, "withheld": pl.Boolean},
        orient="row",
    )
    return block(name, title, says, cannot, names, rows, data,
                  lambda width: charts.matrix(frame, rows="row", columns="column", title=title, says=says, cannot=cannot, theme="light", language=wording.current(), width=width))  # fmt: skip
