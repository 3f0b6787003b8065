"""Promise 8: no page asks a foreign host, and no page needs an inline script or style."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from addresses import every_address
from people import member, organisation

from palermo.commons.parties.models import Role

SOURCE = Path(__file__).resolve().parents[2] / "src" / "palermo"
# Names, not addresses: an XML name space is never asked. The quick exit is a link that the reader follows.
NAMES = ("http://www.w3.org/", "http://www.sitemaps.org/schemas/", "https://www.wikipedia.org/")
FETCHED = re.compile(
    r"""(?:src|srcset|action|poster|data|href)\s*=\s*["'](?P<a>(?:https?:)?//[^"']+)|url\(\s*["']?(?P<b>(?:https?:)?//[^)"']+)|@import\s+["'](?P<c>[^"']+)"""
)


def own_files() -> list[Path]:
    kinds = {".html", ".css", ".js", ".svg", ".xml", ".txt"}
    return [
        f for f in SOURCE.rglob("*") if f.suffix in kinds and ("templates" in f.parts or "static" in f.parts)
    ]


def test_no_template_stylesheet_or_script_names_a_foreign_host():
    found = {}
    for file in own_files():
        there = [
            next(filter(None, one.groups())) for one in FETCHED.finditer(file.read_text(encoding="utf-8"))
        ]
        if there := [one for one in there if not one.startswith(NAMES)]:
            found[str(file.relative_to(SOURCE))] = there
    assert not found
    assert len(own_files()) > 30


class Asked(HTMLParser):
    """What a browser would fetch, post to or run on its own, and what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.inline: list[str] = []
        self._script = False

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        for name in ("src", "srcset", "poster", "data", "action", "formaction"):
            self._look(tag, known.get(name))
        if tag == "link":
            self._look(tag, known.get("href"))
        if "style" in known or tag == "style" or any(name.startswith("on") for name in known):
            self.inline.append(f"<{tag} {attrs}>")
        if tag == "script" and "src" not in known and known.get("type") != "application/json":
            self.inline.append(f"<{tag} {attrs}>")

    def _look(self, tag, value):
        if value and re.match(r"(https?:)?//", value):
            self.foreign.append(f"<{tag}> {value}")


def test_the_reader_sees_foreign_hosts_and_inline_code():
    seen = Asked()
    seen.feed(
        '<img src="//cdn.example/x.png"><p style="color:red" onclick="x()"><script>1</script><a href="https://x.example/">y</a>'
    )
    assert len(seen.foreign) == 1
    assert len(seen.inline) == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_asks_a_foreign_host_or_runs_inline_code(client, settings):
    settings.PALERMO_DEMO = True
    looked = 0
    for who in (None, *Role):
        if who:
            from palermo.commons.access import demo_link

            member(organisation(), who)
            client.get(demo_link.path_for(who))
        for name, address, _rule in every_address():
            if name == "account_logout":
                continue
            answer = client.get(address)
            if (
                not answer.headers.get("Content-Type", "").startswith("text/html")
                or answer.status_code >= 300
            ):
                continue
            looked += 1
            seen = Asked()
            seen.feed(answer.content.decode())
            assert not seen.foreign, name
            assert not seen.inline, name
    assert looked > 60
