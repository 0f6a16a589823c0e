"""Who is heard in which partnership: the single question and the list of partnerships never disagree."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrimage.core.access import EVERYTHING, MACHINE, Actor, Grant, LinkGrant, Permission, Role, Scope, ScopeKind, may
from arrimage.core.ids import new_id
from arrimage.partnership import actions
from arrimage.partnership.models import Organization, Partnership
from arrimage.partnership.queries import heard_in, partnership_scope, partnerships, scope_for, visible_to
from tests.partnership import factories as make

SOMEBODY = new_id()


@pytest.fixture
def world(db: Any) -> tuple[list[Partnership], list[Organization]]:
    """Three partnerships; an organization in none, in one, in two, and one that left."""
    places = [make.partnership(f"place-{n}") for n in range(3)]
    organizations = [make.organization() for _ in range(4)]
    joined = date(2024, 4, 1)
    for organization, where in ((1, 0), (2, 0), (2, 1), (3, 2)):
        membership = actions.join(
            by=MACHINE,
            partnership=places[where],
            organization=organizations[organization],
            sector="settlement",
            joined=joined,
        )
    actions.leave(by=MACHINE, membership=membership, left=date(2025, 1, 1), expected=membership.version)
    return places, organizations


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_partnerships_visible_to_somebody_are_those_where_the_single_question_says_yes(
    world: tuple[list[Partnership], list[Organization]], data: st.DataObject
) -> None:
    places, organizations = world
    scopes = st.one_of(
        st.just(EVERYTHING),
        st.sampled_from([Scope(ScopeKind.PARTNERSHIP, p.id) for p in places]),
        st.sampled_from([Scope(ScopeKind.ORGANIZATION, o.id) for o in organizations]),
    )
    grants = st.lists(st.builds(Grant, st.sampled_from(Role), scopes), max_size=3).map(tuple)
    ids = st.sampled_from([p.id for p in places])
    links = st.builds(LinkGrant, st.sampled_from(Permission), ids, ids)
    actor = data.draw(
        st.one_of(
            st.builds(Actor, st.sampled_from([None, SOMEBODY]), st.just("x"), grants),
            st.builds(lambda link: Actor(None, "link", link=link), links),
        )
    )
    permission = data.draw(st.sampled_from(Permission))
    asked = {p.id for p in places if may(actor, permission, scope_for(actor, p.id))}
    assert set(Partnership.objects.filter(visible_to(actor, permission)).values_list("id", flat=True)) == asked
    assert {p.id for p in partnerships(actor, permission)} == asked


def steward(of: UUID) -> Actor:
    return Actor(SOMEBODY, "x", (Grant(Role.PARTNER_STEWARD, Scope(ScopeKind.ORGANIZATION, of)),))


def test_an_organization_is_heard_where_it_is_a_member_and_no_longer_where_it_left(
    world: tuple[list[Partnership], list[Organization]],
) -> None:
    places, organizations = world
    heard = heard_in([o.id for o in organizations])
    found = [{s.id for s in heard.get(o.id, [])} for o in organizations]
    assert found == [set(), {places[0].id}, {places[0].id, places[1].id}, set()]
    assert partnerships(steward(organizations[2].id), Permission.SEE_WORK) == places[:2]
    assert partnerships(steward(organizations[3].id), Permission.SEE_WORK) == []


@pytest.mark.parametrize(("role_within_an_organization", "queries"), [(False, 1), (True, 2)])
def test_asking_costs_a_query_more_only_for_a_role_within_an_organization(
    world: tuple[list[Partnership], list[Organization]], django_assert_num_queries: Any,
    role_within_an_organization: bool, queries: int,
) -> None:  # fmt: skip
    places, organizations = world
    request: Any = RequestFactory().get("/")
    own = Actor(SOMEBODY, "x", (Grant(Role.COORDINATOR, Scope(ScopeKind.PARTNERSHIP, places[0].id)),))
    request.actor = steward(organizations[1].id) if role_within_an_organization else own
    with django_assert_num_queries(queries):
        scope = partnership_scope(request, slug=places[0].slug)
    assert may(request.actor, Permission.SEE_WORK, scope)
    assert scope.organizations == ({organizations[1].id} if role_within_an_organization else set())
