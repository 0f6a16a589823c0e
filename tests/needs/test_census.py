"""Census tables: every form that people have, symbols kept, nothing added up."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from arrimage.core.problem import Refused
from arrimage.needs import census
from arrimage.needs.census_places import place_of
from arrimage.needs.census_units import CensusUnit

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
    [("immigration_data.csv", 10464, 0), ("language_data.csv", 5120, 0), ("ons_census_data.csv", 4689, 2343)],
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


def test_the_profile_by_place_keeps_counts_and_the_rates_amounts_and_means_with_their_unit(shared: Path) -> None:
    table = census.read(shared / "data" / "census" / "census_subarea_raw.csv")
    assert next(c.count for c in table.cells if c.place.code == "city-of-ottawa") == 1000935
    assert len({c.place.code for c in table.cells}) == 21
    assert {c.symbol for c in table.cells if c.unit is None} == {""}  # symbols stand in rates and amounts only
    assert Counter(c.symbol for c in table.cells if c.symbol) == {"...": 76, "x": 20}
    assert all(c.unit for c in table.cells if re.match("Average|Median", c.name.en))
    assert table.others == 0
    ottawa = {c.name.en: c for c in table.cells if c.place.code == "city-of-ottawa"}

    def told(name: str) -> tuple[int | None, CensusUnit | None, int]:
        return ottawa[name].count, ottawa[name].unit, ottawa[name].decimals

    assert told("Unemployment rate") == (103, CensusUnit.PERCENT, 1)
    assert told("Median age of the population") == (392, CensusUnit.YEARS, 1)
    assert told("Median total income in 2020  among recipients ($)") == (50000, CensusUnit.DOLLARS, 0)
    assert told("Gini index on adjusted household total income") == (347, CensusUnit.NUMBER, 3)
    # Income groups are counts of people, although their names hold a dollar sign.
    groups = [c for c in table.cells if c.name.en == "$10,000 to $19,999" and c.place.code == "city-of-ottawa"]
    assert [(c.count, c.unit) for c in groups] == [(83015, None), (86420, None), (60155, None)]
    low = next(c for c in ottawa.values() if c.name.en.endswith("· 0 to 17 years (%)"))
    assert low.name.en.startswith("Prevalence of low income")


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
        ("Ontario", "c2@years.1", 410, ""),
        ("Ontario", "c3", None, "x"),
    ]
    assert (table.others, table.elsewhere) == (0, 3)


LONG_EN = (
    "CENSUS_YEAR,DGUID,ALT_GEO_CODE,GEO_LEVEL,GEO_NAME,TNR_SF,TNR_LF,DATA_QUALITY_FLAG,CHARACTERISTIC_ID,"
    "CHARACTERISTIC_NAME,CHARACTERISTIC_NOTE,C1_COUNT_TOTAL,SYMBOL,C2_COUNT_MEN+,SYMBOL,C3_COUNT_WOMEN+,SYMBOL,"
    "C10_RATE_TOTAL,SYMBOL\n"
)
LONG_FR = (
    "ANNÉE_RECENSEMENT,IDUGD,CODE_GÉO_ALT,NIVEAU_GÉO,NOM_GÉO,TNR_ABR,TNR_LNG,INDICATEUR,ID_CARACTÉRISTIQUE,"
    "NOM_CARACTÉRISTIQUE,NOTE_CARACTÉRISTIQUE,C1_CHIFFRE_TOTAL,SYMBOLE,C2_CHIFFRE_HOMMES+,SYMBOLE,C3_CHIFFRE_FEMMES+,SYMBOLE,"
    "C10_TAUX_TOTAL,SYMBOLE\n"
)
#: id, English label, French label, count, its symbol, rate, its symbol
LINES = (
    (1, "Population, 2021", "Population, 2021", "969383", "", "", "..."),
    (3, "Population percentage change, 2016 to 2021", "Variation en pourcentage de la population, 2016 à 2021", "-1.3", "", "", "..."),
    (33, "Total - Distribution (%) of the population", "Total - Répartition (%) de la population", "100", "", "", "..."),
    (34, "  0 to 14 years", "  0 à 14 ans", "14", "", "", "..."),
    (57, "Average household size", "Taille moyenne des ménages", "2.3", "", "", "..."),
    (243, "    Median total income ($)", "    Revenu total médian ($)", "", "x", "", "x"),
    (386, "  English and French", "  Anglais et français", "100735", "E", "10.5", ""),
    (2226, "Participation rate", "Taux d’activité", "", "...", "59.9", ""),
    (2605, "  Other method", "  Autre moyen", "12", "", "1", ""),
)  # fmt: skip


def long_form(edition: str, lines: tuple[tuple[object, ...], ...] = LINES) -> str:
    place = "Nova Scotia" if edition == "en" else "Nouvelle-Écosse"
    rows = [
        f'2021,2021A000212,12,Province,{place},1.2,2.3,00000,{n},"{en if edition == "en" else fr}",,{c},{s},1,,2,,{r},{t}\n'
        for n, en, fr, c, s, r, t in lines
    ]
    return (LONG_EN if edition == "en" else LONG_FR) + "".join(rows)


@pytest.mark.parametrize(("edition", "word"), [("en", "English"), ("fr", "Francais")])
def test_both_editions_of_a_long_profile_give_the_same_codes_and_numbers(
    tmp_path: Path, edition: str, word: str
) -> None:
    path = written(tmp_path, long_form(edition), f"98-401-X2021007_{word}_CSV_data.csv", "cp1252")
    table = census.read(path)
    assert table.about.code == "census-98-401-x2021007"
    assert {c.characteristic: (c.count, c.symbol) for c in table.cells} == {
        "c1": (969383, ""),
        "c3@percent.1": (-13, ""),
        "c33@percent.1": (1000, ""),
        "c34@percent.1": (140, ""),
        "c57@number.1": (23, ""),
        "c243@dollars.0": (None, "x"),
        "c386": (100735, "E"),
        "c386@percent.1": (105, ""),
        "c2226@percent.1": (599, ""),
        "c2605": (12, ""),
        "c2605@percent.1": (10, ""),
    }
    assert (table.others, {c.place.code for c in table.cells}) == (0, {"2021A000212"})
    place = table.cells[0].place.name
    assert (place.en, place.fr) == (("Nova Scotia", "") if edition == "en" else ("Nova Scotia", "Nouvelle-Écosse"))
    name = next(c.name for c in table.cells if c.characteristic == "c386")
    assert (name.en, name.fr) == ("English and French", "Anglais et français")


def test_a_count_printed_with_decimals_is_left_out_and_counted(tmp_path: Path) -> None:
    lines = ((1, "People", "Personnes", "10.5", "", "", ""), (2, "More people", "Plus de personnes", "10", "", "", ""))
    table = census.read(written(tmp_path, long_form("en", lines)))
    assert ([c.count for c in table.cells], table.others) == ([10], 1)


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
