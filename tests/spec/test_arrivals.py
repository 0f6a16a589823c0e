"""Permanent residents arriving, from tables as the publisher prints them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

JULY = date(2025, 7, 1)


def published(name: str, count: int | None, category: str = "women", month: date = JULY, **given: object) -> dict:
    """One cell of the table by gender; None is printed as ``--``."""
    low, high = (0, 5) if count is None else (count, count)
    return {"arrival_id": name, "dataset": "by-gender", "place": "ontario", "dimension": "gender", "category": category,
            "month": month, "count": count, "low": low, "high": high, **given}  # fmt: skip


def test_only_published_numbers_are_added_and_the_others_are_counted_as_cells(figure: Callable) -> None:
    cells = [
        published("a", 8115),
        published("b", 7900, "men"),
        published("c", None, "another"),
        published("d", None, "unknown"),
    ]
    found = figure("arrivals.permanent_residents", {"arrivals": cells})
    assert found.value == "16015"
    assert found.by["category"] == {"women": 8115, "men": 7900}
    hidden = figure("arrivals.unpublished_cells", {"arrivals": cells})
    assert hidden.value == "2"
    assert hidden.records == {"c", "d"}


def test_two_tables_about_the_same_people_are_never_added(figure: Callable) -> None:
    by_age = [published(f"age-{i}", 100, f"group-{i}", dataset="by-age", dimension="age") for i in range(3)]
    by_gender = [published("w", 150), published("m", 145, "men")]
    assert figure("arrivals.permanent_residents", {"arrivals": by_age + by_gender}).records == {"w", "m"}
    assert figure("arrivals.permanent_residents", {"arrivals": by_age}).value == "300"


def test_a_published_zero_is_zero_and_a_mark_alone_is_missing(figure: Callable) -> None:
    assert figure("arrivals.permanent_residents", {"arrivals": [published("a", 0)]}).value == "0"
    assert figure("arrivals.permanent_residents", {"arrivals": [published("a", None)]}).value == "missing"
    assert figure("arrivals.unpublished_cells", {"arrivals": [published("a", 0)]}).value == "0"
    assert figure("arrivals.unpublished_cells", {}).value == "missing"


def test_months_outside_the_period_and_other_tables_are_not_looked_at(figure: Callable) -> None:
    cells = [published("a", 10), published("b", 10, month=date(2025, 3, 1)),
             published("permit", 10, "toronto", dataset="permits", dimension="metropolitan-area")]  # fmt: skip
    assert figure("arrivals.permanent_residents", {"arrivals": cells}).records == {"a"}
    assert figure("arrivals.permanent_residents", {"arrivals": cells}, "2025-M08").value == "missing"
