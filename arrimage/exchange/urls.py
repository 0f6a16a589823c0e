"""Addresses of the room."""

from __future__ import annotations

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from arrimage.exchange import views

app_name = "exchange"
urlpatterns = [
    path(_("crosswalks/"), views.crosswalks, name="crosswalks"),
    path(_("crosswalks/<slug:name>/"), views.crosswalk, name="crosswalk"),
    path(_("logic-models/<slug:name>/"), views.model, name="model"),
    re_path(r"^skos\.(?P<form>ttl|jsonld)$", views.skos, name="skos"),
    path(_("funding/"), views.funding, name="funding"),
    path(_("funding.csv"), views.funding_csv, name="funding_csv"),
]
