"""The command line of the audit: `palermo audit verify`."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils.translation import gettext as _

from palermo.commons.audit import anchors
from palermo.commons.audit.reading import Head, verify

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def audit() -> None:
    """The record of who did what."""


@app.command("verify")
def verify_chain(
    head: Annotated[
        list[str] | None,
        typer.Option(help="NUMBER:HASH that was printed or backed up earlier; may be given several times."),
    ] = None,
) -> None:
    """Recompute the chain of the audit; name the first broken link and exit with 1.

    Compares with every head that this command and the backups kept in audit.anchors, and with --head.
    """
    try:
        known: list[Head] = [*anchors.read(), *(anchors.parse(text) for text in head or [])]
    except ValueError as wrong:
        typer.secho(str(wrong), err=True, fg="red")
        raise typer.Exit(2) from None
    verdict = verify(None, known=known)
    if not verdict.intact:
        broken = _("The audit is broken at entry %(number)s.") % {"number": verdict.broken_at}
        typer.secho(f"{broken} {verdict.what}", err=True, fg="red")
        typer.echo(
            _("%(entries)s entries before it are whole. Keep a copy of the database and tell the auditor.")
            % {"entries": (verdict.broken_at or 1) - 1},
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(_("The audit is whole: %(entries)s entries.") % {"entries": verdict.entries})
    if verdict.head:
        anchors.keep(verdict.head)
        typer.echo(_("Head: %(head)s") % {"head": verdict.head})
