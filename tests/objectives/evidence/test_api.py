"""The API says what the pages say, to the same people."""

from __future__ import annotations

import polars as pl
from people import signed_in


def test_figures_by_api_are_the_pages_figures(client, group, version, frame) -> None:
    inside = signed_in(client, group.analyst)
    listed = inside.get("/api/evidence/data-sets").json()
    assert [d["name"] for d in listed] == ["Cases"]
    assert listed[0]["versions"][0]["rows_kept"] == 300
    figures = inside.get(f"/api/evidence/versions/{version.id}/overview?gender=woman").json()
    trend = next(f for f in figures if f["name"] == "trend")
    women = frame.filter((pl.col("gender") == "woman") & pl.col("year").is_not_null()).height
    assert sum(row["count"] for row in trend["rows"]) == women
    assert inside.get(f"/api/evidence/versions/{version.id}/nothing").status_code == 404


def test_others_get_nothing_by_api(client, group, version) -> None:
    address = f"/api/evidence/versions/{version.id}/overview"
    assert client.get(address).status_code == 401
    assert signed_in(client, group.colleague).get(address).status_code == 403
    outside = signed_in(client, group.outsider)
    assert outside.get(address).status_code == 403
    assert outside.get("/api/evidence/data-sets").json() == []
