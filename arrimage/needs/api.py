"""The room for machines: the official statistics that were imported, as published."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from arrimage.core.text import Text
from arrimage.needs.models import ArrivalCell, CensusCell, Dataset
from arrimage.web.api import Listing, Number, Router, Said, Shape, Size, page_of, read, said, spoken, text
from arrimage.web.api.routes import Key

router = Router(tags=["needs"])


class DatasetShape(Shape):
    """A published table that was imported."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    code: str = said("Short name of the table.", "Nom court du tableau.")
    family: str = said("ircc or census.", "ircc ou census.")
    title: Said = said("Title as published.", "Titre tel que publié.")
    attribution: Said = said("How the source asks to be named.", "Mention demandée par la source.")
    released: date | None = said("When the publisher released it.", "Date de publication.")
    rows: int = said("Number of cells.", "Nombre de cellules.")


class CellShape(Shape):
    """One cell as published. A mark is never a zero."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    place: str = said("Code of the place as published.", "Code du lieu tel que publié.")
    place_name: Said = said("Name of the place.", "Nom du lieu.")
    category: str = said("Code of the category or characteristic.", "Code de la catégorie ou de la caractéristique.")
    category_name: Said = said("Its name.", "Son nom.")
    month: date | None = said("First day of the month; null for the census.", "Premier jour du mois; null pour le recensement.")  # fmt: skip
    value: int | None = said("The number as published; null where a mark stands.", "Le nombre publié; null là où figure un signe.")  # fmt: skip
    low: int | None = said("Least it can be; null when not known.", "Valeur minimale; null si inconnue.")
    high: int | None = said("Most it can be; null when not known.", "Valeur maximale; null si inconnue.")
    symbol: str | None = said("The mark that stands in place of a number.", "Le signe qui remplace un nombre.")


def _dataset(one: Dataset) -> DatasetShape:
    return DatasetShape(
        id=one.id, code=one.code, family=one.family, title=text(one.title), attribution=spoken(one, "attribution"),
        released=one.released, rows=one.rows,
    )  # fmt: skip


def _arrival(cell: ArrivalCell) -> CellShape:
    return CellShape(
        id=cell.id, place=cell.place, place_name=spoken(cell, "place"), category=cell.category,
        category_name=spoken(cell, "category"), month=cell.month, value=cell.count, low=cell.low, high=cell.high,
        symbol="--" if cell.count is None else None,
    )  # fmt: skip


def _census(cell: CensusCell) -> CellShape:
    return CellShape(
        id=cell.id, place=cell.place, place_name=spoken(cell, "place"), category=cell.characteristic,
        category_name=spoken(cell, "characteristic"), month=None, value=cell.count, low=cell.count, high=cell.count,
        symbol=cell.symbol or None,
    )  # fmt: skip


def _named(code: str) -> Dataset:
    found = Dataset.objects.filter(code=code, archived_at=None).first()
    if found is None:
        raise Http404
    return found


@read(
    router, "/statistics", name="statistics", answer=Listing[DatasetShape],
    summary=Text("Imported tables of official statistics", "Tableaux de statistiques officielles importés"),
)  # fmt: skip
def statistics(request: HttpRequest, page: Number = 1, size: Size = 100) -> Any:
    """By short name."""
    found = Dataset.objects.filter(archived_at=None).order_by("code")
    return page_of(request, Listing[DatasetShape], found, _dataset, page, size)


@read(
    router, "/statistics/{slug:key}", name="dataset", answer=DatasetShape,
    summary=Text("One table", "Un tableau"),
)  # fmt: skip
def dataset(request: HttpRequest, key: Key) -> Any:
    """What it is and how its source asks to be named."""
    return _dataset(_named(key))


@read(
    router, "/statistics/{slug:key}/cells", name="cells", answer=Listing[CellShape],
    summary=Text("The cells of one table", "Les cellules d’un tableau"),
)  # fmt: skip
def cells(request: HttpRequest, key: Key, page: Number = 1, size: Size = 100) -> Any:
    """As published, by place, category and month."""
    one = _named(key)
    if one.family == "ircc":
        arrivals: QuerySet[ArrivalCell] = one.arrivals.order_by("place", "category", "month")
        return page_of(request, Listing[CellShape], arrivals, _arrival, page, size)
    counts: QuerySet[CensusCell] = one.census_cells.order_by("place", "characteristic")
    return page_of(request, Listing[CellShape], counts, _census, page, size)
