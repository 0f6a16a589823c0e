"""Somebody whose address and name stand wherever they can, and where they are looked for afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import connection
from django.test import Client
from django.utils import timezone

from arrimage.core.access import MACHINE, Permission, Role, ScopeKind
from arrimage.partnership.models import Partnership
from arrimage.web import mail, records
from arrimage.web.models import Invitation, RoleGrant, SignedLink, User
from tests.partnership import factories as table

EMAIL, NAME = "zelda.marked@mark.example", "Zélda Marquée"


def marked_user(here: Partnership, role: Role = Role.COUNCIL_MEMBER) -> User:
    """An account whose owner left traces in every table that can hold some."""
    user = User.objects.create_user(EMAIL, "a-long-password-for-zelda", label_en=NAME, label_fr=NAME)
    RoleGrant.objects.create(user=user, role=role, scope_kind=ScopeKind.PARTNERSHIP, scope_id=here.id)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="oidc", uid="z1", extra_data={"email": EMAIL, "name": NAME})
    client = Client(HTTP_USER_AGENT="Marked Browser")
    client.force_login(user)
    UserSession.objects.update_or_create(
        session_key=client.session.session_key,
        defaults={"user": user, "ip": "192.0.2.7", "user_agent": "Marked Browser"},
    )
    tried: dict[str, Any] = {"username": EMAIL, "ip_address": "192.0.2.7", "user_agent": "x", "http_accept": "x", "path_info": "/"}  # fmt: skip
    AccessAttempt.objects.create(get_data="", post_data=f"login={EMAIL}", failures_since_start=1, **tried)
    AccessFailureLog.objects.create(**tried)
    AccessLog.objects.create(**tried)
    mail.queue(kind="digest", address=EMAIL, language="fr", subject=f"{NAME}", body=f"{NAME} {EMAIL}", html=NAME, user_id=user.pk)  # fmt: skip
    mail.queue(kind="digest", address="other@mark.example", language="en", subject="News", body=f"Ask {NAME}, {EMAIL}.")
    soon = timezone.now() + timedelta(days=3)
    Invitation.objects.create(
        email=EMAIL, role=role, scope_kind=ScopeKind.PARTNERSHIP, scope_id=here.id, expires_at=soon
    )
    SignedLink.objects.create(
        purpose="rsvp", permission=Permission.UPDATE_ACTION, target_type="x", target_id=here.id, recipient_type="web.user",
        recipient_id=user.pk, expires_at=soon,
    )  # fmt: skip
    records.change(here, by=user.actor(), verb="partnership.edit", partnership_id=here.id, mandate_en=f"Write to {EMAIL} or {NAME.upper()}.", mandate_fr=f"Écrire à {NAME}.")  # fmt: skip
    return user


def marked_seat(here: Partnership) -> Any:
    """A term of office held by the person, written down in minutes too."""
    council = table.body(here)
    seat = table.seat(council, held_by=table.organization())
    meeting = table.meeting(council, date(2025, 5, 1))
    term = seat.terms.get()
    records.change(term, by=MACHINE, verb="term.edit", partnership_id=here.id, holder="person", organization=None, person_en=NAME, person_fr=NAME)  # fmt: skip
    records.change(meeting, by=MACHINE, verb="meeting.edit", partnership_id=here.id, minutes_en=f"{NAME} took the chair.", minutes_fr=f"Présidence\u00a0: {NAME}.")  # fmt: skip
    return term


def found_in_database(*words: str) -> list[str]:
    """Every column of every table in which one of the words stands, in any spelling of JSON and any case."""
    wanted = {form for word in words for form in (word, word.upper(), word.lower(), word.encode("unicode_escape").decode())}  # fmt: skip
    places = []
    with connection.cursor() as cursor:
        for tab in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, tab):
                cursor.execute(f'SELECT CAST("{column.name}" AS TEXT) FROM "{tab}"')
                values = [str(value) for (value,) in cursor.fetchall() if value is not None]
                if any(form.lower() in value.lower() for value in values for form in wanted):
                    places.append(f"{tab}.{column.name}")
    return places
