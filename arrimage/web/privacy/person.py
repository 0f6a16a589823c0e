"""Who is meant, and which rows are about them: a person with an account, or one who is named in a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import models
from django.db.models import Q

from arrimage.core.access import ROLE_NAMES
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.web.models import Record, User
from arrimage.web.privacy.register import REGISTER

#: What an erased person is called where a name stood.
NOBODY = Text("Person erased", "Personne effacée")
_ROLES = {name for role in ROLE_NAMES.values() for name in (role.en, role.fr)}
UNKNOWN = Problem(
    Text("Nobody is known by this.", "Personne n’est connu sous ce nom ou cet identifiant."),
    Text(
        "Give the email address of an account, its id, or the id of a term of office.",
        "Donnez l’adresse courriel d’un compte, son identifiant, ou l’identifiant d’un mandat.",
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    Attributes:
        id: of the account, or of the record that names them.
        user: the account; None for somebody who is only named.
        record: the record that names them; None for an account.
        addresses: their email addresses, in lower case.
        names: names that are theirs and nobody's role.
    """

    id: UUID
    user: User | None
    record: Record | None
    addresses: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What to look for in texts."""
        return (*self.addresses, *self.names)


def of_user(user: User, also: tuple[str, ...] = ()) -> Person:
    """A person with an account. Labels that are the name of a role are not taken for a name.

    Args:
        also: further names of theirs to look for in texts.
    """
    from allauth.account.models import EmailAddress

    addresses = {user.email.lower(), *(a.lower() for a in EmailAddress.objects.filter(user=user).values_list("email", flat=True))}  # fmt: skip
    names = {name.strip() for name in (user.label_en, user.label_fr)} - _ROLES - {"", NOBODY.en, NOBODY.fr}
    return Person(user.pk, user, None, tuple(sorted(addresses)), tuple(sorted(names | set(also))))


def of_record(record: Record, also: tuple[str, ...] = ()) -> Person:
    """A person whom a record names, such as the holder of a seat."""
    names = {str(getattr(record, name)).strip() for name in naming(type(record))} - _ROLES - {"", NOBODY.en, NOBODY.fr}
    return Person(record.pk, None, record, (), tuple(sorted(names | set(also))))


def naming(model: type[models.Model]) -> list[str]:
    """The columns of a model that name a person."""
    return [column for column, declared in REGISTER.of(model).items() if declared.names]


def known_by(who: str, also: tuple[str, ...] = ()) -> Person:
    """The person with this email address, account id or record id.

    Raises:
        Refused: when nobody is, or the account is erased already.
    """
    address = who.strip().lower()
    user = User.objects.filter(email=address, erased_at=None).first()
    if user is None:
        try:
            key = UUID(who.strip())
        except ValueError:
            raise Refused(UNKNOWN) from None
        user = User.objects.filter(pk=key, erased_at=None).first()
        if user is None:
            return _named(key, also)
    return of_user(user, also)


def _named(key: UUID, also: tuple[str, ...]) -> Person:
    for model in REGISTER.models():
        if naming(model) and issubclass(model, Record):
            record = model._default_manager.filter(pk=key).first()
            if record is not None and (found := of_record(record, also)).names:
                return found
    raise Refused(UNKNOWN)


def rows(person: Person) -> Iterator[models.QuerySet[Any]]:
    """The rows that are about the person themself, model by model, in an order in which they can be deleted."""
    if person.record is not None:
        yield type(person.record)._default_manager.filter(pk=person.record.pk)
    if person.user is None:
        return
    mine = {"user": person.user}
    tried = Q()
    for address in person.addresses:
        tried |= Q(username__iexact=address)
    by_address = Q(email__in=person.addresses)
    for label, condition in (
        ("sessions.session", Q(pk__in=session_keys(person.user))),
        ("usersessions.usersession", Q(**mine)),
        ("socialaccount.socialtoken", Q(account__user=person.user)),
        ("socialaccount.socialaccount", Q(**mine)),
        ("account.emailconfirmation", Q(email_address__user=person.user)),
        ("account.emailaddress", Q(**mine)),
        ("mfa.authenticator", Q(**mine)),
        ("axes.accessattempt", tried),
        ("axes.accessfailurelog", tried),
        ("axes.accesslog", tried),
        ("web.outgoingmessage", Q(user_id=person.id) | Q(address__in=person.addresses)),
        ("web.invitation", Q(user=person.user) | by_address),
        ("web.signedlink", Q(recipient_id=person.id)),
        ("web.consent", Q(subject_id=person.id)),
        ("web.rolegrant", Q(**mine)),
        ("web.user", Q(pk=person.id)),
        ("web.auditentry", Q(actor_id=person.id)),
    ):
        yield apps.get_model(label)._base_manager.filter(condition)


def session_keys(user: User) -> list[str]:
    """The keys of a user's open sessions. Sessions are sealed, so that each is opened to see whose it is."""
    from django.contrib.sessions.models import Session

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    found = []
    for key, data in Session.objects.values_list("session_key", "session_data").iterator(500):
        if store.decode(data).get(SESSION_KEY) == str(user.pk):
            found.append(key)
    return found
