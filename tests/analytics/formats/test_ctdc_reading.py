"""CTDC under its official names (Global Synthetic and the older k-anonymised one), and our own columns."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palermo.analytics import formats
from palermo.analytics.formats.recode import settle_flags
from palermo.analytics.formats.variables import CODED, GROUPS, case_columns, flags


def read(tmp_path: Path, text: str) -> formats.Reading:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return formats.read(path)


def test_the_codebook_s_own_example_of_denominators(tmp_path: Path) -> None:
    """Codebook section 6: five people, 50 %, 50 % and 25 %."""
    reading = read(
        tmp_path,
        "yearOfRegistration,gender,isForcedLabour,isSexualExploit,isOtherExploit\n"
        "2020,Woman,1,,\n2020,Woman,,1,\n2020,Man,,,1\n2020,,,,\n2020,Man,1,1,\n",
    )
    assert reading.kind == "ctdc"
    shares = [reading.frame[f"form_{f}"].mean() for f in ("forced_labour", "sexual_exploitation", "other")]
    assert shares == [0.5, 0.5, 0.25]


def test_official_columns(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,meansThreats,"
        "meansWithholdDocs,typeOfLabourConstruction,typeOfSexProstitution,recruiterRelationFamily\n"
        "2021,Trans/Transgender/NonConforming,09--17,COL,USA,13--24 (1-2 yrs),1,,1,,1\n"
        "2022,Woman,48+,,XXX,25+ (2+ yrs),,,,2,\n",
    )
    one, two = reading.frame.to_dicts()
    assert (one["gender"], one["age_band"], one["adult"]) == ("transgender_or_nonconforming", "9-17", False)
    assert (one["citizenship"], one["exploited_in"], one["duration"]) == ("COL", "USA", "13-24")
    assert (one["means_threats"], one["means_withhold_documents"], one["labour_construction"]) == (
        True,
        False,
        True,
    )
    assert (two["age_band"], two["adult"], two["duration"], two["exploited_in"]) == ("48+", True, "25+", None)
    changed = reading.findings.filter(pl.col("action") == "changed").select("row", "column", "value").rows()
    assert changed == [(3, "CountryOfExploitation", "XXX"), (3, "typeOfSexProstitution", "2")]
    assert reading.absent == ("reported_by", "status", "identified_by", "form")


def test_older_columns_are_merged_as_appendix_ii_says(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "yearOfRegistration,Datasource,gender,ageBroad,citizenship,meansOfControlDebtBondage,"
        "meansOfControlTakesEarnings,meansOfControlRestrictsMovement,isForcedLabour,isForcedMarriage,majorityStatus\n"
        "2016,Hotline,Female,-99,00,-99,1,0,0,1,Adult\n"
        "2016,Hotline,Male,18--20,UA,0,0,0,-99,-99,Adult\n",
    )
    one, two = reading.frame.to_dicts()
    assert (one["means_debt_bondage_earnings"], one["means_deny_basic_needs"]) == (True, False)
    assert (one["form_forced_labour"], one["form_forced_marriage"]) == (False, True)
    assert (two["means_debt_bondage_earnings"], two["form_forced_labour"]) == (None, None)
    assert (one["citizenship"], one["age_band"], two["citizenship"]) == (None, None, "UKR")
    assert set(reading.findings["action"]) == {"noted"}
    assert "majorityStatus" in reading.findings["column"].to_list()


FLAG = st.sampled_from([True, False, None])


@given(st.lists(st.tuples(FLAG, FLAG, FLAG), max_size=20))
def test_a_settled_group_is_all_null_or_has_a_true_and_no_null(rows: list[tuple[bool | None, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.Boolean), orient="row")
    for before, after in zip(rows, settle_flags(frame, ["a", "b", "c"]).rows(), strict=True):
        if any(before):
            assert after == tuple(value is True for value in before)
        else:
            assert after == (None, None, None)


def canonical() -> st.SearchStrategy[dict[str, object]]:
    choices: dict[str, st.SearchStrategy[object]] = {
        "year": st.integers(2002, 2024),
        "reported_by": st.sampled_from(["NGO", "Police, north"]),
        "citizenship": st.sampled_from(["NGA", "UKR", "XYZ"][:2]),
        "exploited_in": st.sampled_from(["GBR", "ITA"]),
        "adult": st.booleans(),
    }
    choices |= {
        name: st.sampled_from(formats.codelists.load(code_list).codes) for name, code_list in CODED.items()
    }
    choices |= {flag: st.booleans() for group in GROUPS for flag in flags(group)}
    return st.fixed_dictionaries({name: st.none() | choice for name, choice in choices.items()})


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(canonical(), min_size=1, max_size=6))
def test_our_own_columns_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list[dict[str, object]]
) -> None:
    frame = pl.DataFrame(rows, schema=case_columns())
    if frame.null_count().sum_horizontal().item() == frame.height * frame.width:
        return
    path = tmp_path_factory.mktemp("own") / f"t.{ending}"
    frame.write_csv(path) if ending == "csv" else frame.write_parquet(path)
    if ending == "csv":  # a row without any value is an empty row
        frame = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    reading = formats.read(path)
    assert reading.kind == "palermo"
    assert reading.frame.equals(frame)
    assert not reading.findings.filter(pl.col("action") != "noted").height


def test_our_own_counts_come_back(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "place": ["GHA", "GHA"],
            "place_name": ["Ghana", "Ghana"],
            "region": ["Africa", "Africa"],
            "subregion": ["Sub-Saharan Africa"] * 2,
            "indicator": ["detected_victims", "convicted"],
            "dimension": ["total", "citizenship"],
            "category": ["total", "Togo"],
            "category_place": [None, "TGO"],
            "sex": ["total", "total"],
            "age": ["child", "total"],
            "year": pl.Series([2020, 2021], dtype=pl.Int32),
            "value": [120, None],
            "low": [120, 1],
            "high": [120, 4],
        }
    )
    frame.write_csv(tmp_path / "t.csv")
    reading = formats.read(tmp_path / "t.csv")
    assert (reading.kind, reading.shape) == ("palermo", "counts")
    assert reading.frame.equals(frame)
