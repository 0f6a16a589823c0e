"""Rules about grants: a role given within a partnership or an organization needs one to be given in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from arrimage.config.integrity.rule import Rule
from arrimage.core.access import ScopeKind
from arrimage.core.text import Text
from arrimage.definitions import Definitions
from arrimage.partnership.models import Organization, Partnership
from arrimage.web.models import RoleGrant


def _nowhere(_: Definitions) -> Iterator[str]:
    """Two queries, one for each kind of scope."""
    for kind, model in ((ScopeKind.PARTNERSHIP, Partnership), (ScopeKind.ORGANIZATION, Organization)):
        there: Any = model._default_manager.values("pk")
        rows = RoleGrant.objects.filter(scope_kind=kind).exclude(scope_id__in=there)
        for email, role, scope in rows.order_by("user__email", "role").values_list("user__email", "role", "scope_id"):
            yield f"{email} {role} {scope}"


RULES = (
    Rule(
        "grant-nowhere",
        Text("Every role is given within something that exists.", "Chaque rôle est attribué dans un cadre qui existe."),
        Text("A role is given within a partnership or organization that does not exist.", "Un rôle est attribué dans un partenariat ou un organisme qui n’existe pas."),
        Text("Take the role back, or give it where it belongs.", "Retirez le rôle ou attribuez-le au bon endroit."),
        _nowhere,
    ),
)  # fmt: skip
