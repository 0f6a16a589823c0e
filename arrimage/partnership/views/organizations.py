"""Pages of member organizations: the list, one organization, joining, leaving, handing over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.core.access import Permission, may
from arrimage.core.codes import GOVERNMENTS, SECTORS
from arrimage.partnership import actions
from arrimage.partnership.forms.organizations import JoinForm, LeaveForm, MembershipForm, OrganizationForm
from arrimage.partnership.models import Membership, Organization
from arrimage.partnership.queries import organizations as read
from arrimage.partnership.queries import partnership_scope, scope_on
from arrimage.partnership.queries.table import today
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


def _wanted(request: HttpRequest) -> read.MemberFilter:
    asked = request.GET
    return read.MemberFilter(
        search=asked.get("q", "").strip(),
        sector=asked.get("sector", "") if asked.get("sector") in SECTORS else "",
        funded=asked.get("funded", "") if asked.get("funded") in ("yes", "no", "unknown") else "",
        francophone=asked.get("francophone") == "1",
        former=asked.get("former") == "1",
        sort=asked.get("sort", "name") if asked.get("sort") in read.SORTS else "name",
    )


@requires(Permission.SEE_WORK, scope=partnership_scope)
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of member organizations."""
    partnership, wanted = the_partnership(request), _wanted(request)
    found = read.member_list(partnership.id, wanted, today(partnership), current_language(), request.GET.get("page", 1))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"found": found, "wanted": wanted, "sectors": SECTORS, "kept": kept.urlencode()}
    return render(request, "partnership/members.html", context)


