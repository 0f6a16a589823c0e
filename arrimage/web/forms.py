"""The one base of every form: required marks, ISO dates, bilingual pairs, sizes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A date written 2026-11-22, with the browser's own picker where there is one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%Y-%m-%d"])
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("error_messages", {"invalid": _("Enter a date, for example 2026-11-22.")})
        super().__init__(**options)


class Form(forms.Form):
    """Base form; ``version`` carries the optimistic lock of the record being edited."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False
