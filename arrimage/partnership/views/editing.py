"""The one flow of every form page: show, check, act, redirect with a notice; a refusal shows the page again (422)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from arrimage.core.problem import Refused
from arrimage.partnership.forms.base import RoomForm
from arrimage.partnership.models import Partnership
from arrimage.web.shell import current_language

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormPage:
    """What a form page shows around its form. ``back`` is where Cancel leads."""

    title: str
    submit: str
    back: str
    kick: str = ""
    intro: str = ""


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted; None when nothing was."""
    return request.POST if request.method == "POST" else None


def the_partnership(request: HttpRequest) -> Partnership:
    """The partnership that the guard's scope put on the request."""
    found: Partnership = request.partnership  # type: ignore[attr-defined]
    return found


def found_or_404(thing: T | None) -> T:
    """The thing, or 404 when there is none.

    Raises:
        Http404: when it is None.
    """
    if thing is None:
        raise Http404
    return thing


def answer(
    request: HttpRequest,
    form: RoomForm,
    page: Any,
    act: Callable[[], tuple[str, str]],
    template: str = "partnership/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form page, or carry out what was sent.

    Args:
        act: runs one action and returns the notice and the address to go to.
    """
    if request.method == "POST" and form.is_valid():
        try:
            notice, address = act()
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, notice)
            return HttpResponseRedirect(address)
    context = {"form": form, "page": page, **(more or {})}
    return render(request, template, context, status=422 if form.is_bound else 200)


def press(request: HttpRequest, address: str, notice: str, act: Callable[[], object]) -> HttpResponse:
    """Carry out a one-button action that was posted; a refusal becomes a notice on the page it came from.

    A link never changes anything: any other method is answered with 405.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.say(current_language()))
    else:
        messages.success(request, notice)
    return HttpResponseRedirect(address)


def expected(request: HttpRequest) -> int | None:
    """The version that a posted button carries."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None


def version_of(form: RoomForm) -> int:
    """The version that a form carries; 0, which no record has, when somebody took it out."""
    return form.cleaned_data.get("version") or 0
