"""Takes the demonstration region away again: illustrative rows and what hangs on them, nothing else. Audit rows stay.

Organizations, places and accounts of the region may serve a partnership of one's own by now: those are kept. A record of
one's own that would be left pointing at nothing stops the whole removal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from arrimage.core.access import Actor
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text
from arrimage.partnership.models import Organization, Partnership, Place
from arrimage.results.models import CachedFigure, Snapshot
from arrimage.web import audit
from arrimage.web.models import (  # fmt: skip
    AuditEntry,
    AuditSeal,
    AuditValues,
    Freshness,
    Invitation,
    OutgoingMessage,
    RoleGrant,
    SignedLink,
    User,
)

#: Rows that several partnerships share: removed only when nothing of one's own needs them.
SHARED: tuple[type[models.Model], ...] = (Organization, Place, User)
_STAY = {AuditEntry, AuditValues, AuditSeal}
_CHUNK = 500
Rows = dict[type[models.Model], set[Any]]


@dataclass(frozen=True, slots=True)
class Removed:
    """How many partnerships and rows went, and how many shared rows were kept because something else needs them."""

    partnerships: int
    rows: int
    kept: int


def remove(*, by: Actor) -> Removed:
    """Remove the demonstration region in one transaction.

    Raises:
        Refused: when a record of somebody's own hangs on an illustrative partnership.
    """
    with transaction.atomic():
        doomed = list(Partnership.objects.filter(illustrative=True))
        rows = _hanging_on({one.pk for one in doomed})
        if own := _own_left_pointing(rows):
            raise Refused(
                Problem(
                    Text("{n} of your own records hang on the demonstration region ({what}).", "{n} de vos enregistrements dépendent de la région de démonstration ({what}).").format(n=own[1], what=own[0]),
                    Text("Nothing was removed. Detach them first.", "Rien n’a été retiré. Détachez-les d’abord."),
                )
            )  # fmt: skip
        shared = {
            model: set(_manager(model).filter(illustrative=True).values_list("pk", flat=True)) for model in SHARED
        }
        kept = _keep_what_is_needed(rows, shared)
        for model, keys in shared.items():
            rows[model] |= keys
        count = 0
        for one in doomed:
            audit.record(by=by, verb="demonstration.remove", target=one, partnership_id=None, before=None, after=None)
        _forget_figures(rows[Snapshot])
        _forget_ids({one.pk for one in doomed}, shared[User])
        for model, keys in rows.items():
            for some in _chunks(keys):
                # Past the guards of the models, which hold one row at a time; the database checks it all at the end.
                count += _manager(model).filter(pk__in=some)._raw_delete(using="default")
    return Removed(len(doomed), count, kept)


def _manager(model: type[models.Model]) -> Any:
    return model._base_manager


def _references() -> Iterator[tuple[type[models.Model], Any, type[models.Model]]]:
    """Every foreign key of every model: who refers, by which column, to whom."""
    for model in apps.get_models():
        if model in _STAY:
            continue
        for column in model._meta.concrete_fields:
            if column.remote_field is not None:
                yield model, column, column.remote_field.model


def _hanging_on(partnerships: set[Any]) -> Rows:
    """Rows that belong to the partnerships, directly or through other rows; never another partnership."""
    rows: Rows = defaultdict(set)
    rows[Partnership] = set(partnerships)
    grew = True
    while grew:
        grew = False
        for model, column, target in _references():
            if target in SHARED or model in SHARED or model is Partnership:
                continue
            for some in _chunks(rows[target]):
                found = set(_manager(model).filter(**{f"{column.name}__in": some}).values_list("pk", flat=True))
                grew = grew or not found <= rows[model]
                rows[model] |= found
    return rows


def _own_left_pointing(rows: Rows) -> tuple[str, int] | None:
    """Rows that stay and refer to one that goes."""
    for model, column, target in _references():
        left: set[Any] = set()
        for some in _chunks(rows[target]):
            left |= (
                set(_manager(model).filter(**{f"{column.name}__in": some}).values_list("pk", flat=True)) - rows[model]
            )
        if left:
            return str(model._meta.label), len(left)
    return None


def _keep_what_is_needed(rows: Rows, shared: dict[type[models.Model], set[Any]]) -> int:
    """Take out of ``shared`` what a row that stays refers to; put into ``rows`` what only accounts that go own."""
    before, moved = sum(map(len, shared.values())), True
    while moved:
        moved = False
        for model, column, target in _references():
            if target not in shared:
                continue
            for some in _chunks(shared[target]):
                for key, wanted in list(
                    _manager(model).filter(**{f"{column.name}__in": some}).values_list("pk", column.attname)
                ):
                    if key in rows[model] or key in shared.get(model, ()):
                        continue
                    if target is User and column.remote_field.on_delete is models.CASCADE:
                        rows[model].add(key)  # its own grants, sessions and second factors
                    else:
                        shared[target].discard(wanted)
                    moved = True
    return before - sum(map(len, shared.values()))


def _forget_ids(partnerships: set[Any], users: set[Any]) -> None:
    """Rows that name partnerships or accounts by id alone."""
    Freshness.objects.filter(partnership_id__in=partnerships).delete()
    RoleGrant.objects.filter(scope_id__in=partnerships).delete()
    Invitation.objects.filter(scope_id__in=partnerships).delete()
    SignedLink.objects.filter(partnership_id__in=partnerships).delete()
    OutgoingMessage.objects.filter(partnership_id__in=partnerships).delete()
    OutgoingMessage.objects.filter(user_id__in=users).delete()


def _forget_figures(snapshots: set[Any]) -> None:
    """Figures that were computed from snapshots that go, unless another partnership has a snapshot of the same digest."""
    digests = set(Snapshot.objects.filter(pk__in=snapshots).values_list("digest", flat=True))
    digests -= set(Snapshot.objects.exclude(pk__in=snapshots).values_list("digest", flat=True))
    for some in _chunks(digests):
        CachedFigure.objects.filter(snapshot__in=some).delete()


def _chunks(keys: set[Any]) -> Iterator[list[Any]]:
    ordered = list(keys)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
