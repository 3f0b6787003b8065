"""The analytics commands, `palermo data check` and `palermo report`; imports happen when called."""

from __future__ import annotations

import json as json_module
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from palermo.analytics.formats import Mapping, Reading

FINDINGS, UNREADABLE = 1, 2
SHOWN = 40

app = typer.Typer(no_args_is_help=True, add_completion=False)
data = typer.Typer(no_args_is_help=True, help="Check data files.")
app.add_typer(data, name="data")


@data.command()
def check(
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file.")],
    mapping: Annotated[
        Path | None, typer.Option(help="A saved mapping (JSON) for a file of your own.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Read a file and say what would be changed or left out.

    Exit code 0: nothing changed; 1: values were changed or rows left out; 2: the file cannot be read.
    """
    from palermo.analytics.formats import Unreadable, read

    try:
        chosen = _mapping(mapping)
        if json:
            reading = read(file, mapping=chosen)
        else:
            reading = _read_with_a_bar(file, chosen)
    except Unreadable as error:
        if json:
            typer.echo(
                json_module.dumps(
                    {"unreadable": {"what": error.what, "where": error.where, "mend": error.mend}}
                )
            )
        else:
            _error(f"{error.what}\n{error.where}\n{error.mend}")
        raise typer.Exit(UNREADABLE) from None
    if json:
        typer.echo(json_module.dumps(as_json(reading), ensure_ascii=False))
    else:
        _show(file, reading)
    if reading.findings.filter(reading.findings["action"] != "noted").height:
        raise typer.Exit(FINDINGS)


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder to write to.")],
    title: Annotated[str | None, typer.Option(help="The title on the cover.")] = None,
    places: Annotated[str, typer.Option(help='Countries or a region: "GHA,TGO" or "Northern Africa".')] = "",
    min_cell: Annotated[int, typer.Option(min=1, help="The smallest number that is shown.")] = 10,
    language: Annotated[str, typer.Option(help="en, es, fr or ar.")] = "en",
) -> None:
    """Write a report: HTML, PDF, tables and method sheet.

    Exit code 0: written; 2: the file cannot be read, or nothing in it can be published.
    """
    from palermo.analytics import reports
    from palermo.analytics.formats import Unreadable

    try:
        with _bar(f"Writing the report of {file.name}") as progress:
            written = reports.write(
                file,
                out,
                title=title,
                places=tuple(p.strip() for p in places.split(",") if p.strip()),
                min_cell=min_cell,
                language=language,
                progress=progress,
            )
    except Unreadable as error:
        _error(f"{error.what}\n{error.where}\n{error.mend}")
        raise typer.Exit(UNREADABLE) from None
    for path in (written.html, written.pdf):
        if path:
            typer.echo(path)


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain values: kind, shape, rows_read, rows_kept, sha256, findings, notes, absent."""
    return {
        "kind": reading.kind,
        "shape": reading.shape,
        "rows_read": reading.rows_read,
        "rows_kept": reading.rows_kept,
        "sha256": reading.sha256,
        "findings": reading.findings.to_dicts(),
        "notes": list(reading.notes),
        "absent": list(reading.absent),
    }


def _mapping(path: Path | None) -> Mapping | None:
    from palermo.analytics.formats import Mapping, Unreadable

    if path is None:
        return None
    try:
        return Mapping.from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(
            "The mapping cannot be opened.", str(path), "Check the name and the folder."
        ) from error
    except ValueError as error:
        raise Unreadable("The mapping does not fit.", str(path), str(error)) from error


def _read_with_a_bar(file: Path, mapping: Mapping | None) -> Reading:
    from palermo.analytics.formats import read

    with _bar(f"Reading {file.name}") as progress:
        return read(file, mapping=mapping, progress=progress)


@contextmanager
def _bar(words: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on the terminal's error stream; yields progress(done, total)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task(words, total=None)

        def progress(done: int, total: int | None) -> None:
            display.update(task, completed=done, total=total)

        yield progress


def _error(text: str) -> None:
    from rich.console import Console

    Console(stderr=True, highlight=False).print(text, markup=False, style="bold")


def _show(file: Path, reading: Reading) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"{file.name}: {reading.kind}, {reading.shape}", markup=False, style="bold")
    lost = reading.rows_read - reading.rows_kept
    console.print(
        f"{reading.rows_read:,} rows read, {reading.rows_kept:,} kept, {lost:,} left out", markup=False
    )
    for action, title in (
        ("rejected", "Rows left out"),
        ("changed", "Values changed"),
        ("noted", "Noted (nothing to mend)"),
    ):
        found = reading.findings.filter(reading.findings["action"] == action)
        if not found.height:
            continue
        console.print(f"\n{title}: {found.height:,}", markup=False, style="bold")
        reason = ""
        for line in found.head(SHOWN).sort("reason", maintain_order=True).iter_rows(named=True):
            if line["reason"] != reason:
                reason = line["reason"]
                console.print(f"  {reason}", markup=False)
            console.print(f"    {_where(line)}", markup=False)
        if found.height > SHOWN:
            console.print(f"… and {found.height - SHOWN:,} more; --json gives them all.", markup=False)
    console.print("\nKnow before you use a number from it:", style="bold")
    for note in reading.notes:
        console.print(f"  {note}", markup=False)


def _where(line: dict[str, Any]) -> str:
    """One finding without its reason.

    >>> _where({"row": 7, "column": "Year", "value": "3021", "became": "", "count": 1})
    'row 7, Year: 3021 → missing'
    """
    place = ", ".join(p for p in (f"row {line['row']}" if line["row"] else "", line["column"]) if p)
    value = line["value"]
    if value and line.get("action") != "rejected" and line["became"] != value:
        value += f" → {line['became'] or 'missing'}"
    cells = f" ({line['count']:,} cells)" if line["count"] > 1 else ""
    return f"{place}: {value}{cells}".strip(": ") if place or value else f"the whole file{cells}"
