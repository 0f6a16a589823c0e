"""Permissions, once: which role may do what, and the one function that answers.

Edges only ask: ``@requires(...)`` on a view, ``{% may %}`` in a template, ``visible_to`` in a query. Grants name their
scope by id, so that a grant may point to a partnership or an organization without this module knowing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from arrimage.core.disclosure import Audience
from arrimage.core.text import Text


class Permission(StrEnum):
    """Everything that a page, a command or an address may ask for."""

    SEE_PUBLIC = "see_public"
    SEE_WORK = "see_work"
    EDIT_TABLE = "edit_table"
    EDIT_PLAN = "edit_plan"
    UPDATE_ACTION = "update_action"
    EDIT_MONEY = "edit_money"
    SEE_INSIDE_FIGURES = "see_inside_figures"
    EDIT_RESULTS = "edit_results"
    SEE_REPORT_DRAFT = "see_report_draft"
    EDIT_REPORT = "edit_report"
    SIGN_REPORT = "sign_report"
    IMPORT = "import"
    EXPORT = "export"
    SEE_HISTORY = "see_history"
    SEE_FUNDING = "see_funding"
    IMPORT_STATISTICS = "import_statistics"
    OWN_ACCOUNT = "own_account"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_PRIVACY = "manage_privacy"
    MANAGE_INSTANCE = "manage_instance"


class Role(StrEnum):
    """The eight roles. PUBLIC is everybody, with or without an account."""

    COORDINATOR = "coordinator"
    COUNCIL_MEMBER = "council_member"
    PARTNER_STEWARD = "partner_steward"
    DATA_COLLECTOR = "data_collector"
    OFFICER = "officer"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"
    PUBLIC = "public"


class ScopeKind(StrEnum):
    """How far a grant reaches."""

    PARTNERSHIP = "partnership"
    ORGANIZATION = "organization"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a permission is asked for: one partnership, one organization, or the instance as a whole.

    ``organizations`` are those whose stewards are heard too: for a partnership its members, for an action who leads it
    or takes part. ``record`` is the one record asked for, when the question is about one.
    """

    kind: ScopeKind
    id: UUID | None = None
    organizations: frozenset[UUID] = frozenset()
    record: UUID | None = None


EVERYTHING = Scope(ScopeKind.EVERYTHING)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held within a scope."""

    role: Role
    scope: Scope

    def covers(self, scope: Scope) -> bool:
        """Whether the grant reaches ``scope``."""
        mine = self.scope
        if mine.kind is ScopeKind.EVERYTHING or (mine.kind, mine.id) == (scope.kind, scope.id):
            return True
        return mine.kind is ScopeKind.ORGANIZATION and mine.id in scope.organizations


@dataclass(frozen=True, slots=True)
class LinkGrant:
    """What the holder of a signed link may do: one permission, in one partnership, on the one record it was made for."""

    permission: Permission
    partnership_id: UUID | None
    target_id: UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a user's id (None for a visitor), what the audit calls them, and their grants.

    The holder of a signed link has no id and no grants but ``link``.
    """

    id: UUID | None
    label: str
    grants: tuple[Grant, ...] = ()
    link: LinkGrant | None = None


