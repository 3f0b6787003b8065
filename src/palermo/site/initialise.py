"""`palermo init`: the folder of a real installation."""

from __future__ import annotations

from pathlib import Path

from palermo.site import installation
from palermo.site.installation import NotHere

SETTINGS = """\
# The settings of this installation. docs/operate.md explains each. Secrets are in files of their own.
PALERMO_GROUP_NAME=
PALERMO_ADDRESS=https://palermo.example.org
PALERMO_BEHIND_PROXY=yes
PALERMO_TIME_ZONE=UTC
# PALERMO_DATABASE_FILE=/etc/palermo/database   (a file with postgresql://…; else SQLite in this folder)
# PALERMO_MAIL_FILE=/etc/palermo/mail           (a file with smtp://…; without it you reset passwords)
# PALERMO_MAIL_FROM=palermo@example.org
PALERMO_VAULT_KEY_FILE={folder}/vault.key
PALERMO_SECRET_KEY_FILE={folder}/secret.key
"""
NEXT = """\
Made {folder}, for its owner alone:
  vault.key      opens what the vault sealed. Keep a copy on paper or on a stick, apart from every backup:
                 with the backup and the key together a thief reads everything, without the key nobody can.
  secret.key     signs sessions; a new one signs everybody out
  palermo.env    the settings: write the group's name and address into it now

Next:
  export PALERMO_HOME={folder}
  palermo migrate
  palermo user add you@example.org --name "Your name" --organisation "Yours" --kind NGO --role coordinator
  palermo serve
docs/operate.md tells of the proxy, backups and updates."""


def make(folder: Path) -> str:
    """Make keys and settings file; returns what to do next. Raises NotHere before it would overwrite."""
    theirs = [
        folder / name
        for name in (installation.VAULT_KEY, installation.SECRET_KEY, installation.SETTINGS_FILE)
    ]
    theirs += [folder / "palermo.sqlite3", folder / installation.DEMO_MARK]
    if found := [file.name for file in theirs if file.exists()]:
        raise NotHere(
            f"{folder} is an installation already ({', '.join(found)}). Nothing was changed: a new vault key "
            "would lock away what the old one sealed. Name another folder."
        )
    if folder.exists() and not folder.is_dir():
        raise NotHere(f"{folder} is a file. Name a folder.")
    try:
        installation.make_keys(folder)
    except OSError as refused:
        raise NotHere(
            f"{folder} cannot be made: {refused.strerror}. Name a folder that you may write."
        ) from refused
    folder.chmod(0o700)
    installation.write_private(folder / installation.SETTINGS_FILE, SETTINGS.format(folder=folder))
    return NEXT.format(folder=folder)
