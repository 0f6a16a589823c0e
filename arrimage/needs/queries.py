"""Reads of the official statistics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.urls import reverse

from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.needs.census_units import MARK, CensusUnit, decoded
from arrimage.needs.models import ArrivalCell, CensusCell, Dataset
from arrimage.needs.places import Covered, matching
from arrimage.needs.terms import slug
from arrimage.partnership.models import Partnership, Place, Territory


@dataclass(frozen=True, slots=True)
class Span:
    """People in one bar: at least ``low``, at most ``high``; ``small`` cells of ``cells`` were printed as ``--``."""

    low: int
    high: int
    small: int
    cells: int


NOBODY = Span(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Months:
    """The months that a table covers for a place."""

    first: date
    last: date


def covered_by(partnership_id: UUID) -> list[Covered]:
    """The places of a partnership's territory and every place that these lie in (two queries)."""
    places = {place.pk: place for place in Place.objects.filter(archived_at=None)}
    ids = Territory.objects.filter(partnership_id=partnership_id, archived_at=None).values_list("place_id", flat=True)
    waiting = [places[one] for one in ids if one in places]
    found: dict[UUID, Covered] = {}
    while waiting:
        place = waiting.pop()
        if place.pk in found:
            continue
        above, seen = place, {place.pk}
        while above.level != "province" and above.parent_id in places and above.parent_id not in seen:
            seen.add(above.parent_id)
            above = places[above.parent_id]
        province = slug(above.name_en) if above.level == "province" else ""
        found[place.pk] = Covered(place.code, place.name_en, place.level, province)
        if place.parent_id in places:
            waiting.append(places[place.parent_id])
    return list(found.values())


def _published(model: type[ArrivalCell] | type[CensusCell]) -> list[tuple[str, str]]:
    rows = model._default_manager.order_by().values_list("place", "place_en").distinct()
    return [(place, name) for place, name in rows]


def arrival_places(partnership_id: UUID) -> set[str]:
    """Published places of the monthly tables that concern a partnership (three queries)."""
    return matching(_published(ArrivalCell), covered_by(partnership_id))


def census_places(partnership_id: UUID) -> set[str]:
    """Published places of the census tables that concern a partnership (three queries)."""
    return matching(_published(CensusCell), covered_by(partnership_id))


def concerned(places: Collection[tuple[str, str]]) -> list[UUID]:
    """Ids of the partnerships that one of the published places (code, English name) concerns."""
    ids = Partnership.objects.filter(archived_at=None).values_list("pk", flat=True)
    return [one for one in ids if matching(places, covered_by(one))]


def datasets(family: str) -> list[Dataset]:
    """Imported tables of a family (``ircc`` or ``census``)."""
    return list(Dataset.objects.filter(family=family, archived_at=None).order_by("code"))


def tables_with_places(family: str, places: Collection[str]) -> dict[UUID, list[tuple[str, Text]]]:
    """For each imported table of a family, which of the places it has, with their names, in the order of names."""
    model: type[ArrivalCell] | type[CensusCell] = ArrivalCell if family == "ircc" else CensusCell
    rows = (
        model._default_manager.filter(dataset__family=family, dataset__archived_at=None, place__in=places)
        .order_by("place_en").values_list("dataset_id", "place", "place_en", "place_fr").distinct()
    )  # fmt: skip
    found: dict[UUID, list[tuple[str, Text]]] = {}
    for dataset, place, english, french in rows:
        found.setdefault(dataset, []).append((place, Text(english, french)))
    return found


_SPAN = {
    "low_": Sum("low"),
    "high_": Sum("high"),
    "small": Count("id", filter=Q(count__isnull=True)),
    "cells": Count("id"),
}


def months_of(dataset: Dataset, place: str) -> Months | None:
    """The first and the last month that a table has for a place."""
    found = ArrivalCell.objects.filter(dataset=dataset, place=place).aggregate(first=Min("month"), last=Max("month"))
    return Months(found["first"], found["last"]) if found["first"] else None


def by_month(dataset: Dataset, place: str) -> dict[date, Span]:
    """People by month, all categories together: bounds are added, so the interval stays honest."""
    rows: Any = ArrivalCell.objects.filter(dataset=dataset, place=place).order_by().values("month").annotate(**_SPAN)
    return {r["month"]: Span(r["low_"], r["high_"], r["small"], r["cells"]) for r in rows}


def by_category(dataset: Dataset, place: str, period: Period) -> list[tuple[Text, Span]]:
    """People by category within a period, the largest first."""
    rows: Any = (
        ArrivalCell.objects.filter(dataset=dataset, place=place, month__gte=period.start, month__lte=period.end)
        .order_by().values("category", "category_en", "category_fr").annotate(**_SPAN)
    )  # fmt: skip
    found = [
        (Text(r["category_en"], r["category_fr"]), Span(r["low_"], r["high_"], r["small"], r["cells"])) for r in rows
    ]
    return sorted(found, key=lambda item: (-item[1].low, -item[1].high, item[0].en))


def cells_of(dataset: Dataset, place: str, period: Period | None = None) -> list[ArrivalCell]:
    """The cells as published, for a download."""
    rows = ArrivalCell.objects.filter(dataset=dataset, place=place)
    if period:
        rows = rows.filter(month__gte=period.start, month__lte=period.end)
    return list(rows.order_by("month", "category"))


def census_of(dataset: Dataset, place: str, search: str = "") -> Sequence[CensusCell]:
    """Census counts of a place, the largest first; symbols last."""
    rows = _census(dataset, place, search).exclude(characteristic__contains=MARK)
    return sorted(rows, key=lambda cell: (cell.count is None, -(cell.count or 0), cell.characteristic))


def rates_of(dataset: Dataset, place: str, search: str = "") -> Sequence[CensusCell]:
    """Census numbers of a place that are no counts: percentages, amounts, ages, then others, each in order of code."""
    rows = _census(dataset, place, search).filter(characteristic__contains=MARK)
    order = list(CensusUnit)

    def place_in(cell: CensusCell) -> tuple[int, str]:
        unit = decoded(cell.characteristic)[1]
        return (order.index(unit) if unit else len(order), cell.characteristic)

    return sorted(rows, key=place_in)


def _census(dataset: Dataset, place: str, search: str) -> QuerySet[CensusCell]:
    rows = CensusCell.objects.filter(dataset=dataset, place=place)
    for word in search.split():
        rows = rows.filter(Q(characteristic_en__icontains=word) | Q(characteristic_fr__icontains=word))
    return rows


def permalink(record: UUID) -> str | None:
    """The page of a dataset or a cell, on the first partnership it concerns; None when the id is of another kind."""
    arrival = ArrivalCell.objects.select_related("dataset").filter(pk=record).first()
    census = None if arrival else CensusCell.objects.select_related("dataset").filter(pk=record).first()
    cell = arrival or census
    if cell is None:
        dataset = Dataset.objects.filter(pk=record, archived_at=None).first()
        partnership = Partnership.objects.filter(archived_at=None).order_by("name_key_en").first()
        if dataset is None or partnership is None:
            return None
        return f"{reverse('needs:statistics', args=[partnership.slug])}?table={dataset.code}"
    found = concerned([(cell.place, cell.place_en)])
    partnership = Partnership.objects.filter(pk__in=found).order_by("name_key_en").first()
    if partnership is None:
        return None
    asked = f"{'table' if arrival else 'census'}={cell.dataset.code}&{'place' if arrival else 'area'}={cell.place}"
    return f"{reverse('needs:statistics', args=[partnership.slug])}?{asked}"
