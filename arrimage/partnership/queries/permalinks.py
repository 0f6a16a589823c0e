"""From the id of a record of this room to the address of the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse

from arrimage.partnership.models import (
    Agreement,
    AgreementYear,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Partnership,
    Seat,
    SeatTerm,
    Territory,
)
from arrimage.partnership.vacancy import seat_range, start_of

#: For each kind: rows, path to the partnership's slug, path to the key of the page, archived_at of everything above.
_KINDS: tuple[tuple[str, type[Any], str, str], ...] = (
    ("partnership", Partnership, "slug", "slug"),
    ("partnership_territory", Territory, "partnership__slug", "partnership__slug"),
    ("partnership_agreements", Agreement, "partnership__slug", "partnership__slug"),
    ("partnership_agreements", AgreementYear, "agreement__partnership__slug", "agreement__partnership__slug"),
    ("organization", Membership, "partnership__slug", "organization__key"),
    ("body", Body, "partnership__slug", "key"),
    ("seat", Seat, "body__partnership__slug", "id"),
    ("seat", SeatTerm, "seat__body__partnership__slug", "seat_id"),
    ("meeting", Meeting, "body__partnership__slug", "id"),
    ("meeting", Attendance, "meeting__body__partnership__slug", "meeting_id"),
    ("decision", Decision, "body__partnership__slug", "id"),
)
_ADDRESSES: dict[str, Callable[[str, str], str]] = {
    "partnership": lambda slug, _: reverse("partnership:overview", args=[slug]),
    "partnership_territory": lambda slug, _: reverse("partnership:overview", args=[slug]) + "#territory",
    "partnership_agreements": lambda slug, _: reverse("partnership:overview", args=[slug]) + "#agreements",
    "organization": lambda slug, key: reverse("partnership:organization", args=[slug, key]),
    "body": lambda slug, key: reverse("partnership:body", args=[slug, key]),
    "seat": lambda slug, key: reverse("partnership:seat", args=[slug, key]),
    "meeting": lambda slug, key: reverse("partnership:meeting", args=[slug, key]),
    "decision": lambda slug, key: reverse("partnership:decision", args=[slug, key]),
}


def permalink(record: UUID) -> str | None:
    """The address, in the language of the page, of the record with this id; None when the room has no such record.

    Finds partnerships, territory, agreements and their years, organizations, memberships, bodies, seats, terms,
    meetings, attendance and decisions, archived ones too, and generated vacant spans (the page of the seat's body).
    At most three queries.
    """
    from django.db.models import CharField
    from django.db.models.functions import Cast

    parts: list[QuerySet[Any, Any]] = []
    for kind, model, slug, key in _KINDS:
        rows = model.objects.filter(id=record).order_by()
        parts.append(rows.values_list(Value(kind), F(slug), Cast(F(key), CharField())))
    for found_kind, found_slug, found_key in parts[0].union(*parts[1:], all=True):
        key = str(UUID(found_key)) if found_kind in ("seat", "meeting", "decision") else found_key
        return _ADDRESSES[found_kind](found_slug, key)
    return _organization(record) or _vacant(record)


def _organization(record: UUID) -> str | None:
    """An organization's page in the first partnership that it is a member of."""
    found = (
        Membership.objects.filter(organization_id=record, archived_at=None, partnership__archived_at=None)
        .order_by("joined", "id")
        .values_list("partnership__slug", "organization__key")
        .first()
    )
    return reverse("partnership:organization", args=list(found)) if found else None


def _vacant(record: UUID) -> str | None:
    """The page of the body whose seat stood empty in the span with this id."""
    low, high = seat_range(record)
    seats = Seat.objects.filter(Q(id__gte=low) & Q(id__lte=high)).values_list(
        "id", "body__partnership__slug", "body__key"
    )
    for seat_id, slug, key in seats:
        if (start_of(record, seat_id) or date.max) < date.max:
            return reverse("partnership:body", args=[slug, key]) + f"#seat-{seat_id}"
    return None
