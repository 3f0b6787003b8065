"""`palermo evidence …`: bring large files in on the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

app = typer.Typer(no_args_is_help=True, help="Bring data sets in.")


@app.callback()
def evidence() -> None:
    """Bring data sets in."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or Parquet.")],
    data_set: Annotated[str, typer.Option(help="Its name; a new one is made where there is none.")],
    member: Annotated[
        str, typer.Option(help="The e-mail address of the analyst in whose name it is brought in.")
    ],
    already_public: Annotated[
        bool, typer.Option(help="The figures were published by somebody else.")
    ] = False,
) -> None:
    """Check FILE and bring it in as the next version of a data set; wholly or not at all."""
    from django.core.exceptions import PermissionDenied

    from palermo.commons.parties.models import Member
    from palermo.objectives.evidence import actions, reading
    from palermo.objectives.evidence.actions.receive_file import Refused
    from palermo.objectives.evidence.models import Import

    console = Console()
    analyst = Member.objects.filter(email__iexact=member, is_active=True).first()
    if analyst is None:
        console.print(f"[red]No member signs in as {member}.[/] `palermo user add` makes one.")
        raise typer.Exit(2)
    found = reading.data_sets_to_extend(analyst).filter(name__iexact=data_set).first()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with open(file, "rb") as opened, Progress(*columns, console=console) as bar:
            work = bar.add_task(f"Reading {file.name}", total=None)
            arrived = actions.receive_file(
                analyst, opened, file.name, data_set=found, new_name=data_set, already_public=already_public
            )
            arrived = actions.read_file(
                arrived.id, watch=lambda done, total: bar.update(work, completed=done, total=total)
            )
    except PermissionDenied:
        console.print(f"[red]{member} may not bring data in.[/] The role “analyst” is needed.")
        raise typer.Exit(2) from None
    except Refused as refused:
        console.print(f"[red]{refused}[/]")
        raise typer.Exit(2) from None
    if arrived.state == Import.State.DONE and arrived.version:
        version = arrived.version
        console.print(
            f"Version {version.number} of “{version.data_set.name}”: {version.rows_kept:,} of {version.rows_read:,} rows in,"
            f" {version.n_rejected + version.n_changed:,} values refused or changed."
        )
        return
    if arrived.state == Import.State.REPEATED:
        console.print("This file is here already; nothing was added.")
        return
    if arrived.state == Import.State.MAPPING:
        console.print(
            "We do not know this layout yet. Match its columns on the page “Evidence”; it is then read."
        )
        raise typer.Exit(1)
    problem = arrived.problem or {}
    console.print(
        f"[red]{problem.get('what', 'Not taken in.')}[/] {problem.get('where', '')} {problem.get('mend', '')}"
    )
    raise typer.Exit(1)
