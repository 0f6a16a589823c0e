"""The contract between the working rooms and results: which tables of evidence exist, and the shape of their rows.

Rooms implement providers (``<room>/evidence.py``), ``config`` assembles them, ``results`` receives a snapshot. The
contract only ever grows: a column or a table may be added with a new table version, none is renamed or removed.

Columns hold codes, local dates, integers, cents and yes/no; never floats, timestamps, names or free text. So a
snapshot holds nothing about a person that its own ids do not point to, and its digest does not depend on an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

Cell = str | int | bool | date | None
Row = tuple[Cell, ...]


class Kind(StrEnum):
    """What a column holds. ``ID`` is a UUID as 36 characters; ``CENTS`` an integer of Canadian cents."""

    ID = "id"
    CODE = "code"
    DATE = "date"
    INT = "int"
    CENTS = "cents"
    BOOL = "bool"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an evidence table: its name, its kind, and whether a row may leave it unknown."""

    name: str
    kind: Kind
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One evidence table.

    Attributes:
        name: table name, plural, as measures and definitions write it.
        version: raised whenever a column is added.
        columns: in storage order; the first is the id of the record that the row stands for.
    """

    name: str
    version: int
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in storage order."""
        return tuple(column.name for column in self.columns)


def _table(name: str, version: int, columns: str) -> Table:
    """Read ``"seat_id:id body_id:id? voting:bool"``: a question mark marks a column that may be unknown."""
    parsed = []
    for item in columns.split():
        column, kind = item.split(":")
        parsed.append(Column(column, Kind(kind.rstrip("?")), kind.endswith("?")))
    return Table(name, version, tuple(parsed))


#: Every evidence table that exists, by name. Tables that a later room will bring are named in ``AWAITED``.
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        # --- partnership
        _table("partnerships", 1, "partnership_id:id kind:code scope:code parent_id:id? started:date?"),
        _table("territories", 1, "territory_id:id place:code level:code"),
        _table("agreements", 1, "agreement_id:id funder:code start:date end:date amount_cents:cents?"),
        # One row per agreement and fiscal year; fiscal_year is the year in which April falls.
        _table("agreement_years", 1, "agreement_year_id:id agreement_id:id fiscal_year:int amount_cents:cents"),
        _table(
            "members", 1,
            "membership_id:id organization_id:id sector:code government:code settlement_funded:bool? mainstream:bool "
            "francophone:bool service_provider:bool joined:date left:date?",
        ),
        _table("bodies", 1, "body_id:id parent_id:id? kind:code started:date ended:date? terms_adopted:date?"),
        # holder: organization, person or vacant. A row is one seat with one holder for one term.
        _table(
            "seats", 1,
            "seat_term_id:id seat_id:id body_id:id sector:code role:code holder:code organization_id:id? voting:bool "
            "start:date end:date?",
        ),
        _table(
            "meetings", 1,
            "meeting_id:id body_id:id day:date status:code public:bool minutes_adopted:date?",
        ),
        # presence: present, regrets, absent. active: spoke or carried an item; unknown when nobody noted it.
        _table(
            "attendance", 1,
            "attendance_id:id meeting_id:id body_id:id seat_id:id day:date organization_id:id? sector:code "
            "government:code role:code presence:code active:bool?",
        ),
        _table(
            "decisions", 1,
            "decision_id:id body_id:id meeting_id:id? day:date method:code outcome:code quorum_met:bool? "
            "reservations:int blocks:int",
        ),
        # --- needs
        # One row per published cell. low and high are inclusive bounds: equal to count when the cell is a number,
        # 0 and 5 when the publisher printed "--" (Immigration, Refugees and Citizenship Canada, monthly tables).
        _table(
            "arrivals", 1,
            "arrival_id:id dataset:code place:code dimension:code category:code month:date count:int? low:int high:int",
        ),
        _table("census_counts", 1, "census_count_id:id dataset:code place:code characteristic:code count:int? symbol:code?"),
        # --- strategy
        # kind: strategy (several years) or annual; status: draft, adopted, replaced.
        _table("plans", 1, "plan_id:id kind:code status:code start:date end:date adopted:date? decision_id:id?"),
        _table("priorities", 1, "priority_id:id plan_id:id weight:int"),
        # One row per priority and outcome of a logic model; outcome is "<model>/<node>".
        _table("priority_outcomes", 1, "priority_outcome_id:id priority_id:id outcome:code"),
        _table(
            "actions", 1,
            "action_id:id plan_id:id priority_id:id lead_id:id? start:date due:date? completed:date? status:code "
            "progress:int? has_deliverable:bool delivered:date? deliverable:code? budget_cents:cents? outcome:code? "
            "decision_id:id? weight:int",
        ),
        _table("action_partners", 1, "action_partner_id:id action_id:id organization_id:id"),
        _table("action_updates", 1, "update_id:id action_id:id day:date status:code progress:int?"),
        # One row per contribution and fiscal year. contribution: cash or in_kind; status: pending, confirmed, received, refused.
        # funder is the kind of source; amount is unknown, not zero, when the split is unknown.
        _table(
            "resources", 1,
            "resource_year_id:id resource_id:id organization_id:id? funder:code contribution:code status:code "
            "fiscal_year:int amount_cents:cents? day:date action_id:id?",
        ),
        # --- results
        # subject is what was scored: plan, report, needs_assessment… ; level is 0 to 4 of the rubric's version.
        _table(
            "assessments", 1,
            "score_id:id assessment_id:id rubric:code rubric_version:int criterion:code subject:code day:date level:int",
        ),
        # numerator in the indicator's unit (cents for money); denominator null when the indicator is no share.
        _table(
            "observations", 1,
            "observation_id:id indicator:code period:code day:date numerator:int denominator:int? breakdown:code? "
            "category:code? approved:bool",
        ),
        _table("reports", 1, "report_id:id kind:code period:code signed_off:date"),
    )
}  # fmt: skip

#: Tables that later rooms will bring, so that an indicator can name what it waits for.
AWAITED: frozenset[str] = frozenset(
    {
        "consultations", "responses", "findings", "services", "referrals", "activities", "adaptations",
        "recommendations", "practices", "ties", "front_doors",
    }
)  # fmt: skip


#: What a room implements for each of its tables: from a partnership's id and the local date of the snapshot to rows in
#: the order of the table's columns, ids as text. Archived records give no rows. Rows may come in any order.
Provider = Callable[[UUID, date], Iterable[Row]]
