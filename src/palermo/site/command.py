"""The command line: `palermo …`. What a command needs is loaded when it runs, so that help is instant."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from typer._click import HelpFormatter
from typer.core import TyperGroup

from palermo.site import installation
from palermo.site.installation import NotHere

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo.site.settings")

# Commands that live in the rooms they belong to: name, module, what help says. `app` in the module is
# a Typer; a command of that name in it is taken, else the whole Typer under that name.
ELSEWHERE = {
    "audit": ("palermo.commons.audit.command", "The record of who did what: verify that nobody changed it."),
    "vault": ("palermo.commons.vault.command", "The keys of what is confidential: rotate, rewrap, sweep."),
    "backup": ("palermo.commons.vault.command", "Copy the installation to another disk or machine."),
    "restore": ("palermo.commons.vault.command", "Build an installation from a backup."),
    "evidence": ("palermo.objectives.evidence.command", "Bring large data sets in, on the machine itself."),
    "services": ("palermo.objectives.partnerships.command", "Bring a directory of services in."),
    "data": ("palermo.analytics.command", "Check a data file, without an installation."),
    "directory": (
        "palermo.analytics.directory_command",
        "Directories of services: check, convert to HSDS 3.",
    ),
    "report": ("palermo.analytics.command", "Write a report from a data file, without an installation."),
}
WITHOUT_INSTALLATION = {"palermo.analytics.command", "palermo.analytics.directory_command"}


class Commands(TyperGroup):
    """The commands below, and those elsewhere, each loaded when it is asked for by name."""

    listing = False

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return [
            *super().list_commands(ctx),
            *(name for name, (module, _) in ELSEWHERE.items() if exists(module)),
        ]

    def format_help(self, ctx: typer.Context, formatter: HelpFormatter) -> None:  # type: ignore[override]
        self.listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self.listing = False

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def,override]
        if cmd_name not in ELSEWHERE or not exists(ELSEWHERE[cmd_name][0]):
            return super().get_command(ctx, cmd_name)
        module, about = ELSEWHERE[cmd_name]
        if self.listing:
            return typer.main.get_command(_described(cmd_name, about))
        if module not in WITHOUT_INSTALLATION:
            _django()
        loaded = typer.main.get_command(import_module(module).app)
        return getattr(loaded, "commands", {}).get(cmd_name, loaded)


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
)
user = typer.Typer(
    no_args_is_help=True, help="Members, from the machine: the first one, or one who is locked out."
)
app.add_typer(user, name="user")


@app.callback()
def palermo() -> None:
    """The working platform of a local group against trafficking in persons."""


@app.command()
def demo(
    port: Annotated[
        int | None, typer.Option(help="The port; without it the first free one from 8000.")
    ] = None,
    host: Annotated[str, typer.Option(help="The address to answer on: this machine only.")] = "127.0.0.1",
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Forget what was entered and begin anew.")] = False,
) -> None:
    """Run a simulated group on this machine and print a sign-in link for each role."""
    from palermo.site import demo as room

    with _plain_refusals():
        room.run(port, host, open_browser=open_, reset=reset)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder of the installation; made if need be.")],
) -> None:
    """Make the folder of a real installation: its keys, its settings file, and what to do next."""
    from palermo.site import initialise

    with _plain_refusals():
        typer.echo(initialise.make(folder.resolve()))


@app.command()
def migrate() -> None:
    """Bring the database up to date with this version of Palermo."""
    _django()
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)


@app.command()
def serve(
    bind: Annotated[
        str, typer.Option(help="host:port to answer on; the proxy asks there.")
    ] = "127.0.0.1:8000",
) -> None:
    """Serve the installation, and do its long tasks. Refuses, with reasons, when a setting is unsafe."""
    _environment()
    if installation.in_a_child(lambda: _fit_to_serve(bind)):
        raise typer.Exit(1)
    from palermo.site.serve import serve as begin

    begin(bind, when_ready=lambda: typer.echo(f"Palermo answers on {bind}.", err=True))


@app.command()
def worker() -> None:
    """Do the long tasks without serving; `serve` does this by itself."""
    _environment()
    from palermo.site import worker as room

    room.main()


@user.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address the member signs in with.")],
    name: Annotated[str, typer.Option(help="The member's name.")],
    organisation: Annotated[
        str, typer.Option(help="The organisation's name; made when --kind is given too.")
    ],
    role: Annotated[list[str], typer.Option(help="coordinator, analyst, …; may be given several times.")],
    kind: Annotated[
        str | None, typer.Option(help="The kind of a new organisation: NGO, LocalGovernmentOrganisation…")
    ] = None,
) -> None:
    """Enter a member and print a link, good for one use and two days, to choose a password."""
    _django()
    from palermo.site import users

    with _plain_refusals():
        typer.echo(users.add(email, name, organisation, role, kind))


@user.command("link")
def link_user(email: Annotated[str, typer.Argument(help="The address the member signs in with.")]) -> None:
    """Print a new link to choose a password, for a member who lost it; the second factor stays."""
    _django()
    from palermo.site import users

    with _plain_refusals():
        typer.echo(users.link(email))


@user.command("forget-second-factor")
def forget_second_factor(
    email: Annotated[str, typer.Argument(help="The address the member signs in with.")],
    reason: Annotated[str, typer.Option(help="Why, for the audit: who vouched that it is this member?")],
) -> None:
    """Remove the second factor of a member who lost it; the next sign-in sets a new one up."""
    _django()
    from palermo.site import users

    with _plain_refusals():
        typer.echo(users.forget_second_factor(email, reason))


def main() -> None:
    """The entry point that pip installs."""
    app()


def exists(module: str) -> bool:
    """Whether the module is there, without loading it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _environment() -> None:
    os.umask(0o077)  # the database and whatever else is made here is for its owner alone
    folder = installation.home()
    installation.read_settings_file(folder)
    if installation.is_demo(folder) and "PALERMO_DEMO" not in os.environ:
        os.environ["PALERMO_DEMO"] = "yes"
    installation.use_keys_of(folder)


def _django() -> None:
    _environment()
    import django

    django.setup()


def _fit_to_serve(bind: str) -> None:
    """In a process of its own: say all reasons against serving and end with 1; else gather static files."""
    import django

    django.setup()
    from palermo.site import assets, safety
    from palermo.site.health import checks

    reasons = safety.reasons(bind)
    if not reasons and not checks()["migrations"]:
        reasons = [safety.Reason("The database is not up to date.", "palermo migrate")]
    for reason in reasons:
        typer.secho(f"✗ {reason.what}", err=True, fg="red")
        typer.echo(f"  → {reason.mend}", err=True)
    if reasons:
        typer.echo("Palermo was not started.", err=True)
        raise SystemExit(1)
    assets.collect()


class _plain_refusals:  # noqa: N801  reads as a sentence after `with`
    """A refusal is a sentence on stderr and exit code 1, not a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type | None, refusal: BaseException | None, trace: object) -> None:
        if isinstance(refusal, NotHere):
            typer.secho(str(refusal), err=True, fg="red")
            raise typer.Exit(1)


def _described(name: str, about: str) -> typer.Typer:
    stub = typer.Typer(add_completion=False)
    stub.command(name, help=about)(lambda: None)
    return stub


if __name__ == "__main__":
    main()
