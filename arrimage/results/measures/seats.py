"""Who sits at the table: seats of the main bodies, their holders, their turnover."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from arrimage.core.codes import EXPECTED_SECTORS
from arrimage.results.measuring import (
    Evidence,
    Window,
    among,
    days_before,
    flagged,
    in_force,
    latest,
    measure,
    one,
    one_if,
    present_or_missing,
    shared,
)

#: The bodies that are "the table": a LIP has its partnership council, a FIN its council or regional committee (S4).
MAIN_BODIES = ("council", "regional_committee")
#: The levels that the 2011 presentation names as partners of multi-level governance (S3, slide 4).
GOVERNMENT_LEVELS = ("municipal", "provincial", "federal")
#: How long a seat may stand empty, or minutes wait, before it is called late.
GRACE_DAYS = 60


@shared
def seats_in_force(ev: Evidence, window: Window) -> ir.Table:
    """Seats of every body in force on the last day, each once with its latest term."""
    bodies = ev.bodies.filter(in_force(ev.bodies, window.end, "started", "ended"))
    terms = among(ev.seats.filter(in_force(ev.seats, window.end)), bodies, "body_id")
    # On the day of a handover the old and the new term are both in force: the newer one tells who holds the seat.
    return latest(terms, "seat_id", "start", "seat_term_id")


@shared
def main_seats(ev: Evidence, window: Window) -> ir.Table:
    """Seats of the council or regional committee in force on the last day, each once."""
    bodies = ev.bodies.filter(ev.bodies.kind.isin(MAIN_BODIES))
    return among(seats_in_force(ev, window), bodies, "body_id")


@shared
def filled_main_seats(ev: Evidence, window: Window) -> ir.Table:
    """Seats of the main bodies that somebody holds on the last day."""
    seats = main_seats(ev, window)
    return seats.filter(seats.holder != "vacant")


def partnership_row(ev: Evidence) -> ir.Table:
    """The partnership's own id as the one row ``record``, under which what is missing is listed."""
    row = ev.partnerships.aggregate(record=ev.partnerships.partnership_id.min())
    return row.filter(row.record.notnull())


@shared
def _filled_in_force(ev: Evidence, window: Window) -> ir.Table:
    seats = seats_in_force(ev, window)
    return seats.filter(seats.holder != "vacant")


@measure("seats.filled", source="seats", tables=("bodies",), witness=main_seats)
def filled(ev: Evidence, window: Window) -> ir.Table:
    """Seats of the main bodies that are held on the last day, out of all their seats (P3, P4; S4, session on councils)."""
    seats = main_seats(ev, window)
    return seats.select(record="seat_term_id", n=one_if(seats.holder != "vacant"), d=one(), by_sector="sector")


@measure("seats.sectors", source="seats", also=("partnerships",), tables=("bodies",), witness=main_seats)
def sectors(ev: Evidence, window: Window) -> ir.Table:
    """Expected sectors with at least one held seat on a main body, out of all expected ones (S3 slide 10, S4).

    A sector nobody holds a seat for stands under the partnership's own record with n = 0.
    """
    seats = filled_main_seats(ev, window)
    rows = present_or_missing(seats, "sector", "seat_term_id", EXPECTED_SECTORS, partnership_row(ev))
    return rows.select("record", "n", "d", by_sector="key")


@measure("seats.newcomers", source="seats", tables=("bodies",), witness=main_seats)
def newcomers(ev: Evidence, window: Window) -> ir.Table:
    """Held seats of main bodies that are newcomer seats by role or sector, out of all held seats (S4, London: eight)."""
    seats = filled_main_seats(ev, window)
    is_newcomer = (seats.role == "newcomer") | (seats.sector == "newcomers")
    return seats.select(record="seat_term_id", n=one_if(is_newcomer), d=one())


@measure("seats.vacancy_days", source="seats", tables=("bodies",), witness=main_seats)
def vacancy_days(ev: Evidence, window: Window) -> ir.Table:
    """Days for which the vacant seats of main bodies have stood empty on the last day; no vacancy, no mean (P3)."""
    seats = main_seats(ev, window)
    seats = seats.filter(seats.holder == "vacant")
    days = ibis.literal(window.end, "date").delta(seats.start, unit="day").cast("int64")
    return seats.select(record="seat_term_id", n=days, d=one(), by_sector="sector")


