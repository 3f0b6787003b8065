"""`palermo demo`: a simulated group on this machine, in a folder that holds nothing else."""

from __future__ import annotations

import hashlib
import os
import shutil
import webbrowser
from pathlib import Path

from rich.console import Console
from rich.table import Table

import palermo
from palermo.site import installation
from palermo.site.installation import NotHere

GROUP = "Harbour County"
PACKAGE = Path(palermo.__file__).parent
FIRST_PORT = 8000
console = Console(highlight=False)


def run(port: int | None, host: str, *, open_browser: bool = False, reset: bool = False) -> None:
    """Prepare what is missing, print the address and the sign-in links, serve. Raises NotHere."""
    folder = installation.home()
    os.umask(0o077)
    chosen = _port(host, port)
    must_be_a_demo(folder)
    if reset and folder.exists():
        shutil.rmtree(folder)
    environment(folder)
    known = made_ready(folder)
    address = f"http://localhost:{chosen}"
    show(address, known["links"])
    if open_browser:
        webbrowser.open(address)
    from palermo.site.serve import serve

    try:
        serve(f"{host}:{chosen}")
    finally:  # gunicorn ends the process itself
        console.print(f"\nStopped. What you entered is kept in {folder}.")


def must_be_a_demo(folder: Path) -> None:
    """Raise NotHere when the folder belongs to a real installation, or the settings point to one."""
    for setting in ("PALERMO_DATABASE", "PALERMO_DATABASE_FILE"):
        if os.environ.get(setting):
            raise NotHere(
                f"{setting} points to a database of its own. A demo keeps everything in {folder}: unset it."
            )
    if installation.is_demo(folder) or not folder.exists():
        return
    if theirs := sorted(file.name for file in folder.iterdir()):
        raise NotHere(
            f"{folder} is not a demo: it holds {', '.join(theirs[:3])}{' …' if len(theirs) > 3 else ''}. "
            "Invented people do not go into a real installation. Name an empty folder in PALERMO_HOME."
        )


def environment(folder: Path) -> None:
    """The settings of a demo, in place of whatever was set before; its keys are its own."""
    for name in [name for name in os.environ if name.startswith("PALERMO_")]:
        if name not in {"PALERMO_LOG_LEVEL", "PALERMO_TIME_ZONE"}:
            del os.environ[name]
    os.environ |= {
        "PALERMO_HOME": str(folder),
        "PALERMO_DEMO": "yes",
        "PALERMO_GROUP_NAME": GROUP,
        "PALERMO_IDLE_MINUTES": "60",
        "DJANGO_SETTINGS_MODULE": "palermo.site.settings",
    }
    if not (folder / installation.VAULT_KEY).is_file():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        installation.write_demo(folder, {})
        installation.make_keys(folder)
    installation.use_keys_of(folder)


def made_ready(folder: Path) -> dict:
    """What `prepare` left behind, this time or an earlier one. Raises NotHere when that failed."""
    known = installation.read_demo(folder)
    migrations = fingerprints("*/migrations/*.py")
    changed = [name for name, was in known.get("migrations", {}).items() if migrations.get(name, was) != was]
    if changed:
        raise NotHere(
            f"The demo in {folder} was made by another build of Palermo. Begin anew: palermo demo --reset"
        )
    stamp = [palermo.__version__, migrations, fingerprints("*/static/**/*")]
    digest = hashlib.sha256(repr(stamp).encode()).hexdigest()
    if known.get("stamp") == digest and known.get("links"):
        return known
    if not known.get("filled"):
        console.print(f"Making the demo in {folder}. This takes a moment, the first time only.")
        for file in folder.glob("palermo.sqlite3*"):
            file.unlink()  # an earlier start was interrupted half-way
    if code := installation.in_a_child(lambda: prepare(folder, digest, migrations)):
        raise NotHere(f"The demo could not be made (exit code {code}); the reason stands above.")
    return installation.read_demo(folder)


def prepare(folder: Path, stamp: str, migrations: dict[str, str]) -> None:
    """In a process of its own: the database, the invented group, the static files, the links."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from palermo.commons.access import demo_link
    from palermo.site import demo_data
    from palermo.site.assets import collect

    known = installation.read_demo(folder)
    call_command("migrate", verbosity=0, interactive=False)
    if not known.get("filled"):
        demo_data.fill(timezone.localdate())
        installation.write_demo(
            folder, {**known, "filled": str(timezone.localdate()), "migrations": migrations}
        )
    collect()
    known = {"filled": installation.read_demo(folder)["filled"], "stamp": stamp, "migrations": migrations}
    installation.write_demo(folder, {**known, "links": demo_link.one_for_each_role()})


def show(address: str, links: list[dict[str, str]]) -> None:
    """The address, and a sign-in link for each role."""
    console.print(f"\n  Palermo runs at [bold]{address}[/bold]   (Ctrl-C stops it)\n")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2), header_style="dim")
    for column in ("Sign in as", "Who", "Link"):
        table.add_column(column, no_wrap=True, overflow="ignore" if column == "Link" else "ellipsis")
    for link in links:
        table.add_row(link["role"], f"{link['name']}, {link['organisation']}", address + link["path"])
    wide = Console(highlight=False, width=max(console.width, 160), soft_wrap=True)
    wide.print(table)
    console.print("\n  Every person and organisation is invented. Enter nothing real.\n")


def fingerprints(pattern: str) -> dict[str, str]:
    """A short digest of each matching file of the package, by its place in it."""
    files = (file for level in ("", "*/") for file in PACKAGE.glob(level + pattern) if file.is_file())
    return {
        str(file.relative_to(PACKAGE)): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in sorted(files)
    }


def _port(host: str, wanted: int | None) -> int:
    from palermo.site.serve import free_port

    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise NotHere(f"A demo answers this machine alone; {host} would let others in. Leave --host away.")
    bind = "127.0.0.1" if host == "localhost" else host
    chosen = free_port(bind, wanted or FIRST_PORT, 1 if wanted else 20)
    if chosen is None and wanted:
        raise NotHere(f"Something else listens on port {wanted}. Choose another one, or leave --port away.")
    if chosen is None:
        raise NotHere(
            f"The ports from {FIRST_PORT} to {FIRST_PORT + 19} are taken. Name a free one with --port."
        )
    return chosen
