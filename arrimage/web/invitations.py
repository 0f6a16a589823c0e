"""Invitations by email: a role offered to an address, and the account that comes of it.

The address in the message is the invitation's id under the instance's signature; the row says whether it still holds.
Opening it changes nothing. The address of the person is blanked once the invitation is over.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from arrimage.core import wording
from arrimage.core.access import ROLE_NAMES, Actor, Role, Scope, ScopeKind
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import LANGS, Lang, Text
from arrimage.web import audit, consents, mail
from arrimage.web.accounts import address_of, give_role, need_right_to_give, partnership_of
from arrimage.web.models import Invitation, RoleGrant, User
from arrimage.web.registry import REGISTRY

#: How long an invitation holds. A person on holiday comes back to it; an address that changed hands does not.
DAYS = 14
#: Where an invitation waits in a session while its holder, who saw what they agree to, goes through their organization's log-in.
AGREED = "invitation_agreed"
_SIGNER = Signer(salt="arrimage.invitation")

_OVER = Problem(
    Text("This invitation no longer holds.", "Cette invitation n’est plus valable."),
    Text("Ask whoever invited you for a new one.", "Demandez-en une nouvelle à la personne qui vous a écrit."),
)
_HAS_ACCOUNT = Problem(
    Text("There is an account with this address already.", "Un compte existe déjà pour cette adresse."),
    Text("Log in to accept the invitation.", "Connectez-vous pour accepter l’invitation."),
)
_OTHER_ADDRESS = Problem(
    Text("This invitation was sent to another address.", "Cette invitation a été envoyée à une autre adresse."),
    Text(
        "Log out, and open the link again to log in with that address.",
        "Déconnectez-vous, puis ouvrez de nouveau le lien pour vous connecter avec cette adresse.",
    ),
)


def token_of(invitation: Invitation) -> str:
    """What stands in the address of an invitation: its id, signed."""
    return _SIGNER.sign(invitation.pk.hex)


def with_token(token: str) -> Invitation | None:
    """The invitation behind a token that this instance signed, whether it still holds or not; None for any other."""
    try:
        return Invitation.objects.filter(pk=UUID(_SIGNER.unsign(token))).first()
    except (BadSignature, ValueError):
        return None


def holds(invitation: Invitation, now: datetime | None = None) -> bool:
    """Whether the invitation can be accepted: neither accepted, nor taken back, nor past its end."""
    open_ = invitation.accepted_at is None and invitation.revoked_at is None
    return open_ and invitation.expires_at > (now or timezone.now())


def scope_of_invitation(invitation: Invitation) -> Scope:
    """The scope within which the role is offered."""
    return Scope(ScopeKind(invitation.scope_kind), invitation.scope_id)


def place_of(within: Scope) -> Text:
    """What the place of a role is called: the partnership, the organization, or the instance."""
    return REGISTRY.names_of([within]).get(within.id, Text("Arrimage", "Arrimage")) if within.id else Text("Arrimage", "Arrimage")  # fmt: skip


@transaction.atomic
def invite(*, email: str, role: Role, within: Scope, language: Lang | None, by: Actor) -> Invitation:
    """Offer a role to an address, by a message in its language, or in both when it is not known.

    Raises:
        Refused: when the address is none, when ``by`` may not give the role, when the person holds it already, or when
            the same offer stands open.
    """
    address = address_of(email)
    need_right_to_give(by, role, within)
    same = {"role": role.value, "scope_kind": within.kind.value, "scope_id": within.id}
    if RoleGrant.objects.filter(user__email=address, **same).exists():
        raise Refused(
            Problem(
                Text("This person holds that role already.", "Cette personne détient déjà ce rôle."),
                Text("There is nothing to do.", "Il n’y a rien à faire."),
            )
        )
    if Invitation.objects.filter(
        email=address, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now(), **same
    ).exists():
        raise Refused(
            Problem(
                Text(
                    "This person is invited to that role already.",
                    "Cette personne a déjà reçu une invitation à ce rôle.",
                ),
                Text("Send the open invitation again.", "Envoyez de nouveau l’invitation en cours."),
            )
        )
    made = Invitation(
        email=address, language=language or "", invited_by=by.id, expires_at=timezone.now() + timedelta(days=DAYS), **same
    )  # fmt: skip
    made.save(force_insert=True)
    _note(made, "account.invite", by)
    _send(made)
    return made


@transaction.atomic
def resend(*, invitation: Invitation, by: Actor) -> Invitation:
    """Send an open invitation again; it holds from today on. The earlier message leads to the same page.

    Raises:
        Refused: when it is over, or ``by`` may not give the role.
    """
    held = _open(invitation.pk)
    need_right_to_give(by, Role(held.role), scope_of_invitation(held))
    held.expires_at = timezone.now() + timedelta(days=DAYS)
    held.save(update_fields=["expires_at"])
    _note(held, "account.invite_again", by)
    _send(held)
    return held


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor) -> None:
    """Take an open invitation back; its address is blanked.

    Raises:
        Refused: when it is over already, or ``by`` may not give the role.
    """
    held = _open(invitation.pk)
    need_right_to_give(by, Role(held.role), scope_of_invitation(held))
    held.revoked_at, held.email = timezone.now(), ""
    held.save(update_fields=["revoked_at", "email"])
    _note(held, "account.invite_revoke", by)


def accept(*, invitation: Invitation, password: str, language: Lang) -> User:
    """Open the account that an invitation offers, with a password and language of the person's own, and give the role.

    Raises:
        Refused: when the invitation is over, the password is too weak (one problem for each reason), or an account
            with the address exists: then the person logs in and :func:`accept_as` them.
    """
    return _open_account(invitation, password, language, None)


def accept_vouched(*, invitation: Invitation, addresses: Collection[str], language: Lang) -> User:
    """Open the account that an invitation offers for somebody whose organization's log-in vouches for their addresses.

    The account has no password; :func:`accept` says the rest.

    Args:
        addresses: those that the organization's log-in says it has verified, in lower case.

    Raises:
        Refused: when the invitation is over, was sent to another address, or an account with the address exists.
    """
    return _open_account(invitation, None, language, addresses)


def _open_account(
    invitation: Invitation, password: str | None, language: Lang, addresses: Collection[str] | None
) -> User:
    try:
        with transaction.atomic():
            held = _open(invitation.pk)
            if addresses is not None and held.email not in addresses:
                raise Refused(_OTHER_ADDRESS)
            if User.objects.filter(email=held.email).exists():
                raise Refused(_HAS_ACCOUNT)
            name = ROLE_NAMES[Role(held.role)]
            if password is not None:
                _need_strong(password, User(email=held.email))
            user = User.objects.create_user(
                held.email, password, label_en=name.en, label_fr=name.fr, language=language
            )  # fmt: skip
            _verified(user)
            consents.give(user=user, language=language, by=Actor(user.pk, str(user.pk)))
            _finish(held, user)
            return user
    except IntegrityError as error:
        # The same address was given an account in the moment between the look and the write.
        raise Refused(_HAS_ACCOUNT) from error


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User) -> User:
    """Give the role of an invitation to an existing account, which must have its address.

    Raises:
        Refused: when the invitation is over, or was sent to another address.
    """
    held = _open(invitation.pk)
    if held.email != user.email:
        raise Refused(_OTHER_ADDRESS)
    consents.give(user=user, language="fr" if user.language == "fr" else "en", by=Actor(user.pk, str(user.pk)))
    _finish(held, user)
    return user


def forget_expired(now: datetime | None = None) -> int:
    """Blank the addresses of invitations past their end; returns how many."""
    return Invitation.objects.filter(expires_at__lte=now or timezone.now()).exclude(email="").update(email="")


def _open(pk: UUID) -> Invitation:
    """The invitation, locked, while it holds."""
    held = Invitation.objects.select_for_update().filter(pk=pk).first()
    if held is None or not holds(held):
        raise Refused(_OVER)
    return held


def _finish(held: Invitation, user: User) -> None:
    """Give the role and close the invitation, with every other open one that offers the same to the same address."""
    within = scope_of_invitation(held)
    actor = Actor(user.pk, str(user.pk))
    give_role(user=user, role=Role(held.role), within=within, by=actor)
    same = Invitation.objects.filter(
        email=held.email, role=held.role, scope_kind=held.scope_kind, scope_id=held.scope_id, accepted_at=None,
        revoked_at=None,
    )  # fmt: skip
    same.update(accepted_at=timezone.now(), email="", user=user)
    held.refresh_from_db()
    _note(held, "account.accept", actor)


def _note(held: Invitation, verb: str, by: Actor) -> None:
    """The audit names role and scope, never the address: it would outlast the invitation."""
    after = {
        "role": held.role, "scope": held.scope_kind, "scope_id": str(held.scope_id or ""),
        "expires_at": held.expires_at.isoformat(), "user": str(held.user_id or ""),
    }  # fmt: skip
    audit.record(
        by=by,
        verb=verb,
        target=held,
        partnership_id=partnership_of(scope_of_invitation(held)),
        before=None,
        after=after,
    )


def _verified(user: User) -> None:
    """Note that the address is the person's own: they opened the link that was sent there."""
    if apps.is_installed("allauth.account"):
        from allauth.account.models import EmailAddress

        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def _need_strong(password: str, user: User) -> None:
    said: dict[Lang, list[str]] = {}
    for lang in LANGS:
        with translation.override(lang):
            try:
                validate_password(password, user)
            except ValidationError as error:
                said[lang] = list(error.messages)
    if said:
        longer = Text("Choose another, of 12 characters or more.", "Choisissez-en un autre, de 12 caractères ou plus.")
        raise Refused(*(Problem(Text(en, fr), longer) for en, fr in zip(said["en"], said["fr"], strict=True)))


