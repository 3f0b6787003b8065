"""Agreement is permission: signed it permits, suspended it no longer does, the same moment."""

from __future__ import annotations


def ask(page, demo, receiver: str, category: str, purpose: str) -> str:
    page.goto(demo.address + "/group/may-we/")
    page.get_by_label("To whom?").select_option(label=receiver)
    page.get_by_label("What?").select_option(category)
    page.get_by_label("What for?").select_option(purpose)
    page.get_by_role("button", name="Ask").click()
    return page.inner_text("main .notice h2")


def test_may_i_tell_them_follows_the_agreement(enter, demo) -> None:
    page = enter("coordinator")
    assert ask(page, demo, "Harbour Police", "aggregate_counts", "evidence") == "Yes"
    assert ask(page, demo, "Harbour Police", "deidentified_records", "evidence") == "No"
    page.goto(demo.address + "/group/agreements/")
    page.get_by_role("link", name="Founding agreement of the group").click()
    page.get_by_role("link", name="Suspend it").click()
    page.get_by_label("Why?").fill("The yearly review found a gap.")
    page.get_by_role("button", name="Suspend it").click()
    assert ask(page, demo, "Harbour Police", "aggregate_counts", "evidence") == "No"
    assert "not in force" in page.inner_text("main")
    page.goto(demo.address + "/group/agreements/")
    page.get_by_role("link", name="Founding agreement of the group").click()
    page.get_by_role("link", name="Put it in force again").click()
    page.get_by_role("button", name="Put it in force again").click()
    assert ask(page, demo, "Harbour Police", "aggregate_counts", "evidence") == "Yes"


def test_an_administrator_is_refused_the_roles_that_read_cases(enter, demo) -> None:
    page = enter("coordinator")
    page.goto(demo.address + "/group/")
    page.get_by_role("link", name="Harbour County Council").click()
    page.locator(".summary div, dl div").filter(has_text="administrator").get_by_role("link").click()
    page.get_by_label("Role").select_option("case_worker")
    page.get_by_role("button", name="Give it").click()
    assert "cannot read confidential data" in page.inner_text("body")
