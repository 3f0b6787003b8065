"""The analyst's afternoon: a file in, a look at it, and a report that can be handed on."""

from __future__ import annotations

import io
import json
import re
import time
from pathlib import Path

import pypdf
import pytest

from palermo.analytics import simulate

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def bring_in(page, demo, path: Path, name: str, public: bool = False) -> None:
    page.goto(demo.address + "/evidence/bring-in/")
    page.get_by_label("Name of the new data set").fill(name)
    if public:
        page.get_by_label("These figures were published by somebody else").check()
    page.get_by_label("The file").set_input_files(str(path))
    page.get_by_role("button", name="Bring it in").click()


def wait_for(page, text: str, seconds: int = 90) -> None:
    """Reload as a reader without JavaScript would, until the text is there."""
    for _second in range(seconds):
        if text in page.content():
            return
        time.sleep(1)
        page.reload()
    raise AssertionError(f"{text!r} never came: {page.inner_text('main')}")


def test_a_file_goes_in_and_a_report_comes_out(enter, demo, tmp_path) -> None:
    path = tmp_path / "helpline.csv"
    frame = simulate.cases(600, seed=11)
    lines = frame.write_csv().splitlines()
    fields = lines[3].split(",")
    fields[0] = "3021"  # a slip that must be found
    lines[3] = ",".join(fields)
    path.write_text("\n".join(lines) + "\n")
    page = enter("analyst")
    bring_in(page, demo, path, "Journey helpline")
    wait_for(page, "The file is in")
    page.get_by_role("link", name="What was refused or changed").click()
    assert "3021" in page.inner_text("main")
    assert re.search(r"\b4\b", page.inner_text("table tbody")), "the row as a spreadsheet counts it"

    page.goto(demo.address + "/evidence/")
    page.get_by_role("link", name="Journey helpline", exact=True).click()
    page.get_by_label("Gender").select_option("woman")
    page.get_by_role("button", name="Show").click()
    women = frame.filter(gender="woman").height
    assert f"{women:,}" in page.inner_text("main") or str(women) in page.inner_text("main")
    picture = page.locator("figure img").first
    answer = page.request.get(demo.address + picture.get_attribute("src"))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in answer.text()
    export = page.request.get(
        demo.address + page.get_by_role("link", name="Table for outside").first.get_attribute("href")
    )
    assert "withheld" in export.text()

    page.get_by_role("link", name="Write a report").first.click()
    page.get_by_label("Title").fill("Journey report")
    page.get_by_role("button", name="Write it").click()
    wait_for(page, "Key findings")
    link = page.get_by_role("link", name="PDF").get_attribute("href")
    reader = pypdf.PdfReader(io.BytesIO(page.request.get(demo.address + link).body()))
    assert "Journey report" in reader.pages[0].extract_text()
    assert len(reader.pages) >= 5
    page.goto(demo.address + "/desk/")
    assert "Journey report" in page.inner_text("main")


def test_the_same_file_twice_is_recognised(enter, demo, tmp_path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(simulate.cases(40, seed=12).write_csv())
    page = enter("analyst")
    bring_in(page, demo, path, "Journey twice")
    wait_for(page, "The file is in")
    page.goto(demo.address + "/evidence/bring-in/")
    page.get_by_label("Into which data set?").select_option(label="Journey twice")
    page.get_by_label("The file").set_input_files(str(path))
    page.get_by_role("button", name="Bring it in").click()
    wait_for(page, "This file is here already")


def test_an_own_spreadsheet_is_matched_once(enter, demo, tmp_path) -> None:
    path = tmp_path / "eigene.csv"
    path.write_text("Année;Sexe;Exploitation\n2021;femme;Travail forcé\n2022;zzz;Travail forcé\n")
    page = enter("analyst")
    bring_in(page, demo, path, "Journey layout")
    wait_for(page, "Match the columns")
    page.get_by_label("Année").select_option("year")
    page.get_by_label("Sexe").select_option("gender")
    page.get_by_label("Exploitation").select_option("form")
    page.get_by_role("button", name="Go on").click()
    assert "Match the words" in page.inner_text("main")
    page.get_by_label("zzz").select_option("man")
    for field in page.locator("select").all():
        if not field.input_value():
            options = [o.get_attribute("value") for o in field.locator("option").all()]
            field.select_option("forced_labour" if "forced_labour" in options else "woman")
    page.get_by_role("button", name="Read the file").click()
    wait_for(page, "The file is in")
    page.goto(demo.address + "/evidence/layouts/")
    assert "eigene.csv" in page.inner_text("main")


@pytest.mark.parametrize(
    ("content", "name", "said"), [(b"", "empty.csv", "empty"), (b"\x89PNG\r\n" + bytes(500), "photo.csv", "")]
)
def test_what_is_no_data_is_refused_in_words(
    enter, demo, tmp_path, content: bytes, name: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page = enter("analyst")
    bring_in(page, demo, path, f"Journey {name}")
    if said:
        assert said in page.inner_text("main")
    else:
        wait_for(page, "Nothing of the file is in")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_above_the_limit_is_refused_before_it_is_sent_or_at_once_after(
    enter, demo, tmp_path, script: bool
) -> None:
    path = tmp_path / "years.csv"
    with path.open("wb") as file:
        file.truncate(210 * 1024 * 1024)
    page = enter("analyst", java_script_enabled=script)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    bring_in(page, demo, path, "Journey too large")
    page.get_by_text("The file has 210 MB; this page takes up to 200 MB.").first.wait_for()
    assert ("POST" in sent) == (not script)
    assert page.get_by_label("Name of the new data set").input_value() == "Journey too large"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository")
def test_published_figures_give_a_places_report(enter, demo) -> None:
    page = enter("analyst")
    bring_in(page, demo, SHARED / "glotip" / "data_glotip.csv", "Journey UNODC", public=True)
    wait_for(page, "The file is in")
    page.get_by_role("link", name="Look into it").click()
    page.get_by_label("Place").select_option("GHA")
    page.get_by_role("button", name="Show").click()
    assert "2007 to 2021" in page.inner_text("main")
    page.get_by_role("link", name="Write a report").first.click()
    page.get_by_label("Places").fill("GHA")
    page.get_by_role("button", name="Write it").click()
    wait_for(page, "Key findings")
    assert "Ghana reported" in page.inner_text("main")
    method = page.request.get(
        demo.address + page.get_by_role("link", name="JSON").get_attribute("href")
    ).json()
    assert method["source"]["rows_read"] == 58_769
    assert json.dumps(method)
