"""`palermo directory check` and `palermo directory convert`: directories of services, without an installation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from palermo.analytics.formats.hsds import Package

FINDINGS, UNREADABLE = 1, 2

app = typer.Typer(no_args_is_help=True, help="Directories of services: check, convert to HSDS 3.")
Source = Annotated[Path, typer.Argument(help="A folder or ZIP of HSDS CSV files, or HSDS JSON.")]


@app.command()
def check(
    package: Source,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Read a directory and say what would be changed, left out or cut.

    Exit code 0: nothing; 1: something; 2: it cannot be read.
    """
    from palermo.analytics.formats.hsds import close_doors

    read = close_doors(_read(package))
    if as_json:
        counts = {table: len(rows) for table, rows in read.tables.items()}
        typer.echo(
            json.dumps(
                {"version": read.version, "tables": counts, "findings": read.findings.to_dicts()},
                ensure_ascii=False,
            )
        )
    else:
        _show(read)
    if read.notes:
        raise typer.Exit(FINDINGS)


@app.command()
def convert(
    package: Source,
    out: Annotated[Path, typer.Option("--out", "-o", help="The JSON file to write.")],
) -> None:
    """Write every service as HSDS 3.0 JSON, with front doors only: no house where people hide is named."""
    from palermo.analytics.formats.hsds import page_of, services

    read = _read(package)
    found = list(services(read))
    page = page_of(found, total=len(found), number=1, size=max(len(found), 1))
    unfinished = out.with_name(out.name + ".new")
    unfinished.write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(out)
    placed = sum("service_at_locations" in service for service in found)
    typer.echo(f"{len(found):,} services, {placed:,} with a front door, in {out}")
    typer.echo(f"{len(read.notes):,} findings: `palermo directory check {package}` lists them.")


def _read(path: Path) -> Package:
    from rich.console import Console

    from palermo.analytics.formats import Unreadable
    from palermo.analytics.formats.hsds import read_package

    try:
        return read_package(path)
    except Unreadable as error:
        words = f"{error.what}\n{error.where}\n{error.mend}"
        Console(stderr=True, highlight=False).print(words, markup=False, style="bold")
        raise typer.Exit(UNREADABLE) from None


def _show(package: Package) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    counts = ", ".join(f"{len(rows):,} {table}" for table, rows in package.tables.items() if rows)
    console.print(f"{package.source}: HSDS {package.version}. {counts}", markup=False)
    grouped = package.findings.group_by("action", "file", "column", "reason", maintain_order=True).len()
    if not grouped.height:
        console.print("Nothing to say against it.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("How often", "File, column", "What"):
        table.add_column(heading, justify="right" if heading == "How often" else "left")
    for action, file, column, reason, often in grouped.sort("len", descending=True).iter_rows():
        table.add_row(f"{often:,}", f"{file}, {column}", f"{reason} ({action})")
    console.print(table)
