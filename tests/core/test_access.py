"""Permissions: the table of roles, and the two questions that must never disagree."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.core.access import (
    EVERYTHING,
    MACHINE,
    REACHES,
    ROLE_NAMES,
    ROLES,
    VISITOR,
    Actor,
    Grant,
    LinkGrant,
    Permission,
    Role,
    Scope,
    ScopeKind,
    audience_of,
    may,
    may_grant,
    roles_with,
    scopes_with,
)
from arrimage.core.disclosure import Audience

PLACES = [uuid.UUID(int=n) for n in range(1, 5)]
SOMEBODY = uuid.UUID(int=99)

#: The decision, written a second time by hand: a change of the table in the code must be made here too.
TABLE = {
    Permission.SEE_PUBLIC: "coordinator council_member partner_steward data_collector officer researcher administrator public",
    Permission.SEE_WORK: "coordinator council_member partner_steward administrator",
    Permission.EDIT_TABLE: "coordinator administrator",
    Permission.EDIT_PLAN: "coordinator administrator",
    Permission.UPDATE_ACTION: "coordinator council_member partner_steward administrator",
    Permission.EDIT_MONEY: "coordinator administrator",
    Permission.SEE_INSIDE_FIGURES: "coordinator council_member administrator",
    Permission.EDIT_RESULTS: "coordinator administrator",
    Permission.SEE_REPORT_DRAFT: "coordinator council_member administrator",
    Permission.EDIT_REPORT: "coordinator administrator",
    Permission.SIGN_REPORT: "coordinator administrator",
    Permission.IMPORT: "coordinator administrator",
    Permission.EXPORT: "coordinator administrator",
    Permission.SEE_HISTORY: "coordinator administrator",
    Permission.SEE_FUNDING: "officer administrator",
    Permission.IMPORT_STATISTICS: "administrator",
    Permission.OWN_ACCOUNT: "coordinator council_member partner_steward data_collector officer researcher administrator",
    Permission.MANAGE_ACCOUNTS: "coordinator administrator",
    Permission.MANAGE_PRIVACY: "coordinator administrator",
    Permission.MANAGE_INSTANCE: "administrator",
}


def partnership(place: uuid.UUID) -> Scope:
    return Scope(ScopeKind.PARTNERSHIP, place)


GRANTS = st.builds(
    Grant,
    st.sampled_from(Role),
    st.one_of(
        st.just(EVERYTHING),
        st.builds(Scope, st.sampled_from([ScopeKind.PARTNERSHIP, ScopeKind.ORGANIZATION]), st.sampled_from(PLACES)),
    ),
)
ACTORS = st.builds(Actor, st.sampled_from([None, SOMEBODY]), st.just("x"), st.lists(GRANTS, max_size=5).map(tuple))


@pytest.mark.parametrize("permission", Permission)
def test_the_table_of_roles(permission: Permission) -> None:
    assert {role.value for role in roles_with(permission)} == set(TABLE[permission].split())


@pytest.mark.parametrize("role", Role)
def test_each_role_may_within_its_scope_what_the_table_says_and_nothing_elsewhere(role: Role) -> None:
    here, there = partnership(PLACES[0]), partnership(PLACES[1])
    actor = Actor(SOMEBODY, "x", (Grant(role, here),))
    for permission, roles in TABLE.items():
        if permission is Permission.OWN_ACCOUNT:  # no role gives it: being logged in does
            continue
        assert bool(may(actor, permission, here)) == (role.value in roles.split())
        for elsewhere in (there, EVERYTHING, Scope(ScopeKind.ORGANIZATION, PLACES[0])):
            assert bool(may(actor, permission, elsewhere)) == (permission is Permission.SEE_PUBLIC)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_in_both_languages(role: Role) -> None:
    assert ROLE_NAMES[role].complete
    assert role in ROLES


@given(ACTORS, st.sampled_from(Permission))
def test_the_list_of_scopes_and_the_single_question_agree(actor: Actor, permission: Permission) -> None:
    scopes = scopes_with(actor, permission)
    for place in PLACES:
        assert bool(may(actor, permission, partnership(place))) == (scopes is None or place in scopes)
    assert bool(may(actor, permission, EVERYTHING)) == (scopes is None)


@given(ACTORS, GRANTS, st.sampled_from(Permission), st.sampled_from(PLACES))
def test_another_grant_never_takes_anything_away(
    actor: Actor, more: Grant, permission: Permission, place: uuid.UUID
) -> None:
    if may(actor, permission, partnership(place)):
        assert may(Actor(actor.id, actor.label, (*actor.grants, more)), permission, partnership(place))


def test_a_visitor_is_asked_to_log_in_and_a_member_is_sent_to_the_coordinator() -> None:
    refused = may(VISITOR, Permission.SEE_WORK, partnership(PLACES[0]))
    assert not refused.allowed
    assert "Log in" in refused.reason.en
    assert "Connectez-vous" in refused.reason.fr
    member = Actor(SOMEBODY, "x", (Grant(Role.COUNCIL_MEMBER, partnership(PLACES[0])),))
    refused = may(member, Permission.EDIT_PLAN, partnership(PLACES[0]))
    assert not refused.allowed
    assert "coordinator" in refused.reason.en
    assert "coordination" in refused.reason.fr
    assert may(member, Permission.UPDATE_ACTION, partnership(PLACES[0])).allowed


def test_the_machine_that_holds_the_data_may_do_everything() -> None:
    assert all(may(MACHINE, permission, partnership(PLACES[0])) for permission in Permission)
    assert all(scopes_with(MACHINE, permission) is None for permission in Permission)


@pytest.mark.parametrize(
    ("role", "audience"),
    [
        (Role.COORDINATOR, Audience.INSIDE),
        (Role.COUNCIL_MEMBER, Audience.INSIDE),
        (Role.ADMINISTRATOR, Audience.INSIDE),
        (Role.OFFICER, Audience.FUNDER),
        (Role.PARTNER_STEWARD, Audience.PUBLIC),
        (Role.RESEARCHER, Audience.PUBLIC),
        (Role.DATA_COLLECTOR, Audience.PUBLIC),
        (Role.PUBLIC, Audience.PUBLIC),
    ],
)
def test_which_release_of_a_figure_each_role_reads(role: Role, audience: Audience) -> None:
    here = partnership(PLACES[0])
    assert audience_of(Actor(SOMEBODY, "x", (Grant(role, here),)), here) is audience
    assert audience_of(Actor(SOMEBODY, "x", (Grant(role, here),)), partnership(PLACES[1])) is Audience.PUBLIC


def test_a_decision_reads_as_yes_or_no() -> None:
    assert may(VISITOR, Permission.SEE_PUBLIC)
    assert not may(VISITOR, Permission.MANAGE_INSTANCE)


def test_the_holder_of_a_link_has_one_permission_in_one_partnership() -> None:
    link = LinkGrant(Permission.UPDATE_ACTION, PLACES[0], SOMEBODY)
    holder = Actor(None, "link:1", link=link)
    assert may(holder, Permission.UPDATE_ACTION, partnership(PLACES[0]))
    assert may(holder, Permission.SEE_PUBLIC)
    for permission in set(Permission) - {Permission.UPDATE_ACTION, Permission.SEE_PUBLIC}:
        assert not may(holder, permission, partnership(PLACES[0]))
    assert not may(holder, Permission.UPDATE_ACTION, partnership(PLACES[1]))
    assert not may(holder, Permission.UPDATE_ACTION, EVERYTHING)


def test_a_steward_of_an_organization_is_heard_where_it_sits() -> None:
    steward = Actor(SOMEBODY, "x", (Grant(Role.PARTNER_STEWARD, Scope(ScopeKind.ORGANIZATION, PLACES[2])),))
    here = Scope(ScopeKind.PARTNERSHIP, PLACES[0], frozenset({PLACES[2]}))
    assert may(steward, Permission.SEE_WORK, here)
    assert not may(steward, Permission.SEE_WORK, partnership(PLACES[0]))
    assert not may(steward, Permission.EDIT_PLAN, here)


def test_a_steward_of_an_organization_updates_its_own_actions_and_no_others() -> None:
    steward = Actor(SOMEBODY, "x", (Grant(Role.PARTNER_STEWARD, Scope(ScopeKind.ORGANIZATION, PLACES[2])),))
    member = Scope(ScopeKind.PARTNERSHIP, PLACES[0], frozenset({PLACES[2]}))
    assert not may(steward, Permission.UPDATE_ACTION, member)
    assert may(steward, Permission.UPDATE_ACTION, replace(member, record=PLACES[3]))
    other = Scope(ScopeKind.PARTNERSHIP, PLACES[0], frozenset({PLACES[1]}), PLACES[3])
    assert not may(steward, Permission.UPDATE_ACTION, other)
    inside = Actor(SOMEBODY, "x", (Grant(Role.PARTNER_STEWARD, partnership(PLACES[0])),))
    assert may(inside, Permission.UPDATE_ACTION, other)


def test_a_link_serves_the_record_it_was_made_for() -> None:
    holder = Actor(None, "link:1", link=LinkGrant(Permission.UPDATE_ACTION, PLACES[0], PLACES[1]))
    assert may(holder, Permission.UPDATE_ACTION, replace(partnership(PLACES[0]), record=PLACES[1]))
    assert not may(holder, Permission.UPDATE_ACTION, replace(partnership(PLACES[0]), record=PLACES[2]))


@given(
    ACTORS, st.sampled_from(Role), st.sampled_from(PLACES), st.sampled_from(ScopeKind), st.sets(st.sampled_from(PLACES))
)
def test_nobody_hands_on_more_than_they_hold(
    actor: Actor, role: Role, place: uuid.UUID, kind: ScopeKind, member_of: set[uuid.UUID]
) -> None:
    """Whoever receives the role gains nothing, anywhere, that the giver does not have there."""
    within = EVERYTHING if kind is ScopeKind.EVERYTHING else Scope(kind, place)
    heard = [partnership(p) for p in sorted(member_of)]
    if not may_grant(actor, role, within, heard):
        return
    assert kind in REACHES[role]
    receiver = Actor(uuid.UUID(int=7), "new", (Grant(role, within),))
    for permission in set(Permission) - {Permission.OWN_ACCOUNT}:
        assert may(actor, permission, EVERYTHING) or not may(receiver, permission, EVERYTHING)
        for somewhere in PLACES:
            told = frozenset({place}) if kind is ScopeKind.ORGANIZATION and somewhere in member_of else frozenset()
            asked = Scope(ScopeKind.PARTNERSHIP, somewhere, told, uuid.UUID(int=8))
            assert may(actor, permission, asked) or not may(receiver, permission, asked), permission


@pytest.mark.parametrize("role", Role)
def test_who_gives_which_role(role: Role) -> None:
    """Written a second time by hand: a coordinator gives the roles of her partnership and makes no administrator."""
    here = partnership(PLACES[0])
    coordinator = Actor(SOMEBODY, "x", (Grant(Role.COORDINATOR, here),))
    given = {Role.COORDINATOR, Role.COUNCIL_MEMBER, Role.PARTNER_STEWARD, Role.DATA_COLLECTOR}
    assert bool(may_grant(coordinator, role, here)) == (role in given)
    assert not may_grant(coordinator, role, EVERYTHING)
    assert not may_grant(coordinator, role, partnership(PLACES[1]))
    instance = {Role.ADMINISTRATOR, Role.OFFICER, Role.RESEARCHER}
    assert bool(may_grant(MACHINE, role, EVERYTHING)) == (role in instance)
    assert bool(may_grant(MACHINE, role, here)) == (role in given)
    assert not may_grant(Actor(SOMEBODY, "x", (Grant(Role.COUNCIL_MEMBER, here),)), role, here)


def test_an_organization_that_sits_elsewhere_too_gets_its_steward_from_an_administrator() -> None:
    here, there = partnership(PLACES[0]), partnership(PLACES[1])
    coordinator = Actor(SOMEBODY, "x", (Grant(Role.COORDINATOR, here),))
    within = Scope(ScopeKind.ORGANIZATION, PLACES[2])
    assert may_grant(coordinator, Role.PARTNER_STEWARD, within, [here])
    assert not may_grant(coordinator, Role.PARTNER_STEWARD, within, [here, there])
    assert not may_grant(coordinator, Role.PARTNER_STEWARD, within, [])
    assert may_grant(MACHINE, Role.PARTNER_STEWARD, within, [])


def test_everybody_logged_in_has_an_account_page_even_without_a_role() -> None:
    assert may(Actor(SOMEBODY, "x"), Permission.OWN_ACCOUNT)
    assert not may(VISITOR, Permission.OWN_ACCOUNT)
