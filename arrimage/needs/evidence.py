"""Official statistics as evidence: the cells of the places that a partnership covers or lies in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from arrimage.core.evidence import Provider, Row
from arrimage.needs import queries
from arrimage.needs.models import ArrivalCell, CensusCell

_CHUNK = 5000


def arrivals(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``arrivals``: cells of months that have begun, of the provinces and metropolitan areas concerned.

    Tables of the country as a whole are no evidence of one place and stay out.
    """
    rows = ArrivalCell.objects.filter(
        place__in=queries.arrival_places(partnership_id), month__lte=as_of, dataset__archived_at=None
    ).order_by()
    columns = ("id", "dataset__code", "place", "dimension", "category", "month", "count", "low", "high")
    for key, *rest in rows.values_list(*columns).iterator(_CHUNK):
        yield (str(key), *rest)


def census_counts(partnership_id: UUID, as_of: date) -> Iterator[Row]:
    """Table ``census_counts``: cells of the places concerned; a symbol stands where no count was printed.

    A characteristic that ends in a unit, such as ``unemployment-rate@percent.1``, is no count: its number counts steps of
    so many decimals of that unit.
    """
    rows = CensusCell.objects.filter(
        place__in=queries.census_places(partnership_id), dataset__archived_at=None
    ).order_by()
    columns = ("id", "dataset__code", "place", "characteristic", "count", "symbol")
    for key, dataset, place, characteristic, count, symbol in rows.values_list(*columns).iterator(_CHUNK):
        yield str(key), dataset, place, characteristic, count, symbol or None


PROVIDERS: Mapping[str, Provider] = {"arrivals": arrivals, "census_counts": census_counts}
