"""The form by which a published table is sent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.web.forms import Form

FAMILIES = (
    ("ircc", _("Monthly immigration table (Immigration, Refugees and Citizenship Canada)")),
    ("census", _("Census table (Statistics Canada)")),
)


class TableForm(Form):
    """Which family of tables the file belongs to, and the file."""

    family = forms.ChoiceField(label=_("Kind of table"), choices=FAMILIES)
    file = forms.FileField(
        label=_("File, as downloaded (.csv)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.tab"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another one.")},
    )
