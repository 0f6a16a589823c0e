"""Official statistics as published: numbers, bounds and symbols. A total is never invented, a mark never becomes 0."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from arrimage.core.text import Text
from arrimage.web.models import Record


class Dataset(Record):
    """A published table that was imported. ``content`` is the SHA-256 of its cells, so that a re-import is idempotent."""

    code = models.SlugField(max_length=80, unique=True)
    family = models.CharField(max_length=12, choices=[("ircc", "ircc"), ("census", "census")])
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300)
    attribution_en = models.CharField(max_length=400)
    attribution_fr = models.CharField(max_length=400)
    released = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=200)
    content = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)

    @property
    def title(self) -> Text:
        """The table's published title."""
        return Text(self.title_en, self.title_fr)


class ArrivalCell(models.Model):
    """One cell of a monthly table of Immigration, Refugees and Citizenship Canada.

    ``count`` is null where the publisher printed ``--``; then low is 0 and high 5. Other cells are rounded to 5 by
    the publisher: low and high are the count itself, as published.
    """

    id = models.UUIDField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="arrivals")
    place = models.CharField(max_length=80)
    place_en = models.CharField(max_length=160)
    place_fr = models.CharField(max_length=160)
    dimension = models.CharField(max_length=40)
    category = models.CharField(max_length=80)
    category_en = models.CharField(max_length=160)
    category_fr = models.CharField(max_length=160)
    month = models.DateField()
    count = models.PositiveIntegerField(null=True, blank=True)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dataset", "place", "month"], name="arrival_place_month")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "place", "category", "month"], name="arrival_once"),
            models.CheckConstraint(
                condition=Q(count__isnull=True, low=0, high=5) | Q(count=F("low"), high=F("low")), name="arrival_bounds"
            ),
        ]


class CensusCell(models.Model):
    """One cell of a census table: a count, or the symbol that the publisher printed in its place."""

    id = models.UUIDField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="census_cells")
    place = models.CharField(max_length=120)
    place_en = models.CharField(max_length=200)
    place_fr = models.CharField(max_length=200)
    characteristic = models.CharField(max_length=200)
    characteristic_en = models.CharField(max_length=400)
    characteristic_fr = models.CharField(max_length=400)
    count = models.BigIntegerField(null=True, blank=True)
    symbol = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "place", "characteristic"], name="census_once"),
            models.CheckConstraint(condition=Q(count__isnull=False) | ~Q(symbol=""), name="census_count_or_symbol"),
        ]
