"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.web import views

app_name = "web"
urlpatterns = [
    path(_("log-in/"), views.log_in, name="log_in"),
    path(_("log-out/"), views.log_out, name="log_out"),
    path(_("components/"), views.components, name="components"),
]
