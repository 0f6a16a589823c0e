"""A small partnership with a published snapshot, for the tests of the pages and for looking at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrimage.core.access import MACHINE, Role
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.partnership.models import Partnership, Seat
from arrimage.results import actions, snapshots
from arrimage.strategy import actions as strategy
from arrimage.strategy.models import Action
from arrimage.web.models import User
from tests.partnership import factories as table
from tests.results.factories import council
from tests.strategy import factories as plans

AS_OF = date(2026, 3, 31)
YEAR = Period.parse("2025-26")


@dataclass(frozen=True)
class Scene:
    """What a test of a page starts from; the figures are those of 2025-26."""

    partnership: Partnership
    seats: list[Seat]
    action: Action
    coordinator: User
    member: User

    def publish(self) -> None:
        """Publish the current snapshot as of the last day of the year."""
        snapshots.publish(self.partnership, AS_OF)


def build(slug: str = "port-clair", kind: str = "lip") -> Scene:
    """A council of three seats (one empty) with two meetings, a plan with a late action, observations and targets.

    ``language-training-uptake`` counts people: 4 of 50, so that the public release withholds it. ``outcomes-reportable``
    is a reported zero. ``settlement-service-use`` has no value and is missing.
    """
    place = table.partnership(slug, kind=kind)
    _, seats = council(place)
    plan = plans.plan(place)
    priority = plans.priority(plan)
    action = plans.action(priority, outcome="lip-2011/int-uptake")
    strategy.adopt_plan(plan=plan, day=date(2025, 4, 2), by=MACHINE)
    plans.report(action, date(2025, 9, 1), "late", 20)
    for indicator, numerator, denominator in (("language-training-uptake", 4, 50), ("outcomes-reportable", 0, 6)):
        actions.enter_observation(
            partnership=place, indicator=indicator, period=YEAR.code, day=date(2026, 3, 1), numerator=numerator,
            denominator=denominator, source=Text("Survey", "Enquête"), approve=True, by=MACHINE,
        )  # fmt: skip
    actions.set_target(
        partnership=place, indicator="language-training-uptake", target=(40, 100), baseline=(25, 100),
        words=Text("", ""), adopted=date(2025, 4, 10), due=date(2027, 3, 31), baseline_date=date(2025, 4, 1), by=MACHINE,
    )  # fmt: skip
    made = Scene(
        place, seats, Action.objects.get(pk=action.pk), table.user(Role.COORDINATOR, place),
        table.user(Role.COUNCIL_MEMBER, place),
    )  # fmt: skip
    made.publish()
    return made
