"""The form that makes a signed link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.partnership.forms.base import RoomForm, said
from arrimage.web.registry import Recipient


class LinkForm(RoomForm):
    """For whom a link is, in which language, and where it is sent; without an address it is copied by hand."""

    recipient = forms.ChoiceField(label=_("For whom"))
    email = forms.EmailField(
        label=_("Email"), required=False, max_length=254,
        help_text=_("The address is used for this message alone and is not kept with the link. Leave it empty to copy the link yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the message"), required=False)

    def __init__(self, *args: Any, people: Sequence[Recipient], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.id): one for one in people}
        fields: Any = self.fields
        fields["recipient"].choices = [(key, said(one.name)) for key, one in self.people.items()]
        fields["language"].choices = [("en", "English"), ("fr", "Français"), ("", gettext("not known: both languages"))]

    def clean_recipient(self) -> Recipient:
        """The recipient that was chosen."""
        return self.people[self.cleaned_data["recipient"]]
