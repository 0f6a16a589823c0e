"""Seats, and who holds them from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from arrimage.core import codes
from arrimage.core.access import Actor
from arrimage.core.text import Text
from arrimage.partnership.models import Body, Organization, Seat, SeatTerm
from arrimage.partnership.refusals import (
    NOTHING,
    day_text,
    free_key,
    need_code,
    need_order,
    need_text,
    refuse,
    slug_of,
    unless_taken,
)
from arrimage.web import records


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What is known of a seat. ``delegate_of`` is the body whose chair or delegate the seat is for."""

    label: Text
    sector: str
    role: str
    start: date
    end: date | None = None
    voting: bool = True
    delegate_of: Body | None = None

    def columns(self, body: Body) -> dict[str, object]:
        """The stored columns.

        Raises:
            Refused: for an unknown code, reversed dates, or a delegating body of another partnership.
        """
        label = need_text(self.label, "label")
        need_code("sector", self.sector, codes.SECTORS)
        need_code("role", self.role, codes.SEAT_ROLES)
        need_order(self.start, self.end, "end")
        if self.delegate_of is not None:
            if self.delegate_of.partnership_id != body.partnership_id:
                raise refuse(
                    "delegate_of",
                    Text(
                        "That body belongs to another partnership.", "Cette instance appartient à un autre partenariat."
                    ),
                    Text("Choose a body of this partnership.", "Choisissez une instance de ce partenariat."),
                )
            if self.delegate_of.id == body.id:
                raise refuse(
                    "delegate_of",
                    Text("A body sends no delegate to itself.", "Une instance ne délègue personne à elle-même."),
                    Text("Choose another body, or none.", "Choisissez une autre instance, ou aucune."),
                )
        return {
            "label_en": label.en, "label_fr": label.fr, "sector": self.sector, "role": self.role, "start": self.start,
            "end": self.end, "voting": self.voting, "delegate_of": self.delegate_of,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a seat: an organization, or a person named by role. A person may speak for an organization."""

    organization: Organization | None = None
    person: Text = NOTHING

    @property
    def kind(self) -> str:
        """``person`` when a role is given, else ``organization``."""
        return "person" if self.person.en.strip() or self.person.fr.strip() else "organization"

    def columns(self) -> dict[str, object]:
        """The stored columns.

        Raises:
            Refused: when nobody is named.
        """
        if self.kind == "organization" and self.organization is None:
            raise refuse(
                "organization",
                Text("Nobody is named for this seat.", "Personne n’est désigné pour ce siège."),
                Text(
                    "Choose an organization, or write the person’s role.",
                    "Choisissez un organisme, ou écrivez le rôle de la personne.",
                ),
            )
        person = need_text(self.person, "person") if self.kind == "person" else Text("", "")
        return {"holder": self.kind, "organization": self.organization, "person_en": person.en, "person_fr": person.fr}


def add_seat(*, by: Actor, body: Body, facts: SeatFacts, key: str = "") -> Seat:
    """Add a chair to a body; it stands empty until somebody is seated.

    Raises:
        Refused: when a fact is wrong or the key is taken.
    """
    columns = facts.columns(body)
    wanted = key or free_key(slug_of(facts.label), lambda k: body.seats.filter(key=k).exists())
    seat = Seat(body=body, key=wanted, **columns)
    return unless_taken(
        lambda: records.create(seat, by=by, verb="seat.add", partnership_id=body.partnership_id),
        "key",
        Text("A seat with this key", "Un siège ayant cette clé"),
    )


def edit_seat(*, by: Actor, seat: Seat, facts: SeatFacts, expected: int) -> Seat:
    """Change a seat, or take it away from a day on (``facts.end``).

    Raises:
        Refused: as :func:`add_seat`; when a term reaches beyond the seat's own days; for a stale version.
    """
    columns = facts.columns(seat.body)
    outside = [t for t in _terms(seat) if t.start < facts.start or (facts.end and (t.end is None or t.end > facts.end))]
    if outside:
        raise refuse(
            "end" if facts.end else "start",
            Text("Somebody holds this seat beyond these days.", "Quelqu’un occupe ce siège au-delà de ces dates."),
            Text(
                "End that term first, or widen the seat’s days.",
                "Mettez d’abord fin à ce mandat, ou élargissez les dates du siège.",
            ),
        )
    return records.change(
        seat, by=by, verb="seat.edit", partnership_id=seat.body.partnership_id, expected=expected, **columns
    )


def _terms(seat: Seat, but: UUID | None = None) -> list[SeatTerm]:
    return [term for term in seat.terms.filter(archived_at=None).order_by("start") if term.id != but]


def _check_term(seat: Seat, start: date, end: date | None, but: UUID | None = None) -> None:
    """Refuse a term outside its seat's days, one of a body that has ended, or one that overlaps another.

    A term may begin on the day on which the one before it ends.
    """
    need_order(start, end, "end")
    if start < seat.start or (seat.end is not None and (start > seat.end or end is None or end > seat.end)):
        raise refuse(
            "start",
            Text(
                "The term reaches beyond the days of the seat itself.", "Le mandat dépasse les dates du siège lui-même."
            ),
            Text(
                "The seat exists from {start}. Change the dates.",
                "Le siège existe à partir du {start}. Modifiez les dates.",
            ).format(start=day_text(seat.start)),
        )
    for body, message in (
        (seat.body, Text("This body ended on {day}.", "Cette instance a pris fin le {day}.")),
        (
            seat.delegate_of,
            Text(
                "The body that sends this delegate ended on {day}.",
                "L’instance qui délègue cette personne a pris fin le {day}.",
            ),
        ),
    ):
        if body is not None and body.ended is not None and (start > body.ended or end is None or end > body.ended):
            raise refuse(
                "end" if start <= body.ended else "start",
                message.format(day=day_text(body.ended)),
                Text(
                    "End the term by that day, or choose another seat.",
                    "Mettez fin au mandat au plus tard ce jour-là, ou choisissez un autre siège.",
                ),
            )
    for other in _terms(seat, but):
        first, second = (
            ((start, end), (other.start, other.end))
            if start <= other.start
            else ((other.start, other.end), (start, end))
        )
        if start == other.start or first[1] is None or first[1] > second[0]:
            raise refuse(
                "start",
                Text(
                    "Somebody already holds this seat from {day}: terms may not overlap.",
                    "Quelqu’un occupe déjà ce siège à partir du {day}\u00a0: les mandats ne peuvent pas se chevaucher.",
                ).format(day=day_text(other.start)),
                Text(
                    "End that term first, or hand the seat over.",
                    "Mettez d’abord fin à ce mandat, ou transmettez le siège.",
                ),
            )


def seat_somebody(*, by: Actor, seat: Seat, holder: Holder, start: date, end: date | None = None) -> SeatTerm:
    """Give a seat to an organization or a person from ``start`` on.

    Raises:
        Refused: when nobody is named, when the term overlaps another or leaves the days of the seat, or when the body,
            or the body that delegates, has ended.
    """
    columns = holder.columns()
    _check_term(seat, start, end)
    term = SeatTerm(seat=seat, start=start, end=end, **columns)
    return unless_taken(
        lambda: records.create(term, by=by, verb="seat.fill", partnership_id=seat.body.partnership_id),
        "start",
        Text(
            "A term of this seat from this day, perhaps archived,",
            "Un mandat de ce siège à partir de ce jour, peut-être archivé,",
        ),
    )


def edit_term(*, by: Actor, term: SeatTerm, holder: Holder, start: date, end: date | None, expected: int) -> SeatTerm:
    """Correct who held a seat, or from when to when.

    Raises:
        Refused: as :func:`seat_somebody`, or for a stale version.
    """
    columns = holder.columns()
    _check_term(term.seat, start, end, term.id)
    return unless_taken(
        lambda: records.change(
            term, by=by, verb="seat.correct", partnership_id=term.seat.body.partnership_id, expected=expected,
            start=start, end=end, **columns,
        ),
        "start",
        Text("A term of this seat from this day, perhaps archived,", "Un mandat de ce siège à partir de ce jour, peut-être archivé,"),
    )  # fmt: skip


def vacate(*, by: Actor, term: SeatTerm, day: date, expected: int | None = None) -> SeatTerm:
    """End a term: ``day`` is the last day on which the seat is held; the chair then shows as empty.

    Raises:
        Refused: when ``day`` comes before the start of the term or after an end already agreed; for a stale version.
    """
    need_order(term.start, day, "day")
    if term.end is not None and day > term.end:
        raise refuse(
            "day",
            Text("This term already ends on {day}.", "Ce mandat prend déjà fin le {day}.").format(
                day=day_text(term.end)
            ),
            Text("Enter that day or an earlier one.", "Entrez ce jour ou un jour antérieur."),
        )
    return records.change(
        term, by=by, verb="seat.vacate", partnership_id=term.seat.body.partnership_id, expected=expected, end=day
    )


def hand_over(
    *,
    by: Actor,
    term: SeatTerm,
    holder: Holder,
    start: date,
    end: date | None = None,
    expected: int | None = None,
) -> SeatTerm:
    """Pass a seat on: the present term ends on the day before ``start``, the new holder's begins on it.

    Raises:
        Refused: when ``start`` is not after the start of the present term, or as :func:`seat_somebody`.
    """
    if start <= term.start:
        raise refuse(
            "start",
            Text("The present term began on {day}.", "Le mandat en cours a commencé le {day}.").format(
                day=day_text(term.start)
            ),
            Text(
                "Choose a later day, or correct the present term.",
                "Choisissez un jour plus tardif, ou corrigez le mandat en cours.",
            ),
        )
    last = start - timedelta(days=1)
    with transaction.atomic():
        if term.end is None or term.end > last:
            vacate(by=by, term=term, day=last, expected=expected)
        return seat_somebody(by=by, seat=term.seat, holder=holder, start=start, end=end)


def archive_seat(*, by: Actor, seat: Seat, expected: int | None = None) -> Seat:
    """Put away a seat added by mistake, with its terms and attendance."""
    return records.archive(seat, by=by, verb="seat.archive", partnership_id=seat.body.partnership_id, expected=expected)


def restore_seat(*, by: Actor, seat: Seat) -> Seat:
    """Bring back an archived seat."""
    return records.restore(seat, by=by, verb="seat.restore", partnership_id=seat.body.partnership_id)


def archive_term(*, by: Actor, term: SeatTerm, expected: int | None = None) -> SeatTerm:
    """Put away a term recorded by mistake; the chair shows as empty for its days."""
    return records.archive(
        term, by=by, verb="seat.term_archive", partnership_id=term.seat.body.partnership_id, expected=expected
    )


def restore_term(*, by: Actor, term: SeatTerm) -> SeatTerm:
    """Bring back an archived term.

    Raises:
        Refused: when somebody else has been seated on one of its days meanwhile.
    """
    _check_term(term.seat, term.start, term.end, term.id)
    return records.restore(term, by=by, verb="seat.term_restore", partnership_id=term.seat.body.partnership_id)
