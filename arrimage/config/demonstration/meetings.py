"""Meetings, attendance and decisions of the demonstration region."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

from arrimage.config.demonstration.structure import Seated, Spec, content, uid
from arrimage.partnership.models import Attendance, Decision, Meeting, Seat, SeatTerm

#: month and day of the meetings of a body within a fiscal year that begins in April
DATES = {
    "council": ((4, 14), (6, 9), (9, 15), (11, 10), (2, 9)),
    "sub_council": ((5, 12), (9, 29), (12, 1), (3, 2)),
    "committee": ((5, 20), (10, 7), (1, 20), (3, 10)),
    "local_committee": ((5, 6), (9, 23), (11, 25), (2, 24)),
    "regional_committee": ((4, 22), (6, 17), (10, 21), (12, 9), (3, 17)),
    "newcomer_advisory": ((6, 2), (10, 20), (2, 16)),
}


def hold(out: Seated, spec: Spec, chance: random.Random, scale: int) -> list[Attendance]:
    """Fill ``out.meetings`` with two fiscal years of meetings and two to come; returns the attendance."""
    held_by = {term.seat_id: term for term in out.terms}
    rows: list[Attendance] = []
    for key, body in out.bodies.items():
        days = DATES.get(body.kind, DATES["committee"])
        for year in (2024, 2025):
            for number, (month, day_) in enumerate(days, start=1):
                for copy in range(scale):
                    day = date(year if month >= 4 else year + 1, month, day_) + timedelta(days=copy % 27)
                    cancelled = number == 4 and year == 2024 and body.kind in ("sub_council", "committee")
                    label = f"{year}-{number}" + (f"-{copy + 1}" if copy else "")
                    adopted = (
                        None
                        if cancelled or (number == len(days) and year == 2025)
                        else day + timedelta(days=21 + 14 * (number % 4))
                    )
                    meeting = Meeting(
                        id=uid("meeting", spec.slug, key, label), body=body, key=label, day=day,
                        title_en=f"{body.name_en}, meeting {number} of {year}–{(year + 1) % 100}",
                        title_fr=f"{body.name_fr}, rencontre {number} de {year}-{year + 1}",
                        status="cancelled" if cancelled else "held", public=body.kind in ("council", "regional_committee"),
                        where_en="Central library and online", where_fr="Bibliothèque centrale et en ligne",
                        agenda_en="1. Welcome and agenda\n2. Follow-up of decisions\n3. Progress of the plan\n4. Round table\n5. Next meeting",
                        agenda_fr="1. Mot de bienvenue et ordre du jour\n2. Suivi des décisions\n3. État d’avancement du plan\n4. Tour de table\n5. Prochaine rencontre",
                        minutes_adopted=adopted,
                    )  # fmt: skip
                    out.meetings.append(meeting)
                    if not cancelled:
                        rows += _attendance(out.seats[key], held_by, meeting, chance)
        if body.kind in ("council", "regional_committee"):
            for day in (date(2026, 12, 8), date(2027, 2, 9)):
                out.meetings.append(
                    Meeting(
                        id=uid("meeting", spec.slug, key, day), body=body, key=f"planned-{day}", day=day, status="planned", public=True,
                        title_en=f"{body.name_en}, regular meeting", title_fr=f"{body.name_fr}, rencontre ordinaire",
                        where_en="Central library and online", where_fr="Bibliothèque centrale et en ligne",
                    )
                )  # fmt: skip
    return rows


#: how often a sector comes, and how often it speaks when it came
_HABITS = {
    "municipality": (0.72, 0.6), "employers": (0.58, 0.5), "justice": (0.7, 0.45), "schools": (0.8, 0.35), "federal": (0.85, 0.3),
    "provincial": (0.8, 0.3), "newcomers": (0.9, 0.7), "settlement": (0.95, 0.8), "health": (0.85, 0.55),
}  # fmt: skip


def _attendance(
    seats: list[Seat], held_by: dict[UUID, SeatTerm], meeting: Meeting, chance: random.Random
) -> list[Attendance]:
    rows = []
    for seat in seats:
        term = held_by.get(seat.id)
        if term is None or not (term.start <= meeting.day and (term.end is None or term.end >= meeting.day)):
            continue
        comes, speaks = _HABITS.get(seat.sector, (0.82, 0.55))
        draw, voice = chance.random(), chance.random()
        presence = "present" if draw < comes else "regrets" if draw < comes + (1 - comes) * 0.7 else "absent"
        active = voice < speaks if presence == "present" else None
        rows.append(
            Attendance(
                id=uid("attendance", meeting.id, seat.id), meeting=meeting, seat=seat, presence=presence, active=active
            )
        )
    return rows


def decide(out: Seated, spec: Spec, chance: random.Random) -> None:
    """Fill ``out.decisions``: two at each meeting of the main body."""
    texts = content("plans")["decisions"]
    main = next(iter(out.bodies.values()))
    number = 0
    for meeting in sorted(
        (m for m in out.meetings if m.body_id == main.id and m.status == "held"), key=lambda m: (m.day, m.key)
    ):
        if meeting.key.count("-") > 1:
            continue
        for _ in range(2):
            english, french = texts[number % len(texts)]
            number += 1
            deferred = "Postpone" in english
            vote = number % 5 == 0
            out.decisions.append(
                Decision(
                    id=uid("decision", spec.slug, number), body=main, meeting=meeting, reference=f"D-{number:03d}", day=meeting.day,
                    title_en=english, title_fr=french, method="vote" if vote else "consensus", outcome="deferred" if deferred else "adopted",
                    votes_for=9 if vote else None, votes_against=1 if vote else None, abstentions=1 if vote else None,
                    quorum_met=True if number % 7 else None, reservations=0 if vote else int(chance.random() < 0.25), blocks=0,
                )
            )  # fmt: skip
