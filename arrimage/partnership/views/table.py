"""The table page, and the pages of bodies."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.core.access import Permission, may
from arrimage.partnership import actions
from arrimage.partnership.forms.bodies import BodyForm, RuleForm
from arrimage.partnership.models import Body
from arrimage.partnership.pages.table import table_page
from arrimage.partnership.participation import CELL_WORDS
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries import table as read
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


def _day(request: HttpRequest, default: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return default


@requires(Permission.SEE_PUBLIC, scope=partnership_scope)
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of the table of one body on one day."""
    partnership = the_partnership(request)
    today = read.today(partnership)
    inside = bool(may(actor_of(request), Permission.SEE_WORK, scope_on(request)))
    body_key = request.GET.get("body", "")
    page = table_page(partnership, body_key, _day(request, today), today, current_language(), inside=inside)
    legend = [(cell.value, CELL_WORDS[cell]) for cell in CELL_WORDS if cell.value != "not_noted"]
    context = {"page": found_or_404(page), "inside": inside, "legend": legend}
    return render(request, "partnership/table.html", context)


def _body_address(body: Body) -> str:
    return reverse("partnership:body", args=[body.partnership.slug, body.key])


def _body(request: HttpRequest, key: str) -> Body:
    return found_or_404(read.body_named(the_partnership(request).id, key))


@requires(Permission.SEE_WORK, scope=partnership_scope)
def body(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A body: its seats and who held them, its rules, its history."""
    partnership, one = the_partnership(request), _body(request, key)
    today = read.today(partnership)
    seats = read.seats_on([one.id], today)
    shown = may(actor_of(request), Permission.SEE_HISTORY, scope_on(request))
    page = {
        "body": one, "seats": seats, "rules": read.rules_of(one.id), "today": today,
        "parts": [b for b in read.bodies_of(partnership.id) if b.parent_id == one.id],
        "held": sum(1 for on in seats if on.term), "in_force": read.in_force(one, today),
        "history": trail.of([one.id], partnership.zone, current_language()) if shown else None,
    }  # fmt: skip
    return render(request, "partnership/body.html", {"page": page})


def _body_form(request: HttpRequest, one: Body | None) -> BodyForm:
    partnership = the_partnership(request)
    initial = BodyForm.values(one) if one else {"started": read.today(partnership), "kind": "committee"}
    form = BodyForm(sent(request), initial=initial)
    others = [b for b in read.bodies_of(partnership.id) if one is None or b.id != one.id]
    form.fields["parent"].offer(others, lambda b: b.name.say(current_language()), _("no other body"))  # type: ignore[attr-defined]
    return form


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def body_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Set up a body."""
    form = _body_form(request, None)
    page = FormPage(_("Set up a body"), _("Set up the body"), reverse("partnership:table", args=[slug]))

    def act() -> tuple[str, str]:
        made = actions.establish_body(by=actor_of(request), partnership=the_partnership(request), facts=form.facts())
        return _("The body is set up."), _body_address(made)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def body_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Change a body, or end it."""
    one = _body(request, key)
    form = _body_form(request, one)
    page = FormPage(_("Change the body"), _("Save changes"), _body_address(one), one.name.say(current_language()))

    def act() -> tuple[str, str]:
        actions.edit_body(by=actor_of(request), body=one, facts=form.facts(), expected=version_of(form))
        return _("The body is changed."), _body_address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def body_archive(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Archive a body."""
    one = _body(request, key)
    return press(
        request, _body_address(one), _("The body is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_body(by=actor_of(request), body=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def body_restore(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Bring back an archived body."""
    one = _body(request, key)
    return press(
        request, _body_address(one), _("The body is back."),
        lambda: actions.restore_body(by=actor_of(request), body=one),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def rule_add(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Declare a rule of a body's composition."""
    one = _body(request, key)
    form = RuleForm(sent(request), initial={"count": 1})
    page = FormPage(
        _("Add a rule of composition"), _("Add the rule"), _body_address(one), one.name.say(current_language()),
        _("The table page checks the rule every day and says who is missing."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        actions.add_rule(
            by=actor_of(request), body=one, kind=data["kind"], count=data["count"], statement=form.pair("statement"),
            role=data["role"], sector=data["sector"], of_kind=data["of_kind"],
        )  # fmt: skip
        return _("The rule is added."), _body_address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def rule_archive(request: HttpRequest, slug: str, key: str, rule: str) -> HttpResponse:
    """Stop checking a rule."""
    one = _body(request, key)
    found = found_or_404(next((r for r in read.rules_of(one.id) if str(r.id) == str(rule)), None))
    return press(
        request, _body_address(one), _("The rule is no longer checked."),
        lambda: actions.archive_rule(by=actor_of(request), rule=found),
    )  # fmt: skip
