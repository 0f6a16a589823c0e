"""Personal data on pages: the inventory for everybody, one's own data, and the erasure of a person by an administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from arrimage.core.access import Permission
from arrimage.core.problem import Refused
from arrimage.web import consents
from arrimage.web.forms import Form
from arrimage.web.guard import actor_of, requires
from arrimage.web.models import User
from arrimage.web.privacy import erasing, exporting, inventory
from arrimage.web.privacy.person import of_user
from arrimage.web.shell import current_language


class SureForm(Form):
    """The address of the account, typed: nobody is erased by a slip."""

    address = forms.CharField(label=_("To be sure, type the email address of the account"), max_length=254)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["address"].widget.attrs["autocomplete"] = "off"

    def clean_address(self) -> str:
        """The address must be the account's."""
        typed: str = self.cleaned_data["address"].strip().lower()
        if typed != self.user.email:
            raise forms.ValidationError(gettext("This is not the address of the account."))
        return typed


@requires(Permission.SEE_PUBLIC)
def personal_data(request: HttpRequest) -> HttpResponse:
    """The inventory, sorted by ``?by=``."""
    by = request.GET.get("by", "where")
    by = by if by in inventory.SORTS else "where"
    shown = {"items": inventory.items(by, current_language()), "heads": inventory.HEADS, "by": by}
    return render(request, "web/personal_data.html", {**shown, "sorted_by": inventory.HEADS[by]})


@requires(Permission.OWN_ACCOUNT)
@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    """One's own data: consents, a copy, and what erasing the account would do."""
    user: User = request.user  # type: ignore[assignment]
    form = SureForm(request.POST or None, user=user)
    shown: dict[str, object] = {"given": consents.of(user), "form": form, "account": user, "own": True}
    if form.is_valid():
        try:
            erasing.erase(person=of_user(user), by=actor_of(request))
        except Refused as refusal:
            shown["problems"] = refusal.problems
        else:
            logout(request)
            messages.success(request, gettext("Your account and what was kept about you are erased."))
            return HttpResponseRedirect(reverse("home"))
    shown["preview"] = erasing.preview(of_user(user))
    return render(request, "web/own_data.html", shown, status=422 if form.is_bound else 200)


@requires(Permission.OWN_ACCOUNT)
@never_cache
def own_data_file(request: HttpRequest) -> HttpResponse:
    """A copy of everything about oneself, as a file."""
    user: User = request.user  # type: ignore[assignment]
    content = exporting.export(person=of_user(user), by=actor_of(request))
    return HttpResponse(
        content, content_type="application/json", headers={"Content-Disposition": 'attachment; filename="arrimage-data.json"'}
    )  # fmt: skip


@requires(Permission.OWN_ACCOUNT)
@require_POST
def consent_withdraw(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Take one's own consent back."""
    user: User = request.user  # type: ignore[assignment]
    if consents.withdraw(consent_id=consent, user=user, by=actor_of(request)):
        messages.success(
            request, gettext("Your consent is taken back. If you no longer want the account, erase it here.")
        )
    return HttpResponseRedirect(reverse("web:own_data"))


@requires(Permission.MANAGE_PRIVACY)
@never_cache
def person_erase(request: HttpRequest, user: UUID) -> HttpResponse:
    """What erasing somebody would do; the form below does it."""
    account = User.objects.filter(pk=user, erased_at=None).first()
    if account is None:
        raise Http404
    form = SureForm(request.POST or None, user=account)
    shown: dict[str, object] = {"form": form, "account": account, "own": False}
    if form.is_valid():
        try:
            erasing.erase(person=of_user(account), by=actor_of(request))
        except Refused as refusal:
            shown["problems"] = refusal.problems
        else:
            messages.success(request, gettext("The person is erased."))
            return HttpResponseRedirect(reverse("web:people"))
    shown["preview"] = erasing.preview(of_user(account))
    return render(request, "web/own_data.html", shown, status=422 if form.is_bound else 200)
