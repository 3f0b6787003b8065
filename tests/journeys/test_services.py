"""At 21:00, on a phone: find a place that fits, see why, keep it, give it back."""

from __future__ import annotations


def test_a_case_worker_keeps_a_place_on_a_phone(enter, demo) -> None:
    page = enter("case worker", viewport={"width": 360, "height": 740})
    page.goto(demo.address + "/group/services/")
    page.get_by_label("What is needed?").select_option("housing")
    page.get_by_label("Gender", exact=True).select_option("woman")
    page.get_by_label("Age", exact=True).fill("24")
    page.locator("#id_speaks").select_option("es")
    page.get_by_label("with children").check()
    page.get_by_role("button", name="Find").click()
    first = page.locator(".task-list li").first
    assert "Night places for women" in first.inner_text()
    assert "fits" in first.inner_text()
    assert "Not for: gender" in page.locator(".task-list").inner_text()
    first.get_by_role("link").click()
    before = page.locator("main").inner_text()
    page.get_by_role("button", name="Keep a place for two hours").click()
    assert "Ring the service now" in page.inner_text("main")
    assert page.locator("main").inner_text() != before
    page.get_by_role("button", name="Give it back").first.click()
    assert "The place is given back" in page.inner_text("main")
