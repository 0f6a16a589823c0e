"""What the verbs of the plan accept and refuse. A refusal names field, fault and remedy, and stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from arrimage.core.problem import Refused
from arrimage.core.text import Text
from arrimage.partnership.refusals import today_in
from arrimage.strategy import actions
from arrimage.strategy.models import Action, ActionUpdate, Plan, Priority, Resource, ResourceYear
from arrimage.web.models import AuditEntry, Freshness
from arrimage.web.records import STALE
from tests.strategy import factories as make
from tests.strategy.factories import BY

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now().date() + timedelta(days=2)


def refused(act: Callable[..., Any], **given: Any) -> list[str]:
    """The places that a refusal names; fails when nothing is refused or a side is missing."""
    with pytest.raises(Refused) as caught:
        act(by=BY, **given)
    for problem in caught.value.problems:
        assert problem.message.complete
        assert problem.remedy.complete
    return [problem.place.en for problem in caught.value.problems]


def _edit(action: Action, **given: Any) -> dict[str, Any]:
    return {
        "action": action, "title": action.title, "start": action.start, "due": action.due, "lead": action.lead,
        "outcome": action.outcome, "weight": action.weight, "deliverable": action.deliverable,
        "budget_cents": action.budget_cents, **given,
    }  # fmt: skip


def test_an_action_before_its_start_without_outcome_or_title_is_refused_all_at_once() -> None:
    priority = make.priority(make.plan(make.partnership()))
    places = refused(
        actions.add_action, priority=priority, title=Text("", " "), start=date(2025, 6, 1), due=date(2025, 5, 31),
        outcome="lip-2011/no-such-box", budget_cents=-1, weight=-1, deliverable="hope", delivered=TOMORROW,
    )  # fmt: skip
    assert places == ["Title", "Due date", "Delivered on", "Deliverable", "Budget", "Outcome served", "Weight"]
    assert Action.objects.count() == 0


def test_an_unknown_outcome_of_a_priority_is_refused_and_stores_nothing(served: list[str]) -> None:
    plan = make.plan(make.partnership())
    given = {"plan": plan, "title": Text("A", "A"), "outcomes": [served[0], "lip-2011/nothing"]}
    assert refused(actions.add_priority, **given) == ["Outcome served"]
    assert Priority.objects.count() == 0


def test_a_plan_that_ends_before_it_starts_is_refused() -> None:
    place = make.partnership()
    given = {"partnership": place, "kind": "annual", "title": Text("P", "P")}
    assert refused(actions.draft_plan, start=date(2026, 4, 1), end=date(2026, 3, 31), **given) == ["End"]


def test_keys_are_made_unique_and_taken_ones_refused() -> None:
    place = make.partnership()
    first, second = make.plan(place), make.plan(place)
    assert (first.key, second.key) == ("action-plan", "action-plan-2")
    given = {"partnership": place, "kind": "annual", "title": Text("P", "P"), "start": first.start, "end": first.end}
    assert refused(actions.draft_plan, key="action-plan", **given) == ["Key"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"progress": 101}, "Progress"),
        ({"progress": -1}, "Progress"),
        ({"status": "done", "progress": 60}, "Progress"),
        ({"status": "done", "day": None}, "Date"),
        ({"day": TOMORROW}, "Date"),
        ({"status": "finished"}, "Status"),
    ],
)
def test_a_report_that_cannot_be_true_is_refused(given: dict[str, Any], place: str) -> None:
    action = make.action(make.priority(make.plan(make.partnership())))
    assert refused(
        actions.report_progress, **{"action": action, "status": "on_track", "day": date(2025, 9, 1), **given}
    ) == [place]
    assert ActionUpdate.objects.count() == 0
    action.refresh_from_db()
    assert action.status == "planned"


def test_reporting_writes_update_status_percent_and_completion_together() -> None:
    action = make.action(make.priority(make.plan(make.partnership())))
    make.report(action, date(2025, 9, 1), "on_track", 60, note=Text("", "Deux comptoirs sont ouverts."))
    make.report(action, date(2025, 12, 1), "done")
    action.refresh_from_db()
    assert (action.status, action.progress, action.completed) == ("done", 100, date(2025, 12, 1))
    make.report(action, date(2025, 10, 1), "late", 50)
    action.refresh_from_db()
    assert action.status == "done", "a report entered late does not undo a later one"
    make.report(action, date(2026, 1, 5), "late", 80)
    action.refresh_from_db()
    assert (action.status, action.progress, action.completed) == ("late", 80, None)


def test_withdrawing_an_update_puts_the_action_back() -> None:
    action = make.action(make.priority(make.plan(make.partnership())))
    make.report(action, date(2025, 9, 1), "on_track", 40)
    wrong = make.report(action, date(2025, 10, 1), "done")
    actions.withdraw_update(update=wrong, by=BY)
    action.refresh_from_db()
    assert (action.status, action.progress, action.completed) == ("on_track", 40, None)


def test_today_counts_in_the_partnership_s_own_zone() -> None:
    action = make.action(make.priority(make.plan(make.partnership(zone="Pacific/Auckland"))), start=date(2025, 4, 1))
    make.report(action, today_in("Pacific/Auckland"))
    assert ActionUpdate.objects.count() == 1


def test_two_editors_never_overwrite_each_other() -> None:
    action = make.action(make.priority(make.plan(make.partnership())))
    mine, theirs = Action.objects.get(pk=action.pk), Action.objects.get(pk=action.pk)
    actions.edit_action(by=BY, expected=1, **_edit(theirs, title=Text("Theirs", "À l’autre")))
    with pytest.raises(Refused) as caught:
        actions.edit_action(by=BY, expected=1, **_edit(mine, title=Text("Mine", "À moi")))
    assert list(caught.value.problems) == [STALE]
    assert Action.objects.get(pk=action.pk).title_en == "Theirs"


def test_adoption_freezes_what_was_agreed_and_keeps_the_adopted_due_date(served: list[str]) -> None:
    plan = make.plan(make.partnership())
    priority = make.priority(plan)
    action = make.action(priority, due=date(2025, 12, 31))
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    [frozen] = AuditEntry.objects.filter(verb="plan.freeze", object_id=plan.id)
    assert frozen.after is not None
    assert frozen.after["actions"][0]["due"] == "2025-12-31"
    action = Action.objects.get(pk=action.pk)
    assert refused(actions.edit_action, **_edit(action, title=Text("Other", "Autre"), weight=3)) == ["Title", "Weight"]
    action = Action.objects.get(pk=action.pk)
    actions.edit_action(by=BY, **_edit(action, due=date(2026, 2, 28), outcome=served[0], budget_cents=5_00))
    action.refresh_from_db()
    assert (action.due, action.outcome, action.budget_cents) == (date(2026, 2, 28), served[0], 500)
    [moved] = AuditEntry.objects.filter(verb="action.reschedule", object_id=action.id)
    assert moved.before is not None
    assert moved.before["due"] == "2025-12-31"
    assert refused(actions.add_priority, plan=plan, title=Text("New", "Nouvelle")) == ["Plan"]
    assert refused(actions.archive_priority, priority=priority) == ["Plan"]


def test_a_plan_without_priorities_or_adopted_by_someone_else_s_decision_is_refused() -> None:
    place = make.partnership()
    plan = make.plan(place)
    assert refused(actions.adopt_plan, plan=plan, day=date(2025, 4, 8)) == ["Plan"]
    make.priority(plan)
    other = make.decision(make.partnership())
    assert refused(actions.adopt_plan, plan=plan, day=date(2025, 4, 8), decision=other) == ["Decision"]
    rejected = make.decision(place, outcome="rejected")
    assert refused(actions.adopt_plan, plan=plan, day=date(2025, 4, 8), decision=rejected) == ["Decision"]
    assert refused(actions.adopt_plan, plan=plan, day=TOMORROW) == ["Date"]
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    assert refused(actions.adopt_plan, plan=plan, day=date(2025, 4, 8)) == ["Plan"]


def test_a_new_version_copies_what_is_still_to_do_and_leaves_the_plan_in_force(served: list[str]) -> None:
    place = make.partnership()
    plan = make.plan(place)
    priority = make.priority(plan, outcomes=served[:2], weight=40)
    make.report(make.action(priority), date(2025, 9, 1), "done")
    make.report(make.action(priority, title=Text("Going", "En cours")), date(2025, 9, 1), "late", 20)
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    draft = actions.revise_plan(plan=plan, by=BY)
    [copy] = draft.priorities.all()
    assert (copy.weight, {o.outcome for o in copy.outcomes.all()}) == (40, set(served[:2]))
    assert [(a.title_en, a.status, a.progress) for a in copy.actions.all()] == [("Going", "planned", None)]
    assert Plan.objects.get(pk=plan.pk).status == "adopted"


def test_a_draft_cannot_replace_an_adopted_plan() -> None:
    place = make.partnership()
    plan, draft = make.plan(place), make.plan(place)
    make.priority(plan)
    actions.adopt_plan(plan=plan, day=date(2025, 4, 8), by=BY)
    assert refused(actions.replace_plan, plan=plan, successor=draft) == ["Plan"]


def test_outcomes_served_come_go_and_come_back(served: list[str]) -> None:
    priority = make.priority(make.plan(make.partnership()), outcomes=served[:1])
    for wanted in (served[1:2], served[:2], served[:1]):
        actions.serve_outcomes(priority=priority, outcomes=wanted, by=BY)
        live = priority.outcomes.filter(archived_at=None).values_list("outcome", flat=True)
        assert set(live) == set(wanted)


def test_the_lead_is_no_partner_and_partners_come_and_go() -> None:
    lead, first, second = make.organization(), make.organization(), make.organization()
    action = make.action(make.priority(make.plan(make.partnership())), lead=lead, partners=[lead, first, first])
    assert [p.organization_id for p in action.partners.filter(archived_at=None)] == [first.id]
    actions.set_partners(action=action, organizations=[second], by=BY)
    actions.set_partners(action=action, organizations=[first, second], by=BY)
    assert {p.organization_id for p in action.partners.filter(archived_at=None)} == {first.id, second.id}


def test_a_contribution_below_zero_or_still_to_come_is_refused() -> None:
    place = make.partnership()
    given = {
        "partnership": place, "source": Text("", ""), "funder": "nobody", "contribution": "cash", "status": "pending",
        "day": TOMORROW, "years": {2025: -1, 25: 1},
    }  # fmt: skip
    assert refused(actions.record_resource, **given) == ["Source", "Date", "Kind of source", "Amount", "Amount"]
    assert Resource.objects.count() == 0
    resource = make.resource(place, years={2025: 1_00})
    assert refused(actions.spread_over_years, resource=resource, years={2025: -1}) == ["Amount"]
    assert refused(actions.set_resource_status, resource=resource, status="lost") == ["Status"]
    elsewhere = make.action(make.priority(make.plan(make.partnership())))
    given |= {"source": Text("City", "Ville"), "funder": "municipal", "day": date(2025, 6, 1), "years": {}}
    assert refused(actions.record_resource, **given, action=elsewhere) == ["Action"]


def test_spreading_again_replaces_the_spread() -> None:
    resource = make.resource(make.partnership(), years={2025: 100, 2026: None})
    actions.spread_over_years(resource=resource, years={2026: 200, 2027: None}, by=BY)
    live = ResourceYear.objects.filter(resource=resource, archived_at=None)
    assert dict(live.values_list("fiscal_year", "amount_cents")) == {2026: 200, 2027: None}


def test_every_write_is_audited_and_marks_the_partnership_changed() -> None:
    place = make.partnership()
    Freshness.objects.all().delete()
    resource = make.resource(place)
    actions.set_resource_status(resource=resource, status="confirmed", by=BY, expected=1)
    verbs = list(AuditEntry.objects.filter(object_id=resource.id).order_by("at", "id").values_list("verb", flat=True))
    assert verbs == ["resource.record", "resource.status"]
    assert Freshness.objects.filter(partnership_id=place.id).exists()
    with pytest.raises(Refused):
        actions.set_resource_status(resource=resource, status="received", by=BY, expected=1)
