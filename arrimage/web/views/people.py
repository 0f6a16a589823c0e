"""People and access: who has which role, invitations, and the page behind an invitation's link.

The pages of a partnership and of the instance are the same; each room that has such a page hands over its own reach.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrimage.core.access import EVERYTHING, ROLE_NAMES, Permission, Role, Scope, ScopeKind
from arrimage.core.problem import Refused
from arrimage.core.text import Lang
from arrimage.web import accounts, consents, invitations
from arrimage.web import people as read
from arrimage.web.guard import actor_of, requires
from arrimage.web.models import Invitation, User
from arrimage.web.registry import REGISTRY
from arrimage.web.shell import current_language
from arrimage.web.signing_in import lockout
from arrimage.web.views.account import provider_log_in

#: Where an accepted-with-log-in invitation waits between two pages: in the session, so that no address carries it.
WAITING = "invitation"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one page of people reaches.

    Attributes:
        within: the scope in which roles are given here.
        scopes: the scopes whose roles are shown: the same, and for a partnership those of its members.
        organizations: those whose steward may be invited here, (id, name).
        address: the address of a page of this reach, from the end of its name and its arguments.
    """

    within: Scope
    scopes: Sequence[Scope]
    address: Callable[..., str]
    organizations: Sequence[tuple[str, str]] = ()


def people_page(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The accounts and open invitations of a reach."""
    page = read.build(actor_of(request), reach.scopes, reach.address, reach.within == EVERYTHING)
    return render(request, "web/people.html", {"page": page})


def invite_page(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Invite somebody by email."""
    reader = actor_of(request)
    form = read.InviteForm(
        request.POST or None, reader=reader, within=reach.within, organizations=reach.organizations
    )  # fmt: skip
    context: dict[str, object] = {"form": form, "back": reach.address("people")}
    if form.is_valid():
        data = form.cleaned_data
        try:
            invitations.invite(
                email=data["email"], role=Role(data["role"]), within=form.scope(), language=data["language"] or None, by=reader
            )  # fmt: skip
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reach.address("people"))
    return render(request, "web/people_invite.html", context, status=422 if form.is_bound else 200)


def role_page(request: HttpRequest, reach: Reach, key: UUID) -> HttpResponse:
    """Give somebody another role, or take a role back."""
    grant, reader = read.grant_within(reach.scopes, key), actor_of(request)
    if grant is None or not accounts.can_give(reader, Role(grant.role), grant.grant().scope):
        raise Http404
    within = grant.grant().scope
    form = read.RoleForm(request.POST or None, reader=reader, within=within, initial={"role": grant.role})
    context: dict[str, object] = {
        "form": form, "back": reach.address("people"), "person": grant.user, "role": ROLE_NAMES[Role(grant.role)],
        "place": read.place_name(within, REGISTRY.names_of([within])),
        "withdraw": reach.address("people_withdraw", key), "choices": len(read.roles_to_give(reader, within)),
    }  # fmt: skip
    if form.is_valid():
        try:
            accounts.change_role(grant=grant, role=Role(form.cleaned_data["role"]), by=reader)
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            messages.success(request, _("The role is changed."))
            return HttpResponseRedirect(reach.address("people"))
    return render(request, "web/people_role.html", context, status=422 if form.is_bound else 200)


def withdraw_role(request: HttpRequest, reach: Reach, key: UUID) -> HttpResponse:
    """Take a role back."""
    grant = read.grant_within(reach.scopes, key)
    if grant is None:
        raise Http404
    found = grant
    return _pressed(request, reach, lambda: accounts.withdraw_role(grant=found, by=actor_of(request)), _("The role is withdrawn."))  # fmt: skip


def unlock(request: HttpRequest, reach: Reach, key: UUID) -> HttpResponse:
    """Let somebody who was locked out try again: one who holds a role here that the reader may give."""
    user = read.person_within(reach.scopes, key, actor_of(request))
    if user is None:
        raise Http404
    found = user
    return _pressed(request, reach, lambda: lockout.release(user=found, by=actor_of(request)), _("The account is unlocked. The person can try again."))  # fmt: skip


def resend_invitation(request: HttpRequest, reach: Reach, key: UUID) -> HttpResponse:
    """Send an open invitation again."""
    found = _invitation(reach, key)
    return _pressed(request, reach, lambda: invitations.resend(invitation=found, by=actor_of(request)), _("The invitation is on its way again."))  # fmt: skip


def revoke_invitation(request: HttpRequest, reach: Reach, key: UUID) -> HttpResponse:
    """Take an open invitation back."""
    found = _invitation(reach, key)
    return _pressed(request, reach, lambda: invitations.revoke(invitation=found, by=actor_of(request)), _("The invitation is taken back; its link no longer works."))  # fmt: skip


def _invitation(reach: Reach, key: UUID) -> Invitation:
    found = read.invitation_within(reach.scopes, key)
    if found is None:
        raise Http404
    return found


def _pressed(request: HttpRequest, reach: Reach, act: Callable[[], object], notice: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.say(current_language()))
    else:
        messages.success(request, notice)
    return HttpResponseRedirect(reach.address("people"))


