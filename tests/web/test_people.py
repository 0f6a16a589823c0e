"""Invitations, and roles given, changed and withdrawn: by the right people, once, and never the last one."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from arrimage.cli import account_command
from arrimage.core.access import EVERYTHING, MACHINE, Actor, Grant, Role, Scope, ScopeKind
from arrimage.core.problem import Refused
from arrimage.partnership.models import Partnership
from arrimage.web import accounts, invitations
from arrimage.web.models import AuditEntry, Invitation, OutgoingMessage, RoleGrant, User
from arrimage.web.signing_in import lockout
from tests.partnership import factories as make

pytestmark = pytest.mark.django_db
STRONG = "quatre chaises autour d’une table"


@pytest.fixture
def place() -> Partnership:
    return make.partnership()


def here(place: Partnership) -> Scope:
    return Scope(ScopeKind.PARTNERSHIP, place.id)


def coordinator(place: Partnership) -> Actor:
    return Actor(None, "x", (Grant(Role.COORDINATOR, here(place)),))


def invite(
    place: Partnership, email: str = "New@Example.org", role: Role = Role.COUNCIL_MEMBER, **given: Any
) -> Invitation:
    values: dict[str, Any] = {"within": here(place), "language": "en", "by": coordinator(place)} | given
    return invitations.invite(email=email, role=role, **values)


def page_of(invitation: Invitation, lang: str = "en") -> str:
    with override(lang):
        return reverse("web:invitation", args=[invitations.token_of(invitation)])


def sent() -> OutgoingMessage:
    return OutgoingMessage.objects.order_by("created_at").last()  # type: ignore[return-value]


def test_an_invitation_leads_to_an_account_with_the_role_and_is_then_forgotten(place: Partnership) -> None:
    offer, client = invite(place), Client()
    path = page_of(offer)
    assert sent().address == "new@example.org" and path in sent().body
    page = client.get(path)
    assert page.status_code == 200 and "Council member" in page.content.decode()
    assert not User.objects.filter(email="new@example.org").exists(), "looking changes nothing"
    answer = client.post(path, {"password": STRONG, "language": "fr"})
    user = User.objects.get(email="new@example.org")
    assert answer.status_code == 302 and user.check_password(STRONG) and user.language == "fr"
    grant = user.grants.get()
    assert (grant.role, grant.scope_kind, grant.scope_id) == ("council_member", "partnership", place.id)
    offer.refresh_from_db()
    assert offer.email == "" and offer.accepted_at is not None and offer.user == user
    assert client.get(reverse("partnership:meetings", args=[place.slug])).status_code == 200, "logged in"
    again = Client().post(path, {"password": STRONG, "language": "fr"})
    assert again.status_code == 404 and "no longer holds" in again.content.decode()
    verbs = list(
        AuditEntry.objects.filter(partnership_id=place.id, verb__startswith="account.").values_list("verb", flat=True)
    )
    assert sorted(verbs) == ["account.accept", "account.grant", "account.invite"]
    assert "new@example.org" not in str([(e.before, e.after, e.actor_label) for e in AuditEntry.objects.all()])


def test_the_address_is_verified_where_accounts_keep_verified_addresses(place: Partnership) -> None:
    from django.apps import apps

    if not apps.is_installed("allauth.account"):
        pytest.skip("accounts keep no addresses apart")
    from allauth.account.models import EmailAddress

    user = invitations.accept(invitation=invite(place), password=STRONG, language="en")
    kept = EmailAddress.objects.get(user=user)
    assert (kept.email, kept.verified, kept.primary) == ("new@example.org", True, True)


@pytest.mark.parametrize(
    ("language", "english", "french"), [("en", True, False), ("fr", False, True), (None, True, True)]
)
def test_the_message_speaks_the_language_of_the_person_or_both(
    place: Partnership, language: Any, english: bool, french: bool
) -> None:
    offer = invite(place, language=language)
    message = sent()
    assert ("Invitation to" in message.subject, "Invitation\u00a0:" in message.subject) == (english, french)
    assert ("choose a password" in message.body, "choisir un mot de passe" in message.body) == (english, french)
    assert (page_of(offer, "en") in message.body, page_of(offer, "fr") in message.body) == (english, french)


def test_a_weak_password_is_refused_with_reasons_in_both_languages_and_the_link_still_holds(place: Partnership) -> None:
    offer = invite(place)
    with pytest.raises(Refused) as refused:
        invitations.accept(invitation=offer, password="short", language="en")
    assert refused.value.say("en") != refused.value.say("fr")
    page = Client().post(page_of(offer, "fr"), {"password": "short", "language": "fr"})
    assert page.status_code == 422 and "12" in page.content.decode()
    assert not User.objects.exists()
    assert invitations.accept(invitation=offer, password=STRONG, language="en").pk


@pytest.mark.parametrize("how", ["expired", "revoked", "forged", "unsigned"])
def test_a_link_that_does_not_hold_gives_one_kind_page_and_no_account(place: Partnership, how: str) -> None:
    offer = invite(place)
    path = page_of(offer)
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        invitations.revoke(invitation=offer, by=coordinator(place))
        offer.refresh_from_db()
        assert offer.email == ""
    elif how == "forged":
        path = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
    else:
        path = reverse("web:invitation", args=[offer.pk.hex])
    for answer in (Client().get(path), Client().post(path, {"password": STRONG, "language": "en"})):
        assert answer.status_code == 404
        page = answer.content.decode()
        assert "Ask whoever invited you for a new one" in page and "new@example.org" not in page
        assert answer["X-Robots-Tag"].startswith("noindex") and answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "no-store"
    assert not User.objects.exists()


def test_no_link_of_the_page_carries_its_secret_to_another_page(place: Partnership) -> None:
    offer = invite(place)
    page = Client().get(page_of(offer)).content.decode()
    token = invitations.token_of(offer)
    with override("fr"):
        other = reverse("web:invitation", args=[token])
    assert [link for link in re.findall(r'(?:href|src|action)="([^"]*)"', page) if token in link] == [other]


def test_an_expired_address_is_forgotten(place: Partnership) -> None:
    invite(place)
    assert invitations.forget_expired() == 0
    assert invitations.forget_expired(timezone.now() + timedelta(days=invitations.DAYS, seconds=1)) == 1
    assert Invitation.objects.get().email == ""


def test_sending_again_prolongs_and_keeps_the_first_link(place: Partnership) -> None:
    offer = invite(place)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    again = invitations.resend(invitation=offer, by=coordinator(place))
    assert again.expires_at > timezone.now() + timedelta(days=invitations.DAYS - 1)
    assert OutgoingMessage.objects.count() == 2 and page_of(offer) in sent().body


def test_the_same_offer_twice_is_refused_and_so_is_a_role_already_held(place: Partnership) -> None:
    offer = invite(place)
    with pytest.raises(Refused):
        invite(place, "NEW@example.org")
    invite(place, role=Role.COORDINATOR)
    invitations.accept(invitation=offer, password=STRONG, language="en")
    with pytest.raises(Refused):
        invite(place)


def test_one_acceptance_closes_every_copy_of_the_offer(place: Partnership) -> None:
    """Two coordinators who invite one person at once make two offers; one acceptance settles both."""
    offer = invite(place)
    copy = Invitation(
        email=offer.email,
        role=offer.role,
        scope_kind=offer.scope_kind,
        scope_id=offer.scope_id,
        expires_at=offer.expires_at,
    )
    copy.save(force_insert=True)
    invitations.accept(invitation=offer, password=STRONG, language="en")
    copy.refresh_from_db()
    assert copy.accepted_at is not None and copy.email == ""
    assert RoleGrant.objects.count() == 1


def test_who_has_an_account_logs_in_to_accept_and_nobody_else_can(place: Partnership) -> None:
    member, stranger = make.user(Role.RESEARCHER), make.user(Role.RESEARCHER)
    offer = invite(place, member.email)
    path = page_of(offer)
    assert "Log in to accept" in Client().get(path).content.decode()
    client = Client()
    answer = client.post(path, {"password": STRONG, "language": "en"})
    waiting = reverse("web:invitation_waiting")
    assert answer.url == f"{reverse('web:log_in')}?next={waiting}", "the secret is in no address"
    client.force_login(member)
    session = client.session
    session["invitation"] = invitations.token_of(offer)
    session.save()
    assert client.get(waiting).status_code == 200
    assert not member.grants.filter(role="council_member").exists()
    other = Client()
    other.force_login(stranger)
    assert other.post(path).status_code == 422
    assert not stranger.grants.filter(role="council_member").exists()
    assert client.post(waiting).status_code == 302
    assert member.grants.filter(role="council_member", scope_id=place.id).exists()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OFFICER, Role.RESEARCHER, Role.PUBLIC])
def test_a_coordinator_cannot_invite_beyond_her_own_reach(place: Partnership, role: Role) -> None:
    for within in (here(place), EVERYTHING):
        with pytest.raises(Refused):
            invite(place, role=role, within=within)
    with pytest.raises(Refused):
        invite(place, role=Role.COORDINATOR, within=here(make.partnership("elsewhere")))
    assert not Invitation.objects.exists() and not OutgoingMessage.objects.exists()


def test_the_last_coordinator_and_the_last_administrator_stay(place: Partnership) -> None:
    one, two = make.user(Role.COORDINATOR, place), make.user(Role.COORDINATOR, place)
    accounts.withdraw_role(grant=two.grants.get(), by=coordinator(place))
    for act in (
        lambda: accounts.withdraw_role(grant=one.grants.get(), by=coordinator(place)),
        lambda: accounts.change_role(grant=one.grants.get(), role=Role.COUNCIL_MEMBER, by=coordinator(place)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert "last coordinator" in refused.value.say("en")
    boss = make.user(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        accounts.withdraw_role(grant=boss.grants.get(), by=MACHINE)
    assert "last administrator" in refused.value.say("en")
    closed = make.user(Role.ADMINISTRATOR)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(Refused):
        accounts.withdraw_role(grant=boss.grants.get(), by=MACHINE)
    assert set(RoleGrant.objects.values_list("user_id", flat=True)) == {one.pk, boss.pk, closed.pk}


def test_a_change_of_role_is_one_and_audited_and_a_second_one_meanwhile_is_refused(place: Partnership) -> None:
    member = make.user(Role.COUNCIL_MEMBER, place)
    grant = member.grants.get()
    accounts.change_role(grant=grant, role=Role.COORDINATOR, by=coordinator(place))
    assert member.grants.get().role == "coordinator"
    with pytest.raises(Refused):
        accounts.change_role(grant=grant, role=Role.PARTNER_STEWARD, by=coordinator(place))
    with pytest.raises(Refused):
        accounts.withdraw_role(grant=grant, by=coordinator(place))
    assert sorted(AuditEntry.objects.filter(verb__startswith="account.").values_list("verb", flat=True)) == [
        "account.grant",
        "account.withdraw",
    ]


def test_pages_of_a_partnership_show_its_people_and_change_them(place: Partnership) -> None:
    client, member = Client(), make.user(Role.COUNCIL_MEMBER, place)
    client.force_login(make.user(Role.COORDINATOR, place))
    client.post(
        reverse("partnership:people_invite", args=[place.slug]),
        {"email": "a@example.org", "role": "coordinator", "language": ""},
    )
    offer = Invitation.objects.get()
    page = client.get(reverse("partnership:people", args=[place.slug])).content.decode()
    assert member.email in page and "a@example.org" in page
    role = reverse("partnership:people_role", args=[place.slug, member.grants.get().pk])
    assert client.post(role, {"role": "administrator"}).status_code == 422
    assert client.post(role, {"role": "data_collector"}).status_code == 302
    assert member.grants.get().role == "data_collector"
    withdraw = reverse("partnership:people_withdraw", args=[place.slug, member.grants.get().pk])
    assert client.get(withdraw).status_code == 405
    client.post(withdraw)
    assert not member.grants.exists()
    client.post(reverse("partnership:invitation_resend", args=[place.slug, offer.pk]))
    client.post(reverse("partnership:invitation_revoke", args=[place.slug, offer.pk]))
    offer.refresh_from_db()
    assert offer.revoked_at is not None and OutgoingMessage.objects.count() == 2


def test_one_partnership_does_not_reach_the_people_of_another(place: Partnership) -> None:
    there = make.partnership("elsewhere")
    theirs = make.user(Role.COUNCIL_MEMBER, there).grants.get()
    offer = invite(there)
    client = Client()
    client.force_login(make.user(Role.COORDINATOR, place))
    for name, key in (
        ("people_role", theirs.pk),
        ("people_withdraw", theirs.pk),
        ("invitation_resend", offer.pk),
        ("invitation_revoke", offer.pk),
    ):
        assert (
            client.post(reverse(f"partnership:{name}", args=[place.slug, key]), {"role": "coordinator"}).status_code
            == 404
        )
    assert client.get(reverse("web:people")).status_code == 404
    assert there.slug not in client.get(reverse("partnership:people", args=[place.slug])).content.decode()


def test_the_page_of_the_instance_lists_every_account(place: Partnership) -> None:
    boss, member = make.user(Role.ADMINISTRATOR), make.user(Role.COUNCIL_MEMBER, place)
    bare = User.objects.create_user("bare@example.org", STRONG)
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("web:people")).content.decode()
    assert all(user.email in page for user in (boss, member, bare)) and place.name.en in page
    answer = client.post(reverse("web:people_invite"), {"email": "o@example.org", "role": "officer", "language": "fr"})
    assert answer.status_code == 302
    user = invitations.accept(invitation=Invitation.objects.get(), password=STRONG, language="fr")
    assert user.grants.get().scope_kind == "everything"


def test_the_steward_of_an_organization_is_invited_by_whoever_coordinates_all_its_partnerships(
    place: Partnership,
) -> None:
    from datetime import date

    from arrimage.partnership import actions

    library = make.organization("Library")
    actions.join(by=MACHINE, partnership=place, organization=library, sector="libraries", joined=date(2024, 4, 1))
    client = Client()
    client.force_login(make.user(Role.COORDINATOR, place))
    form = {"email": "s@example.org", "role": "partner_steward", "organization": str(library.pk), "language": "en"}
    path = reverse("partnership:people_invite", args=[place.slug])
    assert client.post(path, {**form, "role": "coordinator"}).status_code == 422
    assert client.post(path, form).status_code == 302
    user = invitations.accept(invitation=Invitation.objects.get(), password=STRONG, language="en")
    assert (user.grants.get().scope_kind, user.grants.get().scope_id) == ("organization", library.pk)
    actions.join(
        by=MACHINE,
        partnership=make.partnership("elsewhere"),
        organization=library,
        sector="libraries",
        joined=date(2024, 4, 1),
    )
    assert client.post(path, {**form, "email": "t@example.org"}).status_code == 422, (
        "heard elsewhere too: an administrator decides"
    )


def locked_out(user: User) -> None:
    for _ in range(5):
        Client().post(reverse("web:log_in"), {"username": user.email, "password": "not this one"})
    assert lockout.locked(user)


def test_somebody_locked_out_is_shown_and_let_in_again_by_the_button(place: Partnership) -> None:
    member, elsewhere = make.user(Role.COUNCIL_MEMBER, place), make.user(Role.OFFICER)
    locked_out(member)
    locked_out(elsewhere)
    client = Client()
    client.force_login(make.user(Role.COORDINATOR, place))
    with override("fr"):
        page = client.get(reverse("partnership:people", args=[place.slug])).content.decode()
    assert page.count("Déverrouiller") == 1 and "accès verrouillé" in page
    address = reverse("partnership:person_unlock", args=[place.slug, elsewhere.pk])
    assert client.post(address).status_code == 404 and lockout.locked(elsewhere)
    address = reverse("partnership:person_unlock", args=[place.slug, member.pk])
    assert client.get(address).status_code == 405 and lockout.locked(member)
    assert client.post(address).status_code == 302 and not lockout.locked(member)
    assert AuditEntry.objects.filter(verb="account.unlock", object_id=member.pk).count() == 1
    assert "Unlock" not in client.get(reverse("partnership:people", args=[place.slug])).content.decode()
    client.force_login(member)
    assert client.post(address).status_code == 404


def test_an_administrator_lets_anybody_in_again(place: Partnership) -> None:
    nobody = User.objects.create_user("no-role@test.example", "a-long-password")
    locked_out(nobody)
    client = Client()
    client.force_login(make.user(Role.ADMINISTRATOR))
    assert "Unlock" in client.get(reverse("web:people")).content.decode()
    assert client.post(reverse("web:person_unlock", args=[nobody.pk])).status_code == 302
    assert not lockout.locked(nobody)


def test_the_command_lets_somebody_in_again(place: Partnership, capsys: pytest.CaptureFixture[str]) -> None:
    member = make.user(Role.COUNCIL_MEMBER, place)
    locked_out(member)
    ask: dict[str, Any] = {"role": None, "partnership": None, "organization": None, "unlock": True}
    for said in ("Le compte est déverrouillé.", "Ce compte n’était pas verrouillé."):
        assert account_command.run(Namespace(email=member.email, **ask), "fr") == 0
        output = capsys.readouterr()
        assert said in output.out + output.err and not lockout.locked(member)
    for wrong in ({"email": "none@test.example"}, {"email": member.email, "unlock": False}, {"email": member.email, "role": "officer"}):  # fmt: skip
        with pytest.raises(Refused):
            account_command.run(Namespace(**{**ask, **wrong}), "en")
