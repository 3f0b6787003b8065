"""The command line of the vault: `palermo vault …`, `palermo backup`, `palermo restore`.

Whoever runs these holds the machine; none of them shows sealed content.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from palermo.commons.audit import cipher
from palermo.commons.vault import actions

app = typer.Typer(no_args_is_help=True, add_completion=False)
vault = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The keys that seal what is confidential."
)
app.add_typer(vault, name="vault")


@contextmanager
def _sentences() -> Iterator[None]:
    """What cannot be done is a sentence on stderr and exit code 1."""
    try:
        yield
    except (actions.CannotCopy, cipher.Tampered) as refusal:
        typer.secho(str(refusal), err=True, fg="red")
        raise typer.Exit(1) from None


@vault.command("rotate")
def rotate() -> None:
    """Replace the installation key, which lies in the file of PALERMO_VAULT_KEY_FILE. Stop `serve` first.

    The old key stays beside it as FILE.old: it opens the keys of earlier backups. Destroy it when the
    next backup was made.
    """
    name = os.environ.get("PALERMO_VAULT_KEY_FILE", "")
    if not name or os.environ.get("PALERMO_VAULT_KEY"):
        typer.secho(
            _("The key must lie in a file: set PALERMO_VAULT_KEY_FILE, not PALERMO_VAULT_KEY."), err=True
        )
        raise typer.Exit(2)
    file, old = Path(name), cipher.installation_key()
    fresh, former = file.with_name(file.name + ".new"), file.with_name(file.name + ".old")
    if fresh.exists() or former.exists():
        typer.secho(
            _("%(file)s.new or .old exists from an earlier rotation. If the installation runs, remove it.")
            % {"file": file},
            err=True,
        )
        raise typer.Exit(2)
    text = cipher.new_key_text()
    _write_private(fresh, text)
    with _sentences():
        try:
            done = actions.rotate_installation_key(None, old, cipher.parse_key(text))
        except BaseException:
            fresh.unlink()
            raise
    os.link(file, former)
    os.replace(fresh, file)
    typer.echo(_("%(keys)s keys are wrapped by the new key in %(file)s.") % {"keys": done, "file": file})
    typer.echo(
        _("Now: keep a copy of it apart, start `serve`, make a backup, then destroy %(old)s.")
        % {"old": former}
    )


@vault.command("rewrap")
def rewrap(organisation: Annotated[str, typer.Argument(help="The organisation's name.")]) -> None:
    """Give an organisation a new key around its data keys."""
    from palermo.commons.vault.reading import organisation_named

    found = organisation_named(None, organisation)
    if found is None:
        typer.secho(_("No organisation of that name has a key."), err=True, fg="red")
        raise typer.Exit(1)
    done = actions.rotate_organisation_key(None, found)
    typer.echo(_("%(keys)s data keys are wrapped by the organisation's new key.") % {"keys": done})


@vault.command("sweep")
def sweep() -> None:
    """Remove what erased keys left in the database's own files, when it was busy at the time."""
    if not actions.clear_remnants():
        typer.secho(_("The database is busy: stop `serve`, then try again."), err=True, fg="red")
        raise typer.Exit(1)
    typer.echo(_("Nothing of an erased key is left in the database's files."))


@app.command("backup")
def backup(
    folder: Annotated[Path, typer.Argument(help="Where backups are kept: another disk or machine.")],
    recipient: Annotated[
        str, typer.Option(help="age1…: only who has its secret key can read the backup.")
    ] = "",
) -> None:
    """Copy the installation: database without keys, sealed files, and the keys in a file of their own."""
    with _sentences():
        made = actions.back_up(None, folder, recipient)
    typer.echo(
        _("Backed up into %(folder)s: %(size)s kB, %(files)s sealed files.")
        % {"folder": made.folder, "size": made.size // 1024, "files": made.files}
    )
    typer.echo(_("Head of the audit: %(head)s") % {"head": made.head})
    if not made.encrypted:
        typer.secho(
            _(
                "Not encrypted: who reads it sees the names of members and organisations, and who did what. "
                "Sealed content stays sealed. Make a key with age-keygen and give --recipient age1…"
            ),
            err=True,
            fg="yellow",
        )
    typer.echo(_("The installation key is not in it: keep that apart."))


@app.command("restore")
def restore(
    folder: Annotated[Path, typer.Argument(help="The folder that was given to `palermo backup`.")],
    moment: Annotated[str, typer.Option(help="Which backup; without it the newest.")] = "",
    identity: Annotated[Path | None, typer.Option(help="The file with the age secret key.")] = None,
) -> None:
    """Build the installation of PALERMO_HOME from a backup. Never overwrites."""
    with _sentences():
        text = identity.read_text() if identity else ""
        done = actions.bring_back(None, folder, moment, text)
    typer.echo(
        _("Brought back from %(folder)s: %(keys)s keys, %(files)s sealed files.")
        % {"folder": done.folder, "keys": done.keys, "files": done.files}
    )
    if done.erased:
        typer.echo(
            _("%(erased)s keys were erased after that backup and stay erased.") % {"erased": done.erased}
        )
    typer.echo(_("Everybody signs in anew. Check with `palermo audit verify`."))


def _write_private(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(text + "\n")
        written.flush()
        os.fsync(written.fileno())
