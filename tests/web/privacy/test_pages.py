"""The pages of personal data: the inventory for everybody, one's own data, the erasure of a person by an administrator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from arrimage.core.access import Role
from arrimage.core.text import LANGS
from arrimage.web import consents
from arrimage.web.models import Consent, User
from arrimage.web.privacy import inventory
from arrimage.web.privacy.register import REGISTER
from tests.partnership import factories as table
from tests.web.privacy.marked import EMAIL, NAME, found_in_database, marked_user

pytestmark = pytest.mark.django_db


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, lang: str = "en", **given: Any) -> str:
    with override(lang):
        return reverse(f"web:{name}", kwargs=given)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", [*inventory.SORTS, "nonsense"])
def test_everybody_reads_the_inventory_sorted_as_asked(lang: Any, by: str) -> None:
    page = Client().get(address("personal_data", lang), {"by": by})
    said = page.content.decode()
    assert page.status_code == 200
    for columns in REGISTER.personal.values():
        for one in columns.values():
            assert one.what.say(lang).split("’")[0] in said
    assert said.count("aria-sort") == 1


def test_how_long_is_sorted_by_days() -> None:
    days = [item.days for item in inventory.items("until")]
    known = [n for n in days if n is not None]
    assert known == sorted(known) and days[len(known) :] == [None] * (len(days) - len(known))


@pytest.mark.parametrize("lang", LANGS)
def test_a_person_copies_their_own_data_and_no_one_else_s(lang: str) -> None:
    here = table.partnership()
    user, other = marked_user(here), table.user(Role.COUNCIL_MEMBER, here)
    assert logged_in(user).get(address("own_data", lang)).status_code == 200
    answer = logged_in(user).get(address("own_data_file", lang))
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"]
    assert json.loads(answer.content)["person"] == str(user.pk)
    others = logged_in(other).get(address("own_data_file", lang)).content.decode()
    assert EMAIL not in others and NAME not in others and json.loads(others)["person"] == str(other.pk)
    assert Client().get(address("own_data_file", lang)).status_code == 302


def test_a_person_erases_their_account_only_with_the_address_typed() -> None:
    here = table.partnership()
    user = marked_user(here)
    client = logged_in(user)
    shown = client.post(address("own_data"), {"address": "other@mark.example"})
    assert shown.status_code == 422 and User.objects.filter(email=EMAIL).exists()
    answer = client.post(address("own_data"), {"address": EMAIL.upper()})
    assert answer.status_code == 302 and found_in_database(EMAIL, NAME) == []
    assert client.get(address("own_data")).status_code == 302  # logged out


def test_the_last_coordinator_reads_why_they_stay() -> None:
    user = marked_user(table.partnership(), Role.COORDINATOR)
    page = logged_in(user).post(address("own_data"), {"address": EMAIL})
    assert page.status_code == 422 and "last coordinator" in page.content.decode()
    assert User.objects.filter(email=EMAIL, is_active=True).exists()


def test_a_consent_is_shown_and_taken_back() -> None:
    user, other = (User.objects.create_user(f"{n}@test.example", "long-enough-to-keep") for n in ("one", "two"))
    consents.give(user=user, language="en", by=user.actor())
    one = Consent.objects.filter(subject_id=user.pk).first()
    assert one
    assert consents.latest(one.text.key).text.en[:30] in logged_in(user).get(address("own_data")).content.decode()
    logged_in(other).post(address("consent_withdraw", consent=one.pk))
    one.refresh_from_db()
    assert one.withdrawn_at is None
    assert logged_in(user).post(address("consent_withdraw", consent=one.pk)).status_code == 302
    one.refresh_from_db()
    assert one.withdrawn_at


def test_an_administrator_erases_a_person_and_a_coordinator_cannot() -> None:
    here = table.partnership()
    user, coordinator = marked_user(here), table.user(Role.COORDINATOR, here)
    administrator = table.user(Role.ADMINISTRATOR)
    path = address("person_erase", user=user.pk)
    assert logged_in(coordinator).get(path).status_code == 404
    assert logged_in(coordinator).post(path, {"address": EMAIL}).status_code == 404
    assert "Write to" in logged_in(administrator).get(path).content.decode()
    assert logged_in(administrator).post(path, {"address": EMAIL}).status_code == 302
    assert found_in_database(EMAIL, NAME) == []
    assert logged_in(administrator).get(path).status_code == 404
