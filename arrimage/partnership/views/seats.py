"""Pages of a seat: who held it, and the forms that fill, empty or hand it over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.core.access import Permission, may
from arrimage.partnership import actions
from arrimage.partnership.forms.bodies import SeatForm, TermForm, VacateForm
from arrimage.partnership.models import Body, Seat, SeatTerm
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries import table as read
from arrimage.partnership.queries.organizations import members_to_seat
from arrimage.partnership.views.editing import (
    FormPage,
    answer,
    expected,
    found_or_404,
    press,
    sent,
    the_partnership,
    version_of,
)
from arrimage.web import history as trail
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _address(seat: Seat) -> str:
    return reverse("partnership:seat", args=[seat.body.partnership.slug, seat.id])


def _seat(request: HttpRequest, seat_id: UUID) -> Seat:
    return found_or_404(read.seat_with_id(the_partnership(request).id, seat_id))


def _term(request: HttpRequest, term_id: UUID) -> SeatTerm:
    return found_or_404(read.term_with_id(the_partnership(request).id, term_id))


def _kick(seat: Seat) -> str:
    lang = current_language()
    return f"{seat.body.name.say(lang)} › {seat.label.say(lang)}"


@requires(Permission.SEE_WORK, scope=partnership_scope)
def seat(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """A seat: who holds it now, who held it before, its history."""
    partnership, one = the_partnership(request), _seat(request, seat_id)
    today = read.today(partnership)
    terms = list(one.terms.select_related("organization").order_by("-start"))
    shown = may(actor_of(request), Permission.SEE_HISTORY, scope_on(request))
    page = {
        "seat": one, "today": today, "terms": terms,
        "now": next((t for t in terms if t.archived_at is None and t.start <= today and (t.end is None or t.end >= today)), None),
        "history": trail.of([one.id, *(t.id for t in terms)], partnership.zone, current_language()) if shown else None,
    }  # fmt: skip
    return render(request, "partnership/seat.html", {"page": page})


def _seat_form(request: HttpRequest, body: Body, one: Seat | None) -> SeatForm:
    initial = SeatForm.values(one) if one else {"start": read.today(body.partnership), "voting": True, "role": "member"}
    form = SeatForm(sent(request), initial=initial)
    others = [b for b in read.bodies_of(body.partnership_id) if b.id != body.id]
    form.fields["delegate_of"].offer(others, lambda b: b.name.say(current_language()), _("no other body"))  # type: ignore[attr-defined]
    return form


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_add(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Add a chair to a body."""
    body = found_or_404(read.body_named(the_partnership(request).id, key))
    form = _seat_form(request, body, None)
    back = reverse("partnership:body", args=[slug, key])
    page = FormPage(_("Add a seat"), _("Add the seat"), back, body.name.say(current_language()))

    def act() -> tuple[str, str]:
        made = actions.add_seat(by=actor_of(request), body=body, facts=form.facts())
        return _("The seat is added; it stands empty until somebody is seated."), _address(made)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_edit(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Change a seat."""
    one = _seat(request, seat_id)
    form = _seat_form(request, one.body, one)
    page = FormPage(_("Change the seat"), _("Save changes"), _address(one), _kick(one))

    def act() -> tuple[str, str]:
        actions.edit_seat(by=actor_of(request), seat=one, facts=form.facts(), expected=version_of(form))
        return _("The seat is changed."), _address(one)

    return answer(request, form, page, act)


def _term_form(request: HttpRequest, initial: dict[str, object]) -> TermForm:
    form = TermForm(sent(request), initial=initial)
    lang = current_language()
    offered = members_to_seat(the_partnership(request).id, lang)
    form.fields["organization"].offer(offered, lambda o: o.name.say(lang), _("no organization"))  # type: ignore[attr-defined]
    return form


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_fill(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Seat somebody."""
    one = _seat(request, seat_id)
    form = _term_form(request, {"start": read.today(the_partnership(request))})
    page = FormPage(
        _("Seat somebody"), _("Fill the seat"), _address(one), _kick(one),
        _("Choose a member organization, or name a person by their role, never by their name."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        actions.seat_somebody(
            by=actor_of(request), seat=one, holder=form.holder(), start=data["start"], end=data["end"]
        )
        return _("The seat is filled."), _address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_hand_over(request: HttpRequest, slug: str, term_id: UUID) -> HttpResponse:
    """Pass a seat on to somebody else."""
    term = _term(request, term_id)
    form = _term_form(request, {"start": read.today(the_partnership(request)), "version": term.version})
    page = FormPage(
        _("Hand the seat over"), _("Hand the seat over"), _address(term.seat), _kick(term.seat),
        _("The present term ends on the day before the new one begins."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        actions.hand_over(
            by=actor_of(request), term=term, holder=form.holder(), start=data["start"], end=data["end"],
            expected=version_of(form),
        )  # fmt: skip
        return _("The seat is handed over."), _address(term.seat)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_vacate(request: HttpRequest, slug: str, term_id: UUID) -> HttpResponse:
    """End a term and leave the chair empty."""
    term = _term(request, term_id)
    form = VacateForm(sent(request), initial={"day": read.today(the_partnership(request)), "version": term.version})
    page = FormPage(_("Vacate the seat"), _("Vacate the seat"), _address(term.seat), _kick(term.seat))

    def act() -> tuple[str, str]:
        actions.vacate(by=actor_of(request), term=term, day=form.cleaned_data["day"], expected=version_of(form))
        return _("The seat will stand empty after that day."), _address(term.seat)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def term_edit(request: HttpRequest, slug: str, term_id: UUID) -> HttpResponse:
    """Correct a term."""
    term = _term(request, term_id)
    form = _term_form(request, TermForm.values(term))
    page = FormPage(_("Correct the term"), _("Save changes"), _address(term.seat), _kick(term.seat))

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        actions.edit_term(
            by=actor_of(request), term=term, holder=form.holder(), start=data["start"], end=data["end"],
            expected=version_of(form),
        )  # fmt: skip
        return _("The term is corrected."), _address(term.seat)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_archive(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Archive a seat."""
    one = _seat(request, seat_id)
    return press(
        request, _address(one), _("The seat is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_seat(by=actor_of(request), seat=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def seat_restore(request: HttpRequest, slug: str, seat_id: UUID) -> HttpResponse:
    """Bring back an archived seat."""
    one = _seat(request, seat_id)
    return press(
        request, _address(one), _("The seat is back."), lambda: actions.restore_seat(by=actor_of(request), seat=one)
    )


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def term_archive(request: HttpRequest, slug: str, term_id: UUID) -> HttpResponse:
    """Archive a term recorded by mistake."""
    term = _term(request, term_id)
    return press(
        request, _address(term.seat), _("The term is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_term(by=actor_of(request), term=term, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def term_restore(request: HttpRequest, slug: str, term_id: UUID) -> HttpResponse:
    """Bring back an archived term."""
    term = _term(request, term_id)
    return press(
        request, _address(term.seat), _("The term is back."),
        lambda: actions.restore_term(by=actor_of(request), term=term),
    )  # fmt: skip
