"""Bodies, how they nest, and the rules of their composition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.text import Text
from arrimage.partnership.models import Body, CompositionRule, Partnership
from arrimage.partnership.refusals import (
    check_circle,
    free_key,
    need_code,
    need_order,
    need_text,
    refuse,
    slug_of,
    unless_taken,
)
from arrimage.web import records

RULE_KINDS = ("chairs_of", "delegates_of", "role", "sector", "members")


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What is known of a body. ``quorum`` is a number of voting seats; ``terms_adopted`` the day of its terms of reference."""

    name: Text
    kind: str
    started: date
    parent: Body | None = None
    ended: date | None = None
    terms_adopted: date | None = None
    quorum: int | None = None

    def columns(self, body: Body) -> dict[str, object]:
        """The stored columns, checked against the partnership's other bodies.

        Raises:
            Refused: for an unknown kind, reversed dates, a parent of another partnership, or a circle.
        """
        name = need_text(self.name, "name")
        need_code("kind", self.kind, codes.BODY_KINDS)
        need_order(self.started, self.ended, "ended")
        if self.quorum is not None and self.quorum < 1:
            raise refuse(
                "quorum",
                Text("A quorum is at least 1.", "Le quorum est d’au moins 1."),
                Text("Enter a whole number, or leave it empty.", "Entrez un nombre entier, ou laissez le champ vide."),
            )
        if self.parent is not None:
            _check_parent(body, self.parent)
        return {
            "name_en": name.en, "name_fr": name.fr, "kind": self.kind, "started": self.started, "ended": self.ended,
            "terms_adopted": self.terms_adopted, "quorum": self.quorum, "parent": self.parent,
        }  # fmt: skip


def _check_parent(body: Body, parent: Body) -> None:
    if parent.partnership_id != body.partnership_id:
        raise refuse(
            "parent",
            Text("That body belongs to another partnership.", "Cette instance appartient à un autre partenariat."),
            Text("Choose a body of this partnership.", "Choisissez une instance de ce partenariat."),
        )
    parents: dict[object, object] = dict(
        Body.objects.filter(partnership_id=body.partnership_id).values_list("id", "parent_id")
    )
    if check_circle(body, parent.id, parents):
        raise refuse(
            "parent",
            Text(
                "A body cannot stand below itself: “{parent}” already reports to it.",
                "Une instance ne peut pas relever d’elle-même\u00a0: «\u00a0{parent}\u00a0» en relève déjà.",
            ).format(parent=parent.name),
            Text("Choose a body above it, or none.", "Choisissez une instance qui la chapeaute, ou aucune."),
        )


def establish_body(*, by: Actor, partnership: Partnership, facts: BodyFacts, key: str = "") -> Body:
    """Set up a council, committee, table or group.

    Raises:
        Refused: when a fact is wrong, the nesting closes a circle, or the key is taken.
    """
    body = Body(partnership=partnership)
    columns = facts.columns(body)
    for name, value in columns.items():
        setattr(body, name, value)
    body.key = key or free_key(slug_of(facts.name), lambda k: partnership.bodies.filter(key=k).exists())
    return unless_taken(
        lambda: records.create(body, by=by, verb="body.establish", partnership_id=partnership.id),
        "key",
        Text("A body with this key", "Une instance ayant cette clé"),
    )


def edit_body(*, by: Actor, body: Body, facts: BodyFacts, expected: int) -> Body:
    """Change a body, its place among the others, or end it (``facts.ended``).

    Raises:
        Refused: as :func:`establish_body`, or for a stale version.
    """
    columns = facts.columns(body)
    return records.change(
        body, by=by, verb="body.edit", partnership_id=body.partnership_id, expected=expected, **columns
    )


def archive_body(*, by: Actor, body: Body, expected: int | None = None) -> Body:
    """Put away a body set up by mistake, with everything that hangs below it.

    Raises:
        Refused: while another body that is not archived reports to it.
    """
    if body.parts.filter(archived_at=None).exists():
        raise refuse(
            "",
            Text("Other bodies report to this one.", "D’autres instances relèvent de celle-ci."),
            Text("Move or archive them first.", "Déplacez-les ou archivez-les d’abord."),
        )
    return records.archive(body, by=by, verb="body.archive", partnership_id=body.partnership_id, expected=expected)


def restore_body(*, by: Actor, body: Body) -> Body:
    """Bring back an archived body."""
    return records.restore(body, by=by, verb="body.restore", partnership_id=body.partnership_id)


def add_rule(
    *,
    by: Actor,
    body: Body,
    kind: str,
    count: int,
    statement: Text,
    role: str = "",
    sector: str = "",
    of_kind: str = "",
) -> CompositionRule:
    """Declare a rule of a body's composition; :mod:`arrimage.partnership.composition` checks it.

    Raises:
        Refused: when the rule lacks the role, sector or kind of body that it speaks of.
    """
    need_code("kind", kind, RULE_KINDS)
    if kind in ("chairs_of", "delegates_of"):
        need_code("of_kind", of_kind, codes.BODY_KINDS)
    if kind == "role" or role:
        need_code("role", role, codes.SEAT_ROLES)
    if kind == "sector" or sector:
        need_code("sector", sector, codes.SECTORS)
    said = need_text(statement, "statement")
    rule = CompositionRule(
        body=body, kind=kind, count=count, role=role, sector=sector, of_kind=of_kind, statement_en=said.en,
        statement_fr=said.fr,
    )  # fmt: skip
    return records.create(rule, by=by, verb="rule.add", partnership_id=body.partnership_id)


def archive_rule(*, by: Actor, rule: CompositionRule) -> CompositionRule:
    """Stop checking a rule."""
    return records.archive(rule, by=by, verb="rule.archive", partnership_id=rule.body.partnership_id)