def _send(held: Invitation) -> None:
    known: tuple[Lang, ...] = ("fr",) if held.language == "fr" else ("en",) if held.language == "en" else LANGS
    letters = [_letter(held, lang) for lang in known]
    mail.queue(
        kind="invitation", address=held.email, language=known[0], subject=" · ".join(subject for subject, _ in letters),
        body="\n\n– – –\n\n".join(body for _, body in letters), partnership_id=partnership_of(scope_of_invitation(held)),
    )  # fmt: skip


_SUBJECT = Text("Invitation to {place}", "Invitation\u00a0: {place}")
_BODY = Text(
    "Hello,\n\nYou are invited to {place}. Your role: {role}.\n\nOpen this address to choose a password and begin:\n"
    "{url}\n\nIt holds until {day} and serves once. Nothing happens until you fill in the page behind it.\n\n"
    "If you did not expect this message, do nothing: no account is opened.\n",
    "Bonjour,\n\nVoici une invitation\u00a0: {place}. Votre rôle\u00a0: {role}.\n\nOuvrez cette adresse pour choisir un mot de passe et commencer\u00a0:\n"
    "{url}\n\nElle est valable jusqu’au {day} et sert une seule fois. Rien ne se passe avant que vous ayez rempli la page.\n\n"
    "Si vous n’attendiez pas ce message, ne faites rien\u00a0: aucun compte n’est ouvert.\n",
)


def _letter(held: Invitation, lang: Lang) -> tuple[str, str]:
    with translation.override(lang):
        url = settings.BASE_URL + reverse("web:invitation", args=[token_of(held)])
    place = place_of(scope_of_invitation(held)).say(lang)
    given = {
        "place": place, "role": ROLE_NAMES[Role(held.role)].say(lang), "url": url,
        "day": wording.day(held.expires_at.date(), lang),
    }  # fmt: skip
    return _SUBJECT.say(lang).format(**given), _BODY.say(lang).format(**given)
