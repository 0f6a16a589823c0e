"""Two people edited one record: what is stored now beside what the second one typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the two versions differ."""

    name: str
    stored: str
    mine: str


def differences(form: forms.Form, stored: Mapping[str, Any]) -> Sequence[Difference]:
    """The fields whose typed value differs from the stored one, in the order of the form.

    Args:
        form: bound and valid; its text stays as typed.
        stored: initial values of the form made from the record as it is now.
    """
    found = []
    for name, field in form.fields.items():
        if name == "version":
            continue
        mine, theirs = form[name].data, stored.get(name)
        said, told = _said(field, mine), _said(field, theirs)
        if said != told:
            found.append(Difference(str(field.label), told, said))
    return found


def _said(field: forms.Field, value: Any) -> str:
    if value in (None, "", []):
        return gettext("empty")
    if isinstance(field, forms.ChoiceField):
        names: dict[str, str] = {}
        listed: Any = field.choices
        for key, label in listed:
            options = label if isinstance(label, list | tuple) else [(key, label)]
            names |= {str(k): str(v) for k, v in options}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(sorted(names.get(str(one), str(one)) for one in chosen))
    return str(value)