VISITOR = Actor(None, "visitor")
#: Commands run on the machine that holds the data act for its administrator.
MACHINE = Actor(None, "command line", (Grant(Role.ADMINISTRATOR, EVERYTHING),))


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed and why: the reason serves the page, the disabled button and the audit."""

    allowed: bool
    reason: Text

    def __bool__(self) -> bool:
        return self.allowed


P = Permission
#: How far each role can be given: for everything, within a partnership, or within an organization.
REACHES: Mapping[Role, frozenset[ScopeKind]] = {
    Role.COORDINATOR: frozenset({ScopeKind.PARTNERSHIP}),
    Role.COUNCIL_MEMBER: frozenset({ScopeKind.PARTNERSHIP}),
    Role.PARTNER_STEWARD: frozenset({ScopeKind.PARTNERSHIP, ScopeKind.ORGANIZATION}),
    Role.DATA_COLLECTOR: frozenset({ScopeKind.PARTNERSHIP}),
    Role.OFFICER: frozenset({ScopeKind.EVERYTHING}),
    Role.RESEARCHER: frozenset({ScopeKind.EVERYTHING}),
    Role.ADMINISTRATOR: frozenset({ScopeKind.EVERYTHING}),
    Role.PUBLIC: frozenset(),
}
#: A grant within an organization carries these on records that the organization has a part in, not on all of a partnership.
_ON_THEIR_RECORDS = frozenset({P.UPDATE_ACTION})
#: Everybody who is logged in has these, whatever their grants.
_OF_ALL_ACCOUNTS = frozenset({P.OWN_ACCOUNT})
_READS = {P.SEE_PUBLIC, P.SEE_WORK, P.SEE_INSIDE_FIGURES, P.SEE_REPORT_DRAFT}
_COORDINATES = _READS | {
    P.EDIT_TABLE, P.EDIT_PLAN, P.UPDATE_ACTION, P.EDIT_MONEY, P.EDIT_RESULTS, P.EDIT_REPORT, P.SIGN_REPORT, P.IMPORT,
    P.EXPORT, P.SEE_HISTORY, P.MANAGE_ACCOUNTS, P.MANAGE_PRIVACY,
}  # fmt: skip

#: What each role may do within the scope of its grant.
ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset({P.SEE_PUBLIC}),
    Role.COORDINATOR: frozenset(_COORDINATES),
    Role.COUNCIL_MEMBER: frozenset(_READS | {P.UPDATE_ACTION}),
    Role.PARTNER_STEWARD: frozenset({P.SEE_PUBLIC, P.SEE_WORK, P.UPDATE_ACTION}),
    Role.DATA_COLLECTOR: frozenset({P.SEE_PUBLIC}),
    Role.OFFICER: frozenset({P.SEE_PUBLIC, P.SEE_FUNDING}),
    Role.RESEARCHER: frozenset({P.SEE_PUBLIC}),
    Role.ADMINISTRATOR: frozenset(Permission),
}

ROLE_NAMES: Mapping[Role, Text] = {
    Role.COORDINATOR: Text("Coordinator", "Coordination"),
    Role.COUNCIL_MEMBER: Text("Council member", "Membre du conseil"),
    Role.PARTNER_STEWARD: Text("Partner steward", "Responsable de fiche chez un partenaire"),
    Role.DATA_COLLECTOR: Text("Data collector", "Agente ou agent de collecte"),
    Role.OFFICER: Text("Funder’s officer", "Agente ou agent du bailleur de fonds"),
    Role.RESEARCHER: Text("Researcher", "Recherche"),
    Role.ADMINISTRATOR: Text("Administrator", "Administration"),
    Role.PUBLIC: Text("Public", "Public"),
}

_ALLOWED = Text("Allowed for your role.", "Permis par votre rôle.")
_BY_LINK = Text("Allowed by the link you were sent.", "Permis par le lien que vous avez reçu.")
_OTHER_LINK = Text(
    "The link you were sent serves another purpose. Ask the coordinator for a new one.",
    "Le lien que vous avez reçu sert à autre chose. Demandez-en un nouveau à la coordination.",
)
_LOG_IN = Text("Log in to do this.", "Connectez-vous pour le faire.")
_DENIED = Text(
    "Your role here does not include this. Ask the coordinator.",
    "Votre rôle ici ne le permet pas. Adressez-vous à la coordination.",
)


def may(actor: Actor, permission: Permission, scope: Scope = EVERYTHING) -> Decision:
    """Whether ``actor`` has ``permission`` within ``scope``.

    Everybody holds the public role everywhere. Other roles count where their grant reaches: a grant for everything
    reaches each scope, a grant for one partnership reaches that partnership only. The holder of a signed link has the
    one permission of the link within its partnership; that it concerns one record only is for the action to hold.
    """
    if permission in ROLES[Role.PUBLIC] or (permission in _OF_ALL_ACCOUNTS and actor.id is not None):
        return Decision(True, _ALLOWED)
    if actor.link is not None:
        wanted = Scope(ScopeKind.PARTNERSHIP, actor.link.partnership_id) if actor.link.partnership_id else EVERYTHING
        here = (wanted.kind, wanted.id) == (scope.kind, scope.id) and scope.record in (None, actor.link.target_id)
        if permission is actor.link.permission and here:
            return Decision(True, _BY_LINK)
        return Decision(False, _OTHER_LINK)
    if any(_carries(grant, permission, scope) for grant in actor.grants):
        return Decision(True, _ALLOWED)
    return Decision(False, _LOG_IN if actor.id is None else _DENIED)


def _carries(grant: Grant, permission: Permission, scope: Scope) -> bool:
    """Whether one grant gives ``permission`` within ``scope``."""
    if permission not in ROLES[grant.role] or not grant.covers(scope):
        return False
    told = grant.scope.kind is ScopeKind.ORGANIZATION and scope.kind is ScopeKind.PARTNERSHIP
    return not told or permission not in _ON_THEIR_RECORDS or scope.record is not None


_REACH = Text("This role is not given in that reach.", "Ce rôle ne s’attribue pas avec cette portée.")
_MORE = Text(
    "You can give only what you hold yourself. Ask an administrator.",
    "Vous ne pouvez accorder que ce que vous détenez. Adressez-vous à l’administration.",
)


def may_grant(actor: Actor, role: Role, within: Scope, heard: Iterable[Scope] = ()) -> Decision:
    """Whether ``actor`` may give ``role`` within ``within``, or take it back: nobody hands on more than they hold.

    Args:
        heard: for an organization, every partnership in which its steward would be heard. Without any, only somebody
            whose reach is everything may give the role.
    """
    if within.kind not in REACHES[role]:
        return Decision(False, _REACH)
    reached = list(heard) or [EVERYTHING] if within.kind is ScopeKind.ORGANIZATION else [within]
    given = ROLES[role] | {P.MANAGE_ACCOUNTS}
    if all(may(actor, permission, scope) for scope in reached for permission in given):
        return Decision(True, _ALLOWED)
    return Decision(False, _MORE)


def organizations_with(actor: Actor, permission: Permission) -> frozenset[UUID]:
    """Ids of the organizations whose partnerships ``actor`` has ``permission`` in, beside :func:`scopes_with`."""
    if permission in _ON_THEIR_RECORDS:
        return frozenset()
    return frozenset(
        grant.scope.id
        for grant in actor.grants
        if grant.scope.kind is ScopeKind.ORGANIZATION and grant.scope.id and permission in ROLES[grant.role]
    )


def scopes_with(actor: Actor, permission: Permission) -> frozenset[UUID] | None:
    """Ids of the partnerships named by grants with ``permission``; None when it reaches everything.

    Grants within an organization reach partnerships too: see :func:`organizations_with`.
    """
    if permission in ROLES[Role.PUBLIC] or (permission in _OF_ALL_ACCOUNTS and actor.id is not None):
        return None
    found: set[UUID] = set()
    for grant in actor.grants:
        if permission not in ROLES[grant.role]:
            continue
        if grant.scope.kind is ScopeKind.EVERYTHING:
            return None
        if grant.scope.kind is ScopeKind.PARTNERSHIP and grant.scope.id is not None:
            found.add(grant.scope.id)
    return frozenset(found)


def audience_of(actor: Actor, scope: Scope) -> Audience:
    """Which release of a figure the actor reads: inside, the funder's, or the public one."""
    if may(actor, P.SEE_INSIDE_FIGURES, scope):
        return Audience.INSIDE
    if may(actor, P.SEE_FUNDING, scope):
        return Audience.FUNDER
    return Audience.PUBLIC


def roles_with(permission: Permission) -> Iterable[Role]:
    """The roles that hold ``permission``, for the table role × route in tests and docs."""
    return [
        role
        for role in Role
        if permission in ROLES[role] | ROLES[Role.PUBLIC]
        or (permission in _OF_ALL_ACCOUNTS and role is not Role.PUBLIC)
    ]
