"""The steward of an organization: sees the work where it is a member, reports on its own actions and on no others."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from arrimage.core.access import MACHINE, Actor, Grant, LinkGrant, Permission, Role, Scope, ScopeKind
from arrimage.core.problem import Refused
from arrimage.partnership import actions as table
from arrimage.partnership.models import Organization, Partnership
from arrimage.strategy import actions
from arrimage.strategy.models import Action, ActionUpdate
from arrimage.web.models import RoleGrant
from tests.strategy import factories as make

pytestmark = pytest.mark.django_db
SAID = {"status": "on_track", "day": date(2025, 9, 1)}


@pytest.fixture
def place() -> Partnership:
    return make.partnership()


@pytest.fixture
def library(place: Partnership) -> Organization:
    found = make.organization()
    table.join(by=MACHINE, partnership=place, organization=found, sector="libraries", joined=date(2024, 4, 1))
    return found


def client_of(organization: Organization) -> Client:
    user = make.user()
    RoleGrant.objects.create(
        user=user, role=Role.PARTNER_STEWARD, scope_kind=ScopeKind.ORGANIZATION, scope_id=organization.id
    )
    client = Client()
    client.force_login(user)
    return client


def actor_of(organization: Organization) -> Actor:
    return Actor(None, "x", (Grant(Role.PARTNER_STEWARD, Scope(ScopeKind.ORGANIZATION, organization.id)),))


def led_by(organization: Organization | None, of: Partnership, **given: object) -> Action:
    return make.action(make.priority(make.plan(of)), lead=organization, **given)


def test_led_and_partnered_actions_take_a_report_and_others_do_not(place: Partnership, library: Organization) -> None:
    own, joint, other = led_by(library, place), led_by(None, place, partners=[library]), led_by(None, place)
    for action in (own, joint):
        actions.report_progress(action=action, by=actor_of(library), **SAID)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.report_progress(action=other, by=actor_of(library), **SAID)  # type: ignore[arg-type]
    assert set(ActionUpdate.objects.values_list("action_id", flat=True)) == {own.id, joint.id}


def test_an_organization_that_is_no_member_is_not_heard_even_on_an_action_it_leads(place: Partnership) -> None:
    stranger = make.organization()
    with pytest.raises(Refused):
        actions.report_progress(action=led_by(stranger, place), by=actor_of(stranger), **SAID)  # type: ignore[arg-type]


def test_pages_show_the_work_and_the_form_on_its_own_actions_alone(place: Partnership, library: Organization) -> None:
    client = client_of(library)
    own, other = led_by(library, place), led_by(None, place)
    for action, offered in ((own, True), (other, False)):
        page = client.get(reverse("strategy:action", args=[place.slug, action.id]))
        assert page.status_code == 200, "drafts are shown to those who work here"
        report = reverse("strategy:action_report", args=[place.slug, action.id])
        assert (report in page.content.decode()) == offered
        sent = client.post(report, {"status": "on_track", "day": "2025-09-01", "note": "", "note_lang": "en"})
        assert sent.status_code == (302 if offered else 404)
    assert client.get(reverse("partnership:meetings", args=[place.slug])).status_code == 200
    assert client.get(reverse("partnership:meeting_add", args=[place.slug])).status_code == 404
    elsewhere = make.partnership()
    assert client.get(reverse("partnership:meetings", args=[elsewhere.slug])).status_code == 404


def test_the_holder_of_a_link_reports_on_the_action_of_the_link_alone(place: Partnership) -> None:
    action, other = led_by(None, place), led_by(None, place)
    holder = Actor(None, "link:1", link=LinkGrant(Permission.UPDATE_ACTION, place.id, action.id))
    actions.report_progress(action=action, by=holder, **SAID)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.report_progress(action=other, by=holder, **SAID)  # type: ignore[arg-type]