def _instance() -> Reach:
    return Reach(EVERYTHING, (EVERYTHING,), lambda name, *args: reverse(f"web:{name}", args=args))


@requires(Permission.MANAGE_ACCOUNTS)
def people(request: HttpRequest) -> HttpResponse:
    """Every account of the instance and its roles."""
    return people_page(request, _instance())


@requires(Permission.MANAGE_ACCOUNTS)
def people_invite(request: HttpRequest) -> HttpResponse:
    """Invite an administrator, an officer or a researcher."""
    return invite_page(request, _instance())


@requires(Permission.MANAGE_ACCOUNTS)
def people_role(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Change any role."""
    return role_page(request, _instance(), grant)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def people_withdraw(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Withdraw any role."""
    return withdraw_role(request, _instance(), grant)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def person_unlock(request: HttpRequest, person: UUID) -> HttpResponse:
    """Unlock any account."""
    return unlock(request, _instance(), person)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def invitation_resend(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Send any open invitation again."""
    return resend_invitation(request, _instance(), invitation)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def invitation_revoke(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Take any open invitation back."""
    return revoke_invitation(request, _instance(), invitation)


@requires(Permission.SEE_PUBLIC)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: what is offered, and a form. Only sending the form does anything."""
    found = invitations.with_token(token)
    if found is None or not invitations.holds(found):
        return _shown(request, found, {}, 404)
    if User.objects.filter(email=found.email).exists():
        return _with_account(request, found, token)
    providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    through = next((one for one in providers if one["provider_id"] == request.POST.get("through")), None)
    if through is not None:
        request.session[invitations.AGREED] = token
        return unlinked(cast(HttpResponse, provider_log_in(request, through["provider_id"])))
    lang = current_language()
    form = read.AcceptForm(request.POST or None, initial={"language": found.language or lang})
    context: dict[str, object] = {"form": form, "providers": providers}
    if form.is_valid():
        chosen: Lang = "fr" if form.cleaned_data["language"] == "fr" else "en"
        password = form.cleaned_data["password"]
        try:
            user = invitations.accept(invitation=found, password=password, language=chosen)
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            return _welcome(request, user, password, found)
    return _shown(request, found, context, 422 if form.is_bound else 200)


def _with_account(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """Somebody who has an account accepts by logging in."""
    user = request.user
    if not isinstance(user, User):
        if request.method == "POST":
            request.session[WAITING] = token
            return HttpResponseRedirect(f"{reverse('web:log_in')}?next={reverse('web:invitation_waiting')}")
        return _shown(request, found, {"log_in": True}, 200)
    context: dict[str, object] = {"accept": True}
    if request.method == "POST":
        try:
            invitations.accept_as(invitation=found, user=user)
        except Refused as refusal:
            context["problems"] = refusal.problems
        else:
            request.session.pop(WAITING, None)
            return _on(request, found)
    return _shown(request, found, context, 422 if request.method == "POST" else 200)


@requires(Permission.OWN_ACCOUNT)
def invitation_waiting(request: HttpRequest) -> HttpResponse:
    """The invitation that somebody logged in to accept."""
    token = request.session.get(WAITING, "")
    found = invitations.with_token(token) if token else None
    if found is None or not invitations.holds(found):
        return _shown(request, found, {}, 404)
    return _with_account(request, found, token)


def _welcome(request: HttpRequest, user: User, password: str, found: Invitation) -> HttpResponse:
    """Log the new person in by the ordinary way, and show the first page of their role in their language."""
    known = authenticate(request, username=user.email, email=user.email, password=password)
    if not isinstance(known, User):
        messages.success(request, _("Your account is open. Log in to begin."))
        return HttpResponseRedirect(reverse("web:log_in"))
    login(request, known)
    return _on(request, found)


def _on(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Welcome. Your role here: %(role)s.") % {"role": ROLE_NAMES[Role(found.role)].say(current_language())})  # fmt: skip
    if found.scope_kind == ScopeKind.PARTNERSHIP and found.scope_id:
        return HttpResponseRedirect(reverse("permalink", args=[found.scope_id]))
    return HttpResponseRedirect(reverse("home"))


def _shown(request: HttpRequest, found: Invitation | None, context: dict[str, object], status: int) -> HttpResponse:
    """The page of an invitation, or the one page that says it no longer holds."""
    if status != 404 and found is not None:
        within = invitations.scope_of_invitation(found)
        context |= {
            "role": ROLE_NAMES[Role(found.role)], "place": invitations.place_of(within), "email": found.email,
            "within": within.kind, "agreed": consents.to_agree(),
        }  # fmt: skip
    response = render(request, "web/invitation.html", {**context, "over": status == 404}, status=status)
    return unlinked(response)


def unlinked(response: HttpResponse) -> HttpResponse:
    """Keep a page whose address is a secret out of referrers, caches and search engines.

    ``strict-origin`` and not ``no-referrer``: with the latter, browsers send forms from the page without an origin,
    and the check against forged forms refuses them.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
