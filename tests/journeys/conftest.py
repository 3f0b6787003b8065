"""One demo and one browser for all journeys of a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from browsing import ARGUMENTS, CHROMIUM, Demo
from playwright.sync_api import Browser, Page, sync_playwright

# the browser's driver keeps an event loop in this process, which Django would take for a server's
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo") / "home")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: Debian's package is `chromium`")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def enter(browser: Browser, demo: Demo) -> Iterator[Callable[..., Page]]:
    """`enter("analyst")`: a page of a new browser, signed in by the demo's link; `enter("")` a stranger's."""
    contexts = []

    def entered(role: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.goto(demo.links[role] if role else demo.address)
        return page

    yield entered
    for context in contexts:
        context.close()
