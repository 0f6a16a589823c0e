"""Which published places are a partnership's."""

from __future__ import annotations

import pytest

from arrimage.needs.places import Covered, is_covered

OTTAWA = (Covered("x1", "Ottawa", "city", "ontario"), Covered("ontario", "Ontario", "province", "ontario"))
QUEBEC_CITY = (Covered("x2", "Québec", "city", "quebec"), Covered("qc", "Quebec", "province", "quebec"))
TORONTO = (Covered("2021S0503535", "Toronto region", "region", "ontario"),)


@pytest.mark.parametrize(
    ("code", "name", "covered", "expected"),
    [
        ("ontario", "Ontario", OTTAWA, True), ("quebec", "Quebec", OTTAWA, False), ("2021A000235", "Ontario", OTTAWA, True),
        ("ontario/ottawa-gatineau-ontario-part", "Ottawa - Gatineau (Ontario part)", OTTAWA, True),
        ("quebec/ottawa-gatineau-quebec-part", "Ottawa - Gatineau (Quebec part)", OTTAWA, False),
        ("ontario/kingston", "Kingston", OTTAWA, False), ("ontario/other-ontario", "Other - Ontario", OTTAWA, False),
        ("quebec/quebec", "Québec", QUEBEC_CITY, True), ("quebec/quebec", "Québec", (QUEBEC_CITY[1],), False),
        ("2021S0503535", "Toronto (CMA), Ont.", TORONTO, True), ("2021S0503505", "Ottawa - Gatineau (CMA), Ont./Que.", OTTAWA, True),
        ("canada", "Canada", OTTAWA, False), ("province-territory-not-stated", "Province/territory not stated", OTTAWA, False),
    ],
)  # fmt: skip
def test_covered(code: str, name: str, covered: tuple[Covered, ...], expected: bool) -> None:
    assert is_covered(code, name, covered) is expected
