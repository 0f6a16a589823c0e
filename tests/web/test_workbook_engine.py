"""Cells, headers and references of workbooks, without any room."""

from __future__ import annotations

import datetime as dt

import pytest

from arrimage.core.text import Text
from arrimage.web.workbook.cells import Bad, decimal_of, key_of, read, to_cell
from arrimage.web.workbook.columns import both, choice, day, dollars, key, ref, yes_no
from arrimage.web.workbook.findings import Findings
from arrimage.web.workbook.headers import column_headed, match
from arrimage.web.workbook.references import Index
from arrimage.web.workbook.sheets import Column, Kind, Sheet

E = Text("", "")
COLOURS = {"red": Text("Red", "Rouge"), "dark_blue": Text("Dark blue", "Bleu foncé")}
SHEET = Sheet(
    "things", Text("Things", "Choses"), E,
    (
        key(E, E), *both("name", Text("Name", "Nom"), E), choice("colour", Text("Colour", "Couleur"), E, COLOURS),
        day("seen", Text("Seen", "Vu le"), E), dollars("price", Text("Price", "Prix"), E), yes_no("big", Text("Big", "Grand"), E),
    ),
    ("key",), years=True, titled="name",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("45000", "45000"), ("45,000", "45000"), ("45 000", "45000"), ("45\u00a0000,50\u00a0$", "45000.50"), ("$45,000.50", "45000.50"),
        ("45.000,50", "45000.50"), ("1,5", "1.5"), ("1.5", "1.5"), ("1,234,567", "1234567"), ("−3", "-3"), ("CA$ 12", "12"), ("45’000", "45000"),
    ],
)  # fmt: skip
def test_numbers_of_either_language(typed: str, amount: str) -> None:
    assert str(decimal_of(typed)) == amount


@pytest.mark.parametrize(
    "typed", ["", "abc", "1-2", "1,2,3.4.5", "1,23.4", "1.234.567", "12 dollars", "1e5", "٣", "--"]
)
def test_what_is_no_number(typed: str) -> None:
    assert decimal_of(typed) is None


def test_money_is_exact_to_the_cent() -> None:
    column = SHEET.column("price")
    assert read(0.1 + 0.2, column) == 30
    assert read(19.99, column) == 1999
    assert read(4.35, column) == 435
    assert to_cell(1999, column, "en") == 19.99
    assert isinstance(read(1.005, column), Bad)


def test_money_survives_a_round_trip_through_a_cell() -> None:
    column = SHEET.column("price")
    for cents in (0, 1, 99, 100, 101, 123_456_789, 10**12 + 7):
        assert read(to_cell(cents, column, "fr"), column) == cents


def test_serial_days_of_both_epochs() -> None:
    column = SHEET.column("seen")
    assert read(45000, column) == dt.date(2023, 3, 15)
    assert read(45000 - 1462, column, epoch_1904=True) == dt.date(2023, 3, 15)
    assert isinstance(read(45000.5, column), Bad)
    assert isinstance(read(2026, column), Bad)
    assert isinstance(read(True, column), Bad)


def test_percent_typed_as_a_share_or_as_a_number() -> None:
    column = Column("p", E, E, Kind.PERCENT)
    assert [read(0.4, column, percent=True), read(40, column), read("40 %", column), read(1, column)] == [40, 40, 40, 1]
    assert isinstance(read(0.4, column), Bad)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("rouge", "red"),
        ("RED", "red"),
        ("bleu fonce", "dark_blue"),
        ("dark blue", "dark_blue"),
        ("dark_blue", "dark_blue"),
    ],
)
def test_codes_and_labels_of_either_language(typed: str, code: str) -> None:
    assert read(typed, SHEET.column("colour")) == code


def test_keys_are_made_of_what_people_type() -> None:
    assert [key_of(t) for t in ("Santé mentale", "2025-04", " L’Œuvre ", "a_b")] == [
        "sante-mentale",
        "2025-04",
        "l-oeuvre",
        "a_b",
    ]


def test_headers_of_either_language_codes_and_fiscal_years() -> None:
    found = {
        h: column_headed(SHEET, h)
        for h in (
            "Clé *",
            "NOM (ANGLAIS)",
            "name_fr",
            "couleur",
            "2025-26",
            "Exercice 2025-2026",
            "FY2025-26",
            "2025-27",
            "Poids",
        )
    }
    assert [c.code if c else None for c in found.values()] == [
        "key",
        "name_en",
        "name_fr",
        "colour",
        "year:2025",
        "year:2025",
        "year:2025",
        None,
        None,
    ]


def test_what_a_header_row_lacks() -> None:
    findings = Findings()
    match(SHEET, "Choses", 1, ["Couleur", "clé"], findings)
    assert [p.message.en for p in findings.listed()] == ["“Name (English)” and “Name (French)” are both missing."]


def test_short_names_full_names_and_unclear_ones() -> None:
    index = Index()
    for path in ("council/spring", "health/spring", "council/fall"):
        index.add(path, [])
    assert index.find("fall") == {"council/fall"}
    assert index.find("Spring") == {"council/spring", "health/spring"}
    assert index.find("spring", ["health"]) == {"health/spring"}
    assert index.find("council/spring") == {"council/spring"}
    assert index.shortest("council/fall") == "fall"
    assert index.shortest("council/spring") == "council/spring"
    assert index.shortest("council/spring", ["council"]) == "spring"
    index.drop("health/spring")
    assert index.find("spring") == {"council/spring"}


def test_a_reference_column_names_its_sheet() -> None:
    assert ref("x", Text("X", "X"), E, "things").refers == "things"