@measure("seats.refilled", source="seats", tables=("bodies",), witness=_filled_in_force)
def refilled(ev: Evidence, window: Window) -> ir.Table:
    """Terms that ended and whose seat was held again within 60 days, out of terms whose 60 days ran out in the period.

    A renewal by the same holder counts: what matters is that the chair did not stay empty (P3, S4 obstacles).
    """
    held = ev.seats.filter(ev.seats.holder != "vacant")
    first, last = days_before(window.start, GRACE_DAYS), days_before(window.end, GRACE_DAYS)
    ended = held.filter((held.end >= first) & (held.end <= last))
    after = held.select("seat_id", next_term="seat_term_id", next_start="start")
    pairs = ended.inner_join(after, "seat_id")
    soon = pairs.filter(
        (pairs.seat_term_id != pairs.next_term)
        & (pairs.next_start > pairs.start)
        & (pairs.next_start <= pairs.end + ibis.interval(days=GRACE_DAYS))
    )
    rows = flagged(ended, soon, "seat_term_id")
    return rows.select(record="seat_term_id", n="hit", d=one(), by_sector="sector")


@measure("seats.governments", source="seats", also=("partnerships",), tables=("bodies", "members"), witness=main_seats)
def governments(ev: Evidence, window: Window) -> ir.Table:
    """Levels of government with a held seat on a main body, out of municipal, provincial and federal (S3 slide 4).

    A level counts through the seat's own sector or through the member organization that holds it.
    """
    seats = filled_main_seats(ev, window)
    by_sector = seats.sector.cases(
        ("municipality", "municipal"), ("provincial", "provincial"), ("federal", "federal"), else_="none"
    )
    members = ev.members.filter(in_force(ev.members, window.end, "joined", "left"))
    held = seats.inner_join(members.select("organization_id", "government"), "organization_id")
    levels = seats.select("seat_term_id", level=by_sector).union(held.select("seat_term_id", level="government"))
    rows = present_or_missing(levels, "level", "seat_term_id", GOVERNMENT_LEVELS, partnership_row(ev))
    return rows.select("record", "n", "d", by_government="key")


@measure("seats.partner_network", source="seats", tables=("bodies",), witness=main_seats)
def partner_network(ev: Evidence, window: Window) -> ir.Table:
    """Held seats of main bodies kept for the other network: the FIN at a LIP's table, a LIP at a FIN's (S0, S1)."""
    seats = filled_main_seats(ev, window)
    return seats.filter(seats.sector == "network").select(record="seat_term_id", n=one())


@measure("seats.francophone_organizations", source="seats", tables=("bodies", "members"), witness=_filled_in_force)
def francophone_organizations(ev: Evidence, window: Window) -> ir.Table:
    """Francophone member organizations with a seat on any body, each once however many seats it holds (S1, S4)."""
    members = ev.members.filter(in_force(ev.members, window.end, "joined", "left") & ev.members.francophone)
    seats = among(_filled_in_force(ev, window), members, "organization_id")
    rows = seats.group_by("organization_id").aggregate(record=seats.seat_term_id.min(), by_sector=seats.sector.min())
    return rows.select("record", n=one(), by_sector="by_sector")


def _local_committees(ev: Evidence, window: Window) -> ir.Table:
    bodies = ev.bodies
    return bodies.filter((bodies.kind == "local_committee") & in_force(bodies, window.end, "started", "ended"))


@measure("seats.local_committees_delegating", source="bodies", tables=("seats",), witness=_local_committees)
def local_committees_delegating(ev: Evidence, window: Window) -> ir.Table:
    """Local committees one of whose organizations also holds a delegate seat on the regional committee.

    Out of all local committees in force on the last day (S4: a regional committee of two delegates from each).
    """
    seats = _filled_in_force(ev, window)
    regional = ev.bodies.filter(ev.bodies.kind == "regional_committee")
    delegates = among(seats.filter(seats.role == "delegate"), regional, "body_id")
    local_seats = among(seats, delegates, "organization_id").select("body_id")
    rows = flagged(_local_committees(ev, window), local_seats, "body_id")
    return rows.select(record="body_id", n="hit", d=one())
