"""Monthly immigration tables: read exactly as published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from arrimage.core.problem import Refused
from arrimage.needs import ircc

HEAD = "EN_YEAR\tEN_QUARTER\tEN_MONTH\tFR_ANNEÉ\tFR_TRIMESTRE\tFR_MOIS\tEN_PROVINCE_TERRITORY\tFR_PROVINCE_TERRITOIRE\tEN_GENDER\tFR_SEXE\tTOTAL\r\n"


def line(
    month: str = "Jan",
    mois: str = "janv.",
    place: str = "Ontario",
    gender: str = "Female",
    sexe: str = "Femmes",
    total: str = "10",
) -> str:
    return f"2025\tQ1\t{month}\t2025\tT1\t{mois}\t{place}\t{place}\t{gender}\t{sexe}\t{total}\r\n"


@pytest.fixture
def written(tmp_path: Path) -> object:
    """Writes a table and gives its path."""

    def write(text: str, name: str = "ODP-PR-Gender.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("name", "code", "dimension", "cells", "marks", "places"),
    [
        ("ODP-PR-AgeGroup.csv", "ircc-pr-age", "age", 9148, 1539, 14),
        ("ODP-PR-Gender.csv", "ircc-pr-gender", "gender", 3724, 550, 14),
        ("ODP-PR-Citz.csv", "ircc-pr-citizenship", "country-of-citizenship", 22202, 3676, 1),
        ("ODP-WP-PGWP-Province-CMA.csv", "ircc-pgwp-cma", "metropolitan-area", 15634, 6807, 172),
    ],
)
def test_the_published_files_are_read_whole(
    shared: Path, name: str, code: str, dimension: str, cells: int, marks: int, places: int
) -> None:
    table = ircc.read(shared / "data" / "immigration" / name)
    assert (table.code, table.dimension, len(table.cells), table.totals) == (code, dimension, cells, 0)
    assert sum(cell.count is None for cell in table.cells) == marks
    assert len({cell.place for cell in table.cells}) == places
    assert all(cell.category_name.complete and cell.place_name.complete for cell in table.cells)
    assert table.title.complete
    assert "Open Government Licence" in table.attribution.en


def test_a_mark_is_an_interval_and_never_zero(shared: Path) -> None:
    table = ircc.read(shared / "data" / "immigration" / "ODP-PR-AgeGroup.csv")
    cell = next(
        c for c in table.cells if (c.place, c.category, c.month) == ("yukon", "60-to-74-years-old", dt.date(2026, 1, 1))
    )
    assert cell.count is None
    assert cell.bounds == (0, 5)
    assert cell.category_name.fr == "60 à 74 ans"


def test_the_sum_of_the_cells_is_the_sum_of_the_file(shared: Path) -> None:
    path = shared / "data" / "immigration" / "ODP-PR-Gender.csv"
    by_hand = sum(int(row.rsplit("\t", 1)[1]) for row in path.read_text().splitlines()[1:] if not row.endswith("--"))
    assert sum(cell.count or 0 for cell in ircc.read(path).cells) == by_hand


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_that_people_have_gives_the_same_cells(written, encoding: str) -> None:
    table = ircc.read(written(HEAD + line(place="Québec", sexe="Femmes âgées"), encoding=encoding))
    assert (table.cells[0].place, table.cells[0].place_name.fr, table.cells[0].category_name.fr) == (
        "quebec",
        "Québec",
        "Femmes âgées",
    )


def test_a_real_zero_stays_zero(written) -> None:
    assert ircc.read(written(HEAD + line(total="0"))).cells[0].bounds == (0, 0)


def test_totals_are_left_out_and_counted(written) -> None:
    table = ircc.read(
        written(
            HEAD
            + line()
            + line(gender="Total", sexe="Total", total="20")
            + line(month="2025 Total", mois="Total de 2025")
        )
    )
    assert (len(table.cells), table.totals) == (1, 2)


def test_a_copy_keeps_its_name_and_an_unknown_name_is_no_permanent_residents(written) -> None:
    assert ircc.read(written(HEAD + line(), "ODP-PR-Gender (1).csv")).code == "ircc-pr-gender"
    other = ircc.read(written(HEAD + line(), "study-permits.csv"))
    assert (other.code, other.dimension) == ("ircc-study-permits", "study-permits:gender")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (line(total="5-"), "neither a number nor --"), (line(total=""), "neither a number nor --"), (line(total="-5"), "neither a number nor --"),
        (line(total="12.5"), "neither a number nor --"), (line(month="Janv"), "is no month"), (line(mois="mars"), "month differ"),
        (line(sexe=""), "label is empty"), ("2025\tQ1\r\n", "2 cells, the header 11"), (line(total="10"), "stand in row 2"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(written, row: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        ircc.read(written(HEAD + line() + row))
    problem = refused.value.problems[0]
    assert (problem.place.en, problem.place.fr) == ("Row 3", "Ligne 3")
    assert message in problem.message.en
    assert problem.message.complete
    assert problem.remedy.complete


def test_a_header_of_something_else_is_named(written) -> None:
    with pytest.raises(Refused, match="lacks EN_YEAR, EN_MONTH, TOTAL"):
        ircc.read(written("a,b,c\n1,2,3\n"))
    with pytest.raises(Refused, match="several dimensions"):
        ircc.read(written(HEAD.replace("TOTAL", "EN_AGE\tFR_ÂGE\tTOTAL")))


def test_long_lists_of_bad_rows_are_cut_and_counted(written) -> None:
    with pytest.raises(Refused) as refused:
        ircc.read(written(HEAD + "".join(line(total=f"?{n}") for n in range(250))))
    assert len(refused.value.problems) == 201
    assert refused.value.problems[-1].message.en == "50 more rows cannot be read."
