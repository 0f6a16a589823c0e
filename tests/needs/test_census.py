"""Census tables: every form that people have, symbols kept, nothing added up."""

from __future__ import annotations

from pathlib import Path

import pytest

from arrimage.core.problem import Refused
from arrimage.needs import census
from arrimage.needs.census_places import place_of

DOWNLOADED = (
    '\ufeff"Language by age: Canada"\n"Frequency:\u00a0Occasional"\n"Table: 98-10-9999-01"\n"Release date: 2022-08-17"\n\n'
    '"Geography","Age (15A) 3","Language (33) 4","2021"\n'
    '"Halifax (CMA), N.S. i12","Total - Age","English","1,234"\n,,"French 7",".."\n,,"Arabic","x"\n,,"Tamil","35 E"\n'
    '"Moncton (CMA), N.B. i24",,"English","0"\n,,"French 7","5r"\n\n\nFootnotes:\n7,"About French."\n'
    'i12,"Geography name: Halifax; Dissemination Geography Unique Identifier (DGUID): 2021S0503205; x: y"\n'
)


def written(tmp_path: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_sparse_keys_symbols_footnotes_and_identifiers(tmp_path: Path) -> None:
    table = census.read(written(tmp_path, DOWNLOADED))
    found = {(c.place.code, c.name.en): (c.count, c.symbol) for c in table.cells}
    assert found == {
        ("2021S0503205", "English"): (1234, ""), ("2021S0503205", "French"): (None, ".."), ("2021S0503205", "Arabic"): (None, "x"),
        ("2021S0503205", "Tamil"): (35, "E"), ("moncton-cma-n-b", "English"): (0, ""), ("moncton-cma-n-b", "French"): (5, "r"),
    }  # fmt: skip
    assert (table.about.code, str(table.about.released)) == ("census-98-10-9999-01", "2022-08-17")
    assert table.cells[1].name.fr == "Français"
    assert table.cells[0].characteristic == "total-age/english"


@pytest.mark.parametrize(
    ("name", "cells", "others"),
    [("immigration_data.csv", 10464, 0), ("language_data.csv", 5120, 0), ("ons_census_data.csv", 451, 6581)],
)
def test_the_real_tables_are_read_whole(shared: Path, name: str, cells: int, others: int) -> None:
    table = census.read(shared / "data" / "census" / name)
    assert (len(table.cells), table.others) == (cells, others)


def test_values_of_the_real_tables(shared: Path) -> None:
    births = {
        (c.place.name.en, c.name.en): c.count
        for c in census.read(shared / "data" / "census" / "immigration_data.csv").cells
    }
    assert births["Halifax (CMA), N.S.", "United States of America"] == 3680
    assert births["Halifax (CMA), N.S.", "United States of America · 2016 to 2021"] == 555
    languages = census.read(shared / "data" / "census" / "language_data.csv")
    assert (
        next(
            c.count
            for c in languages.cells
            if c.place.name.fr == "Corner Brook (AR), T.-N.-L." and c.name.fr == "Anglais"
        )
        == 28810
    )


def test_the_profile_by_place_keeps_counts_and_leaves_rates_and_means(shared: Path) -> None:
    table = census.read(shared / "data" / "census" / "census_subarea_raw.csv")
    assert next(c.count for c in table.cells if c.place.code == "city-of-ottawa") == 1000935
    assert len({c.place.code for c in table.cells}) == 21
    assert {c.symbol for c in table.cells} == {""}  # symbols stand in rates and amounts only
    assert not any("Average" in c.name.en or "Median" in c.name.en for c in table.cells)
    assert table.others > 4000


def test_a_profile_in_long_form_keeps_the_places_wanted(tmp_path: Path) -> None:
    head = "CENSUS_YEAR,DGUID,ALT_GEO_CODE,GEO_LEVEL,GEO_NAME,CHARACTERISTIC_ID,CHARACTERISTIC_NAME,C1_COUNT_TOTAL,SYMBOL,C2_COUNT_MEN+,SYMBOL\n"
    rows = "".join(
        f"2021,{dguid},1,Province,{name},{number},{label},{value},{symbol},1,\n"
        for dguid, name in (("2021A000235", "Ontario"), ("2021A000224", "Québec"))
        for number, label, value, symbol in (
            (1, "Population", 100, ""),
            (2, "  Median age", 41, ""),
            (3, "  English", "", "x"),
        )
    )
    table = census.read(
        written(tmp_path, head + rows, encoding="cp1252"), wanted=lambda place: place.code == "2021A000235"
    )
    assert [(c.place.name.en, c.characteristic, c.count, c.symbol) for c in table.cells] == [
        ("Ontario", "c1", 100, ""),
        ("Ontario", "c3", None, "x"),
    ]
    assert (table.others, table.elsewhere) == (2, 2)


def test_labels_without_official_french_say_so_instead_of_half(tmp_path: Path) -> None:
    table = census.read(written(tmp_path, DOWNLOADED.replace('"Arabic"', '"Klingon"')))
    name = next(c.name for c in table.cells if c.name.en == "Klingon")
    assert (name.fr, name.within("fr").lang) == ("", "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DOWNLOADED.replace('"0"', '"n/a"'), "neither a number nor a symbol"),
        (DOWNLOADED.replace('"French 7","5r"', '"English","5r"'), "stand twice"),
        (DOWNLOADED.replace("Table: 98", "Tableau : 98"), "French edition"),
        ("a,b,c\n1,2,3\n", "no census table"),
        ("Characteristics,Here\nPopulation,12,13\n", "no census table|cells, the header"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        census.read(written(tmp_path, text))


def test_french_names_of_places() -> None:
    assert place_of("Campbellton (Quebec part) (CA), Que. i20", {}).name.fr == "Campbellton (partie du Québec) (AR), Qc"
    assert place_of("Ottawa - Gatineau (CMA), Ont./Que. i9", {"i9": "2021S0503505"}).code == "2021S0503505"
