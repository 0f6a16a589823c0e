"""Addresses of the room."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.results.views import assessments, indicators, manual, model, observations, reports

app_name = "results"
urlpatterns = [
    path(_("indicators/"), manual.manual, name="manual"),
    path(_("indicators/<slug:indicator>/"), manual.manual_entry, name="manual_entry"),
    path(_("partnerships/<slug:slug>/results/"), model.model, name="model"),
    path(_("partnerships/<slug:slug>/results/models/<slug:model>/"), model.model, name="model_of"),
    path(_("partnerships/<slug:slug>/results/refresh/"), model.refresh, name="refresh"),
    path(_("partnerships/<slug:slug>/results/indicators/"), indicators.indicators, name="indicators"),
    path(_("partnerships/<slug:slug>/results/indicators/figures.csv"), indicators.figures_csv, name="figures_csv"),
    path(_("partnerships/<slug:slug>/results/indicators/<slug:indicator>/"), indicators.indicator, name="indicator"),
    path(
        _("partnerships/<slug:slug>/results/indicators/<slug:indicator>/records.csv"),
        indicators.trace_csv,
        name="trace_csv",
    ),
    path(
        _("partnerships/<slug:slug>/results/indicators/<slug:indicator>/observe/"), observations.observe, name="observe"
    ),
    path(_("partnerships/<slug:slug>/results/indicators/<slug:indicator>/target/"), observations.target, name="target"),
    path(_("partnerships/<slug:slug>/results/indicators/<slug:indicator>/choice/"), observations.choice, name="choice"),
    path(
        _("partnerships/<slug:slug>/results/observations/<uuid:observation>/<slug:verb>/"),
        observations.observation_verb,
        name="observation_verb",
    ),
    path(_("partnerships/<slug:slug>/results/quality/"), assessments.assessments, name="assessments"),
    path(
        _("partnerships/<slug:slug>/results/quality/<uuid:assessment>/archive/"),
        assessments.toggle,
        name="assessment_toggle",
    ),
    path(_("partnerships/<slug:slug>/results/reports/"), reports.reports, name="reports"),
    path(_("partnerships/<slug:slug>/results/reports/<slug:kind>/<slug:period>/"), reports.report, name="report"),
    path(
        _("partnerships/<slug:slug>/results/reports/<slug:kind>/<slug:period>/texts/"),
        reports.report_edit,
        name="report_edit",
    ),
    path(
        _("partnerships/<slug:slug>/results/reports/<slug:kind>/<slug:period>/sign-off/"),
        reports.report_sign,
        name="report_sign",
    ),
    path(
        _("partnerships/<slug:slug>/results/reports/<slug:kind>/<slug:period>/withdraw/"),
        reports.report_withdraw,
        name="report_withdraw",
    ),
    path(
        _("partnerships/<slug:slug>/results/reports/<slug:kind>/<slug:period>/<slug:lang>.<slug:format>"),
        reports.report_file,
        name="report_file",
    ),
]
