"""The home page of the instance, and a partnership's first page with the forms of its own facts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from arrimage.core.access import Permission, may
from arrimage.core.codes import PARTNERSHIP_KINDS
from arrimage.core.disclosure import DEFAULT_RULE
from arrimage.core.period import Period
from arrimage.partnership import actions, queries
from arrimage.partnership.forms.partnerships import AgreementForm, PartnershipForm, SharingForm, TerritoryForm
from arrimage.partnership.models import Agreement, Place
from arrimage.partnership.pages.table import table_page
from arrimage.partnership.queries import overview as read
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries.meetings import latest_decisions
from arrimage.partnership.queries.organizations import choices
from arrimage.partnership.queries.table import today
from arrimage.partnership.refusals import today_in
from arrimage.partnership.views.editing import FormPage, answer, found_or_404, sent, the_partnership, version_of
from arrimage.web import history as trail
from arrimage.web.guard import actor_of, requires
from arrimage.web.registry import REGISTRY
from arrimage.web.shell import current_language

PER_PAGE = 60


@requires(Permission.SEE_PUBLIC)
def choose_language(request: HttpRequest) -> HttpResponse:
    """``/``: the home page in the language that the browser asks for."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("home"))


@requires(Permission.SEE_PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """The partnerships of this instance: kind, territory, what contains and what covers what."""
    everyone = queries.partnerships()
    search, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    found = read.narrowed(everyone, search, kind)
    found.sort(key=lambda p: p.name_key_fr if current_language() == "fr" else p.name_key_en)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page", 1))
    cards = read.cards(page.object_list, everyone, today_in("America/Toronto"))
    context = {
        "cards": cards, "page": page, "search": search, "kind": kind, "everyone": len(everyone),
        "kinds": [(code, text, sum(1 for p in everyone if p.kind == code)) for code, text in PARTNERSHIP_KINDS.items()],
        "parents": {p.id: p for p in everyone},
    }  # fmt: skip
    return render(request, "partnership/home.html", context)


def panels(request: HttpRequest, slot: str, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """Template and filling of each block that a later room shows in ``slot``."""
    found = []
    for panel in sorted((p for p in REGISTRY.panels if p.slot == slot), key=lambda p: p.order):
        filling = panel.fill(request, subject)
        if filling is not None:
            found.append((panel.template, filling))
    return found


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """A partnership's first page."""
    partnership = the_partnership(request)
    actor, scope, day = actor_of(request), scope_on(request), today(partnership)
    inside = bool(may(actor, Permission.SEE_WORK, scope))
    table = table_page(partnership, "", day, day, current_language(), inside=inside)
    (card,) = read.cards([partnership], queries.partnerships(), day)
    page = {
        "card": card, "table": table, "rule": DEFAULT_RULE, "members": read.member_count(partnership.id, day),
        "agreements": read.agreements_of(partnership.id), "sharing": read.sharing_of(partnership.id, day),
        "decisions": latest_decisions(partnership.id) if inside else [],
        "panels": panels(request, "partnership.overview", partnership),
        "history": trail.of([partnership.id], partnership.zone, current_language())
        if may(actor, Permission.SEE_HISTORY, scope) else None,
    }  # fmt: skip
    return render(request, "partnership/overview.html", {"page": page, "inside": inside})


def _back(slug: str) -> str:
    return reverse("partnership:overview", args=[slug])


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a partnership's words and place."""
    partnership, lang = the_partnership(request), current_language()
    form = PartnershipForm(sent(request), initial=PartnershipForm.values(partnership))
    others = [p for p in queries.partnerships() if p.id != partnership.id]
    form.fields["parent"].offer(others, lambda p: p.name.say(lang), _("no other partnership"))  # type: ignore[attr-defined]
    hosts = choices(None, today(partnership), lang)
    form.fields["host"].offer(hosts, lambda o: o.name.say(lang), _("not known"))  # type: ignore[attr-defined]
    page = FormPage(_("Change the partnership"), _("Save changes"), _back(slug))

    def act() -> tuple[str, str]:
        # A copy, so that a refusal leaves the name in the head of the page as it is stored.
        actions.edit_partnership(
            by=actor_of(request), partnership=queries.partnership_named(slug), facts=form.facts(),
            expected=version_of(form),
        )  # fmt: skip
        return _("The partnership is changed."), _back(slug)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the places that the partnership covers."""
    partnership, lang = the_partnership(request), current_language()
    present = read.places_by_partnership([partnership.id]).get(partnership.id, [])
    form = TerritoryForm(sent(request), initial={"places": [str(place.id) for place in present]})
    known = Place.objects.filter(archived_at=None).order_by(f"name_key_{lang}")
    form.fields["places"].offer(known, lambda p: p.name.say(lang))  # type: ignore[attr-defined]
    page = FormPage(_("Choose the territory"), _("Save the territory"), _back(slug))

    def act() -> tuple[str, str]:
        actions.set_territory(by=actor_of(request), partnership=partnership, places=form.cleaned_data["places"])
        return _("The territory is saved."), _back(slug) + "#territory"

    return answer(request, form, page, act)


def _years(agreement: Agreement | None, day: Any) -> range:
    first = Period.containing(agreement.start if agreement else day).start.year
    last = Period.containing(agreement.end).start.year if agreement else first + 2
    return range(first if agreement else first - 1, last + 1)


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
def agreement_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Record an agreement with a funder."""
    partnership = the_partnership(request)
    form = AgreementForm(
        sent(request), years=_years(None, today(partnership)), initial={"funder": "settlement_program"}
    )
    page = FormPage(_("Record an agreement"), _("Record the agreement"), _back(slug))

    def act() -> tuple[str, str]:
        actions.sign_agreement(by=actor_of(request), partnership=partnership, **form.values())
        return _("The agreement is recorded."), _back(slug) + "#agreements"

    return answer(request, form, page, act)


@requires(Permission.EDIT_MONEY, scope=partnership_scope)
def agreement_edit(request: HttpRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Correct an agreement."""
    partnership = the_partnership(request)
    found = found_or_404(next((a for a in read.agreements_of(partnership.id) if a.id == agreement_id), None))
    form = AgreementForm(sent(request), years=_years(found, None), initial=AgreementForm.initial_of(found))
    page = FormPage(_("Change the agreement"), _("Save changes"), _back(slug), found.reference)

    def act() -> tuple[str, str]:
        actions.edit_agreement(by=actor_of(request), agreement=found, expected=version_of(form), **form.values())
        return _("The agreement is changed."), _back(slug) + "#agreements"

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def sharing(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree on what an audience sees of figures that count persons."""
    partnership = the_partnership(request)
    form = SharingForm(sent(request), initial={"threshold": 10, "base": 5, "start": today(partnership)})
    page = FormPage(
        _("Agree on sharing"), _("Save the sharing agreement"), _back(slug), "",
        _("What this audience sees of figures that count persons. Members inside the partnership see the true values."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        data = {name: form.cleaned_data[name] for name in ("audience", "threshold", "base", "start")}
        actions.agree_sharing(by=actor_of(request), partnership=partnership, **data)
        return _("The sharing agreement is saved."), _back(slug) + "#sharing"

    return answer(request, form, page, act)
