"""Texts published once and for all, consents that say to which version, and taking them back."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from arrimage.cli import database
from arrimage.core.access import MACHINE, Role
from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.web import consents, invitations
from arrimage.web.consent_texts import VERSIONS
from arrimage.web.models import AuditEntry, Consent, ConsentText, User
from tests.partnership import factories as table
from tests.web.test_people import STRONG, here, invite

pytestmark = pytest.mark.django_db


def test_texts_are_published_once() -> None:
    assert consents.publish() == len(VERSIONS) and consents.publish() == 0
    assert {(row.key, row.number) for row in ConsentText.objects.all()} == {(one.key, one.number) for one in VERSIONS}


def test_an_edited_text_without_a_new_number_is_refused_with_file_and_remedy() -> None:
    consents.publish()
    edited = dataclasses.replace(VERSIONS[0], text=Text("Other words.", VERSIONS[0].text.fr))
    more = dataclasses.replace(VERSIONS[0], number=2, text=Text("More.", "Plus."))
    with pytest.raises(Refused) as refused:
        consents.publish((edited, more))
    said = refused.value.problems[0].say("en")
    assert "arrimage/web/consent_texts.py" in said and "version 2" in said
    assert not ConsentText.objects.filter(number=2).exists()
    assert consents.publish((VERSIONS[0], more)) == 1
    assert consents.latest(more.key, (VERSIONS[0], more)) is more


def test_bringing_the_database_up_to_date_looks_at_the_texts_and_leaves_it_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database.ready(migrate=True)
    assert not ConsentText.objects.exists()
    consents.publish()
    edited = dataclasses.replace(VERSIONS[0], text=Text("Other words.", "D’autres mots."))
    monkeypatch.setattr(consents.check, "__defaults__", ((edited,),))
    with pytest.raises(Refused, match="was published"):
        database.ready(migrate=True)


def test_versions_are_numbered_without_gaps_and_whole_in_both_languages() -> None:
    for key in {one.key for one in VERSIONS}:
        numbers = [one.number for one in VERSIONS if one.key == key]
        assert numbers == list(range(1, len(numbers) + 1))
    assert all(one.text.complete and one.title.complete for one in VERSIONS)


def test_who_accepts_an_invitation_agrees_and_it_is_noted() -> None:
    place = table.partnership()
    offer = invite(place)
    page = Client().get(reverse("web:invitation", args=[invitations.token_of(offer)])).content.decode()
    assert all(one.text.en[:40] in page for one in consents.to_agree())
    user = invitations.accept(invitation=offer, password=STRONG, language="fr")
    given = Consent.objects.filter(subject_id=user.pk)
    assert {(c.text.key, c.text.number, c.language) for c in given} == {("terms", 1, "fr"), ("privacy", 1, "fr")}
    assert AuditEntry.objects.filter(verb="consent.give", actor_id=user.pk).count() == 2
    again = invitations.accept_as(invitation=invite(place, role=Role.DATA_COLLECTOR), user=user)
    assert Consent.objects.filter(subject_id=again.pk).count() == 2
    assert here(place)


def test_a_consent_is_taken_back_by_its_giver_alone() -> None:
    giver, other = (User.objects.create_user(f"{n}@test.example", STRONG) for n in ("giver", "other"))
    consents.give(user=giver, language="en", by=giver.actor())
    one = consents.of(giver)[0]
    assert not consents.withdraw(consent_id=one.id, user=other, by=other.actor())
    assert consents.withdraw(consent_id=one.id, user=giver, by=giver.actor())
    assert not consents.withdraw(consent_id=one.id, user=giver, by=giver.actor())
    assert next(c for c in consents.of(giver) if c.id == one.id).withdrawn
    consents.give(user=giver, language="en", by=MACHINE)
    assert len(consents.of(giver)) == 3