@requires(Permission.SEE_WORK, scope=partnership_scope)
def members_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as a file, as narrowed on the page."""
    partnership, lang = the_partnership(request), current_language()
    rows = read.memberships(partnership.id, _wanted(request), today(partnership), lang)
    yes_no = {True: _("yes"), False: _("no"), None: _("not known")}
    head = [
        _("Name, English"), _("Name, French"), _("Sector"), _("Level of government"),
        _("Funded by the Settlement Program"), _("Francophone"), _("Member since"), _("Member until"),
    ]  # fmt: skip
    lines = (
        (
            row.organization.name_en, row.organization.name_fr, SECTORS[row.sector].say(lang),
            GOVERNMENTS[row.organization.government].say(lang), yes_no[row.organization.settlement_funded],
            yes_no[row.organization.francophone], row.joined.isoformat(), row.left.isoformat() if row.left else "",
        )
        for row in rows
    )  # fmt: skip
    return as_csv(f"{slug}-{_('organizations')}", head, lines)


def _address(slug: str, organization: Organization) -> str:
    return reverse("partnership:organization", args=[slug, organization.key])


def _member(request: HttpRequest, key: str) -> tuple[Organization, list[Membership]]:
    """An organization that is or was a member, or holds a seat.

    Raises:
        Http404: for an organization that has nothing to do with this partnership.
    """
    organization = found_or_404(read.organization_named(key))
    partnership_id = the_partnership(request).id
    found = read.memberships_of(partnership_id, organization.id)
    if not found:
        found_or_404(read.terms_of(partnership_id, organization.id) or None)
    return organization, found


def _current(memberships: list[Membership]) -> Membership | None:
    return next((m for m in memberships if m.archived_at is None), None)


@requires(Permission.SEE_WORK, scope=partnership_scope)
def organization(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """An organization in this partnership: membership, seats, presence, what later rooms know of it."""
    partnership, day = the_partnership(request), today(the_partnership(request))
    one, memberships = _member(request, key)
    terms = read.terms_of(partnership.id, one.id)
    shown = may(actor_of(request), Permission.SEE_HISTORY, scope_on(request))
    ids = [one.id, *(m.id for m in memberships), *(t.id for t in terms)]
    page = {
        "organization": one, "memberships": memberships, "current": _current(memberships), "today": day,
        "now": [t for t in terms if t.start <= day and (t.end is None or t.end >= day)],
        "before": [t for t in terms if t.end is not None and t.end < day],
        "presence": read.presence_of(terms, day), "panels": panels(request, "partnership.organization", one),
        "history": trail.of(ids, partnership.zone, current_language()) if shown else None,
    }  # fmt: skip
    return render(request, "partnership/organization.html", {"page": page, "yes_no": f"{_('yes')},{_('no')}"})


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def member_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an organization a member: one that is known already, or a new one."""
    partnership, lang, actor = the_partnership(request), current_language(), actor_of(request)
    form = JoinForm(sent(request), initial={"joined": today(partnership), "government": "none"})
    offered = read.choices(partnership.id, today(partnership), lang)
    form.fields["organization"].offer(offered, lambda o: o.name.say(lang), _("a new organization"))  # type: ignore[attr-defined]
    page = FormPage(_("Add an organization"), _("Add the organization"), reverse("partnership:members", args=[slug]))

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        one = actions.join_or_add(
            by=actor, partnership=partnership, organization=data["organization"],
            facts=None if data["organization"] else form.facts(), sector=data["sector"], joined=data["joined"],
        ).organization  # fmt: skip
        return _("The organization is a member."), _address(slug, one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def organization_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Change what is known of an organization in every partnership."""
    one, _memberships = _member(request, key)
    form = OrganizationForm(sent(request), initial=OrganizationForm.values(one))
    page = FormPage(
        _("Change the organization"), _("Save changes"), _address(slug, one), one.name.say(current_language()),
        _("These facts are shared: every partnership that this organization takes part in sees the change."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        actions.edit_organization(
            by=actor_of(request), organization=one, facts=form.facts(), expected=version_of(form),
            partnership_id=the_partnership(request).id,
        )  # fmt: skip
        return _("The organization is changed."), _address(slug, one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def membership_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Change a membership."""
    one, memberships = _member(request, key)
    membership = found_or_404(_current(memberships))
    form = MembershipForm(sent(request), initial=MembershipForm.values(membership))
    page = FormPage(
        _("Change the membership"), _("Save changes"), _address(slug, one), one.name.say(current_language())
    )

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        actions.edit_membership(
            by=actor_of(request), membership=membership, sector=data["sector"], joined=data["joined"],
            left=data["left"], note=form.pair("note"), expected=version_of(form),
        )  # fmt: skip
        return _("The membership is changed."), _address(slug, one)

    return answer(request, form, page, act)


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def leave(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """End a membership; its seats become vacant."""
    one, memberships = _member(request, key)
    membership = found_or_404(_current(memberships))
    day = today(the_partnership(request))
    form = LeaveForm(sent(request), initial={"left": day, "version": membership.version})
    page = FormPage(
        _("Note that the organization leaves"), _("End the membership"), _address(slug, one),
        one.name.say(current_language()), _("Print its handover page first, so that nothing is forgotten."),
    )  # fmt: skip

    def act() -> tuple[str, str]:
        actions.leave(
            by=actor_of(request), membership=membership, left=form.cleaned_data["left"], expected=version_of(form)
        )
        return _("The membership ends on that day, and its seats become vacant."), _address(slug, one)

    return answer(request, form, page, act)


@requires(Permission.SEE_WORK, scope=partnership_scope)
def handover(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What the successor of an organization needs, on one page."""
    one, _memberships = _member(request, key)
    partnership = the_partnership(request)
    page = {
        "organization": one, "today": today(partnership),
        "handover": read.handover_of(partnership.id, one.id, today(partnership)),
        "panels": panels(request, "partnership.handover", one),
    }  # fmt: skip
    return render(request, "partnership/handover.html", {"page": page})


def _membership(request: HttpRequest, key: str, membership_id: UUID) -> Membership:
    _one, memberships = _member(request, key)
    return found_or_404(next((m for m in memberships if m.id == membership_id), None))


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def membership_archive(request: HttpRequest, slug: str, key: str, membership_id: UUID) -> HttpResponse:
    """Archive a membership recorded by mistake."""
    found = _membership(request, key, membership_id)
    return press(
        request, _address(slug, found.organization), _("The membership is archived. Restore it here if that was a mistake."),
        lambda: actions.archive_membership(by=actor_of(request), membership=found, expected=expected(request)),
    )  # fmt: skip


@requires(Permission.EDIT_TABLE, scope=partnership_scope)
def membership_restore(request: HttpRequest, slug: str, key: str, membership_id: UUID) -> HttpResponse:
    """Bring back an archived membership."""
    found = _membership(request, key, membership_id)
    return press(
        request, _address(slug, found.organization), _("The membership is back."),
        lambda: actions.restore_membership(by=actor_of(request), membership=found),
    )  # fmt: skip
