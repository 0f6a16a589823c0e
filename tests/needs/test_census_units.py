"""What a census line is a number of, and how it is kept without decimals and printed in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.text import Lang
from arrimage.needs.census_units import CensusUnit, coded, decoded, plain, steps_of, unit_of, written
from arrimage.needs.terms import terms

P, D, Y, N = CensusUnit.PERCENT, CensusUnit.DOLLARS, CensusUnit.YEARS, CensusUnit.NUMBER


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Unemployment rate", P), ("Taux de chômage", P), ("Taux d’emploi", P), ("Taux d'activité", P),
        ("% of owner households with a mortgage", P), ("Market income (%)", P), ("Revenu du marché (%)", P),
        ("Population percentage change, 2016 to 2021", P), ("2021 % distribution", P),
        ("Average monthly shelter costs ($)", D), ("Valeur médiane des logements ($)", D),
        ("Average age of the population", Y), ("Âge médian de la population", Y),
        ("Average household size", N), ("Taille moyenne des ménages", N), ("Nombre moyen de pièces par logement", N),
        ("Population density per square kilometre", N), ("Superficie en kilomètres carrés", N), ("Indice de Gini", N),
        ("$10,000 to $19,999", None), ("Spending 30% or more of income on shelter costs", None), ("Autre moyen", None),
        ("Total - Household size - 25% sample data", None), ("Total - Revenu - Données-échantillon (25 %)", None),
        ("Total - Households with a shelter-cost-to-income ratio less than 100%", None),
        ("Agricultural operations", None), ("Lieu des études par rapport à la province de résidence", None),
    ],
)  # fmt: skip
def test_the_unit_of_a_line(label: str, unit: CensusUnit | None) -> None:
    assert unit_of(label) is unit


def test_only_a_heading_in_percent_passes_its_unit_on() -> None:
    assert unit_of("0 to 14 years", "Total - Distribution (%) of the population") is P
    assert unit_of("1 person", "Average household size") is None


@given(st.decimals(-(10**6), 10**6, places=3, allow_nan=False) | st.integers(0, 10**12).map(Decimal))
def test_a_printed_number_comes_back_to_the_last_digit(number: Decimal) -> None:
    text = f"{number:f}"
    found = steps_of(text)
    assert found is not None
    assert Decimal(plain(*found)) == number
    assert isinstance(found[0], int)


@pytest.mark.parametrize(
    ("text", "steps"),
    [("40.1", (401, 1)), ("-1.25", (-125, 2)), ("64,500", (64500, 0)), ("64\u00a0500", (64500, 0)), ("0.5", (5, 1)),
     ("12,5", None), ("1.2.3", None), ("", None), ("n/a", None), ("1e5", None), ("9" * 19, None)],
)  # fmt: skip
def test_what_is_a_number_and_what_is_none(text: str, steps: tuple[int, int] | None) -> None:
    assert steps_of(text) == steps


@pytest.mark.parametrize("unit", [None, *CensusUnit])
def test_a_code_keeps_its_unit(unit: CensusUnit | None) -> None:
    assert decoded(coded("total/line", unit, 2)) == ("total/line", unit, 2 if unit else 0)
    with pytest.raises(ValueError, match="no room"):
        coded("x" * 195, P, 1)


@pytest.mark.parametrize(
    ("steps", "unit", "decimals", "lang", "said"),
    [
        (89, P, 1, "en", "8.9%"), (89, P, 1, "fr", "8,9\u00a0%"), (-13, P, 1, "en", "-1.3%"), (50847458, P, 7, "fr", "5,1\u00a0%"),
        (50000, D, 0, "en", "$50,000"), (50000, D, 0, "fr", "50\u00a0000\u00a0$"), (401, Y, 1, "en", "40.1 years"),
        (401, Y, 1, "fr", "40,1\u00a0ans"), (347, N, 3, "fr", "0,347"), (25, N, 1, "en", "2.5"), (0, P, 1, "en", "0.0%"),
    ],
)  # fmt: skip
def test_how_pages_print_it(steps: int, unit: CensusUnit, decimals: int, lang: Lang, said: str) -> None:
    assert written(steps, unit, decimals, lang) == said


def test_every_known_column_has_both_languages_and_a_known_unit() -> None:
    for column, known in terms()["columns"].items():
        assert known["en"] and known["fr"] and known["en"] != known["fr"], column
        assert set(known) <= {"en", "fr", "unit"}
        assert CensusUnit(known.get("unit", "percent"))
        assert ("percent" in column or "rate" in column) == (known.get("unit") == "percent"), column
