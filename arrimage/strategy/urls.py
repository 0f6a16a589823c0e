"""Addresses of the room. Segments are translated; ``workbook`` belongs to the same line of pages."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.strategy.views import money, plans, priorities, work, workbook

app_name = "strategy"
urlpatterns = [
    path(_("<slug:slug>/plan/"), plans.plan, name="plan"),
    path(_("<slug:slug>/plan/new/"), plans.plan_new, name="plan_new"),
    path(_("<slug:slug>/plan/<slug:key>/edit/"), plans.plan_edit, name="plan_edit"),
    path(_("<slug:slug>/plan/<slug:key>/adopt/"), plans.plan_adopt, name="plan_adopt"),
    path(_("<slug:slug>/plan/<slug:key>/new-version/"), plans.plan_revise, name="plan_revise"),
    path(_("<slug:slug>/plan/<slug:key>/put-away/"), plans.plan_archive, name="plan_archive"),
    path(_("<slug:slug>/plan/<slug:key>/bring-back/"), plans.plan_restore, name="plan_restore"),
    path(_("<slug:slug>/plan/<slug:key>/new-priority/"), priorities.priority_new, name="priority_new"),
    path(_("<slug:slug>/priorities/<uuid:priority>/"), priorities.priority_edit, name="priority_edit"),
    path(_("<slug:slug>/priorities/<uuid:priority>/put-away/"), priorities.priority_archive, name="priority_archive"),
    path(_("<slug:slug>/priorities/<uuid:priority>/new-action/"), work.action_new, name="action_new"),
    path(_("<slug:slug>/actions/<uuid:action>/"), work.action, name="action"),
    path(_("<slug:slug>/actions/<uuid:action>/report/"), work.action_report, name="action_report"),
    path(_("<slug:slug>/actions/<uuid:action>/edit/"), work.action_edit, name="action_edit"),
    path(_("<slug:slug>/actions/<uuid:action>/put-away/"), work.action_archive, name="action_archive"),
    path(_("<slug:slug>/actions/<uuid:action>/bring-back/"), work.action_restore, name="action_restore"),
    path(
        _("<slug:slug>/actions/<uuid:action>/updates/<uuid:update>/withdraw/"), work.update_withdraw,
        name="update_withdraw",
    ),
    path(_("<slug:slug>/money/"), money.resources, name="resources"),
    path(_("<slug:slug>/money/new/"), money.resource_new, name="resource_new"),
    path(_("<slug:slug>/money/<uuid:resource>/"), money.resource_edit, name="resource_edit"),
    path(_("<slug:slug>/money/<uuid:resource>/status/"), money.resource_status, name="resource_status"),
    path(_("<slug:slug>/money/<uuid:resource>/put-away/"), money.resource_archive, name="resource_archive"),
    path(_("<slug:slug>/money/<uuid:resource>/bring-back/"), money.resource_restore, name="resource_restore"),
    path(_("new/from-workbook/"), workbook.workbook_new, name="workbook_new"),
    path(_("new/from-workbook/import/"), workbook.workbook_new_import, name="workbook_new_import"),
    path(_("new/from-workbook/import/<uuid:job>/"), workbook.workbook_new_job, name="workbook_new_job"),
    path(_("new/from-workbook/template/<str:lang>/"), workbook.workbook_template, name="workbook_template"),
    path(_("<slug:slug>/workbook/"), workbook.workbook, name="workbook"),
    path(_("<slug:slug>/workbook/import/"), workbook.workbook_import, name="workbook_import"),
    path(_("<slug:slug>/workbook/import/<uuid:job>/"), workbook.workbook_job, name="workbook_job"),
    path(_("<slug:slug>/workbook/export/<str:lang>/"), workbook.workbook_export, name="workbook_export"),
]  # fmt: skip
