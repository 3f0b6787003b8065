"""`palermo services …`: bring a directory of services in, on the machine itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, help="The directory of services.")


@app.callback()
def services() -> None:
    """The directory of services."""


@app.command("bring-in")
def bring_in(
    package: Annotated[Path, typer.Argument(help="A folder or ZIP of HSDS CSV files, or HSDS JSON.")],
    member: Annotated[
        str, typer.Option(help="The e-mail address of the coordinator in whose name it comes in.")
    ],
) -> None:
    """Bring every service of a directory in, with front doors only; all of them or none."""
    from django.core.exceptions import PermissionDenied

    from palermo.analytics.formats import Unreadable
    from palermo.analytics.formats.hsds import read_package
    from palermo.commons.parties.models import Member
    from palermo.commons.services import actions

    console = Console(highlight=False)
    coordinator = Member.objects.filter(email__iexact=member, is_active=True).first()
    if coordinator is None:
        console.print(f"No member signs in as {member}. `palermo user add` makes one.")
        raise typer.Exit(2)
    try:
        brought = actions.bring_in_directory(coordinator, read_package(package))
    except Unreadable as error:
        console.print(f"{error.what}\n{error.where}\n{error.mend}", markup=False)
        raise typer.Exit(2) from None
    except PermissionDenied:
        console.print(f"{member} may not bring a directory in. The role “coordinator” is needed.")
        raise typer.Exit(2) from None
    console.print(f"{brought:,} services are in. `palermo directory check` lists what was left out.")
