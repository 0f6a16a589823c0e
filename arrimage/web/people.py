"""Who has which role where, and who is invited: what the pages "People and access" show, and their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.core.access import REACHES, ROLE_NAMES, Actor, Role, Scope, ScopeKind
from arrimage.core.text import Text
from arrimage.web.accounts import can_give
from arrimage.web.forms import Form
from arrimage.web.models import Invitation, RoleGrant, User
from arrimage.web.models.account import LANGUAGES
from arrimage.web.registry import REGISTRY
from arrimage.web.shell import current_language
from arrimage.web.signing_in import lockout


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds; ``place`` says where, ``change`` is the page to change it, empty when one may not."""

    grant: RoleGrant
    role: Text
    place: Text
    change: str


@dataclass(frozen=True, slots=True)
class Person:
    """One account and its roles, those within the page's reach first.

    ``unlock`` is an address, empty unless some place is locked out of the account and the reader may let it in again.
    """

    user: User
    roles: Sequence[Held]
    unlock: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """An open invitation; ``again`` and ``revoke`` are addresses, empty when the reader may do neither."""

    invitation: Invitation
    role: Text
    place: Text
    until: date
    again: str
    revoke: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What a page of people receives. ``everywhere`` when it is that of the instance; ``invite`` is an address."""

    people: Sequence[Person]
    offered: Sequence[Offered]
    everywhere: bool
    invite: str


def _reached(model: type[Any], scopes: Iterable[Scope]) -> Any:
    """Rows whose scope is one of ``scopes``; all rows when one of them is everything."""
    condition = Q()
    for scope in scopes:
        if scope.kind is ScopeKind.EVERYTHING:
            return model._default_manager.all()
        condition |= Q(scope_kind=scope.kind.value, scope_id=scope.id)
    return model._default_manager.filter(condition)


def build(reader: Actor, scopes: Sequence[Scope], address: Callable[..., str], everywhere: bool) -> PeoplePage:
    """The people who hold a role within ``scopes``, and the open invitations there. Six queries at most.

    The page of the instance lists every account, also those without a role.

    Args:
        address: the address of a page of this reach, from the end of its name and its arguments.
    """
    now = timezone.now()
    grants = list(_reached(RoleGrant, scopes).select_related("user").order_by("user__email", "role", "id"))
    offers = list(
        _reached(Invitation, scopes)
        .filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
        .exclude(email="")
        .order_by("email", "created_at")
    )
    named = [*(g.grant().scope for g in grants), *(Scope(ScopeKind(o.scope_kind), o.scope_id) for o in offers)]
    names = REGISTRY.names_of(named)
    heard = REGISTRY.heard(named)
    rights: dict[tuple[str, Scope], bool] = {}

    def mine(role: str, within: Scope) -> bool:
        key = (role, within)
        if key not in rights:
            rights[key] = bool(can_give(reader, Role(role), within, heard))
        return rights[key]

    by_user: dict[UUID, tuple[User, list[Held]]] = {}
    for grant in grants:
        within = grant.grant().scope
        change = address("people_role", grant.pk) if mine(grant.role, within) else ""
        held = Held(grant, ROLE_NAMES[Role(grant.role)], place_name(within, names), change)
        by_user.setdefault(grant.user_id, (grant.user, []))[1].append(held)
    if everywhere:
        for user in User.objects.exclude(pk__in=by_user).filter(erased_at=None).order_by("email"):
            by_user[user.pk] = (user, [])
    shut = lockout.shut_out(user for user, _ in by_user.values())

    def unlock(user: User, roles: Sequence[Held]) -> str:
        may = any(held.change for held in roles) or (everywhere and not roles)
        return address("person_unlock", user.pk) if may and user.pk in shut else ""

    return PeoplePage(
        people=[
            Person(user, roles, unlock(user, roles))
            for user, roles in sorted(by_user.values(), key=lambda p: p[0].email)
        ],
        offered=[
            Offered(
                offer, ROLE_NAMES[Role(offer.role)], place_name(scope, names), timezone.localdate(offer.expires_at),
                address("invitation_resend", offer.pk) if mine(offer.role, scope) else "",
                address("invitation_revoke", offer.pk) if mine(offer.role, scope) else "",
            )
            for offer, scope in zip(offers, named[len(grants) :], strict=True)
        ],
        everywhere=everywhere, invite=address("people_invite"),
    )  # fmt: skip


def place_name(within: Scope, names: Any) -> Text:
    """Where a role is held, in words."""
    if within.kind is ScopeKind.EVERYTHING or within.id is None:
        return Text("the whole instance", "toute l’instance")
    return names.get(within.id, Text("a place that no longer exists", "un lieu qui n’existe plus"))  # type: ignore[no-any-return]


def grant_within(scopes: Sequence[Scope], key: UUID) -> RoleGrant | None:
    """The grant with this id, if it lies within ``scopes``."""
    found: RoleGrant | None = _reached(RoleGrant, scopes).select_related("user").filter(pk=key).first()
    return found


def person_within(scopes: Sequence[Scope], key: UUID, reader: Actor) -> User | None:
    """Somebody who holds a role within ``scopes`` that the reader may give; on the instance also one without any role."""
    user = User.objects.filter(pk=key, erased_at=None).first()
    if user is None:
        return None
    grants = list(_reached(RoleGrant, scopes).filter(user=user))
    if not grants:
        return user if any(scope.kind is ScopeKind.EVERYTHING for scope in scopes) else None
    return user if any(can_give(reader, Role(g.role), g.grant().scope) for g in grants) else None


def invitation_within(scopes: Sequence[Scope], key: UUID) -> Invitation | None:
    """The invitation with this id, if it lies within ``scopes``."""
    found: Invitation | None = _reached(Invitation, scopes).filter(pk=key).first()
    return found


def roles_to_give(reader: Actor, within: Scope) -> list[tuple[str, str]]:
    """The roles that the reader may give within a scope, in words."""
    lang = current_language()
    given = [role for role in Role if within.kind in REACHES[role] and can_give(reader, role, within)]
    return [(role.value, ROLE_NAMES[role].say(lang)) for role in given]


class InviteForm(Form):
    """Whom to invite, to which role, in which language.

    ``organizations`` are those whose steward may be invited here: (id, name). A choice there narrows the steward's role.
    """

    email = forms.EmailField(label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"))
    organization = forms.ChoiceField(
        label=_("Steward of which organization"), required=False,
        help_text=_("For a partner steward only. Left empty, the steward is heard on every action of the partnership."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the message"), required=False)

    def __init__(
        self, *args: Any, reader: Actor, within: Scope, organizations: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.within = within
        fields: Any = self.fields
        fields["role"].choices = roles_to_give(reader, within)
        fields["language"].choices = [("", gettext("not known: both languages")), *LANGUAGES]
        fields["organization"].choices = [("", gettext("the whole partnership")), *organizations]

    def clean(self) -> dict[str, Any]:
        """An organization goes with its steward alone."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("organization") and data.get("role") != Role.PARTNER_STEWARD:
            self.add_error(
                "organization", gettext("Only a partner steward belongs to one organization. Leave this empty.")
            )
        return data

    def scope(self) -> Scope:
        """The scope that was chosen."""
        chosen = self.cleaned_data.get("organization")
        return Scope(ScopeKind.ORGANIZATION, UUID(chosen)) if chosen else self.within


class RoleForm(Form):
    """Another role for somebody, within the same scope."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, reader: Actor, within: Scope, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_to_give(reader, within)  # type: ignore[attr-defined]


class AcceptForm(Form):
    """What a person who was invited chooses: password and language."""

    password = forms.CharField(
        label=_("Choose a password"), strip=False, max_length=256,
        help_text=_("12 characters or more. Several words that only you would put together are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=LANGUAGES, widget=forms.RadioSelect)
