"""Pages of the decision register."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.core import wording
from arrimage.core.access import Permission, may
from arrimage.core.codes import DECISION_METHODS, DECISION_OUTCOMES
from arrimage.partnership import actions
from arrimage.partnership.forms.meetings import DecisionForm, RecordForm
from arrimage.partnership.models import Decision, Meeting
from arrimage.partnership.queries import meetings as read
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries import table as tables
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
from arrimage.partnership.views.exports import as_csv
from arrimage.partnership.views.overview import panels
from arrimage.web import history as trail
from arrimage.web.guard import actor_of, requires
from arrimage.web.shell import current_language


def _wanted(request: HttpRequest) -> read.DecisionFilter:
    asked = request.GET
    return read.DecisionFilter(
        search=asked.get("q", "").strip(),
        body=asked.get("body", ""),
        outcome=asked.get("outcome", "") if asked.get("outcome") in DECISION_OUTCOMES else "",
        method=asked.get("method", "") if asked.get("method") in DECISION_METHODS else "",
    )


@requires(Permission.SEE_WORK, scope=partnership_scope)
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision register."""
    partnership, wanted = the_partnership(request), _wanted(request)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": read.decision_page(partnership.id, wanted, request.GET.get("page", 1)), "wanted": wanted,
        "bodies": tables.bodies_of(partnership.id), "outcomes": DECISION_OUTCOMES, "methods": DECISION_METHODS,
        "kept": kept.urlencode(),
    }  # fmt: skip
    return render(request, "partnership/decisions.html", context)


@requires(Permission.SEE_WORK, scope=partnership_scope)
def decisions_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The register as a file, as narrowed on the page."""
    partnership, lang = the_partnership(request), current_language()
    head = [
        _("Reference"), _("Day"), _("Body"), _("Title, English"), _("Title, French"), _("Method"), _("Outcome"),
        _("Reservations"), _("Blocks"), _("Votes for"), _("Votes against"), _("Abstentions"), _("Quorum reached"),
    ]  # fmt: skip
    yes_no = {True: _("yes"), False: _("no"), None: _("not known")}
    lines = (
        (
            row.reference, row.day.isoformat(), row.body.name.say(lang), row.title_en, row.title_fr,
            DECISION_METHODS[row.method].say(lang), DECISION_OUTCOMES[row.outcome].say(lang), row.reservations,
            row.blocks, row.votes_for, row.votes_against, row.abstentions, yes_no[row.quorum_met],
        )
        for row in read.decisions_of(partnership.id, _wanted(request))
    )  # fmt: skip
    return as_csv(f"{slug}-{_('decisions')}", head, lines)


def _address(decision: Decision) -> str:
    return reverse("partnership:decision", args=[decision.body.partnership.slug, decision.id])


def _decision(request: HttpRequest, decision_id: UUID) -> Decision:
    return found_or_404(read.decision_with_id(the_partnership(request).id, decision_id))


@requires(Permission.SEE_WORK, scope=partnership_scope)
def decision(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """A decision: how it was taken, what it says, what came of it, its history."""
    partnership, one = the_partnership(request), _decision(request, decision_id)
    shown = may(actor_of(request), Permission.SEE_HISTORY, scope_on(request))
    page = {
        "decision": one, "panels": panels(request, "partnership.decision", one),
        "history": trail.of([one.id], partnership.zone, current_language()) if shown else None,
    }  # fmt: skip
    return render(request, "partnership/decision.html", {"page": page})


def _offer_meetings(request: HttpRequest, form: DecisionForm) -> None:
    partnership, lang = the_partnership(request), current_language()

    def label(meeting: Meeting) -> str:
        return f"{wording.day(meeting.day, lang)}, {meeting.body.name.say(lang)}"

    found = read.meetings_to_choose(partnership.id, tables.today(partnership))
    form.fields["meeting"].offer(found, label, _("outside a meeting"))  # type: ignore[attr-defined]


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def decision_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a decision in the register."""
    partnership, lang = the_partnership(request), current_language()
    bodies = tables.bodies_of(partnership.id)
    main = tables.main_body(bodies, tables.today(partnership))
    initial = {"body": str(main.id) if main else "", "day": tables.today(partnership), "reservations": 0, "blocks": 0}
    asked = request.GET.get("meeting", "")
    for found in read.meetings_to_choose(partnership.id, tables.today(partnership)) if asked else ():
        if str(found.id) == asked:
            initial |= {"body": str(found.body_id), "day": found.day, "meeting": asked}
    form = RecordForm(sent(request), initial=initial)
    form.fields["body"].offer(bodies, lambda b: b.name.say(lang), _("Choose a body"))  # type: ignore[attr-defined]
    _offer_meetings(request, form)
    page = FormPage(_("Record a decision"), _("Record the decision"), reverse("partnership:decisions", args=[slug]))

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        made = actions.record_decision(
            by=actor_of(request), body=data["body"], facts=form.facts(), reference=data["reference"]
        )
        return _("The decision is in the register."), reverse("partnership:decision", args=[slug, made.id])

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def decision_edit(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Correct an entry of the register."""
    one = _decision(request, decision_id)
    form = DecisionForm(sent(request), initial=DecisionForm.values(one))
    _offer_meetings(request, form)
    page = FormPage(_("Change the decision"), _("Save changes"), _address(one), one.reference)

    def act() -> tuple[str, str]:
        actions.edit_decision(
            by=actor_of(request), decision=one, facts=form.facts(), reference=form.cleaned_data["reference"],
            expected=version_of(form),
        )  # fmt: skip
        return _("The decision is changed."), _address(one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def archive(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Archive a decision."""
    one = _decision(request, decision_id)
    return press(
        request, _address(one), _("The decision is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_decision(by=actor_of(request), decision=one, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def restore(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Bring back an archived decision."""
    one = _decision(request, decision_id)
    return press(
        request, _address(one), _("The decision is back."),
        lambda: actions.restore_decision(by=actor_of(request), decision=one),
    )  # fmt: skip
