"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from arrimage.needs.views import statistics

app_name = "needs"
urlpatterns: list[URLPattern] = [
    path(_("<slug:slug>/needs/"), statistics.statistics, name="statistics"),
    path(_("<slug:slug>/needs/import/"), statistics.statistics_import, name="statistics_import"),
    path(_("<slug:slug>/needs/import/confirm/"), statistics.statistics_confirm, name="statistics_confirm"),
]
