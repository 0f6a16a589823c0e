"""Evidence rows in bulk, the same for the same seed: what a large partnership gathers in four years."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from arrimage.core import codes
from arrimage.core.evidence import Row

FIRST, LAST = date(2022, 4, 1), date(2026, 3, 31)


class Rows:
    """Rows of every table that working rooms give, about ``total`` in all; ids point to rows that exist.

    Args:
        partnership: id of the partnership they are of.
        total: number of rows to come close to; most are attendance, updates and partners of actions.
        seed: of the pseudo-random choices.
    """

    def __init__(self, partnership: uuid.UUID, total: int, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        dice, day = self._dice, self._day
        sectors, governments = list(codes.SECTORS), ["none", "none", "municipal", "provincial", "federal"]
        kinds = ["council", "regional_committee", "sub_council", "sector_table", "working_group", "local_committee"]
        bodies, organizations = self._ids(40), self._ids(600)
        seats, meetings, plans = self._ids(1200), self._ids(total // 60), self._ids(8)
        decisions, priorities, actions = self._ids(total // 80), self._ids(60), self._ids(total // 30)
        choose, chance = dice.choice, dice.random
        held = {key: (choose(bodies), day()) for key in meetings}
        sector_of = {key: choose(sectors) for key in organizations}
        self.tables: dict[str, list[Row]] = {
            "partnerships": [(str(partnership), "lip", "city", None, FIRST)],
            "bodies": [
                (key, None, choose(kinds), FIRST, None, day() if chance() < 0.7 else None) for key in bodies
            ],
            "members": [
                (self._id(), key, sector_of[key], choose(governments), choose([True, False, None]), chance() < 0.5,
                 chance() < 0.3, chance() < 0.5, day(), None if chance() < 0.9 else LAST)
                for key in organizations
            ],
            "seats": [
                (self._id(), key, choose(bodies), choose(sectors), choose(["chair", "member", "newcomer", "delegate"]),
                 "organization" if chance() < 0.85 else "vacant", choose(organizations), True, start, end)
                for key in seats
                for start, end in ((FIRST, date(2024, 6, 30)), (date(2024, 7, 1), None))
            ],
            "meetings": [
                (key, body, when, "held" if chance() < 0.85 else "planned", chance() < 0.3,
                 when + timedelta(days=int(chance() * 90)) if chance() < 0.8 else None)
                for key, (body, when) in held.items()
            ],
            "decisions": [
                (key, held[meeting][0], meeting, held[meeting][1], choose(["consensus", "consensus", "vote"]),
                 choose(["adopted", "adopted", "rejected", "deferred"]), choose([True, False, None]), 0, int(chance() < 0.05))
                for key in decisions
                for meeting in [choose(meetings)]
            ],
            "plans": [
                (key, "strategy" if number < 2 else "annual", "adopted", date(2022 + number % 4, 4, 1),
                 date(2027 if number < 2 else 2023 + number % 4, 3, 31), date(2022 + number % 4, 5, 1), None)
                for number, key in enumerate(plans)
            ],
            "priorities": [(key, choose(plans), choose([1, 2, 3])) for key in priorities],
            "priority_outcomes": [(self._id(), key, "lip-2011/out-council") for key in priorities[::2]],
            "actions": [
                (key, choose(plans), choose(priorities), choose([*organizations, None]), start, start + timedelta(days=200),
                 start + timedelta(days=int(100 + chance() * 250)) if chance() < 0.5 else None,
                 choose(["on_track", "late", "done", "dropped"]), None, chance() < 0.5, day() if chance() < 0.4 else None,
                 "strategy", choose([None, 500_000, 0]), choose([None, "lip-2011/out-council"]), choose([None, *decisions]),
                 choose([1, 2, 3]))
                for key in actions
                for start in [day()]
            ],
            "agreement_years": [(self._id(), str(uuid.UUID(int=7)), year, 22_600_000) for year in range(2022, 2026)],
            "resources": [
                (self._id(), self._id(), choose([*organizations, None]), choose(["settlement_program", "municipal", "foundation"]),
                 choose(["cash", "in_kind"]), choose(["pending", "confirmed", "received", "refused"]),
                 choose(range(2022, 2026)), choose([None, 150_000, 2_000_000]), day(), choose([None, *actions]))
                for _ in range(total // 40)
            ],
        }  # fmt: skip
        self.tables["action_partners"] = [
            (self._id(), choose(actions), choose(organizations)) for _ in range(total // 10)
        ]
        self.tables["action_updates"] = [
            (self._id(), choose(actions), day(), "on_track", choose([None, 25, 50, 75])) for _ in range(total // 6)
        ]
        rest = total - sum(map(len, self.tables.values()))
        self.tables["attendance"] = [
            (self._id(), meeting, held[meeting][0], choose(seats), held[meeting][1], organization, sector_of[organization],
             choose(governments), "member", choose(["present", "present", "present", "regrets", "absent"]),
             choose([True, False, None]))
            for _ in range(rest)
            for meeting, organization in [(choose(meetings), choose(organizations))]
        ]  # fmt: skip

    def provide(self, table: str) -> Iterator[Row]:
        """The rows of one table."""
        yield from self.tables.get(table, ())

    def _id(self) -> str:
        return str(uuid.UUID(int=self._dice.getrandbits(128)))

    def _ids(self, number: int) -> list[str]:
        return [self._id() for _ in range(number)]

    def _day(self) -> date:
        return FIRST + timedelta(days=self._dice.randrange((LAST - FIRST).days))
