"""Take a picture of every page: 360 and 1280 px wide, light and dark, left-to-right and right-to-left.

    python scripts/look_at_pages.py http://127.0.0.1:8000 FOLDER [--sign-in URL] [--page /look/ …] [--quick]

The server must be running (`make run`). `--sign-in` is one of the links that the demo prints; with it
the members' pages are taken too. `--no-javascript` takes them as a browser without JavaScript shows them.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PUBLIC = ["/", "/about/", "/help/", "/safety/", "/account/login/"]
INSIDE = ["/desk/", "/scoreboard/", "/look/", "/evidence/", "/group/"]
WIDTHS = {360: 740, 1280: 800}


def take(browser: Browser, address: str, folder: Path, wanted: argparse.Namespace) -> int:
    taken = 0
    pages = wanted.page or PUBLIC + (INSIDE if wanted.sign_in else [])
    themes = ["light"] if wanted.quick else ["light", "dark"]
    for width, theme, language in itertools.product(WIDTHS, themes, wanted.languages):
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme=theme,
            locale=language,
            java_script_enabled=not wanted.no_javascript,
        )
        page = context.new_page()
        if wanted.sign_in:
            page.goto(wanted.sign_in)
        for path in pages:
            answer = page.goto(address + path)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            name = f"{path.strip('/').replace('/', '-') or 'front'}-{width}-{theme}-{language}.png"
            page.screenshot(path=folder / name, full_page=True)
            status = answer.status if answer else "?"
            print(f"{name}: {status}{f', {over} px too wide' if over > 0 else ''}")
            taken += 1
        context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sign-in", help="a sign-in link of the demo")
    parser.add_argument("--page", nargs="*", help="only these paths")
    parser.add_argument("--languages", nargs="*", default=["en", "ar"])
    parser.add_argument("--quick", action="store_true", help="light only")
    parser.add_argument("--no-javascript", action="store_true")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=wanted.chromium, args=["--no-sandbox"])
        print(
            f"{take(browser, wanted.address.rstrip('/'), wanted.folder, wanted)} pictures in {wanted.folder}"
        )
        browser.close()


if __name__ == "__main__":
    main()
