"""The command line: `palermo …`."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def palermo() -> None:
    """The working platform of a local group against trafficking in persons."""


def main() -> None:
    app()
